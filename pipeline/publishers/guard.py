"""What becomes of a post on a blog, given what we would have it say and what somebody did to it there. Pure.

Piece by piece: one that somebody has changed there stays as they left it until it is edited in chat, one that they have
removed is left out, and what they wrote between pieces stays where it is (RULES 8.6).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.publishers import Piece
from pipeline.publishers.seen import fingerprint, words_of
from pipeline.publishers.standing import Standing, piece
from pipeline.render.blog import FRAME, Section

THEIRS = "theirs"
"""The piece that holds what stood in a post whose pieces could not be told apart, and was to be kept."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What our part is to say, and what its pieces are then.

    `edited` and `removed` are the sections that somebody has changed since the last time; `overruled` those that they
    had changed and that were edited in chat since, so that ours is there again.
    """

    html: str
    pieces: tuple[Piece, ...]
    edited: tuple[Section, ...] = ()
    removed: tuple[Section, ...] = ()
    overruled: tuple[Section, ...] = ()


def takes_back(sections: Sequence[Section], pieces: Sequence[Piece]) -> bool:
    """Whether something that stands there is to be seen no longer (RULES 8.2)."""
    now = {section.name: section for section in sections}
    there = [one for one in pieces if one.hands not in ("removed", "refused") and one.name not in FRAME]
    return any(one.name not in now or _is_silently_changed(now[one.name], one) for one in there)


def merged(
    sections: Sequence[Section], pieces: Sequence[Piece], there: Standing, *, shows: int, generation: int
) -> Merged:
    """The sections with what somebody has done to them; `shows` is the generation that stands there.

    It is an older one than the last that we wrote where an editor that was open all the time has been saved: of a piece
    that is newer nobody can say that it was changed.
    """
    known = {one.name: one for one in pieces}
    parts: dict[str, str] = {}
    new: list[Piece] = []
    news: dict[str, list[Section]] = {"edited": [], "removed": [], "overruled": []}
    whole = there.pieces.get(THEIRS, "")
    for section in sections:
        before = known.get(section.name)
        after, what = _of(section, before, there.pieces.get(section.name), shows, generation)
        if what:
            news[what].append(section)
        new.append(after)
        if after.hands == "inside" and section.is_entry and whole:
            parts[THEIRS] = whole
            whole = ""
        elif after.hands == "edited":
            parts[section.name] = there.pieces[section.name] + "\n"
        elif not after.hands:
            parts[section.name] = piece(section.name, section.html)
    html = _woven(parts, there)
    return Merged(html, tuple(new), *(tuple(news[what]) for what in ("edited", "removed", "overruled")))


def is_mingled(
    sections: Sequence[Section], pieces: Sequence[Piece], there: Standing, made: Merged, *, shows: int
) -> bool:
    """Whether words of ours that have lost their place stand among what somebody wrote, as far as can be known.

    Of a section that is only gone from its place its words are looked for there. What it said before it was edited or
    taken back in chat nobody knows any more, so then any words that somebody wrote may be its.
    """
    by_hand = [made_piece.name for made_piece in made.pieces if made_piece.hands == "edited"]
    written = [words_of(html) for html in (*there.after.values(), *(there.pieces[name] for name in by_hand))]
    foreign = [words for words in written if words]
    if any(_shares(section.words.split(), words) for section in made.removed for words in foreign):
        return True
    chats = {section.name: section.chat for section in sections}
    lost = (one for one in pieces if one.hands in ("", "edited") and one.name not in there.pieces)
    return bool(foreign) and any(one.chat and shows >= one.since and chats.get(one.name) != one.chat for one in lost)


def _shares(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether four words of ours, or all if there are less, stand there in a row."""
    run = min(4, len(ours))
    runs = {tuple(theirs[start : start + run]) for start in range(len(theirs) - run + 1)}
    return any(tuple(ours[start : start + run]) in runs for start in range(len(ours) - run + 1)) if run else False


def kept_as_a_whole(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces when all that stands there is kept as it is: in it they are nobody knows where."""
    return tuple(replace(one, hands="inside") if one.hands in ("", "edited") else one for one in pieces)


def without_hands(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces when nothing that somebody did to them counts any more."""
    return tuple(replace(one, chat="", hands="") for one in pieces)


def as_stored(pieces: Sequence[Piece], there: Standing | None) -> tuple[Piece, ...]:
    """The pieces as the blog has stored them: it may have changed what it was sent."""
    stored = there.pieces if there else {}
    return tuple(replace(one, stored=fingerprint(stored[one.name])) if one.name in stored else one for one in pieces)


def lost_words(html: str, sections: Sequence[Section], most: int = 120) -> str:
    """What stands there and not in the sections, as far as it is worth telling: the first words of it."""
    said = {word for section in sections for word in words_of(section.html)}
    text = " ".join(word for word in words_of(html) if word not in said)
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def _of(section: Section, before: Piece | None, there: str | None, shows: int, generation: int) -> tuple[Piece, str]:
    """What becomes of one section, and what is new of it."""
    new = _new(section, generation)
    if before is None or shows < before.since:
        return new, ""
    if new.stored == before.stored:
        new = replace(new, since=before.since)
    stands = fingerprint(there) if there is not None else ""
    touched = before.hands in ("edited", "removed") or stands != before.stored
    if before.chat != section.chat:
        return new, "overruled" if touched and before.chat and before.hands not in ("refused", "inside") else ""
    if before.hands in ("refused", "inside"):
        return before, ""
    if there is None:
        return replace(before, hands="removed"), "" if before.hands == "removed" else "removed"
    if stands == new.stored or (stands == before.stored and before.hands != "edited"):
        return new, ""
    return replace(before, stored=stands, hands="edited"), "" if stands == before.stored else "edited"


def _new(section: Section, generation: int) -> Piece:
    return Piece(section.name, section.chat, fingerprint(section.html), generation)


def _is_silently_changed(section: Section, before: Piece) -> bool:
    return section.is_silent and before.chat not in ("", section.chat)


def _woven(parts: Mapping[str, str], there: Standing) -> str:
    """The pieces, each with what somebody wrote behind it; words behind one that is gone follow what was before it."""
    behind: dict[str, list[str]] = {}
    holder = ""
    for name in ("", *there.pieces):
        holder = name if name in parts else holder
        words = there.after.get(name, "")
        if fingerprint(words):
            behind.setdefault(holder, []).append(words)
    return "".join(_lines(parts, behind))


def _lines(parts: Mapping[str, str], behind: Mapping[str, list[str]]) -> Iterator[str]:
    yield from behind.get("", ())
    for name, html in parts.items():
        yield html
        yield from behind.get(name, ())
