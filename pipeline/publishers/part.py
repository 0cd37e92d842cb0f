"""Our part of a post on somebody else's blog: an element that says whose it is and which state of ours it shows.

Both stand in attributes, as comments do not survive every blog (RULES 8.4).
"""

from dataclasses import dataclass
from datetime import date
from html import escape
from html.parser import HTMLParser

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


def part_of(html: str) -> Part | None:
    """Our part of a post; None if there is none that can be read."""
    finder = _Finder()
    finder.feed(html)
    return finder.found


class _Finder(HTMLParser):
    """Finds the first element that says what it is of."""

    found: Part | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        values = dict(attrs)
        if self.found is None and MARKER in values:
            self.found = _read(values[MARKER] or "", values.get(GENERATION) or "0")


def _read(marker: str, generation: str) -> Part | None:
    try:
        liveblog, day, installation = marker.split()
        return Part(Marker(liveblog, date.fromisoformat(day), installation), int(generation))
    except ValueError:
        return None
