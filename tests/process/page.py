"""A page as a reader's browser takes it in, by the rules of HTML (html5lib)."""

from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib

from pipeline.days import anchor, entry_id


@dataclass(frozen=True)
class Page:
    """A whole HTML page."""

    html: bytes

    @cached_property
    def root(self) -> Element:
        """Its root element; the page must be valid HTML, to the last end tag."""
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        root = parser.parse(self.html)
        assert not parser.errors, parser.errors
        assert self.html.rstrip().endswith(b"</html>")
        assert isinstance(root, Element)
        return root

    @property
    def entries(self) -> list[Element]:
        """Its entries, in the order in which they stand."""
        return self.root.findall(".//article")

    @property
    def numbers(self) -> list[int]:
        """The numbers of the console's messages that its entries began with, oldest entry first.

        Only of messages up to 9,999; pinned entries, which stand on top, come last.
        """
        return [_NUMBERS[entry.get("id", "")] for entry in reversed(self.entries)]

    @property
    def text(self) -> str:
        """All of its text."""
        return words(self.root)

    @property
    def pictures(self) -> set[str]:
        """The names of the pictures that it points to, anywhere."""
        names = set()
        for image in self.root.findall(".//img"):
            sources = [image.get("src", ""), *image.get("srcset", "").split(",")]
            names |= {source.split()[0].rpartition("/")[2] for source in sources if "/media/" in source}
        return names

    def entry(self, number: int) -> Element | None:
        """The entry that began with the console's message of that number."""
        found = [entry for entry in self.entries if entry.get("id") == _id(number)]
        assert len(found) < 2, f"message {number} is there twice"
        return found[0] if found else None

    def words(self, number: int) -> str:
        """The text of an entry, without its time and byline."""
        entry = self.entry(number)
        assert entry is not None, f"message {number} is not on the page"
        body = entry.find("div[@class='body']")
        return words(body) if body is not None else ""


def words(element: Element) -> str:
    """The text in an element, blanks joined."""
    return " ".join("".join(element.itertext()).split())


def _id(number: int) -> str:
    return anchor(entry_id("console", "main", str(number)))


_NUMBERS = {_id(number): number for number in range(1, 10_000)}
