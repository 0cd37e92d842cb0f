"""What the console prints. Pure: plain text, in which nothing typed or told can do more than be read."""

import unicodedata

from bots import Notice, Receipt
from bots.console.lines import Refused
from pipeline.errors import StoreError
from pipeline.events import Deleted, Edited, Event, Posted, Reacted, Unreacted

_SIGNS = {
    "recorded": "👀",
    "public": "🌐",
    "waiting": "💤",
    "rehearsal": "🧪",
    "withdrawn": "🚫",
    "failed": "⚠️",
}
# What turns the direction of text would have a terminal show it in another order than it has.
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def recorded(event: Event) -> str:
    """The answer to a line that is on disk: `[n]` for a message, else `ok …`."""
    match event:
        case Posted():
            return f"[{event.message}]"
        case Edited():
            return f"ok {event.message} edited"
        case Deleted():
            return f"ok {event.message} deleted"
        case Reacted():
            return f"ok {event.message} {visible(event.emoji)} on"
        case Unreacted():
            return f"ok {event.message} {visible(event.emoji)} off"
    raise TypeError(f"the console makes no {event.kind} events")


def stranger(by: str) -> str:
    """The answer to a line by somebody whose lines are not recorded (RULES 1.1)."""
    return visible(f"not recorded: console:{by} is neither author nor editor here")


def refused(line: Refused) -> str:
    """The answer to a line that does nothing."""
    return visible(f"refused: {line.reason}")


def lost(line: str, error: StoreError) -> list[str]:
    """The answer to a line that the store did not take: why, and the line, as it can be typed again."""
    typed = line.replace("\n", "\\\n").split("\n")
    return [visible(f"not recorded: {error}"), *(f"> {visible(part)}" for part in typed)]


def receipt(one: Receipt) -> str:
    """A receipt as a line, indented so that nothing takes it for the answer to what was typed; empty for none."""
    return f"  {one.message} {_SIGNS[one.sign]} {one.sign}" if one.sign else ""


def notice(one: Notice) -> list[str]:
    """A notice, line by line."""
    return [f"» {visible(line)}" for line in one.text.splitlines()]


def visible(text: str) -> str:
    """The text with its control characters written out."""
    return "".join(ascii(character)[1:-1] if _acts(character) else character for character in text)


def _acts(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _TURNS
