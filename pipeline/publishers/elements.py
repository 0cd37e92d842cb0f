"""The `div` elements of a post's HTML with their places in it, so that parts can be changed and all else left. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass(slots=True)
class Div:
    """A `div`: from `start` to `end` with its tags, its content from `inside` to `inside_end`.

    One that nothing closes goes on to the end of the HTML. `parent` is the div that it stands in.
    """

    attributes: Mapping[str, str]
    start: int
    inside: int
    inside_end: int
    end: int
    parent: "Div | None"
    is_closed: bool = False


def divs(html: str) -> list[Div]:
    """All that begin in the HTML, in the order in which they begin."""
    finder = _Finder(html)
    finder.feed(html)
    finder.close()
    return finder.found


class _Finder(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Div] = []
        self._html = html
        self._lines = [0, *(place.end() for place in re.finditer("\n", html))]
        self._open: list[Div] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div":
            start = self._place()
            inside = start + len(self.get_starttag_text() or "")
            parent = self._open[-1] if self._open else None
            attributes, end = {name: value or "" for name, value in attrs}, len(self._html)
            self._open.append(Div(attributes, start, inside, end, end, parent))
            self.found.append(self._open[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no elements that end where they begin, whatever the slash

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._open:
            closed = self._open.pop()
            closed.inside_end = self._place()
            closed.end = self._html.find(">", closed.inside_end) + 1 or len(self._html)
            closed.is_closed = True

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
