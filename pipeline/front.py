"""The words in front of a message: what an author types before the text to say what it is (RULES 1.9, 2.2, 6.1). Pure.

They are read in this order: aside, `!`, `draft:`, a typed time. What is left is the text.
"""

import re
from dataclasses import dataclass
from datetime import time

from pipeline.events import Body
from pipeline.markup import matrix, slack

_ASIDE = re.compile(r"\s*(\(\(|//)")
_MATRIX_ASIDE = re.compile(r"\s*(\(\(|/)")
_BANG = re.compile(r"\s*[!！]")
_DRAFT = re.compile(r"\s*draft:(?=\s|$)\s*", re.IGNORECASE)
# The dash stands in the same line: at the start of the next one it begins a list.
_TIME = re.compile(r"(?:(?P<h>\d\d)(?P<m>\d\d):|(?P<hour>\d\d?):(?P<minute>\d\d)(?::|[^\S\n]+[-–—]))(?=\s|$)\s*")

_STYLED = {"matrix": matrix, "slack": slack}
"""The mark-ups whose source is not what was typed."""


@dataclass(frozen=True, slots=True)
class Front:
    """What stood in front, and how many characters of the body's visible start it took."""

    aside: bool = False
    bang: bool = False
    draft: bool = False
    typed: time | None = None
    length: int = 0
    typed_length: int = 0


def read_front(lead: str, source: str = "") -> Front:
    """The words in front of a text that starts with `lead`.

    In Matrix one slash marks an aside: clients take the first of two for an escape. `typed` may turn out to be text
    (RULES 2.2): `typed_length` is the share of `length` that it took.
    """
    if (_MATRIX_ASIDE if source == "matrix" else _ASIDE).match(lead):
        return Front(aside=True)
    if _BANG.match(lead):
        return Front(bang=True)
    draft = _DRAFT.match(lead)
    start = draft.end() if draft else 0
    start += _blanks(lead, start)
    match = _TIME.match(lead, start)
    hour, minute = (int(match["h"] or match["hour"]), int(match["m"] or match["minute"])) if match else (24, 0)
    if match is None or hour > 23 or minute > 59:
        return Front(draft=bool(draft), length=start if draft else 0)
    typed = time(hour, minute)
    return Front(draft=bool(draft), typed=typed, length=match.end(), typed_length=match.end() - start)


def _blanks(text: str, start: int) -> int:
    return len(text) - start - len(text[start:].lstrip())


def lead(body: Body) -> str:
    """The text of a body, as its author typed it; without styles, where these stand around and not in it."""
    markup = _STYLED.get(body.format)
    return markup.typed(body.source) if markup else body.source


def without(body: Body, length: int) -> Body:
    """The body less the first `length` characters of its visible start; the same for all that say the same."""
    if markup := _STYLED.get(body.format):
        return Body(body.format, markup.without(body.source, length))
    return Body(body.format, body.source[length:]) if length else body
