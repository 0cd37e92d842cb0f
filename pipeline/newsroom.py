"""The newsroom: reads the log forward and keeps the running days of every live blog warm.

One thread owns it. One event re-computes one thread; a command re-computes the coverage of its live blog; nothing else
is looked at again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from pipeline.config import Config
from pipeline.coverage import Coverage
from pipeline.coverages import Coverages
from pipeline.day_post import DayPost
from pipeline.entries import Entry
from pipeline.events import Attachment, Channel, Event, Stamp
from pipeline.facts import Facts
from pipeline.fold import fold
from pipeline.frames import Frames
from pipeline.purging import is_purge, stamped_days
from pipeline.reactions import Table, table
from pipeline.running import Change, RunningDay
from pipeline.shown import View
from pipeline.store import log, threads
from pipeline.store.database import Database
from pipeline.store.days import DayRow, cut_days
from pipeline.threads import Root, Threads
from pipeline.visibility import Bounds


@dataclass(frozen=True, slots=True, order=True)
class DayName:
    """Which day post: a live blog and a date."""

    liveblog: str
    date: date


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known of a thread: its root's entry, the day of that, how it is seen, its events and what they say."""

    entry: Entry
    name: DayName
    view: View | None
    events: tuple[Event, ...]
    facts: Facts
    meanings: Table


