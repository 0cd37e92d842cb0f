"""What readers see of people, channels and emoji that a text refers to. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.emoji import character
from pipeline.events import Named

Names = Mapping[str, Named]
"""What references are called, by reference: "user:U…", "channel:C…", "group:S…", "emoji:…"."""

NO_NAMES: Names = MappingProxyType({})

_NAMELESS = {"user": "somebody", "channel": "a private channel", "group": "a group", "team": "a team"}


def called(ref: str, text: str, names: Names) -> str:
    """What a reference is called, where the network itself calls it `text`.

    It is never an id, and has no @, which would call people on other networks. Of channels only names that were
    recorded count, as a private one's is not published (RULES 3.2).
    """
    kind, _, subject = ref.partition(":")
    known = names[ref].name if ref in names else ""
    if kind == "emoji":
        return character(known) or f":{subject}:"
    if kind == "channel":
        # Of one that is private this is what is recorded as its name.
        return _NAMELESS[kind] if known in ("", _NAMELESS[kind]) else f"#{known.lstrip('#')}"
    return (known or text).lstrip("@") or _NAMELESS[kind]
