"""The demo's configuration."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzlocal

# The sample day is four hours long.
_BEFORE = timedelta(hours=5)

_CONFIG = """\
# The demo's own configuration; the next demo writes it anew. docs/configuration.md has all keys.
data = "data"

[liveblog.barnacle]
title         = "Barnacle Days, day {{{{ day }}}}"
intro         = "Notes from the old fish hall, typed as things happen."
timezone      = "{zone}"
first_day     = {first_day}
day_starts_at = "{starts:%H:%M}"
start         = {starts:%Y-%m-%dT%H:%M:%S}
channels      = ["console:main"]
authors       = ["mara", "teo"]
editors       = ["mara"]
targets       = ["site"]

[person.mara]
name     = "Mara Quill"
accounts = ["console:me"]

[person.teo]
name     = "Teo Marsh"
accounts = ["console:teo"]

[console]

[target.site]
kind   = "site"
folder = "public"
listen = "{address}"
url    = "http://{address}"
"""


def settings(now: datetime, zone: str, address: str) -> str:
    """The configuration's text; its day began before the sample day and is not over soon, whatever the hour."""
    starts = (now - _BEFORE).astimezone(ZoneInfo(zone)).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    first_day = starts.date() - timedelta(days=1)
    return _CONFIG.format(zone=zone, first_day=first_day, starts=starts, address=address)


def machine_zone() -> str:
    """The name of the zone that this machine is set to, or UTC."""
    try:
        name = tzlocal.get_localzone_name() or "UTC"
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"
    return name
