"""The elements of a line that both of Slack's mark-ups have, as pieces. Pure."""

import re
from datetime import UTC, datetime

from pipeline.emoji import character
from pipeline.markup.slack.tree import NO_STYLES, Piece

_LINKED = re.compile(r"(?:https?://|mailto:)[^\s/]\S*", re.IGNORECASE)
_EVERYBODY = {"here": "everybody here", "channel": "everybody here", "group": "everybody here", "everyone": "everybody"}
_TOKEN = re.compile(r"\{(date|time|ago)[a-z_]*\}")


def link(url: str, text: str, styles: frozenset[str] = NO_STYLES) -> Piece:
    """A link; of one to an address that may not be linked the text."""
    return Piece(text if text.strip() else url, styles, url if _LINKED.fullmatch(url) else "")


def emoji(name: str, styles: frozenset[str] = NO_STYLES) -> Piece:
    """An emoji by its name, with its tone if it has one; of one of the workspace's own the name."""
    known = character(name)
    return Piece(known, styles) if known else Piece(f":{name}:", styles, ref=f"emoji:{name}")


def broadcast(who: str) -> str:
    """Whom a call to many calls, in words, as an @ would call people on other networks."""
    return _EVERYBODY.get(who, who)


def date(timestamp: int, form: str, fallback: str, url: str, styles: frozenset[str] = NO_STYLES) -> Piece:
    """A moment, as its author would have it said where clocks are not known; else in UTC."""
    text = fallback
    if not text.strip():
        try:
            moment = datetime.fromtimestamp(timestamp, UTC)
        except (ValueError, OverflowError, OSError):
            text = f"{form} {timestamp}".strip()
        else:
            day, clock = f"{moment:%Y-%m-%d}", f"{moment:%H:%M} UTC"
            text = _TOKEN.sub(lambda token: clock if token[1] == "time" else day, form) or f"{day} {clock}"
    return link(url, text, styles) if url else Piece(text, styles)
