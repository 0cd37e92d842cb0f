"""Events as a bot makes them, in few words: by U1 in slack:C1 at noon unless a test says otherwise."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from pipeline.config import Config
from pipeline.events import Body, Card, Carded, Channel, Deleted, Edited, Posted, Reacted, Redacted, Unreacted

NOON = datetime(2026, 5, 15, 17, 0, tzinfo=UTC)
"""Noon in Chicago."""

PLACE = Channel("slack", "C1")


def at(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def config(**keys: Any) -> Config:
    """A live blog in slack:C1 by U1 (ann) and U2 (ben), edited by U2 and U3 (eve), with other keys as given."""
    liveblog = {
        "title": "PyCon",
        "timezone": "America/Chicago",
        "channels": ["slack:C1", "matrix:!room:example.org"],
        "authors": ["ann", "ben"],
        "editors": ["ben", "eve"],
        "targets": ["site"],
        **keys,
    }
    return Config.model_validate(
        {
            "liveblog": {"pycon": liveblog},
            "person": {
                "ann": {"name": "Ann Example", "accounts": ["slack:U1", "matrix:@ann:example.org"]},
                "ben": {"name": "Ben Muster", "accounts": ["slack:U2"]},
                "eve": {"name": "Eve Redaktion", "accounts": ["slack:U3"]},
            },
            "target": {"site": {"kind": "site"}},
        }
    )


def _common(minutes: float, more: dict[str, Any]) -> dict[str, Any]:
    return {"source": PLACE.source, "channel": PLACE.id, "by": "U1", "time": at(minutes), **more}


def _content(message: str, text: str, minutes: float) -> dict[str, Any]:
    return {
        "message": message,
        "body": Body("markdown", text),
        "order": order(minutes),
        "hash": sha256(text.encode("utf-8", "replace")).hexdigest()[:16],
    }


def order(minutes: float) -> str:
    """The order of what happens at that minute: orders of one source have one width."""
    return f"{at(minutes).timestamp():017.6f}"


def posted(message: str, text: str = "hello", minutes: float = 0, **more: Any) -> Posted:
    """Somebody sends a message."""
    return Posted(**{"key": f"posted:{message}", **_content(message, text, minutes), **_common(minutes, more)})


def edited(message: str, text: str, minutes: float = 1, **more: Any) -> Edited:
    """Somebody edits a message."""
    content = _content(message, text, minutes)
    key = f"edited:{message}:{content['order']}:{content['hash']}"
    return Edited(**{"key": key, **content, **_common(minutes, more)})


def carded(message: str, *cards: Card, minutes: float = 1, **more: Any) -> Carded:
    """The network shows these previews under a message."""
    key = f"carded:{message}:{order(minutes)}"
    return Carded(**_common(minutes, {"key": key, **more}), message=message, order=order(minutes), cards=cards)


def deleted(message: str, minutes: float = 1, **more: Any) -> Deleted:
    """Somebody deletes a message."""
    return Deleted(**{"key": f"deleted:{message}", "message": message, **_common(minutes, more)})


def reacted(message: str, emoji: str, minutes: float = 1, *, by: str = "U1", **more: Any) -> Reacted:
    """Somebody puts a reaction on."""
    key = f"reacted:{message}:{by}:{emoji}:{order(minutes)}"
    fields = {"key": key, "message": message, "emoji": emoji, "order": order(minutes), "by": by}
    return Reacted(**{**_common(minutes, more), **fields})


def unreacted(message: str, emoji: str, minutes: float = 2, *, by: str = "U1", **more: Any) -> Unreacted:
    """Somebody takes a reaction off."""
    key = f"unreacted:{message}:{by}:{emoji}:{order(minutes)}"
    fields = {"key": key, "message": message, "emoji": emoji, "order": order(minutes), "by": by}
    return Unreacted(**{**_common(minutes, more), **fields})


def redacted(target: str, minutes: float = 3, **more: Any) -> Redacted:
    """Somebody withdraws an event by its id."""
    return Redacted(**{"key": f"redacted:{target}", "target": target, **_common(minutes, more)})
