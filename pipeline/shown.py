"""From an entry to what readers see of it now: versions chosen, made safe HTML, corrected, put together. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import urlsplit

from markupsafe import Markup

from pipeline import markup
from pipeline.coverage import Coverage
from pipeline.day_post import Paragraph, ShownEntry, ShownFigure
from pipeline.entries import Entry, Part, Version
from pipeline.events import Card
from pipeline.visibility import Bounds, Sight, State, allowed, look, look_at

EDITED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class View:
    """An entry at a moment: its state, what shows of it, since when, and when that will change without any event."""

    state: State
    shown: ShownEntry | None = None
    shows_at: datetime | None = None
    changes_at: datetime | None = None


@dataclass(slots=True)
class _Passage:
    """One part's text on its way to readers: the version it stands in, and when it was changed in their sight."""

    part: Part
    native: Version
    version: Version
    shows_at: datetime
    text: markup.Text
    edited: datetime | None = None

    def changed(self, at: datetime) -> None:
        """Note a change of text; readers are told of late ones (RULES 3.10)."""
        if at > self.shows_at + EDITED_AFTER:
            self.edited = at


def visible(entry: Entry, coverage: Coverage, bounds: Bounds, now: datetime) -> View:
    """What readers see of the entry now."""
    root = look(entry, coverage, bounds, now)
    if root.state != "public":
        return View(root.state, None, root.shows_at, root.changes_at)
    sights = [(part, look_at(part, entry, coverage, bounds, now)) for part in entry.parts[1:]]
    passages = [_passage(entry.root, root)]
    passages += [_passage(part, sight) for part, sight in sights if sight.state == "public"]
    _correct(passages, allowed(entry.replacements, entry.root, coverage))
    changes_at = min((sight.changes_at for _, sight in sights if sight.changes_at), default=None)
    return View("public", _together(entry, passages), root.shows_at, changes_at)


def _passage(part: Part, sight: Sight) -> _Passage:
    natives = [version for version in sight.versions if version.native]
    version = sight.versions[-1]
    passage = _Passage(part, natives[-1], version, sight.shows_at or part.sent, markup.render(version.body))
    if version is not part.versions[0]:
        passage.changed(version.time)
    return passage


def _correct(passages: list[_Passage], replacements: Iterable[Version]) -> None:
    """Apply `s/old/new/` where `old` stands exactly once in all, unless a newer version overrules it (RULES 3.6)."""
    for change in sorted(replacements, key=lambda change: (change.time, change.key)):
        hits = [(passage, passage.text.occurrences(change.old)) for passage in passages]
        if sum(number for _, number in hits) != 1:
            continue
        passage = next(passage for passage, number in hits if number)
        text = passage.text.replace_once(change.old, change.new)
        if text and passage.version.time < change.time:
            passage.text = text
            passage.changed(change.time)


def _together(entry: Entry, passages: list[_Passage]) -> ShownEntry | None:
    """The entry that the passages make; None while there is nothing in it to see."""
    root = passages[0]
    alts = dict(entry.alts)
    numbers = count(1)
    paragraphs = tuple(_paragraph(passage, alts, numbers, is_root=passage is root) for passage in passages)
    if not (root.text.headline or any(p.html or p.figures or p.cards for p in paragraphs)):
        return None
    return ShownEntry(
        id=entry.id,
        time=root.version.at or root.native.at or entry.root.released or entry.root.sent,
        sent=entry.root.sent,
        person=entry.person,
        headline=root.text.headline,
        paragraphs=paragraphs,
        plain=" ".join(passage.text.plain for passage in passages if passage.text.plain),
        pinned=entry.pinned,
        key_moment=entry.key_moment,
        edited=max((passage.edited for passage in passages if passage.edited), default=None),
        answers=entry.answers,
        small=root.text.only_emoji and len(paragraphs) == 1 and not paragraphs[0].figures,
    )


def _paragraph(passage: _Passage, alts: dict[int, str], numbers: Iterator[int], *, is_root: bool) -> Paragraph:
    text = passage.text
    html: Markup = text.html
    if text.headline and not is_root:
        html = Markup("<h3>{}</h3>").format(text.headline) + html
    cards = ()
    if text.only_link:
        html, cards = Markup(), (_card(text.only_link, passage.native.cards),)
    return Paragraph(passage.part.message, html, tuple(_figures(passage.native, alts, numbers, text.plain)), cards)


def _card(url: str, cards: Iterable[Card]) -> Card:
    """The card that the network sent for a link, else its host and path (RULES 3.8)."""
    for card in cards:
        if card.url == url:
            return card
    parts = urlsplit(url)
    return Card(url=url, host=(parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/"))


def _figures(native: Version, alts: dict[int, str], numbers: Iterator[int], words: str) -> Iterator[ShownFigure]:
    """The pictures that are there; alt text is one given by reply, the network's own, or the caption (RULES 3.7)."""
    for figure in native.figures:
        number, attachment = next(numbers), figure.attachment
        if figure.picture:
            alt = alts.get(number, attachment.alt) or attachment.caption or words
            yield ShownFigure(figure.picture, alt, attachment.caption)
