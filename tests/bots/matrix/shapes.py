"""Room events in the shapes in which Matrix sends them, with texts and ids of our own."""

from datetime import UTC, datetime
from typing import Any

ROOM = "!street:example.org"
ANN = "@ann:example.org"
ME = "@daypost:example.org"
FOUND = datetime(2026, 5, 15, 17, 30, tzinfo=UTC)
"""When an event was received."""

SENT = 1_778_864_400_000
POSTED = "$posted"
LATER = 1_778_864_460_250
PHOTO = "mxc://example.org/AbCdEf"

Payload = dict[str, Any]


def event(kind: str, content: Any, event_id: str = "$other", sent: int = LATER, **more: Any) -> Payload:
    """Any event of a timeline."""
    return {
        "type": kind,
        "event_id": event_id,
        "sender": ANN,
        "origin_server_ts": sent,
        "content": content,
        "unsigned": {"age": 1234, "transaction_id": "m1"},
        **more,
    }


def said(content: Any, **more: Any) -> Payload:
    """A message of ann's."""
    return event("m.room.message", content, POSTED, SENT, **more)


def message(body: str = "Doors open", /, **more: Any) -> Payload:
    """A message of text."""
    return said({"msgtype": "m.text", "body": body, **more})


def formatted(body: str, html: str, /, **more: Any) -> Payload:
    """A message of text with HTML."""
    return message(body, format="org.matrix.custom.html", formatted_body=html, **more)


def edit(new: Any, of: str = POSTED, **more: Any) -> Payload:
    """An edit: what older clients see, and what is new."""
    content = {
        "msgtype": "m.text",
        "body": "* not read",
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": of},
    }
    return event("m.room.message", content, "$edit", **more)


def reaction(key: str = "❌", **more: Any) -> Payload:
    """A reaction of ann's."""
    about = {"rel_type": "m.annotation", "event_id": POSTED, "key": key}
    return event("m.reaction", {"m.relates_to": about}, "$reaction", **more)


def redaction(target: str = POSTED, **more: Any) -> Payload:
    """A redaction as in rooms of version 11 and later."""
    return event("m.room.redaction", {"redacts": target, "reason": "typo"}, "$redaction", **more)


def photo(**more: Any) -> Payload:
    """The content of a picture without caption."""
    return {
        "msgtype": "m.image",
        "body": "IMG_1.jpg",
        "url": PHOTO,
        "info": {"mimetype": "image/jpeg", "size": 42706, "w": 4000, "h": 3000, "thumbnail_url": "mxc://example.org/T"},
        **more,
    }


def answer(body: str, to: str = "$asked", /, **more: Any) -> Payload:
    """A rich reply."""
    return message(body, **{"m.relates_to": {"m.in_reply_to": {"event_id": to}}, **more})


def state(kind: str, content: Any, key: str = "", **more: Any) -> Payload:
    """A state of the room."""
    return event(kind, content, "$state", state_key=key, **more)
