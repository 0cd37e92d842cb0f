"""Pages of a list: a cursor says where the next one begins."""

import base64
from collections.abc import Sequence
from typing import Any

from tests.servers.slack.calling import Call, Refusal

Json = dict[str, Any]


def cursor_of(key: str) -> str:
    """The cursor of a page that begins with this."""
    return base64.b64encode(f"next:{key}".encode()).decode()


def begins_with(call: Call) -> str | None:
    """What the wanted page begins with; None for the first page."""
    cursor = call.text("cursor", "")
    if not cursor:
        return None
    try:
        kind, _, key = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError:
        kind, key = "", ""
    if kind != "next":
        raise Refusal("invalid_cursor")
    return key


def page(call: Call, keys: Sequence[str], limit: int) -> tuple[Sequence[str], str]:
    """The keys of the wanted page, and the cursor of the next one, which is empty at the end."""
    first = begins_with(call)
    if first is not None and first not in keys:
        later = [key for key in keys if (key < first) == (keys[0] > keys[-1])]
        keys = later  # what the cursor points to was deleted meanwhile
        first = None
    start = 0 if first is None else keys.index(first)
    rest = keys[start + limit :]
    return keys[start : start + limit], cursor_of(rest[0]) if rest else ""
