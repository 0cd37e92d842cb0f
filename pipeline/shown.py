"""From an entry to what readers see of it now: versions chosen, made safe HTML, corrected, put together. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, count, pairwise
from types import MappingProxyType
from urllib.parse import urlsplit

from markupsafe import Markup

from pipeline import markup
from pipeline.coverage import EDITED_AFTER, Coverage, allowed, is_allowed
from pipeline.day_post import Paragraph, ShownEntry, ShownFigure
from pipeline.entries import Entry, Part, Version
from pipeline.events import Card, Picture
from pipeline.front import lead
from pipeline.markup.custom import custom
from pipeline.markup.text import shortened
from pipeline.visibility import Bounds, Sight, State, look, look_at

LONGEST_TITLE = 200
"""Characters of what a page elsewhere calls itself."""


Emoji = Mapping[str, Picture]
"""What custom emoji look like, by reference ("emoji:party")."""

NO_EMOJI: Emoji = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class View:
    """An entry at a moment: its state, what shows of it, since when, and when that will change without any event.

    `parts` says the state of each of its replies. `allowed` are the keys of all that may show, what newer versions
    overrule included; `late` are the messages whose text was changed when readers had had it for a while (RULES 3.10);
    `skipped` counts, by the key of each `s/old/new/` that changed nothing, the places where its `old` stands.
    """

    state: State
    shown: ShownEntry | None = None
    shows_at: datetime | None = None
    changes_at: datetime | None = None
    allowed: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()
    parts: tuple[tuple[str, State], ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)


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


def visible(
    entry: Entry,
    coverage: Coverage,
    bounds: Bounds,
    now: datetime,
    names: markup.Names = markup.NO_NAMES,
    emoji: Emoji = NO_EMOJI,
) -> View:
    """What readers see of the entry now, with what people and channels in it are called and custom emoji look like."""
    root = look(entry, coverage, bounds, now)
    if root.state != "public":
        return View(root.state, None, root.shows_at, root.changes_at)
    sights = [(part, look_at(part, entry, coverage, bounds, now)) for part in entry.parts[1:]]
    passages = [_passage(entry.root, root, names)]
    passages += [_passage(part, sight, names) for part, sight in sights if sight.state == "public"]
    replacements = allowed(entry.replacements, coverage, root.shows_at or entry.root.sent)
    alts = {number: version for number, version in entry.alts if is_allowed(version, coverage)}
    skipped = _correct(passages, replacements)
    versions = chain(root.versions, *(sight.versions for _, sight in sights), replacements, alts.values())
    return View(
        "public",
        shown=_together(entry, passages, alts, emoji),
        shows_at=root.shows_at,
        changes_at=min((sight.changes_at for _, sight in sights if sight.changes_at), default=None),
        allowed=frozenset(version.key for version in versions),
        late=frozenset(passage.part.message for passage in passages if passage.edited),
        parts=tuple((part.message, sight.state) for part, sight in sights),
        skipped=skipped,
    )


def _passage(part: Part, sight: Sight, names: markup.Names) -> _Passage:
    natives = [version for version in sight.versions if version.native]
    version = sight.versions[-1]
    text = markup.render(version.body, names)
    passage = _Passage(part, natives[-1], version, sight.shows_at or part.sent, text)
    for before, after in pairwise(sight.versions):
        if after.body != before.body:
            passage.changed(after.time)
    return passage


def _correct(passages: list[_Passage], replacements: Iterable[Version]) -> dict[str, int]:
    """Apply `s/old/new/` where `old` stands exactly once in the texts that are older than it (RULES 3.6).

    Returns how often it stands there for those that are skipped.
    """
    skipped = {}
    for change in sorted(replacements, key=lambda change: (change.time, change.key)):
        before = (passage for passage in passages if passage.version.time < change.time)
        hits = [(passage, number) for passage in before if (number := passage.text.occurrences(change.old))]
        if [number for _, number in hits] != [1]:
            skipped[change.key] = sum(number for _, number in hits)
            continue
        passage = hits[0][0]
        passage.text = passage.text.replace_once(change.old, change.new) or passage.text
        passage.changed(change.time)
    return skipped


def _together(entry: Entry, passages: list[_Passage], alts: Mapping[int, Version], emoji: Emoji) -> ShownEntry | None:
    """The entry that the passages make; None while there is nothing in it to see."""
    root = passages[0]
    numbers = count(1)
    paragraphs = tuple(_paragraph(passage, alts, numbers, is_root=passage is root) for passage in passages)
    if not (root.text.headline or any(p.html or p.figures or p.cards for p in paragraphs)):
        return None
    html = "".join([root.text.headline or "", *(paragraph.html for paragraph in paragraphs)])
    return ShownEntry(
        id=entry.id,
        time=root.version.at or root.native.at or entry.time,
        sent=entry.root.sent,
        person=entry.person,
        headline=root.text.headline,
        paragraphs=paragraphs,
        plain=" ".join(passage.text.plain for passage in passages if passage.text.plain),
        pinned=entry.pinned,
        key_moment=entry.key_moment,
        edited=max((passage.edited for passage in passages if passage.edited), default=None),
        answers=entry.answers,
        emoji=tuple((name, emoji[ref]) for name in sorted(set(custom(html))) if (ref := f"emoji:{name}") in emoji),
        small=root.text.only_emoji and len(paragraphs) == 1 and not paragraphs[0].figures,
    )


def _paragraph(passage: _Passage, alts: Mapping[int, Version], numbers: Iterator[int], *, is_root: bool) -> Paragraph:
    text = passage.text
    html: Markup = text.html
    if text.headline and not is_root:
        html = Markup("<h3>{}</h3>").format(text.headline) + html
    cards: tuple[Card, ...] = ()
    if text.only_link:
        html, cards = Markup(), (_card(text.only_link, passage.native.cards),)
    return Paragraph(passage.part.message, html, tuple(_figures(passage.native, alts, numbers, text.plain)), cards)


def _card(url: str, cards: Iterable[Card]) -> Card:
    """The card that the network sent for a link, else its host and path (RULES 3.8)."""
    for card in cards:
        if _plainly(card.url) == _plainly(url):
            title = shortened(markup.scrub(card.title), LONGEST_TITLE)
            return Card(url=url, title=title, host=markup.scrub(card.host))
    try:
        parts = urlsplit(url)
    except ValueError:  # Python finds fault with some letters in a login, such as ℀, where browsers do not
        return Card(url=url)
    return Card(url=url, host=(parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/"))


def _plainly(url: str) -> str:
    """An address without what networks write now so, now so: the case of its host, a slash at its end."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host}".lower() + f"{slash}{path}".rstrip("/")


def _figures(native: Version, alts: Mapping[int, Version], numbers: Iterator[int], words: str) -> Iterator[ShownFigure]:
    """The pictures that are there; alt text is one given by reply, the network's own, or the caption (RULES 3.7)."""
    for figure in native.figures:
        attachment = figure.attachment
        if attachment.kind != "image":
            continue
        given = alts.get(next(numbers))
        if figure.picture:
            alt = markup.scrub(lead(given.body) if given else attachment.alt).strip()
            caption = markup.scrub(attachment.caption)
            yield ShownFigure(figure.picture, alt or caption or words, caption)
