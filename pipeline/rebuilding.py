"""Deriving anew what is derived from the log: `daypost rebuild`.

The truth is each event's own JSON. What the log finds events by, and the days that were cut, is read from it; better
translators make better events of old payloads; a changed zone or `day_starts_at` cuts the days anew.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from pipeline import codec
from pipeline.config import Config
from pipeline.errors import HeldError, StoreError
from pipeline.events import Day, Event
from pipeline.reactions import table
from pipeline.recutting import DayKey, Recut
from pipeline.settled import unsettle
from pipeline.store import leases, log
from pipeline.store.days import add_day, all_days, remove_days
from pipeline.store.publications import publications_of, save
from pipeline.store.reindexing import rewrite, stored

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Translator:
    """A bot's translator as it is now: its version, such as "slack/2", and what it makes of an event's raw payload.

    What it returns is the same fact, told better: same source, channel and key.
    """

    version: str
    translate: Callable[[Event], Event]


@dataclass
class Rebuilt:
    """What was done: events looked at, rows that were not as they should be, events translated anew by version."""

    events: int = 0
    changed: int = 0
    translated: Counter[str] = field(default_factory=Counter)


def refuse_beside_run(connection: Connection, now: datetime) -> None:
    """Raise HeldError, naming it, if a `run` is up."""
    if run := leases.listening(connection, now):
        raise HeldError(f"A run is up: {run}. End it first; rebuild needs the log to itself.")


def recut(connection: Connection, config: Config) -> Recut:
    """What cutting the days anew would change."""
    cutting = Recut(config.liveblogs)
    for one in stored(connection):
        cutting.stamp(one.event)
    return cutting


def rebuild(
    connection: Connection,
    config: Config,
    now: datetime,
    *,
    translators: Mapping[str, Translator],
    cutting: Recut | None,
    done: Callable[[int], None] = lambda _: None,
) -> Rebuilt:
    """Do it, within the present transaction; the next `run` then looks at everything.

    `translators` are those to apply, by source; with a fresh `cutting` the days are cut anew. Raises HeldError if a
    `run` is up, StoreError for an event that cannot be read.
    """
    refuse_beside_run(connection, now)
    rebuilt = Rebuilt()
    cut: dict[DayKey, Day] = {}
    events = stored(connection)
    while rows := list(islice(events, _AT_ONCE)):
        changed = []
        for one in rows:
            event, line = _translated(one.event, one.line, translators, rebuilt)
            event, line = _moved(event, line, cutting)
            if event.stamp and event.stamp.day:
                cut.setdefault((event.stamp.liveblog, event.stamp.day.date), event.stamp.day)
            if (row := log.row_of(event, line)) != one.row:
                changed.append((one.position, row))
        rewrite(connection, changed)
        rebuilt.events += len(rows)
        rebuilt.changed += len(changed)
        done(len(rows))
    _write_days(connection, config, cut, cutting)
    unsettle(connection)
    return rebuilt


def is_older(event: Event, translator: Translator) -> bool:
    """Whether the event was made from its payload by an earlier version of the translator."""
    name, _, version = event.translator.partition("/")
    present, _, newest = translator.version.partition("/")
    return bool(event.raw) and name == present and version.isdigit() and int(version) < int(newest)


def _translated(
    event: Event, line: codec.Json, translators: Mapping[str, Translator], rebuilt: Rebuilt
) -> tuple[Event, codec.Json]:
    translator = translators.get(event.source)
    if translator is None or not is_older(event, translator):
        return event, line
    made = translator.translate(event)
    if (made.place, made.key) != (event.place, event.key):
        raise StoreError(f"{translator.version} makes another fact of {event.place} {event.key}; nothing was changed")
    made = replace(made, stamp=event.stamp, seen=event.seen, raw=event.raw, translator=translator.version)
    rebuilt.translated[translator.version] += 1
    return made, codec.encode(made)


def _moved(event: Event, line: codec.Json, cutting: Recut | None) -> tuple[Event, codec.Json]:
    if cutting is None or (stamp := cutting.stamp(event)) == event.stamp or stamp is None:
        return event, line
    moved = {**line["stamp"], "day": codec.plain(stamp.day)}  # a stamp may hold more than this version knows
    return replace(event, stamp=stamp), {**line, "stamp": moved}


def _write_days(connection: Connection, config: Config, cut: dict[DayKey, Day], cutting: Recut | None) -> None:
    """Write the rows of the days anew, each with the table of reactions that it had.

    A day that some target has stays a day, even if nothing is left of it: its post is to become empty.
    """
    rows = {(name, row.day.date): row for name, row in all_days(connection)}
    publications = [one for target in config.targets for one in publications_of(connection, target)]
    for one in publications:
        key = one.liveblog, one.date
        if key not in cut and key in rows:
            is_ours = one.liveblog in config.liveblogs
            cut[key] = cutting.of_date(*key) if cutting and is_ours else rows[key].day
        if cutting and key in cutting.changed:
            save(connection, replace(one, final=None))  # its last publication is not what the day is now
    remove_days(connection)
    for key, day in cut.items():
        add_day(connection, key[0], day, rows[key].meanings if key in rows else table(config.reactions.chosen))
