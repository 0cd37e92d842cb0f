"""Newsrooms over a log of three days, and what they show."""

from datetime import date, timedelta

from pipeline.day_post import DayPost
from pipeline.events import Event
from pipeline.journal import append
from pipeline.newsroom import DayName, Newsroom
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from tests.databases import written
from tests.happened import at, config, posted

DAY = 24 * 60
"""In minutes."""

FRIDAY, SATURDAY, SUNDAY = (DayName("pycon", date(2026, 5, 15) + timedelta(day)) for day in range(3))

CONFIG = config()
STARTED = posted("start", "!start keep", -DAY)


def record(database: Database, *events: Event, stamping: Stamping | None = None) -> None:
    """Record events as one delivery, by a process that has listened for long, on the evening of the third day."""
    by = stamping or Stamping(CONFIG)
    written(database, by.listen_from, at(-9 * DAY))
    written(database, append, by, events, at(3 * DAY))


def open_room(database: Database, position: int = 0) -> Newsroom:
    """A newsroom that reads the log on from a position."""
    return Newsroom(CONFIG, database, position)


def shows(room: Newsroom, now: float = 3 * DAY) -> dict[DayName, DayPost]:
    """Every day post as the room has it at that minute."""
    room.read_on()
    names = [name for name, _ in room.all_days()]
    for name in names:
        room.warm(name)
    room.look(at(now))
    return {name: room.day_post(name) for name in names}


def warm(room: Newsroom) -> set[DayName]:
    """The days that are warm."""
    return {name for name, _ in room.running()}
