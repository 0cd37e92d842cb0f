"""The log as a file, and back: what `daypost export` writes and `daypost import` reads (CONTRACT, Recorded events).

JSON lines: a header, then each event as it was recorded. The header holds what no event does: the days' tables of
reactions, so that a mark which hid an entry hides it in the new place too; and since when was listened to whom, so that
what was sent while the place changed still becomes an entry (RULES 1.8).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from pipeline import codec
from pipeline.errors import InputError
from pipeline.events import Event, Fetched, Picture, Posted
from pipeline.originals import is_sound
from pipeline.reactions import COMMANDS, Table
from pipeline.recutting import DayKey
from pipeline.store import log
from pipeline.store.days import add_day, all_days
from pipeline.store.erasing import erase_all
from pipeline.store.facts import checkpoint, firsts_of, seen_since, set_checkpoint


@dataclass(frozen=True, slots=True)
class Recording:
    """What a file holds: events with the JSON that they were read from, and what reactions meant on which day.

    `firsts` are when a channel was first listened to, or a person first listed.
    """

    events: Sequence[tuple[Event, codec.Json]]
    meanings: Mapping[DayKey, Table] = field(default_factory=dict)
    firsts: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def is_foreign(self) -> bool:
        """Whether nothing of it was ever recorded by daypost: what comes in is a draft then (RULES 1.8)."""
        return all(event.stamp is None for event, _ in self.events)

    @property
    def liveblogs(self) -> set[str]:
        """The live blogs that its events belong to."""
        return {event.stamp.liveblog for event, _ in self.events if event.stamp}

    @property
    def pictures(self) -> list[Picture]:
        """The pictures that its events name, each once."""
        return _pictures(event for event, _ in self.events)


def export(connection: Connection, liveblog: str | None = None) -> Iterator[str]:
    """The lines of an export, of one live blog or of all."""
    rows = [
        {"liveblog": name, "date": row.day.date.isoformat(), "reactions": row.meanings}
        for name, row in all_days(connection)
        if liveblog in (None, name)
    ]
    firsts = {what: codec.plain(at) for what, at in sorted(firsts_of(connection, liveblog).items())}
    yield codec.dumps({"daypost": codec.VERSION, "kind": "header", "days": rows, "firsts": firsts})
    for line in log.exported(connection, liveblog):
        yield codec.dumps(line)


def read(path: Path) -> Recording:
    """What a file holds. Raises InputError, naming file and line, for what is no export of ours."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    events: list[tuple[Event, codec.Json]] = []
    unstamped: list[int] = []
    header = Recording([])
    for number, line in enumerate(lines, 1):
        try:
            if number == 1:
                header = _header(_parsed(line))
            elif line.strip():
                events.append(_event(_parsed(line)))
                if isinstance(events[-1][0], Posted) and events[-1][0].stamp is None:
                    unstamped.append(number)
        except InputError as error:
            raise InputError(f"{path}, line {number}: {error}. Nothing was taken in.") from error
    recording = replace(header, events=events)
    if unstamped and not recording.is_foreign:
        what = "is a message without a stamp among others that daypost has recorded; take it out"
        raise InputError(f"{path}, line {unstamped[0]}: {what}. Nothing was taken in.")
    return recording


Checkpoints = Mapping[str, Callable[[str | None, Iterable[Event]], str]]
"""By source: how its checkpoint goes on after events that its bot did not bring."""


def take_in(
    connection: Connection,
    recording: Recording,
    meanings: Table,
    checkpoints: Checkpoints,
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Put what the log lacks of a recording at its end; returns how many events that were.

    Days that were not cut here yet are restored from the stamps; where the recording does not say what reactions meant
    on them, `meanings` does. `done` is told of each event.
    """
    added = 0
    cut = {(name, row.day.date) for name, row in all_days(connection)}
    for event, line in recording.events:
        added += log.append(connection, event, line)
        done(1)
        if event.stamp and (day := event.stamp.day):
            key = event.stamp.liveblog, day.date
            if key not in cut:
                cut.add(key)
                add_day(connection, key[0], day, recording.meanings.get(key, meanings))
    for source, go_on in checkpoints.items():
        if events := [event for event, _ in recording.events if event.source == source]:
            set_checkpoint(connection, source, go_on(checkpoint(connection, source), events))
    for what, at in recording.firsts.items():
        seen_since(connection, what, at)
    erase_all(connection)
    return added


def pictures_of(connection: Connection, liveblog: str | None) -> list[Picture]:
    """The pictures that the events of a live blog, or of all, name; those of custom emoji are nobody's own."""
    rows = log.of_kind(connection, Fetched.kind)
    events = (row.event for row in rows if not row.event.stamp or liveblog in (None, row.event.stamp.liveblog))
    return _pictures(events)


def _pictures(events: Iterable[Event]) -> list[Picture]:
    """The pictures that events name, each once."""
    found = {event.picture.hash: event.picture for event in events if isinstance(event, Fetched) and event.picture}
    return list(found.values())


def _parsed(line: bytes) -> codec.Json:
    try:
        parsed = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise InputError("is not a JSON object")
    return parsed


def _refuse(number: str) -> None:
    raise ValueError(f"{number} is no number")


def _header(header: codec.Json) -> Recording:
    """What the header says: a recording without events."""
    version = header.get("daypost")
    if header.get("kind") != "header" or not isinstance(version, int):
        raise InputError('is no header; what `daypost export` writes begins with {"daypost": 1, "kind": "header"}')
    if version > codec.VERSION:
        raise InputError(f"is of version {version}, this daypost knows {codec.VERSION}; use a newer one")
    try:
        days = {(day["liveblog"], date.fromisoformat(day["date"])): _table(day) for day in header.get("days", ())}
        firsts = {what: codec.instant(at) for what, at in header.get("firsts", {}).items()}
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise InputError("says of its days, or of since when it listens, what cannot be understood") from error
    return Recording([], days, firsts)


def _table(day: Mapping[str, Any]) -> Table:
    table = dict(day["reactions"])
    if not (isinstance(day["liveblog"], str) and set(table.values()) <= set(COMMANDS)):
        raise ValueError(table)
    return table


def _event(line: codec.Json) -> tuple[Event, codec.Json]:
    event = codec.decode(line)
    if isinstance(event, Fetched) and event.picture and not is_sound(event.picture):
        raise InputError("names a picture in a way that daypost never does")
    return event, line
