"""What does nothing where it was written, and whose sender is told so (RULES 6.3, 7.6). Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bots import Notice
from pipeline import days
from pipeline.commands import read_command
from pipeline.config import Config
from pipeline.events import Event, Posted
from pipeline.front import lead
from pipeline.voice import wording
from pipeline.voice.speaking import Said

FRESH = timedelta(minutes=10)
"""Nobody is told about what was written longer ago."""


def unheard(config: Config, events: Iterable[Event], now: datetime) -> Iterator[Said]:
    """The lines to strangers, once a day each, and to who types a command at a desk that several live blogs share."""
    for event in events:
        if not isinstance(event, Posted) or event.seen != "live" or now - event.time > FRESH:
            continue
        account, liveblog = f"{event.source}:{event.by}", config.liveblog_of(event.place)
        if liveblog and not liveblog.role(account):
            day = days.local_date(now, str(liveblog.timezone), liveblog.day_starts_at)
            name = f"stranger {liveblog.name} {account} {day}"
            yield Said(Notice(channel=event.place, text=wording.STRANGER, to=event.by), name=name, once=True)
        elif liveblog is None and _is_at_shared_desk(config, event, account) and _is_command(event):
            yield Said(Notice(channel=event.place, text=wording.SHARED_DESK, to=event.by))


def _is_at_shared_desk(config: Config, event: Posted, account: str) -> bool:
    owners = [one for one in config.liveblogs.values() if one.desk == event.place and one.role(account)]
    return bool(owners) and config.desk_of(event.place) is None


def _is_command(event: Posted) -> bool:
    return event.body is not None and read_command(lead(event.body)).verdict == "command"
