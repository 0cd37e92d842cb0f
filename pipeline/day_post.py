"""What readers may see: the day post and its entries as they show at one moment. Immutable; rendering needs no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from markupsafe import Markup

from pipeline.events import Card, Picture


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A picture with the words around it."""

    picture: Picture
    alt: str = ""
    caption: str = ""


Why = Literal["rehearsal", "left out", "outside", "held", "paused", "draft", "awaiting approval", "delayed"]


@dataclass(frozen=True, slots=True)
class Wait:
    """Why readers do not see something yet, which only a preview shows; `until` when, where that is known.

    Of what `is_change` readers see something, but not this.
    """

    why: Why
    until: datetime | None = None
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one message gave to its entry: its text (safe HTML, perhaps empty), then its pictures."""

    message: str
    html: Markup
    figures: tuple[ShownFigure, ...] = ()
    cards: tuple[Card, ...] = ()
    waits: Wait | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """An entry as it shows now.

    `plain` is its visible text. `edited` is the time of a text change that readers are told of (RULES 3.10). `answers`
    is the id of the entry that it answers. `emoji` are the pictures of the custom ones in its text, by name. `small`
    entries are only emoji. `joins` says that it goes on the gallery of the entry before it in time (RULES 3.7). `waits`
    is only there in a preview.
    """

    id: str
    time: datetime
    sent: datetime
    person: str
    headline: Markup | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    plain: str = ""
    pinned: bool = False
    key_moment: bool = False
    edited: datetime | None = None
    answers: str = ""
    emoji: tuple[tuple[str, Picture], ...] = ()
    small: bool = False
    joins: bool = False
    waits: Wait | None = None

    @property
    def figures(self) -> tuple[ShownFigure, ...]:
        """All its figures."""
        return tuple(figure for paragraph in self.paragraphs for figure in paragraph.figures)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures that are public while it shows: of its figures, and of custom emoji."""
        return (*(figure.picture for figure in self.figures), *(picture for _, picture in self.emoji))


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote an entry, for its byline."""

    name: str
    url: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class DayLink:
    """Another day post of the same target: `title` as its readers see it, `url` its permalink."""

    liveblog: str
    date: date
    title: str
    url: str
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPost:
    """The post that collects one local day of one live blog, as it shows at one moment.

    `entries` are in the order of time, oldest first, whatever `order` they are shown in. `number` counts the days of
    the event. `people` maps the persons of its entries; `bylines` says whether entries name them (RULES 3.11).
    """

    liveblog: str
    date: date
    zone: str
    title: str
    language: str = "en"
    number: int | None = None
    intro: Markup | None = None
    summary: Markup | None = None
    entries: tuple[ShownEntry, ...] = ()
    order: Literal["newest", "oldest"] = "newest"
    ended: bool = False
    offline: bool = False
    bylines: bool = False
    people: Mapping[str, Person] = field(default_factory=dict)

    @property
    def is_bare(self) -> bool:
        """Whether readers see no entry of it."""
        return self.offline or not self.entries

    @property
    def changed(self) -> datetime | None:
        """When its newest entry, or newest edit that readers are told of, was made."""
        times = [entry.edited or entry.time for entry in self.entries]
        return max(times, default=None)
