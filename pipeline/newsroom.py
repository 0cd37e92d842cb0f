"""The newsroom: reads the log forward and keeps the running days of every live blog warm.

One thread owns it. One event re-computes one thread; a command re-computes the coverage of its live blog; nothing else
is looked at again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from markupsafe import Markup
from sqlalchemy import Connection

from pipeline import days, markup
from pipeline.config import Config, Template
from pipeline.coverage import Coverage, cover
from pipeline.day_post import DayPost, Person
from pipeline.entries import Entry
from pipeline.events import Body, Event, Named, Stamp
from pipeline.fold import fold
from pipeline.reactions import Table, table
from pipeline.running import Change, RunningDay
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


class Newsroom:
    """The fold of the log, kept up to `position`. `touched` are the days that events brought in, open or long over."""

    def __init__(self, config: Config, database: Database, position: int) -> None:
        self.position = position
        self.touched: set[DayName] = set()
        self._config = config
        self._database = database
        self._threads = Threads()
        self._running: dict[DayName, RunningDay] = {}
        self._made: dict[Root, dict[str, DayName]] = {}
        self._whole: set[Root] = set()
        self._commands: dict[str, dict[str, Entry]] = {name: {} for name in config.liveblogs}
        self._coverage: dict[str, Coverage] = {}
        self._rows: dict[DayName, DayRow] = {}
        self._people: dict[str, Named] = {}
        self._frames: dict[DayName, DayPost] = {}
        with database.reading() as connection:
            for row in log.of_kind(connection, Named.kind):
                self._name(row.event)
            for liveblog in config.liveblogs:
                self._add(connection, (row.event for row in threads.commands(connection, liveblog)))

    def read_on(self) -> None:
        """Take in what was appended to the log since the last time, by any process."""
        with self._database.reading() as connection:
            while rows := log.since(connection, self.position):
                days = self._add(connection, (row.event for row in rows))
                self.touched |= days
                for name in days:
                    self._load(connection, name)
                self.position = rows[-1].position

    def warm(self, name: DayName) -> RunningDay | None:
        """The day, read from the log if need be; None if it was never touched."""
        if name not in self._running:
            with self._database.reading() as connection:
                if self._row(connection, name) is None:
                    return None
                self._load(connection, name)
        return self._running[name]

    def cool(self, name: DayName) -> None:
        """Let go of a day that nothing is expected of any more; it can be read again."""
        self._running.pop(name, None)
        self.touched.discard(name)
        self._frames.pop(name, None)
        for root in [root for root, made in self._made.items() if set(made.values()) == {name}]:
            del self._made[root]
            self._whole.discard(root)
            self._threads.forget(root)

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
        if liveblog not in self._coverage:
            self._coverage[liveblog] = cover(self._commands[liveblog].values())
        return self._coverage[liveblog]

    def look(self, now: datetime) -> dict[DayName, list[Change]]:
        """Bring every warm day up to date with the clock; returns what readers would see differently, by day."""
        changes = {}
        for name, running in self._running.items():
            changed = running.look(self.coverage(name.liveblog), now)
            frame = self._frame(name, running, now)
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

    def _frame(self, name: DayName, running: RunningDay, now: datetime) -> DayPost:
        """Everything of a day post but its entries."""
        liveblog, coverage = self._config.liveblogs[name.liveblog], self.coverage(name.liveblog)
        number = days.number(name.date, liveblog.first_day)
        ended = coverage.ended(name.date, now) or now >= running.day.ends
        persons = running.persons
        summary = coverage.text(name.date, "summary")
        intro = coverage.text(name.date, "intro")
        if intro is None:
            intro = _filled(liveblog.intro, number, name.date, liveblog.name)
        return DayPost(
            liveblog=liveblog.name,
            date=name.date,
            zone=running.day.zone,
            title=coverage.text(name.date, "title") or _filled(liveblog.title, number, name.date, liveblog.name),
            language=liveblog.language,
            number=number,
            intro=_html(intro),
            summary=_html(summary or ""),
            order=liveblog.order_after_end if ended else liveblog.order,
            ended=ended,
            offline=coverage.offline(now),
            bylines=len(persons) > 1,
            people={person: self._person(person) for person in sorted(persons)},
        )

    def _person(self, person: str) -> Person:
        named = self._people.get(f"person:{person}")
        return Person(named.name, named.url, named.picture) if named else Person(person.partition(":")[2] or person)

    def _name(self, event: Event) -> None:
        if isinstance(event, Named):
            known = self._people.get(event.ref)
            if known is None or (known.time, known.key) <= (event.time, event.key):
                self._people[event.ref] = event

    def _add(self, connection: Connection, events: Iterable[Event]) -> set[DayName]:
        """Take events in and compute their threads anew; returns the days that this touches."""
        touched: dict[Root, None] = {}
        for event in events:
            self._name(event)
            root = self._threads.add(event)
            if root is None and event.refers and (found := threads.thread(connection, event.place, event.refers)):
                root = event.place, next(row.event.subject for row in found if not row.event.refers)
            if root:
                self._complete(connection, root)
                touched[root] = None
        return {name for root in touched for name in self._fold(connection, root)}

    def _complete(self, connection: Connection, root: Root) -> None:
        """Fetch what the log holds of a thread that is not warm: what came ahead of its root, all of an old one."""
        if root not in self._whole:
            self._whole.add(root)
            for row in threads.thread(connection, *root):
                self._threads.add(row.event)

    def _load(self, connection: Connection, name: DayName) -> None:
        """Make a day warm."""
        row = self._row(connection, name)
        if row is None or name in self._running:
            return
        liveblog = self._config.liveblogs[name.liveblog]
        self._running[name] = RunningDay(name.liveblog, row.day, Bounds(liveblog.first_day, liveblog.last_day))
        roots: dict[Root, None] = {}
        for found in threads.threads_of_day(connection, name.liveblog, row.day):
            event = found.event
            if not event.refers:
                roots[event.place, event.subject] = None
            self._threads.add(event)
        self._whole.update(roots)
        for root in roots:
            self._fold(connection, root)

    def _fold(self, connection: Connection, root: Root) -> set[DayName]:
        """Compute a thread's entries and put them into the days that are warm; returns the days they belong to."""
        post = self._threads.post(root)
        if post is None or post.stamp is None or post.stamp.liveblog not in self._config.liveblogs:
            return set()
        made = {}
        for entry in fold(self._threads.of(root), root[1], self._meanings(connection, post.stamp)):
            made[entry.id] = DayName(entry.liveblog, entry.day.date)
            self._command(entry)
            if made[entry.id] in self._running:
                self._running[made[entry.id]].put(entry)
        for entry_id, name in self._made.get(root, {}).items():
            if made.get(entry_id) != name and name in self._running:
                self._running[name].drop(entry_id)
        self._made[root] = made
        return set(made.values())

    def _command(self, entry: Entry) -> None:
        """Note what an entry says as a command, or that it says nothing any more."""
        commands = self._commands[entry.liveblog]
        known = commands.pop(entry.id, None)
        if entry.kind == "command" or entry.decided:
            commands[entry.id] = entry
        if commands.get(entry.id) != known:
            self._coverage.pop(entry.liveblog, None)

    def _meanings(self, connection: Connection, stamp: Stamp) -> Table:
        row = self._row(connection, DayName(stamp.liveblog, stamp.day.date)) if stamp.day else None
        return row.meanings if row else table({})

    def _row(self, connection: Connection, name: DayName) -> DayRow | None:
        if name not in self._rows and name.liveblog in self._config.liveblogs:
            for row in cut_days(connection, name.liveblog):
                self._rows[DayName(name.liveblog, row.day.date)] = row
        return self._rows.get(name)


@lru_cache(256)
def _filled(template: Template, number: int | None, day: date, name: str) -> str:
    return template.fill(day=number, date=day, name=name)


@lru_cache(256)
def _html(text: str) -> Markup | None:
    """What was typed as an intro or a summary, or stands in the configuration as one; Markdown."""
    return markup.render(Body("markdown", text)).html if text.strip() else None
