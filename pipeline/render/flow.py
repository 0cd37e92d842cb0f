"""The entries of a day post as a flow of HTML that is cheap to bring up to date. Pure given the templates.

It is joined from chunks of fragments, counted from the oldest entry, so that a new one changes only the last chunk.
What was made for the version before is taken over where everything it depends on is equal; nothing rests on identity,
which only makes comparing quick.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice, zip_longest
from typing import Final

from pipeline.day_post import DayPost, Person, ShownEntry
from pipeline.events import Picture
from pipeline.render.fragments import Fragment, Frame

CHUNK: Final = 50

Render = Callable[[Frame, ShownEntry, Person | None, datetime | None], Fragment]
Entries = tuple[ShownEntry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Neighbouring entries, oldest first. `html` is theirs in the page's order, less that of the pinned ones.

    It is kept as bytes: one emoji would have a joined text take four bytes for each of its characters.
    """

    entries: Entries
    fragments: tuple[Fragment, ...]
    times: Mapping[str, datetime]
    answers: frozenset[str]
    html: bytes
    pinned: tuple[Fragment, ...]
    key_moments: tuple[Fragment, ...]
    changed: datetime
    picture: Picture | None

    @classmethod
    def of(cls, entries: Entries, fragments: tuple[Fragment, ...], *, newest_first: bool) -> "Chunk":
        """The chunk of some entries and their fragments."""
        ordered = fragments[::-1] if newest_first else fragments
        return cls(
            entries,
            fragments,
            times={entry.id: entry.time for entry in entries},
            answers=frozenset(entry.answers for entry in entries if entry.answers),
            html="".join(fragment.html for fragment in ordered if not fragment.entry.pinned).encode(errors="replace"),
            pinned=tuple(fragment for fragment in ordered if fragment.entry.pinned),
            key_moments=tuple(fragment for fragment in ordered if fragment.entry.key_moment),
            changed=max(entry.edited or entry.time for entry in entries),
            picture=next((fragment.picture for fragment in fragments if fragment.picture), None),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """All entries of a day post, as they were rendered at one moment."""

    frame: Frame
    people: Mapping[str, Person]
    newest_first: bool
    chunks: tuple[Chunk, ...]

    @property
    def ordered(self) -> tuple[Chunk, ...]:
        """The chunks as the page shows them."""
        return self.chunks[::-1] if self.newest_first else self.chunks

    @property
    def changed(self) -> datetime | None:
        """When its newest entry, or newest edit that readers are told of, was made."""
        return max((chunk.changed for chunk in self.chunks), default=None)

    @property
    def picture(self) -> Picture | None:
        """The first picture of the day."""
        return next((chunk.picture for chunk in self.chunks if chunk.picture), None)

    def newest(self, count: int) -> list[Fragment]:
        """Its newest entries, newest first."""
        return list(islice(chain.from_iterable(chunk.fragments[::-1] for chunk in reversed(self.chunks)), count))


def compose(post: DayPost, before: Flow | None, render: Render) -> Flow:
    """The flow of a day post. Of `before`, an earlier one of the same post, all that still holds is taken over."""
    frame, people, newest_first = Frame.of(post), dict(post.people), post.order == "newest"
    if before and before.frame != frame:
        before = None
    parts = [post.entries[start : start + CHUNK] for start in range(0, len(post.entries), CHUNK)]
    kept: list[Chunk | None] = [None] * len(parts)
    if before and before.people == people and before.newest_first == newest_first:
        kept = _kept(parts, before.chunks)
    times = [
        chunk.times if chunk else {entry.id: entry.time for entry in part}
        for part, chunk in zip(parts, kept, strict=True)
    ]
    reusable = {
        fragment.entry.id: fragment
        for chunk, still in zip_longest(before.chunks if before else (), kept)
        if chunk is not None and chunk is not still
        for fragment in chunk.fragments
    }

    def fragment(entry: ShownEntry) -> Fragment:
        person = people.get(entry.person)
        answered = _time_of(entry.answers, times) if entry.answers else None
        old = reusable.get(entry.id)
        if old and (old.entry, old.person, old.answered) == (entry, person, answered):
            return old
        return render(frame, entry, person, answered)

    chunks = tuple(
        chunk or Chunk.of(part, tuple(map(fragment, part)), newest_first=newest_first)
        for part, chunk in zip(parts, kept, strict=True)
    )
    return Flow(frame, people, newest_first, chunks)


def _kept(parts: list[Entries], before: tuple[Chunk, ...]) -> list[Chunk | None]:
    """For each part of the post the chunk that was made of equal entries and whose answers lead where they led."""
    kept = [
        chunk if chunk and chunk.entries == part else None
        for part, chunk in zip(parts, chain(before, (None for _ in parts)), strict=False)
    ]
    gone = (chunk.entries for chunk, still in zip_longest(before, kept) if chunk is not None and chunk is not still)
    come = (part for part, chunk in zip(parts, kept, strict=True) if chunk is None)
    touched = {entry.id for entry in chain.from_iterable(chain(gone, come))}
    return [chunk if chunk and chunk.answers.isdisjoint(touched) else None for chunk in kept]


def _time_of(entry: str, times: Sequence[Mapping[str, datetime]]) -> datetime | None:
    return next((known[entry] for known in reversed(times) if entry in known), None)
