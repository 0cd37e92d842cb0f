"""The event log: append-only, each fact once, in one order.

Functions take a connection: inside `Database.write` for appending, from `Database.reading` for the rest.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from pipeline import codec
from pipeline.events import Channel, Day, Decided, Edited, Event, Message, Posted
from pipeline.front import lead, read_front
from pipeline.store.schema import events, stamp


@dataclass(frozen=True, slots=True)
class Row:
    """An event and its place in the log."""

    position: int
    event: Event


def append(connection: Connection, event: Event, line: codec.Json | None = None) -> bool:
    """Put an event at the end of the log; False if it stands there already.

    `line` is the JSON that the event was read from, if it was: it may hold more than this version knows.
    """
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    day = event.stamp.day if event.stamp else None
    statement = insert(events).values(
        source=event.source,
        channel=event.channel,
        key=event.key,
        kind=event.kind,
        time=stamp(event.time),
        subject=event.subject,
        refers=event.refers,
        liveblog=event.stamp.liveblog if event.stamp else "",
        date=day.date.isoformat() if day and _brings_to_a_day(event) else "",
        command=is_command(event),
        event=codec.dumps(line or codec.encode(event)),
        raw=event.raw,
        translator=event.translator,
    )
    return connection.execute(statement.on_conflict_do_nothing()).rowcount == 1


def is_command(event: Event) -> bool:
    """Whether a message begins with an exclamation mark, and so may be a command."""
    return isinstance(event, Message) and event.body is not None and read_front(lead(event.body), event.source).bang


def since(connection: Connection, position: int, most: int = 1000) -> list[Row]:
    """The events after a position, in order, at most so many."""
    rows = select(events.c.position, events.c.event).where(events.c.position > position)
    return list(_rows(connection, rows.order_by(events.c.position).limit(most)))


def last_position(connection: Connection) -> int:
    """The position of the newest event; 0 in an empty log."""
    return connection.execute(select(func.max(events.c.position))).scalar() or 0


def has(connection: Connection, place: Channel, key: str) -> bool:
    """Whether the fact of that key stands in the log."""
    found = select(events.c.position).where(_at(place), events.c.key == key)
    return connection.execute(found).first() is not None


def has_subject(connection: Connection, place: Channel, subject: str) -> bool:
    """Whether the log holds what goes by that id."""
    return (
        connection.execute(select(events.c.position).where(_at(place), events.c.subject == subject)).first() is not None
    )


def has_messages(connection: Connection, liveblog: str) -> bool:
    """Whether anything was ever recorded of a live blog."""
    return connection.execute(select(events.c.position).where(events.c.liveblog == liveblog)).first() is not None


def events_since(connection: Connection, place: Channel, time: datetime) -> list[Row]:
    """The events of a channel from that time on, by their own time."""
    return list(_rows(connection, _columns().where(_at(place), events.c.time >= stamp(time))))


def root_of_message(connection: Connection, place: Channel, message: str) -> str | None:
    """The root of the thread that a message is in: perhaps the message itself."""
    found = select(events.c.refers).where(_at(place), events.c.subject == message, events.c.kind == Posted.kind)
    refers = connection.execute(found).scalar()
    return message if refers == "" else _climb(connection, place, refers) if refers else None


def root_of(connection: Connection, event: Event) -> str | None:
    """The root of the thread that an event refers to, through as many steps as it takes; None while one is missing."""
    return _climb(connection, event.place, event.refers) if event.refers else None


def thread(connection: Connection, place: Channel, root: str) -> list[Row]:
    """Every event of a thread, from its root down."""
    return list(_descend(connection, select(events).where(_at(place), events.c.subject == root)))


def threads_of_day(connection: Connection, liveblog: str, day: Day) -> list[Row]:
    """Every event of the threads that may show on a day: of its own roots, and of drafts released on it."""
    on_day = and_(events.c.liveblog == liveblog, events.c.date == day.date.isoformat())
    released = [row.event for row in _rows(connection, _columns().where(on_day, events.c.refers != ""))]
    roots = {(event.place, root) for event in released if (root := root_of(connection, event))}
    own = select(events).where(on_day, events.c.kind == Posted.kind, events.c.refers == "")
    rows = list(_descend(connection, own))
    known = {(row.event.place, row.event.subject) for row in rows}
    for place, root in roots - known:
        rows += thread(connection, place, root)
    return rows


def commands(connection: Connection, liveblog: str) -> list[Row]:
    """Every event of the threads whose root is, or once was, a command of the live blog."""
    typed = _columns().where(events.c.liveblog == liveblog, events.c.command)
    found = [row.event for row in _rows(connection, typed)]
    roots = {(event.place, root_of(connection, event) or event.subject) for event in found}
    return [row for place, root in sorted(roots) for row in thread(connection, place, root)]


def of_kind(connection: Connection, kind: str) -> list[Row]:
    """Every event of a kind, in order."""
    return list(_rows(connection, _columns().where(events.c.kind == kind).order_by(events.c.position)))


def exported(connection: Connection, liveblog: str | None) -> Iterator[codec.Json]:
    """Every event as it was recorded, with raw payload and translator version, in order; of one live blog or of all."""
    rows = select(events.c.event, events.c.raw, events.c.translator).order_by(events.c.position)
    if liveblog:
        rows = rows.where(or_(events.c.liveblog == liveblog, events.c.liveblog == ""))
    for row in connection.execute(rows):
        line = json.loads(row.event)
        if row.raw:
            line |= {"raw": row.raw, "translator": row.translator}
        yield line


_DEEPEST = 8  # steps from an event to its root: redaction, reaction, reply, root; and room for more


def _climb(connection: Connection, place: Channel, subject: str) -> str | None:
    for _ in range(_DEEPEST):
        found = select(events.c.kind, events.c.refers).where(_at(place), events.c.subject == subject)
        row = connection.execute(found.order_by(events.c.position)).first()
        if row is None:
            return None
        if not row.refers:
            return subject if row.kind == Posted.kind else None
        subject = row.refers
    return None


def _brings_to_a_day(event: Event) -> bool:
    return isinstance(event, Posted | Edited | Decided)


def _at(place: Channel) -> Any:
    return and_(events.c.source == place.source, events.c.channel == place.id)


def _columns() -> Select[tuple[int, str]]:
    return select(events.c.position, events.c.event)


def _rows(connection: Connection, rows: Select[Any]) -> Iterator[Row]:
    for position, event in connection.execute(rows):
        yield Row(position, codec.decode(json.loads(event)))


def _descend(connection: Connection, tops: Select[Any]) -> Iterator[Row]:
    """The events that a statement finds, and all that refer to them, directly or through others, in order."""
    found = tops.with_only_columns(events.c.position, events.c.source, events.c.channel, events.c.subject).cte(
        "found", recursive=True
    )
    below = select(events.c.position, events.c.source, events.c.channel, events.c.subject).where(
        events.c.source == found.c.source, events.c.channel == found.c.channel, events.c.refers == found.c.subject
    )
    everything = found.union(below)
    return _rows(
        connection,
        _columns().join(everything, everything.c.position == events.c.position).order_by(events.c.position),
    )
