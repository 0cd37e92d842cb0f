"""The log written anew in place, for `daypost rebuild`: the one time that rows change."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from pipeline import codec
from pipeline.errors import InputError, StoreError
from pipeline.events import Event
from pipeline.store.schema import events

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as it is stored: the JSON that is kept of it, and its row, as `log.row_of` makes it."""

    position: int
    event: Event
    line: codec.Json
    row: Mapping[str, Any]


def stored(connection: Connection) -> Iterator[Stored]:
    """Every event in order. Those that were given out may be rewritten meanwhile.

    Raises StoreError for a row that holds no event.
    """
    position = 0
    found = select(events).where(events.c.position > bindparam("position")).order_by(events.c.position)
    while rows := connection.execute(found.limit(_AT_ONCE), {"position": position}).mappings().all():
        for row in map(dict, rows):
            position = row.pop("position")
            try:
                line = json.loads(row["event"])
                event = codec.decode({**line, "raw": row["raw"], "translator": row["translator"]})
            except (ValueError, InputError) as error:
                raise StoreError(f"database: event {position} cannot be read: {error}; restore a copy") from error
            yield Stored(position, event, line, row)


def rewrite(connection: Connection, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Put rows in place of those at the positions."""
    if rows:
        statement = update(events).where(events.c.position == bindparam("at"))
        connection.execute(statement, [{"at": position, **row} for position, row in rows])
