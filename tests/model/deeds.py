"""What people do in chat, as plain data, and the settings of the live blog that they do it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

AUTHORS = ("ann", "ben", "bo")
EDITORS = ("eve", "bo")


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Somebody did something at a moment; daypost heard of it when it `came`."""

    by: str
    at: datetime
    came: datetime


@dataclass(frozen=True, kw_only=True)
class Sent(Deed):
    """A message; with a thread it is a reply. `picture` is the hash of its photo, `alt` the words for it."""

    message: str
    text: str
    thread: str = ""
    picture: str = ""
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Changed(Deed):
    """A message got another text."""

    message: str
    text: str


@dataclass(frozen=True, kw_only=True)
class TakenBack(Deed):
    """A message was deleted in chat."""

    message: str


@dataclass(frozen=True, kw_only=True)
class Marked(Deed):
    """A reaction was put on, or taken off; `timeless` if it was found by comparison, so that nobody knows when."""

    message: str
    emoji: str
    on: bool
    timeless: bool = False


@dataclass(frozen=True, kw_only=True)
class PictureCame(Deed):
    """The photo on a message was fetched."""

    message: str


@dataclass(frozen=True)
class House:
    """The settings of the live blog. It has listened since `since`."""

    since: datetime
    delay: timedelta = timedelta()
    approval: bool = False
    replies: str = "own"
    rehearses: bool = False
    first_day: date | None = None
    last_day: date | None = None
    order: str = "newest"
    order_after_end: str = "newest"


@dataclass(frozen=True)
class Story:
    """All that daypost has heard of by now: deeds in the order in which they came."""

    house: House
    deeds: Sequence[Deed]
    now: datetime

    def done(self) -> list[Deed]:
        """The deeds in the order in which they were done."""
        return sorted(self.deeds, key=lambda deed: deed.at)
