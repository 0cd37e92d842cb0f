"""The event log: append-only, each fact once, in one order.

Functions take a connection: inside `Database.write` for appending, from `Database.reading` for the rest.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from pipeline import codec
from pipeline.errors import InputError, StoreError
from pipeline.events import Channel, Decided, Edited, Event, Fetched, Message, Named, Posted, Reacted, Unreacted
from pipeline.front import lead, read_front
from pipeline.store.schema import events, stamp


@dataclass(frozen=True, slots=True)
class Row:
    """An event and its place in the log."""

    position: int
    event: Event


_IDS = (events.c.subject, events.c.refers)

# What these commands decide stays, though their text be purged.
_LASTING = ("started", "resumed", "online")

# `inline` does not ask for the position; without `preserve_rowcount` psycopg has forgotten whether a row was put in.
_INSERT = {
    "sqlite": sqlite.insert(events).on_conflict_do_nothing().inline().execution_options(preserve_rowcount=True),
    "postgresql": postgresql.insert(events).on_conflict_do_nothing().inline().execution_options(preserve_rowcount=True),
}


def append(connection: Connection, event: Event, line: codec.Json | None = None) -> bool:
    """Put an event at the end of the log; False if it stands there already.

    `line` is the JSON that the event was read from, if it was: it may hold more than this version knows.
    """
    return connection.execute(_INSERT[connection.dialect.name], row_of(event, line)).rowcount == 1


def row_of(event: Event, line: codec.Json | None = None) -> dict[str, Any]:
    """The row that an event is in the log, all but its position."""
    day = event.stamp.day if event.stamp else None
    return {
        "source": event.source,
        "channel": event.channel,
        "key": sound(event.key),
        "kind": event.kind,
        "time": stamp(event.time),
        "subject": sound(event.subject),
        "refers": sound(event.refers),
        "liveblog": event.stamp.liveblog if event.stamp else "",
        "date": day.date.isoformat() if day and _brings_to_a_day(event) else "",
        "command": is_command(event),
        "event": codec.dumps(_without_columns(line) if line else codec.encode(event)),
        "raw": sound(event.raw),
        "translator": event.translator,
    }


def is_command(event: Event) -> bool:
    """Whether a message begins with an exclamation mark, and so may be a command, or is what lasts of one."""
    if isinstance(event, Decided):
        return event.what in _LASTING
    return isinstance(event, Message) and event.body is not None and read_front(lead(event.body), event.source).bang


def since(connection: Connection, position: int, most: int = 1000) -> list[Row]:
    """The events after a position, in order, at most so many."""
    return read(connection, _SINCE, after=position, most=most)


def last_position(connection: Connection) -> int:
    """The position of the newest event; 0 in an empty log."""
    return connection.execute(select(func.max(events.c.position))).scalar() or 0


def has(connection: Connection, place: Channel, key: str) -> bool:
    """Whether the fact of that key stands in the log."""
    return _any(connection, and_(_at(place), events.c.key == sound(key)))


def has_subject(connection: Connection, place: Channel, subject: str) -> bool:
    """Whether the log holds what goes by that id."""
    return _any(connection, and_(_at(place), events.c.subject == sound(subject)))


def is_awaited(connection: Connection, place: Channel, subject: str) -> bool:
    """Whether something waits that refers to what goes by that id."""
    found = {"source": place.source, "channel": place.id, "refers": sound(subject)}
    return connection.execute(_AWAITING, found).first() is not None


def has_messages(connection: Connection, liveblog: str) -> bool:
    """Whether anything was ever recorded of a live blog."""
    return _any(connection, events.c.liveblog == liveblog)


def is_withheld(connection: Connection, place: Channel, message: str) -> bool:
    """Whether some version of a message was recorded without its text."""
    return any(version.get("withheld") for version in _versions(connection, place, message))


def is_silent(connection: Connection, place: Channel, message: str) -> bool:
    """Whether the newest version of a message was recorded without its text."""
    newest = max(_versions(connection, place, message), key=lambda version: str(version["order"]), default={})
    return bool(newest.get("withheld"))


def has_step(connection: Connection, place: Channel, message: str, by: str, emoji: str) -> bool:
    """Whether any step is known of the register of a person and an emoji at a message."""
    steps = select(events.c.event).where(
        _at(place), events.c.refers == sound(message), events.c.kind.in_([Reacted.kind, Unreacted.kind])
    )
    known = map(json.loads, connection.execute(steps).scalars())
    return any((step.get("by"), step.get("emoji")) == (by, emoji) for step in known)


def messages(connection: Connection) -> Iterator[tuple[Channel, str]]:
    """Every message, by channel and id."""
    rows = select(events.c.source, events.c.channel, events.c.subject).where(events.c.kind == Posted.kind)
    return ((Channel(source, channel), message) for source, channel, message in connection.execute(rows))


def of_kind(connection: Connection, kind: str) -> list[Row]:
    """Every event of a kind, in order."""
    rows = select(events.c.position, events.c.event).where(events.c.kind == kind)
    return read(connection, rows.order_by(events.c.position))


def names_of(connection: Connection, source: str, ref: str) -> list[Named]:
    """What a reference has been called, in order."""
    rows = select(events.c.position, events.c.event).where(
        _at(Channel(source, "")), events.c.key.startswith(sound(f"named:{ref}:"), autoescape=True)
    )
    found = (row.event for row in read(connection, rows.order_by(events.c.position)))
    return [event for event in found if isinstance(event, Named) and event.ref == ref]


def of_names(connection: Connection) -> list[Row]:
    """What references are called, and the pictures of custom emoji, which no message carries; in order."""
    fetched = and_(events.c.kind == Fetched.kind, events.c.refers == "")
    rows = select(events.c.position, events.c.event).where(or_(events.c.kind == Named.kind, fetched))
    return read(connection, rows.order_by(events.c.position))


def exported(connection: Connection, liveblog: str | None) -> Iterator[codec.Json]:
    """Every event as it was recorded, with raw payload and translator version, in order; of one live blog or of all."""
    rows = select(events.c.event, events.c.raw, events.c.translator).order_by(events.c.position)
    if liveblog:
        rows = rows.where(or_(events.c.liveblog == liveblog, events.c.liveblog == ""))
    for row in connection.execute(rows):
        own = {"raw": row.raw, "translator": row.translator}
        yield json.loads(row.event) | {name: text for name, text in own.items() if text}


def read(connection: Connection, rows: Select[Any], **parameters: str | int) -> list[Row]:
    """The rows that a statement finds by position and event."""
    found = connection.execute(rows, parameters)
    return [Row(position, _decoded(position, event)) for position, event in found]


def _decoded(position: int, line: str) -> Event:
    try:
        return codec.decode(json.loads(line))
    except InputError as error:
        words = f"database: it is damaged, event {position}: {error}; restore a copy, or `daypost import` an export"
        raise StoreError(words) from error


def sound(text: str) -> str:
    """The text as every database takes it: a question mark for half a character and for the character null."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")