class Newsroom:
    """The fold of the log, kept up to `position`. `touched` are the days that events changed, open or long over.

    What is in memory of the log up to there: whole threads, all that belong to warm days among them; what waits for
    something missing; and what commands say.
    """

    def __init__(self, config: Config, database: Database, position: int) -> None:
        self.position = position
        self.touched: set[DayName] = set()
        self.news: list[log.Row] = []
        self._config = config
        self._database = database
        self._threads = Threads()
        self._running: dict[DayName, RunningDay] = {}
        self._made: dict[Root, dict[str, DayName]] = {}
        self._coverages = Coverages(config.liveblogs)
        self._rows: dict[DayName, DayRow] = {}
        self._framing = Frames()
        self._frames: dict[DayName, DayPost] = {}
        with database.reading() as connection:
            for row in log.of_names(connection):
                self._framing.note(row.event)
            for liveblog in config.liveblogs:
                self._add(connection, (row.event for row in threads.commands(connection, liveblog)))
            self._take_in(connection, threads.orphans(connection, until=position))
        self.touched.clear()

    def read_on(self) -> None:
        """Take in what was appended to the log since the last time, by any process."""
        with self._database.reading() as connection:
            while rows := log.since(connection, self.position):
                events = [row.event for row in rows]
                for day in stamped_days(event for event in events if not event.refers):
                    self._load(connection, DayName(*day))  # warm before roots are added, it is not read again
                self._add(connection, events)
                self.news += rows
                self.position = rows[-1].position
            for name in self.touched:
                self._load(connection, name)

    def thread(self, event: Event) -> Thread | None:
        """The thread that an event belongs to, if its root is of a day that is warm."""
        root = self._threads.root_of(event.place, event.subject)
        for entry_id, name in self._made.get(root, {}).items() if root else ():
            running = self._running.get(name)
            entry = running.entry(entry_id) if running else None
            if root and running and entry and entry.message == root[1]:
                events, meanings = tuple(self._threads.of(root)), self._rows[name].meanings
                return Thread(entry, name, running.view(entry_id), events, Facts(events, meanings), meanings)
        return None

    def warm(self, name: DayName) -> RunningDay | None:
        """The day, read from the log if need be; None if it was never touched."""
        if name not in self._running:
            with self._database.reading() as connection:
                self._load(connection, name)
        return self._running.get(name)

    def cool(self, name: DayName) -> None:
        """Let go of a day that nothing is expected of any more; it can be read again."""
        self._running.pop(name, None)
        self.touched.discard(name)
        self._frames.pop(name, None)
        for root in [root for root, made in self._made.items() if self._running.keys().isdisjoint(made.values())]:
            if self._threads.forget(root):
                del self._made[root]

    def running(self) -> Iterable[tuple[DayName, RunningDay]]:
        """The days that are warm."""
        return list(self._running.items())

    def all_days(self) -> Iterator[tuple[DayName, datetime]]:
        """Every day that was cut, and when it ends."""
        with self._database.reading() as connection:
            for liveblog in self._config.liveblogs:
                for row in cut_days(connection, liveblog):
                    yield DayName(liveblog, row.day.date), row.day.ends

    def ends(self, name: DayName) -> datetime:
        """When a day that is warm, or was, ends."""
        return self._rows[name].day.ends

    def targets(self, name: DayName) -> Iterable[str]:
        """The targets that a day is published to."""
        return self._config.liveblogs[name.liveblog].targets

    def coverage(self, liveblog: str) -> Coverage:
        """What the live blog's commands say."""
        return self._coverages.of(liveblog)

    def called(self, person: str) -> str:
        """What a person is called."""
        return self._framing.called(person)

    def waiting_emoji(self) -> Iterable[tuple[Channel, Attachment]]:
        """The pictures of custom emoji that are still to be fetched, each with the place that it is of."""
        return self._framing.emoji.waiting()

    def look(self, now: datetime) -> dict[DayName, list[Change]]:
        """Bring every warm day up to date with the clock; returns what readers would see differently, by day."""
        changes = {}
        for name, running in self._running.items():
            liveblog, coverage = self._config.liveblogs[name.liveblog], self.coverage(name.liveblog)
            changed = running.look(coverage, now)
            frame = self._framing.frame(liveblog, running, coverage, now)
            before = self._frames.get(name)
            if before != frame:
                self._frames[name] = frame
                changed.append(Change(takes_away=frame.offline and not (before and before.offline)))
            if changed:
                changes[name] = changed
        return changes

    def day_post(self, name: DayName) -> DayPost:
        """The day post as of the last look."""
        return replace(self._frames[name], entries=self._running[name].entries)

    def _add(self, connection: Connection, events: Iterable[Event]) -> None:
        """Take events in, compute their threads anew, and note the days that this touches."""
        roots: dict[Root, None] = {}
        for event in events:
            if ref := self._framing.note(event):
                for running in self._running.values():
                    running.rename(ref)
            if root := self._threads.add(event) or self._recall(connection, event):
                roots[root] = None
                if is_purge(event):  # on which days it was, its text may have told
                    days = stamped_days(self._threads.of(root))
                    self.touched |= {DayName(*day) for day in days if day[0] in self._config.liveblogs}
        for root in roots:
            self.touched |= self._fold(connection, root)

    def _recall(self, connection: Connection, event: Event) -> Root | None:
        """Read the thread of an event that is not in memory, as it was; returns its root, or what holds its place."""
        if not event.refers:
            return None
        rows = threads.thread(connection, event.place, event.refers, until=self.position)
        events = [row.event for row in rows]
        self._threads.add_all(events)
        root = self._threads.root_of(event.place, event.refers)
        if root and root not in self._made:  # of what was purged since the log no longer tells what it made
            self._made[root] = {entry.id: _day(entry) for entry in self._entries(connection, root, events)}
        return root or self._threads.root_of(event.place, event.subject)

    def _load(self, connection: Connection, name: DayName) -> None:
        """Make a day warm."""
        row = self._row(connection, name)
        if row is None or name in self._running:
            return
        liveblog, framing = self._config.liveblogs[name.liveblog], self._framing
        bounds = Bounds(liveblog.first_day, liveblog.last_day)
        self._running[name] = RunningDay(name.liveblog, row.day, bounds, framing.names, framing.emoji.shown)
        self._take_in(connection, threads.threads_of_day(connection, name.liveblog, row.day, until=self.position))

    def _take_in(self, connection: Connection, rows: Iterable[log.Row]) -> None:
        """Compute whole threads that were read from the log."""
        for root in self._threads.add_all([row.event for row in rows]):
            self._fold(connection, root)

    def _fold(self, connection: Connection, root: Root) -> set[DayName]:
        """Compute a thread's entries and put them into the days that are warm; returns all days it is or was on."""
        before, made, events = self._made.pop(root, {}), {}, list(self._threads.of(root))
        for event in events:  # any may have held the place of a root that has come
            before |= self._made.pop((event.place, event.subject), {})
        for entry in self._entries(connection, root, events):
            name = made[entry.id] = _day(entry)
            self._coverages.note(name.liveblog, entry.id, entry)
            if name in self._running:
                self._running[name].put(entry)
        for entry_id, name in before.items():
            if made.get(entry_id) != name and name in self._running:
                self._running[name].drop(entry_id)
            if entry_id not in made:
                self._coverages.note(name.liveblog, entry_id, None)
        self._made[root] = made
        return {*before.values(), *made.values()}

    def _entries(self, connection: Connection, root: Root, events: Iterable[Event]) -> tuple[Entry, ...]:
        """The entries that some events of a thread make."""
        post = self._threads.post(root)
        if post is None or post.stamp is None or post.stamp.liveblog not in self._config.liveblogs:
            return ()
        return fold(events, root[1], self._meanings(connection, post.stamp))

    def _meanings(self, connection: Connection, stamp: Stamp) -> Table:
        row = self._row(connection, DayName(stamp.liveblog, stamp.day.date)) if stamp.day else None
        return row.meanings if row else table({})

    def _row(self, connection: Connection, name: DayName) -> DayRow | None:
        if name not in self._rows and name.liveblog in self._config.liveblogs:
            for row in cut_days(connection, name.liveblog):
                self._rows[DayName(name.liveblog, row.day.date)] = row
        return self._rows.get(name)


def _day(entry: Entry) -> DayName:
    return DayName(entry.liveblog, entry.day.date)
