"""Reading what Slack sends: its time stamps, and plain JSON, of which nothing is taken for granted. Pure."""

import re
from datetime import UTC, datetime, timedelta

from bots.payloads import Json, digest, record, records, shallow, text, texts, written

__all__ = [
    "SOURCE",
    "TRANSLATOR",
    "Json",
    "digest",
    "instant",
    "is_stamp",
    "record",
    "records",
    "shallow",
    "since_epoch",
    "stamp_of",
    "text",
    "texts",
    "written",
]

SOURCE = "slack"
TRANSLATOR = "slack/1"

# "seconds.microseconds": the id of a message within its channel, and the time of every fact. One width until 2286.
_STAMP = re.compile(r"[0-9]{10}\.[0-9]{6}")
_SECONDS = 10**10

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