def _without_columns(line: codec.Json) -> codec.Json:
    """The line without what has a column of its own: a purge blanks that, and must not leave a copy."""
    return {name: value for name, value in line.items() if name not in ("raw", "translator")}


def _brings_to_a_day(event: Event) -> bool:
    return isinstance(event, Posted | Edited | Decided)


def _versions(connection: Connection, place: Channel, message: str) -> Iterator[dict[str, Any]]:
    """The JSON of each version of a message."""
    own, kinds = sound(message), events.c.kind.in_([Posted.kind, Edited.kind])
    # Each with its index: for "either" SQLite would read the whole channel.
    by_index = (select(events.c.event).where(_at(place), column == own, kinds) for column in _IDS)
    return (json.loads(version) for version in connection.execute(union_all(*by_index)).scalars())


def _at(place: Channel) -> Any:
    return and_(events.c.source == place.source, events.c.channel == place.id)


# These are written out once: they are asked of every message.
_AWAITING = (
    select(events.c.position)
    .where(*(events.c[name] == bindparam(name) for name in ("source", "channel", "refers")))
    .limit(1)
)
_SINCE = (
    select(events.c.position, events.c.event)
    .where(events.c.position > bindparam("after"))
    .order_by(events.c.position)
    .limit(bindparam("most"))
)


def _any(connection: Connection, which: Any) -> bool:
    return connection.execute(select(events.c.position).where(which).limit(1)).first() is not None
