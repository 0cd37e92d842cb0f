"""The running day: the entries of one day kept warm, so that one event costs one entry, whatever the day holds.

Entries are put in as the fold makes them; `look` brings what shows up to date with the clock and the coverage.
"""

import heapq
import logging
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline import days
from pipeline.coverage import Coverage
from pipeline.day_post import ShownEntry
from pipeline.entries import Entry
from pipeline.events import Day
from pipeline.markup import NO_NAMES, Names
from pipeline.shown import NO_EMOJI, Emoji, View, visible
from pipeline.taking import takes_away
from pipeline.visibility import Bounds, State

_MAY_YET = ("held", "paused", "rehearsal", "draft", "awaiting approval", "delayed")

_NEVER_SEEN = View("nothing")

GALLERY_GAP = timedelta(seconds=60)

_Place = tuple[tuple[object, ...], str]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that readers would see differently; `takes_away` where they should no longer see it (RULES 8.2).

    `entry` is the entry that changed; empty where it was what stands around the entries. It `appears` where it did not
    show at the last look, if there was one.
    """

    takes_away: bool
    entry: str = ""
    appears: bool = False


class RunningDay:
    """The entries of one day of one live blog, and what shows of them.

    `names` say what people and channels are called, `emoji` what custom ones look like; whoever changes one says so by
    `rename`.
    """

    def __init__(
        self, liveblog: str, day: Day, bounds: Bounds, names: Names = NO_NAMES, emoji: Emoji = NO_EMOJI
    ) -> None:
        self.liveblog = liveblog
        self.day = day
        self._bounds = bounds
        self._names = names
        self._emoji = emoji
        self._entries: dict[str, Entry] = {}
        self._views: dict[str, View] = {}
        self._places: dict[str, _Place] = {}
        self._order: list[_Place] = []
        self._in_order: list[ShownEntry] = []
        self._persons: Counter[str] = Counter()
        self._waiting: dict[str, Entry] = {}
        self._stale: set[str] = set()
        self._looked: set[str] = set()
        self._alarms: list[tuple[datetime, str]] = []
        self._coverage = Coverage()
        self._has_looked = False

    @property
    def entries(self) -> tuple[ShownEntry, ...]:
        """What shows, oldest first."""
        return tuple(self._in_order)

    @property
    def persons(self) -> frozenset[str]:
        """Who wrote what shows."""
        return frozenset(self._persons)

    @property
    def changes_at(self) -> datetime | None:
        """The next moment at which something will show that does not now; never later than that."""
        return self._alarms[0][0] if self._alarms else None

    def view(self, entry: str) -> View | None:
        """How an entry is seen, as of the last look."""
        return self._views.get(entry)

    def entry(self, entry: str) -> Entry | None:
        """An entry, if it is of this day."""
        return self._entries.get(entry)

    def seen(self) -> Iterator[tuple[Entry, View]]:
        """Every entry and how it is seen, as of the last look."""
        return ((self._entries[entry], view) for entry, view in self._views.items())

    @property
    def messages(self) -> Mapping[str, Entry]:
        """Everything that was put in, by its entry's id, be it an entry or not."""
        return self._entries

    def take_looked(self) -> set[str]:
        """The entries that were looked at since this was asked last."""
        looked, self._looked = self._looked, set()
        return looked

    def waiting(self) -> list[Entry]:
        """The entries that have pictures still to be fetched."""
        return list(self._waiting.values())

    def states(self) -> Iterator[State]:
        """The state of each message that is an entry or might have been one, as of the last look."""
        return (view.state for view in self._views.values() if view.state != "nothing")

    def waiting_states(self) -> Iterator[State]:
        """The state of each entry that does not show but may yet."""
        return (view.state for view in self._views.values() if view.state in _MAY_YET)

    def put(self, entry: Entry) -> None:
        """Take an entry in, in place of what it was before."""
        if self._entries.get(entry.id) != entry:
            self._entries[entry.id] = entry
            self._stale.add(entry.id)
            self._waiting.pop(entry.id, None)
            if entry.waiting():
                self._waiting[entry.id] = entry

    def drop(self, entry: str) -> None:
        """Leave an entry out: it belongs to another day now, or to none."""
        if self._entries.pop(entry, None):
            self._stale.add(entry)
            self._waiting.pop(entry, None)

    def rename(self, ref: str) -> None:
        """Have the entries that tell of somebody or something looked at again: `names` or `emoji` are others."""
        subject = ref.partition(":")[2]
        for entry in self._entries.values():
            if any(subject in version.body.source for part in entry.parts for version in part.versions):
                self._stale.add(entry.id)

    def look(self, coverage: Coverage, now: datetime) -> list[Change]:
        """Bring what shows up to date; returns what readers would see differently since the last look."""
        coverage = replace(coverage, offlines=(), texts=(), choices=())  # which entries do not depend on
        if coverage != self._coverage:
            self._coverage = coverage
            self._stale.update(self._entries)
        while self._alarms and self._alarms[0][0] <= now:
            self._stale.add(heapq.heappop(self._alarms)[1])
        stale, self._stale = self._stale, set()
        self._looked |= stale
        changes = [change for entry in stale if (change := self._look_at(entry, now))]
        self._has_looked = True
        return changes

    def _look_at(self, entry_id: str, now: datetime) -> Change | None:
        entry = self._entries.get(entry_id)
        before = self._in_order[self._index(entry_id)] if entry_id in self._places else None
        seen = self._views.get(entry_id, _NEVER_SEEN)
        view = self._visible(entry, now) if entry else View("nothing")
        if entry:
            self._views[entry_id] = view
        else:
            self._views.pop(entry_id, None)
        if view.changes_at:
            heapq.heappush(self._alarms, (view.changes_at, entry_id))
        shown = view.shown
        if before and shown and replace(shown, joins=before.joins) == before:
            return None
        if before:
            self._take_out(entry_id)
        if shown and entry:
            self._put_in(entry, shown)
        if before is None and shown is None:
            return None
        taken = before is not None and (not seen.allowed <= view.allowed or takes_away(before, view))
        return Change(taken, entry_id, appears=before is None and self._has_looked)

    def _visible(self, entry: Entry, now: datetime) -> View:
        try:
            return visible(entry, self._coverage, self._bounds, now, self._names, self._emoji)
        except Exception:
            # One message that we cannot show, by a fault of ours, must not keep all others from being published.
            log.exception("Entry %s, which is message %s of %s, cannot be shown", entry.id, entry.message, entry.place)
            return View("broken")

    def _put_in(self, entry: Entry, shown: ShownEntry) -> None:
        place = days.sort_key(shown.time, shown.sent, entry.place, entry.message), shown.id
        self._places[shown.id] = place
        index = self._index(shown.id)
        self._order.insert(index, place)
        self._in_order.insert(index, shown)
        self._persons[shown.person] += 1
        self._join(index)

    def _take_out(self, entry_id: str) -> None:
        index = self._index(entry_id)
        self._persons[self._in_order[index].person] -= 1
        self._persons += Counter()  # drops those at nought
        del self._order[index], self._in_order[index], self._places[entry_id]
        self._join(index)

    def _join(self, index: int) -> None:
        """Say anew of the entries at and after a place whether they go on the gallery before them."""
        for here in range(index, min(index + 2, len(self._order))):
            entry = self._in_order[here]
            before = self._in_order[here - 1] if here else None
            joins = before is not None and _is_photos(before) and _is_photos(entry) and _are_near(before, entry)
            if joins != entry.joins:
                self._in_order[here] = replace(entry, joins=joins)

    def _index(self, entry_id: str) -> int:
        """Where an entry stands in the order, or is to be put in."""
        return bisect_left(self._order, self._places[entry_id])


def _is_photos(entry: ShownEntry) -> bool:
    return bool(entry.figures) and not entry.plain


def _are_near(before: ShownEntry, entry: ShownEntry) -> bool:
    return before.person == entry.person and entry.time - before.time <= GALLERY_GAP
