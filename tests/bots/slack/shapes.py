"""Payloads in the shapes in which Slack sends them, with texts and ids of our own."""

from datetime import UTC, datetime
from typing import Any

CHANNEL = "C0STREET"
ANN = "U0ANN"
FOUND = datetime(2026, 5, 15, 17, 30, tzinfo=UTC)
"""When a delivery was received, or a pass over the history began."""

POSTED = "1778864400.000100"
EDITED = "1778864460.000000"
LATER = "1778864460.000300"

Payload = dict[str, Any]


def section(*elements: Payload) -> Payload:
    """A rich text block with one section."""
    return {
        "type": "rich_text",
        "block_id": "x1Y",
        "elements": [{"type": "rich_text_section", "elements": list(elements)}],
    }


def words(text: str, **style: bool) -> Payload:
    """Text in a section."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def typed(text: str = "Doors open", **more: Any) -> Payload:
    """What ann has typed, without what a delivery adds."""
    return {
        "client_msg_id": "5b1d2f0c-0000-4000-8000-000000000001",
        "type": "message",
        "user": ANN,
        "text": text,
        "ts": POSTED,
        "team": "T0HOUSE",
        "blocks": [section(words(text))],
        **more,
    }


def message(text: str = "Doors open", **more: Any) -> Payload:
    """The delivery of what ann has typed."""
    return {**typed(text), "channel": CHANNEL, "event_ts": POSTED, "channel_type": "channel", **more}


def changed(new: Payload, before: Any = None, at: str = LATER, **more: Any) -> Payload:
    """The delivery that tells of a change; `before` is left out as it often is."""
    previous = {} if before is None else {"previous_message": before}
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": new,
        **previous,
        "channel": CHANNEL,
        "ts": at,
        "event_ts": at,
        "channel_type": "channel",
        **more,
    }


def reaction(name: str = "x", kind: str = "reaction_added", **more: Any) -> Payload:
    """A reaction by ann."""
    return {
        "type": kind,
        "user": ANN,
        "reaction": name,
        "item_user": "U0BEN",
        "item": {"type": "message", "channel": CHANNEL, "ts": POSTED},
        "event_ts": LATER,
        **more,
    }


def photo(file: str = "F0ONE", **more: Any) -> Payload:
    """A picture, as it comes before its thumbnails."""
    return {
        "id": file,
        "created": 1778864399,
        "name": "IMG_1.heic",
        "title": "The queue",
        "mimetype": "image/heic",
        "filetype": "heic",
        "user": ANN,
        "mode": "hosted",
        "is_external": False,
        "size": 42706,
        "url_private": f"https://files.slack.com/files-pri/T0HOUSE-{file}/img_1.heic",
        "url_private_download": f"https://files.slack.com/files-pri/T0HOUSE-{file}/download/img_1.heic",
        "permalink": f"https://house.slack.com/files/{ANN}/{file}/img_1.heic",
        **more,
    }


def preview(**more: Any) -> Payload:
    """What Slack itself found behind a link."""
    return {
        "id": 1,
        "from_url": "https://www.example.org/programme/",
        "original_url": "https://www.example.org/programme",
        "service_name": "Example",
        "title": "Programme &amp; speakers",
        "title_link": "https://www.example.org/programme/",
        "text": "Words of the page",
        "fallback": "Example: Programme",
        **more,
    }


def table(*cells: str) -> Payload:
    """A table of one row, as it is pasted."""
    return {"type": "table", "block_id": "t1", "rows": [[{"type": "raw_text", "text": cell} for cell in cells]]}


def forwarded(**more: Any) -> Payload:
    """Somebody else's message, shared."""
    return {
        "id": 1,
        "is_share": True,
        "is_msg_unfurl": True,
        "author_id": "U0STRANGER",
        "author_name": "A Stranger",
        "channel_id": "C0SECRET",
        "channel_name": "secret-plans",
        "from_url": "https://house.slack.com/archives/C0SECRET/p1778860000000100",
        "text": "in confidence",
        "fallback": "in confidence",
        "message_blocks": [{"message": {"blocks": [section(words("in confidence"))]}}],
        "files": [photo("F0THEIRS")],
        "ts": "1778860000.000100",
        **more,
    }
