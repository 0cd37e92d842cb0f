"""Reading what Slack sends: plain JSON, of which nothing is taken for granted. Pure."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

SOURCE = "slack"
TRANSLATOR = "slack/1"

Json = Mapping[str, Any]

# "seconds.microseconds": the id of a message within its channel, and the time of every fact. One width until 2286.
_STAMP = re.compile(r"[0-9]{10}\.[0-9]{6}")
_SECONDS = 10**10

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def text(value: object, key: str) -> str:
    """The text under a key; empty where there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""


def record(value: object, key: str) -> Json:
    """The object under a key; an empty one where there is none (`previous_message` may be a list)."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def records(value: object, key: str) -> list[Json]:
    """The objects in the list under a key."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def texts(value: object, key: str) -> list[str]:
    """The texts in the list under a key."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def is_stamp(ts: str) -> bool:
    """Whether a text is one of Slack's time stamps."""
    return _STAMP.fullmatch(ts) is not None


def instant(ts: str) -> datetime:
    """The time that a time stamp stands for, to the microsecond."""
    seconds, _, microseconds = ts.partition(".")
    return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(microseconds))


def stamp_of(event: object) -> str:
    """When something happened, as its time stamp; empty where it does not say."""
    return next((ts for key in ("event_ts", "ts") if is_stamp(ts := text(event, key))), "")


def since_epoch(seconds: object) -> datetime | None:
    """The time that a number of seconds stands for (`event_time`); None where it is no such number."""
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 <= seconds < _SECONDS:
        return None
    return _EPOCH + timedelta(seconds=seconds)


def written(value: object) -> str:
    """A value as JSON text in one form, whatever the order of its keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: object) -> str:
    """A short hash of a value, the same for the same JSON."""
    # Half a surrogate pair can stand in JSON as an escape.
    return sha256(written(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]
