"""An entry as readers see it, without what differs from network to network: ids, addresses, times of day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib

_ARTICLE = re.compile(r'<article id="([^"]+)".*?</article>', re.DOTALL)
_CLASSES = frozenset({"entry", "h-entry"})


@dataclass(frozen=True)
class Figure:
    """A picture: its alternative text, its caption."""

    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry. `texts` is the HTML of each of its messages, `marks` all else that a reader is shown of it.

    `time` is its local time, where a scenario says which it is: else it is whenever the scenario is played.
    """

    texts: tuple[str, ...] = ()
    headline: str = ""
    by: str = "Ann"
    marks: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()
    cards: tuple[str, ...] = ()
    waits: str = ""
    time: str = ""

    def __repr__(self) -> str:
        said = (f"{one.name}={value!r}" for one in fields(self) if (value := getattr(self, one.name)) != one.default)
        return f"entry({', '.join(said)})"


def entry(*texts: str, marks: str = "", **rest: object) -> Entry:
    """An entry with these texts, and marks by name: "pinned", "key-moment", "small", "photo", "joins", "edited"."""
    return Entry(texts, marks=frozenset(marks.split()), **rest)  # type: ignore[arg-type]


def articles(page: str) -> Iterator[tuple[str, str]]:
    """The entries of a page as they stand in it, each with its id."""
    return ((match[1], match[0]) for match in _ARTICLE.finditer(page))


def read(article: str) -> Entry:
    """What a reader sees of an entry."""
    root = html5lib.parseFragment(article, treebuilder="etree", namespaceHTMLElements=False).find("article")
    body = root.find("div[@class='body']")
    classes = set(root.get("class", "").split()) - _CLASSES
    edited = {"edited"} if root.findall(".//span[@class='edited']") else set()
    return Entry(
        texts=tuple(_html(one) for one in body if _is(one, "text")),
        headline=_words(body.find("h2")),
        by=_words(root.find("header//*[@dir='auto']")),
        marks=frozenset(classes | edited),
        figures=tuple(map(_figure, body.iter("figure"))),
        cards=tuple(f"{_words(one)} {one.get('href')}" for one in body if _is(one, "card")),
        waits=" ".join(_words(one) for one in root.iter() if _is(one, "wait")),
        time=_words(root.find("header/a/time")),
    )


def _figure(element: Element) -> Figure:
    image = element.find(".//img")
    assert image is not None, "a figure has a picture"
    return Figure(image.get("alt", ""), _words(element.find("figcaption")))


def _html(element: Element) -> str:
    """What is in an element, without the line breaks between its parts, which no reader sees."""
    inside = "".join(ElementTree.tostring(part, encoding="unicode", method="html") for part in element)
    return re.sub(r">\n+|\n+(?=<)", lambda found: found[0].strip("\n"), (element.text or "") + inside)


def _is(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()


def _words(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
