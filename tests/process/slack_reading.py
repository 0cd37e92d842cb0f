"""What a reader sees of a page whose entries began with messages in Slack, but for ids and times."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tests.process.page import Page, words


@dataclass(frozen=True)
class Seen:
    """What a reader sees of an entry: its words, marks and byline, where its cards lead, its pictures."""

    words: str
    marks: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a reader sees of a page; the entries by what befell them, in the order in which they stand."""

    title: str
    moments: tuple[str, ...]
    entries: tuple[tuple[str, Seen], ...]

    def unlike(self, other: "Reading") -> list[str]:
        """In what it differs from another one, as that is to be."""
        own, others = dict(self.entries), dict(other.entries)
        found = [
            f"{name}: {own.get(name)}, not {others.get(name)}"
            for name in {**others, **own}
            if own.get(name) != others.get(name)
        ]
        heads = (("title", self.title, other.title), ("key moments", self.moments, other.moments))
        found += [f"{what}: {this!r}, not {that!r}" for what, this, that in heads if this != that]
        orders = [[name for name in names if name != "late draft"] for names in (own, others)]
        if not found and orders[0] != orders[1]:
            found.append(f"order: {orders[0]}, not {orders[1]}")
        return found


def seen(entry: Element) -> Seen:
    """What a reader sees of an entry, but for its time."""
    body = entry.find("div[@class='body']")
    assert body is not None
    about = [words(one) for one in entry.findall("header/p/span")]
    links = entry.findall(".//a[@class='card']")
    images = entry.findall(".//img")
    return Seen(
        words(body),
        (*entry.get("class", "").split(), *about),
        tuple(one.get("href", "") for one in links),
        tuple(one.get("src", "").rpartition("/")[2] for one in images),
    )


def reading(page: Page, names: Mapping[str, str]) -> Reading:
    """What a reader sees of a page; `names` are those of entries, by the id of their element."""
    moments = [words(one) for one in page.root.findall(".//ol[@class='moments']/li/a/span")]
    entries = [(names.get(one.get("id", ""), "unknown"), seen(one)) for one in page.entries]
    return Reading(" ".join(words(one) for one in page.root.findall(".//h1")), tuple(moments), tuple(entries))
