"""Reading a page as a browser or a search engine does."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

ADDRESSES = ("src", "href", "srcset", "poster", "data", "action", "style", "background")


def parse(page: bytes) -> Element:
    """The tree of a page, which must be without any fault."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(page.decode())
    return tree


def of_class(tree: Element, name: str) -> list[Element]:
    """The elements of a class, in the order of the page."""
    return [element for element in tree.iter() if name in element.get("class", "").split()]


def text(element: Element) -> str:
    """What a reader reads of an element, in one line."""
    return " ".join("".join(element.itertext()).split())


def ids(tree: Element) -> list[str]:
    """Every id on the page."""
    return [element.get("id", "") for element in tree.iter() if "id" in element.attrib]


def addresses(tree: Element) -> Iterator[tuple[Element, str]]:
    """Every element that names an address, with what it names."""
    for element in tree.iter():
        for name in ADDRESSES:
            if name in element.attrib:
                yield element, element.attrib[name]


def head(tree: Element) -> dict[str, str]:
    """What the page says about itself, by name."""
    return {
        element.get("property") or element.get("name") or "": element.get("content", "")
        for element in tree.iter("meta")
    }


def canonical(tree: Element) -> list[str | None]:
    """The URL that search engines should know."""
    return [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]


def structured_data(tree: Element) -> dict[str, Any]:
    """What the page tells search engines."""
    (script,) = tree.iter("script")
    data: dict[str, Any] = json.loads(script.text or "")
    return data
