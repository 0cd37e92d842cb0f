"""Messages and their later versions. Pure: None where a payload about them is not understood."""

from typing import Any

from bots.matrix.attachments import attachments
from bots.matrix.bodies import FORMAT, POLLS, source_of
from bots.matrix.fallbacks import own, without_fallback
from bots.matrix.payloads import answered, common, order, relation
from bots.payloads import Json, digest, record, text, written
from pipeline.events import Body, Edited, Posted, Seen

SPOKEN = frozenset({"m.room.message", "m.sticker", *POLLS})
"""The types of events that people speak in."""

_THREADS = ("m.thread", "io.element.thread")


def message_event(event: Json, room: str, sent: int, seen: Seen) -> Posted | Edited | None:
    """The message, or the version of one, that an event of a type in SPOKEN is."""
    content = record(event, "content")
    told = common(event, room, sent) | {"seen": seen, "raw": written(own(event)), "order": order(sent)}
    if text(relation(content), "rel_type") == "m.replace":
        return _edited(event, told)
    parts = _content(text(event, "type"), content, told["key"])
    if parts is None:
        return None
    thread = text(relation(content), "event_id") if text(relation(content), "rel_type") in _THREADS else ""
    return Posted(
        **told,
        **parts,
        message=told["key"],
        thread=thread if thread != told["key"] else "",
        answers="" if thread else answered(content),
    )


def _edited(event: Json, told: dict[str, Any]) -> Edited | None:
    """Anybody can send an edit; that it counts only by the sender of its message, the fold sees to (RULES 3.3)."""
    content = record(event, "content")
    message = text(relation(content), "event_id")
    parts = _content(text(event, "type"), record(content, "m.new_content"), message)
    return Edited(**told, **parts, message=message) if message and parts else None


def _content(kind: str, content: Json, message: str) -> dict[str, Any] | None:
    """What a message and a later version of it have in common."""
    content = without_fallback(content)
    source = source_of(kind, content)
    if source is None:
        return None
    files = attachments(kind, content, message)
    return {
        "body": Body(FORMAT, source),
        "attachments": files,
        "hash": digest([source, [file.id for file in files]]),
    }
