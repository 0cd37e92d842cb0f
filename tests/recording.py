"""Recording as a process with a configuration does it, and looking at what came of it."""

from typing import Any

from sqlalchemy import select

from pipeline.entries import Entry
from pipeline.events import Event, Stamp
from pipeline.fold import fold
from pipeline.journal import append
from pipeline.reactions import table
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.store.schema import events as log
from tests.databases import recorded, written
from tests.happened import at, config

ANN, BEN, EVE, STRANGER = "U1", "U2", "U3", "U9"
"""Accounts: an author, one who is editor too, an editor, and somebody else."""


def record(database: Database, *events: Event, now: float = 60, begun: float = -600, **keys: Any) -> list[Event]:
    """Record events as one delivery to a process with such a configuration; returns the whole log."""
    deliver(database, Stamping(config(**keys)), *events, now=now, begun=begun)
    return recorded(database)


def deliver(database: Database, by: Stamping, *events: Event, now: float = 60, begun: float = -600) -> frozenset[str]:
    """Record events as one delivery; who delivers has listened since the minute `begun` at the latest."""
    written(database, by.listen_from, at(begun))
    return written(database, append, by, events, at(now)).keys


def entries(database: Database, root: str = "1") -> tuple[Entry, ...]:
    """The entries that the log makes of a thread."""
    return fold(recorded(database), root, table({}))


def stamp_of(event: Event) -> Stamp:
    """The stamp that an event has."""
    assert event.stamp
    return event.stamp


def raws(database: Database) -> set[str]:
    """The raw payloads that are kept."""
    with database.reading() as connection:
        return set(connection.execute(select(log.c.raw)).scalars())
