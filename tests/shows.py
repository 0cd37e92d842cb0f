"""What becomes of events: entries, coverage, day posts, by the pure core alone, without a log."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain

from pipeline.coverage import Coverage, Start, cover
from pipeline.day_post import DayPost, Person, ShownEntry
from pipeline.entries import Entry
from pipeline.events import Event
from pipeline.fold import fold
from pipeline.frames import Frames
from pipeline.reactions import table
from pipeline.running import RunningDay
from pipeline.threads import Threads
from pipeline.visibility import Bounds
from tests.make import at

MEANINGS = table({})
OPEN = Coverage(starts=(Start(datetime(2000, 1, 1, tzinfo=UTC), keep=True),))
"""A live blog that was always live."""


def entries_of(events: Iterable[Event]) -> list[Entry]:
    """The entries that events make, of every thread."""
    threads = Threads()
    for event in events:
        threads.add(event)
    made = (fold(threads.of(root), root[1], MEANINGS) for root in threads.roots())
    return list(chain.from_iterable(made))


def entry_of(*events: Event) -> Entry:
    """The one entry that events make."""
    (entry,) = entries_of(events)
    return entry


def coverage_of(entries: Iterable[Entry]) -> Coverage:
    """The coverage that the commands among entries make; without any `!start` the live blog was always live."""
    coverage = cover(entries)
    return coverage if coverage.starts else replace(coverage, starts=OPEN.starts)


def day_posts(events: Iterable[Event], now: datetime, bounds: Bounds | None = None) -> dict[date, DayPost]:
    """The day posts that events make, as they show at a moment."""
    framing = Frames()
    for event in (events := list(events)):
        framing.note(event)
    entries = entries_of(events)
    coverage = coverage_of(entries)
    running: dict[date, RunningDay] = {}
    for entry in entries:
        new = RunningDay("pycon", entry.day, bounds or Bounds(), framing.names, framing.emoji.shown)
        day = running.setdefault(entry.day.date, new)
        day.put(entry)
    posts = {}
    for local, day in sorted(running.items()):
        day.look(coverage, now)
        posts[local] = DayPost(
            liveblog="pycon",
            date=local,
            zone=day.day.zone,
            title="PyCon 2026",
            entries=day.entries,
            bylines=len(day.persons) > 1,
            people={person: Person(person.capitalize()) for person in sorted(day.persons)},
        )
    return posts


def shown(*events: Event, now: float = 24 * 60) -> list[ShownEntry]:
    """What shows of events that many minutes after noon, by default a day later, oldest first."""
    return [entry for day in day_posts(events, at(now)).values() for entry in day.entries]


def texts(*events: Event, now: float = 24 * 60) -> list[str]:
    """The visible texts of what shows, oldest first."""
    return [entry.plain for entry in shown(*events, now=now)]
