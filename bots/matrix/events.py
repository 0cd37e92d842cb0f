"""What happens in a Matrix room, as events. Pure: whatever comes in, events come out, never an exception.

An event is one of a timeline, as `/sync`, `/messages` and decryption give it. What is not understood is `Unknown`.
What people and rooms are called is told by `names`: here states mean nothing, but for a room that goes on elsewhere.
https://spec.matrix.org/latest/client-server-api/#events
"""

from collections.abc import Mapping
from datetime import datetime

from bots.matrix.fallbacks import own
from bots.matrix.messages import SPOKEN, message_event
from bots.matrix.payloads import SOURCE, TRANSLATOR, common, instant, milliseconds, order, relation
from bots.payloads import Json, digest, record, shallow, text, written
from pipeline.events import Event, Moved, Reacted, Redacted, Seen, Unknown

# Said by devices or of polls, calls and walks, not to the room: no messages of anybody's.
_OTHERWISE = (
    *("m.call.", "org.matrix.msc3401.call", "m.rtc.", "org.matrix.msc4075.rtc", "m.key.verification."),
    *("m.poll.response", "m.poll.end", "org.matrix.msc3381.poll.response", "org.matrix.msc3381.poll.end"),
    *("m.beacon", "org.matrix.msc3672.beacon"),
)
_VERIFICATION = "m.key.verification.request"


def events(event: object, room: str, received: datetime, me: str = "", seen: Seen = "live") -> tuple[Event, ...]:
    """The events of a room event; `received` is the time of what does not say when it happened.

    What the account `me` does is none: it is the bot's own.
    """
    try:
        found = _understood(event, room, received, me, seen)
        return (unknown(event, room, received, seen),) if found is None else found
    except RecursionError:
        return (unknown(shallow(event), room, received, seen),)


def unknown(event: object, room: str, received: datetime, seen: Seen = "live") -> Unknown:
    """What is not understood, kept for a translator that will.

    Its key is no event id: what was encrypted comes again under that when its key has come.
    """
    kind, sent = text(event, "type"), milliseconds(event)
    subtype = "no key" if kind == "m.room.encrypted" else text(record(event, "content"), "msgtype")
    return Unknown(
        source=SOURCE,
        channel=room,
        key=f"unknown:{text(event, 'event_id') or digest(event)}",
        time=received if sent is None else instant(sent),
        by=text(event, "sender"),
        seen=seen,
        raw=written(own(event) if isinstance(event, Mapping) else event),
        translator=TRANSLATOR,
        called=f"{kind}/{subtype}" if subtype else kind,
    )


def _understood(event: object, room: str, received: datetime, me: str, seen: Seen) -> tuple[Event, ...] | None:
    sent = milliseconds(event)
    if not isinstance(event, Mapping) or sent is None or not (text(event, "event_id") and text(event, "sender")):
        return None
    kind = text(event, "type")
    if kind == "m.room.tombstone" and "state_key" in event:
        return _moved(event, room, sent, seen)
    if "state_key" in event or kind.startswith(_OTHERWISE) or (me and text(event, "sender") == me):
        return ()
    because = record(event, "unsigned").get("redacted_because")
    if isinstance(because, Mapping):
        return (_gone(event, because, room, received, seen),)
    if kind == "m.room.redaction":
        return _redacted(event, room, sent, seen)
    if kind == "m.reaction":
        return _reacted(event, room, sent, seen)
    if kind not in SPOKEN:
        return None
    if text(record(event, "content"), "msgtype") == _VERIFICATION:
        return ()
    spoken = message_event(event, room, sent, seen)
    return (spoken,) if spoken else None


def _redacted(event: Json, room: str, sent: int, seen: Seen) -> tuple[Event, ...] | None:
    """Since version 11 of rooms what is redacted stands in the content."""
    target = text(record(event, "content"), "redacts") or text(event, "redacts")
    if not target:
        return None
    return (Redacted(**common(event, room, sent), seen=seen, raw=written(own(event)), target=target),)


def _gone(event: Json, because: Json, room: str, received: datetime, seen: Seen) -> Redacted:
    """What was redacted before it came: the fact that its redaction tells, if that comes too."""
    sent, key = milliseconds(because), text(because, "event_id")
    return Redacted(
        source=SOURCE,
        channel=room,
        key=key or f"redacted:{text(event, 'event_id')}",
        time=received if sent is None else instant(sent),
        by=text(because, "sender") or text(event, "sender"),
        seen=seen,
        raw=written(own(because)),
        translator=TRANSLATOR,
        target=text(event, "event_id"),
    )


def _reacted(event: Json, room: str, sent: int, seen: Seen) -> tuple[Event, ...] | None:
    """A reaction that is put on; to take it off is to redact it."""
    about = relation(record(event, "content"))
    message, emoji = text(about, "event_id"), text(about, "key")
    if not (text(about, "rel_type") == "m.annotation" and message and emoji):
        return None
    told = common(event, room, sent)
    raw = written(own(event))
    return (Reacted(**told, seen=seen, raw=raw, message=message, emoji=emoji, order=order(sent)),)


def _moved(event: Json, room: str, sent: int, seen: Seen) -> tuple[Event, ...] | None:
    new = text(record(event, "content"), "replacement_room")
    if not new:
        return None
    told = common(event, room, sent) | {"key": f"moved:{room}:{new}"}
    return (Moved(**told, seen=seen, raw=written(own(event)), old=room, new=new),)
