"""Hostile texts in every place that words can come to: all of them on one day, titles on days of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image

from pipeline.events import Attachment, Body, Card, Event, Fetched, Named
from pipeline.media import Limits, store
from tests.hostile.vectors import Vector
from tests.make import NOON, edit, fetch, photo, post, react

DAY = 24 * 60.0
STEP = 0.1
"""Minutes between one hostile text and the next, so that all are said on one day."""

A_DAY = 5


def said(vectors: Sequence[Vector], media: Path) -> list[Event]:
    """All that is said; the picture that goes with it is stored in the folder."""
    Image.new("RGB", (40, 30), (200, 30, 30)).save(media.parent / "photo.png")
    picture = store(media.parent / "photo.png", "photo.png", media, Limits())
    events: list[Event] = []
    for number, vector in enumerate(vectors):
        at = number * STEP
        events += _texts(number, vector.text, at)
        events += _beside_texts(number, vector.text, at)
        for one in _pictured(number, vector.text, at):
            events.append(replace(one, picture=picture) if isinstance(one, Fetched) else one)
    for day, some in enumerate(batched(vectors), 1):
        events += _around(day, " ".join(vector.text for vector in some))
    return events


def batched(vectors: Sequence[Vector]) -> list[Sequence[Vector]]:
    """The texts that are the titles of one day together: a day for each would take long."""
    return [vectors[start : start + A_DAY] for start in range(0, len(vectors), A_DAY)]


def _texts(number: int, text: str, at: float) -> Iterator[Event]:
    """As the text of a message, in every form that a text has."""
    quoted = "\n> ".join(text.split("\n"))
    for name, source in {
        "text": text,
        "headline": f"# {text}",
        "bold": f"**{text}**\n{text}",
        "quote": f"> {quoted}",
        "code": f"~~~~{text.split()[0]}\n{text}\n~~~~",
        "emoji": f":{text}: `{text}`",
        "cell": f"| {text} |\n| - |\n| {text} |",
    }.items():
        yield post(f"{name}-{number}", source, at=at)
    plain = post(f"plain-{number}", text, at=at)
    yield replace(plain, body=Body("plain", text))
    yield react(f"headline-{number}", "⭐", at=at + 0.01)
    yield post(f"reply-{number}", text, thread=f"text-{number}", at=at + 0.01)


def _beside_texts(number: int, text: str, at: float) -> Iterator[Event]:
    """As what is put in the place of a text, as a link's card, and as a name."""
    link = f"https://a.example/{number}"
    yield post(f"card-{number}", link, cards=[Card(url=link, title=text, host=text)], at=at)
    yield post(f"corrected-{number}", "before", at=at)
    yield post(f"correction-{number}", text, thread=f"corrected-{number}", at=at + 0.01)
    yield react(f"correction-{number}", "✏️", at=at + 0.02)
    yield post(f"typo-{number}", "a typo", at=at)
    yield post(f"mended-{number}", f"s/typo/{text}/", thread=f"typo-{number}", at=at + 0.01)
    yield post(f"edited-{number}", "before", at=at)
    yield edit(f"edited-{number}", text, at=at + 20)
    person = f"somebody{number}"
    named = post(f"named-{number}", "by somebody", at=at)
    assert named.stamp
    yield replace(named, stamp=replace(named.stamp, person=person))
    yield Named(
        source="daypost",
        channel="",
        key=f"named:{person}",
        time=NOON,
        ref=f"person:{person}",
        name=text,
        url=text,
        picture=text,
    )


def _pictured(number: int, text: str, at: float) -> Iterator[Event]:
    """As a picture's file name, caption and alt text, the network's and one given by reply."""
    name = f"picture-{number}"
    told: Attachment = replace(photo(name), name=text, alt=text, caption=text, ref=text)
    yield post(name, "", pictures=[told, photo(f"other-{number}")], at=at)
    yield fetch(name, name)
    yield fetch(name, f"other-{number}")
    yield post(f"alt-{number}", f"alt 2: {text}", thread=name, at=at + 0.01)


def _around(day: int, text: str) -> Iterator[Event]:
    """As the title, the intro and the summary of a day that many days later."""
    yield post(f"day-{day}", "something", at=day * DAY)
    for word in ("title", "intro", "summary"):
        yield post(f"{word}-{day}", f"!{word} {text}", at=day * DAY + 1)
