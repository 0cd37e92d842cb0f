"""Our part of a post on somebody else's blog: an element that says whose it is and which state of ours it shows.

Both stand in attributes, as comments do not survive every blog (RULES 8.4).
"""

from dataclasses import dataclass
from datetime import date
from html import escape

from pipeline.publishers.elements import Div, divs

MARKER = "data-daypost"
GENERATION = "data-generation"


@dataclass(frozen=True, slots=True)
class Marker:
    """What a post is of: the live blog, the day, and the installation of daypost that wrote it (RULES 8.5)."""

    liveblog: str
    date: date
    installation: str

    def __str__(self) -> str:
        return f"{self.liveblog} {self.date} {self.installation}"


@dataclass(frozen=True, slots=True)
class Part:
    """What the element says: its marker, and how often we have written it, 0 when it was only made."""

    marker: Marker
    generation: int


def wrapped(part: Part, html: str) -> str:
    """The HTML as our part of a post."""
    return f'<div {MARKER}="{escape(str(part.marker))}" {GENERATION}="{part.generation}">{html}</div>'


def part_of(html: str, liveblog: str, day: date) -> Part | None:
    """The part of a post that is of that day, by whichever installation; None if there is none that can be read."""
    found = part_element(divs(html), liveblog, day)
    return _read(found) if found else None


def part_element(elements: list[Div], liveblog: str, day: date) -> Div | None:
    """The first element that says that it is of that day."""
    return next((one for one in elements if is_of(one, liveblog, day)), None)


def is_of(element: Div, liveblog: str, day: date) -> bool:
    """Whether an element says that it is of that day."""
    part = _read(element)
    return part is not None and (part.marker.liveblog, part.marker.date) == (liveblog, day)


def _read(element: Div) -> Part | None:
    try:
        liveblog, day, installation = element.attributes.get(MARKER, "").split()
        return Part(Marker(liveblog, date.fromisoformat(day), installation), int(element.attributes[GENERATION]))
    except (ValueError, KeyError):
        return None
