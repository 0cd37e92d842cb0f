"""One entry as HTML, and all that this HTML depends on. Pure given the templates."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from markupsafe import Markup

from pipeline.day_post import DayPost, Person, ShownEntry, Wait
from pipeline.days import anchor
from pipeline.events import Picture
from pipeline.markup.safe import SafeHtml
from pipeline.markup.text import shortened
from pipeline.markup.tokens import visible_text
from pipeline.render.addresses import Addresses
from pipeline.render.emoji import with_emoji
from pipeline.render.environment import Templates
from pipeline.render.structured import entry_data
from pipeline.render.words import Moment, Words, moment, words_of

_LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class Frame:
    """What the entries of a day post have in common, as far as it shows in each of them."""

    liveblog: str
    date: date
    zone: str
    language: str
    bylines: bool

    @classmethod
    def of(cls, post: DayPost) -> "Frame":
        """The frame of a day post's entries."""
        return cls(post.liveblog, post.date, post.zone, post.language, post.bylines)

    @property
    def words(self) -> Words:
        """The page's own words in its language."""
        return words_of(self.language)

    def moment(self, instant: datetime) -> Moment:
        """The instant as this day's post writes it."""
        return moment(instant.astimezone(ZoneInfo(self.zone)), self.date, self.words)

    def wait(self, wait: Wait) -> str:
        """Why readers do not see something yet, in the words of a preview."""
        words = self.words
        why = words.shows_at.format(time=self.moment(wait.until)) if wait.until else words.waits[wait.why]
        return words.change.format(why=f"{why[0].lower()}{why[1:]}") if wait.is_change else why


@dataclass(frozen=True, eq=False)
class Fragment:
    """An entry's HTML. It stays true while the entry, its person and the time of the entry it answers do."""

    entry: ShownEntry
    person: Person | None
    answered: datetime | None
    html: Markup
    picture: Picture | None
    time: Moment
    url: str
    words: Words

    @property
    def anchor(self) -> str:
        """The id of its element."""
        return anchor(self.entry.id)

    # Few entries are listed or told to search engines, so these two are not made before they are asked for.

    @cached_property
    def label(self) -> str:
        """What the entry is called in a list."""
        return label_of(self.entry, self.words)

    @cached_property
    def data(self) -> bytes:
        """The entry for search engines."""
        return entry_data(self.entry, self.person, self.url, self.label)


def render_fragment(
    templates: Templates,
    addresses: Addresses,
    frame: Frame,
    entry: ShownEntry,
    person: Person | None,
    answered: datetime | None,
) -> Fragment:
    """The fragment of an entry. `answered` is the time of the entry it answers, if that is in the same post."""
    permalink = addresses.entry(frame.liveblog, frame.date, entry.id)

    def address(picture: Picture, width: int) -> str:
        return addresses.link(addresses.picture(picture, width))

    words, time, figures = frame.words, frame.moment(entry.time), entry.figures
    html = templates.render(
        "entry.html",
        entry=entry,
        text=partial(with_emoji, emoji=dict(entry.emoji), address=address),
        words=words,
        anchor=anchor(entry.id),
        permalink=addresses.link(permalink),
        time=time,
        edited=entry.edited and frame.moment(entry.edited),
        answered=answered and frame.moment(answered),
        person=person if frame.bylines else None,
        wait=frame.wait,
        is_photo=bool(figures) and is_without_text(entry),
    )
    markup = Markup(html)  # noqa: S704 - made by a template that escapes
    picture = figures[0].picture if figures else None
    return Fragment(entry, person, answered, markup, picture, time, addresses.absolute(permalink), words)


def label_of(entry: ShownEntry, words: Words) -> str:
    """What an entry is called in a list: its headline, else its first words, else what its picture shows."""
    text = visible_text(SafeHtml(entry.headline)) if entry.headline else entry.plain
    if not text:
        text = next((figure.caption or figure.alt for figure in entry.figures), "") or words.photo
    return shortened(text, _LONGEST_LABEL)


def is_without_text(entry: ShownEntry) -> bool:
    """Whether an entry says nothing in words, so that its pictures may stand beside others in a gallery."""
    return not entry.headline and not any(part.html or part.cards for part in entry.paragraphs)
