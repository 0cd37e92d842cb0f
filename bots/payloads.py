"""Reading what a network sends: plain JSON, of which nothing is taken for granted. Pure."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

Json = Mapping[str, Any]


def text(value: object, key: str) -> str:
    """The text under a key; empty where there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""


def record(value: object, key: str) -> Json:
    """The object under a key; an empty one where there is none."""
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


def shallow(event: object) -> Json:
    """What is flat in a payload that is nested deeper than JSON can be written again."""
    parts = event.items() if isinstance(event, Mapping) else ()
    return {key: part for key, part in parts if isinstance(part, str)}


def written(value: object) -> str:
    """A value as JSON text in one form, whatever the order of its keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: object) -> str:
    """A short hash of a value, the same for the same JSON."""
    # Half a surrogate pair can stand in JSON as an escape.
    return sha256(written(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]
