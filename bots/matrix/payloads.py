"""What every room event of Matrix has: an id, a sender, a time. Pure.

https://spec.matrix.org/latest/client-server-api/#room-event-format
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bots.payloads import Json, record, text

SOURCE = "matrix"
TRANSLATOR = "matrix/1"

# Milliseconds have thirteen digits until 2286.
_DIGITS = 13

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(event: object) -> int | None:
    """When an event was sent, in milliseconds since 1970; None where it does not say."""
    sent = event.get("origin_server_ts") if isinstance(event, Mapping) else None
    return sent if isinstance(sent, int) and not isinstance(sent, bool) and 0 <= sent < 10**_DIGITS else None


def instant(sent: int) -> datetime:
    """The time that so many milliseconds stand for."""
    return _EPOCH + timedelta(milliseconds=sent)


def order(sent: int) -> str:
    """The order of what was sent then: of two that share it the greater event id counts as the later, as in Matrix."""
    return f"{sent:0{_DIGITS}d}"


def relation(content: Json) -> Json:
    """What a content relates to; an empty object for nothing (`m.relates_to` can be null)."""
    return record(content, "m.relates_to")


def answered(content: Json) -> str:
    """The event that a content answers; empty for none."""
    return text(record(relation(content), "m.in_reply_to"), "event_id")


def common(event: Json, room: str, sent: int) -> dict[str, Any]:
    """What all events that are made of a room event have in common, but for their raw payload."""
    return {
        "source": SOURCE,
        "channel": room,
        "key": text(event, "event_id"),
        "time": instant(sent),
        "by": text(event, "sender"),
        "translator": TRANSLATOR,
    }
