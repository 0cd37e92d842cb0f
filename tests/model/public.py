"""A public folder as its readers find it: its pages read, and every word that stands anywhere in it."""

import re
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from tests.model.reference import Page, Shown
from tests.pages import of_class, parse, text


def read_page(html: bytes) -> Page:
    """A day post's page, as a reader sees it."""
    tree = parse(html)
    if not of_class(tree, "masthead"):
        assert of_class(tree, "plain"), "neither a day post nor one that is offline"
        return Page(offline=True)
    (heading,) = tree.iter("h1")
    (kicker,) = of_class(tree, "state")
    moments = [element for group in of_class(tree, "moments") for element in group.iter("time")]
    return Page(
        title=text(heading),
        intro="".join(text(element) for element in of_class(tree, "intro")),
        summary="".join(text(element) for element in of_class(tree, "p-summary")),
        ended="live" not in kicker.get("class", "").split(),
        key_moments=tuple(_moment(element) for element in moments),
        entries=tuple(_entry(element) for element in of_class(tree, "entry")),
    )


def _entry(element: Element) -> Shown:
    """An entry of the page."""
    (time,) = of_class(element, "dt-published")
    edited = [one for mark in of_class(element, "edited") for one in mark.iter("time")]
    return Shown(
        time=_moment(time),
        headline="".join(text(one) for one in element.iter("h2")),
        texts=tuple(text(one) for one in element.iter() if {"text", "card"} & set(one.get("class", "").split())),
        pictures=tuple((_hash(one.get("src", "")), one.get("alt", "")) for one in element.iter("img")),
        pinned="pinned" in element.get("class", "").split(),
        key_moment="key-moment" in element.get("class", "").split(),
        edited=_moment(edited[0]) if edited else None,
        byline="".join(text(one) for one in of_class(element, "p-author")),
    )


def _hash(address: str) -> str:
    return address.rpartition("/")[2].partition("-")[0]


def _moment(element: Element) -> datetime:
    return datetime.fromisoformat(element.get("datetime", ""))


def day_pages(folder: Path) -> dict[date, bytes]:
    """The page of each day post in the folder."""
    return {date.fromisoformat(path.parent.name): path.read_bytes() for path in folder.glob("pycon/*/index.html")}


def all_files(folder: Path) -> dict[str, bytes]:
    """Everything in the folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words_in(text: str) -> set[str]:
    """The words that nobody but a test writes."""
    return set(re.findall(r"zq\d{4}", text))
