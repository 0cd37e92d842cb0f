"""What was public and was deleted in chat: its author is told when it is gone everywhere (RULES 7.3)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bots import Notice
from pipeline.config import LiveBlog
from pipeline.editions import Editions
from pipeline.entries import Version
from pipeline.events import Channel, Deleted, Event, Redacted
from pipeline.fold import fold
from pipeline.newsroom import DayName, Thread
from pipeline.store.log import Row
from pipeline.visibility import Bounds, look, look_at
from pipeline.voice import wording
from pipeline.voice.speaking import Said

RECENT = timedelta(days=1)
"""A deletion that is older is not told of: whoever restores an archive did not just take anything back."""

ONE_BY_ONE = 3
"""More of one person's messages than so many that are gone at once are told of in one line."""


@dataclass(frozen=True, slots=True)
class _TakeDown:
    """A message that is to go from every target: where it showed and since when, what it said, whose it was."""

    name: DayName
    entry: str
    place: Channel
    message: str
    version: Version
    by: str
    shown_at: datetime


class Takedowns:
    """The take-downs that are not everywhere yet.

    The newsroom reads on from where everything was settled, so what a restart interrupts is noted again.
    """

    def __init__(self, liveblogs: Mapping[str, LiveBlog], editions: Editions) -> None:
        self._liveblogs = liveblogs
        self._editions = editions
        self._open: list[_TakeDown] = []

    def note(self, rows: Iterable[Row], flying: Callable[[DayName], frozenset[str]], now: datetime) -> None:
        """Take in what was deleted of what readers saw, or may see yet: `flying` are the entries on their way."""
        for row in rows:
            event = row.event
            if isinstance(event, Deleted | Redacted) and now - event.time <= RECENT:
                message = event.message if isinstance(event, Deleted) else event.target
                thread = self._editions.room.thread(event)
                taken = self._taken(event, message, thread) if thread else None
                if taken and (self._was_out(taken) or taken.entry in flying(taken.name)):
                    self._open.append(taken)

    def said(self, lacking: Callable[[DayName], frozenset[str]], now: datetime) -> Iterator[Said]:
        """The lines for what every target has let go of; `lacking` are the entries that some target has otherwise."""
        gone = [one for one in self._open if one.entry not in lacking(one.name)]
        self._open = [one for one in self._open if one not in gone]
        out: dict[tuple[Channel, str], list[_TakeDown]] = {}
        for one in gone:
            if self._was_out(one):
                out.setdefault((one.place, one.by), []).append(one)
        for (place, by), taken in out.items():
            for together in [taken] if len(taken) > ONE_BY_ONE else ([one] for one in taken):
                first = together[0]
                text = wording.gone(first.version, len(together), now - min(one.shown_at for one in together))
                yield Said(Notice(channel=place, text=text, to=by), name=f"gone {place} {first.message}", once=True)

    def _taken(self, event: Event, message: str, thread: Thread) -> _TakeDown | None:
        """What a deletion takes from readers, by the thread as it was without it; None where they did not see it."""
        liveblog = self._liveblogs[thread.name.liveblog]
        coverage, bounds = self._editions.room.coverage(liveblog.name), Bounds(liveblog.first_day, liveblog.last_day)
        before = [one for one in thread.events if one.key != event.key]
        for entry in fold(before, thread.entry.message, thread.meanings):
            root = look(entry, coverage, bounds, event.time)
            for part in (part for part in entry.parts if part.message == message):
                own = look_at(part, entry, coverage, bounds, event.time)
                if root.state == own.state == "public" and root.shows_at and own.shows_at:
                    by, shown_at = thread.facts.posted[message].by, max(root.shows_at, own.shows_at)
                    name = DayName(entry.liveblog, entry.day.date)
                    return _TakeDown(name, entry.id, entry.place, message, own.versions[-1], by, shown_at)
        return None

    def _was_out(self, taken: _TakeDown) -> bool:
        """Whether some target was written to since the message showed: else nobody ever saw it."""
        targets = self._editions.room.targets(taken.name)
        publications = (self._editions.publication(target, taken.name) for target in targets)
        return any(one.sent and one.last and one.last >= taken.shown_at for one in publications)
