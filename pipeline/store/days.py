"""The days as they were cut (RULES 2.3), with the meanings that reactions have on them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from pipeline.events import Day
from pipeline.reactions import Table
from pipeline.store.schema import days, instant, stamp


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day and its table of reactions."""

    day: Day
    meanings: Table


def cut_days(connection: Connection, liveblog: str) -> list[DayRow]:
    """The days of a live blog, oldest first."""
    rows = select(days).where(days.c.liveblog == liveblog).order_by(days.c.starts)
    return [_read(row) for row in connection.execute(rows)]


def all_days(connection: Connection) -> list[tuple[str, DayRow]]:
    """The days of every live blog with its name, whether it is still configured or not; oldest first."""
    rows = select(days).order_by(days.c.liveblog, days.c.starts)
    return [(row.liveblog, _read(row)) for row in connection.execute(rows)]


def _read(row: Any) -> DayRow:
    day = Day(date.fromisoformat(row.date), row.zone, instant(row.starts), instant(row.ends))
    return DayRow(day, json.loads(row.reactions))


def add_day(connection: Connection, liveblog: str, day: Day, meanings: Table) -> None:
    """Write down a day that is touched for the first time."""
    connection.execute(
        insert(days).values(
            liveblog=liveblog,
            date=day.date.isoformat(),
            zone=day.zone,
            starts=stamp(day.starts),
            ends=stamp(day.ends),
            reactions=json.dumps(meanings, ensure_ascii=False),
        )
    )


def remove_days(connection: Connection) -> None:
    """Forget every day, for `rebuild` to write them down anew."""
    connection.execute(delete(days))


def set_meanings(connection: Connection, liveblog: str, day: Day, meanings: Table) -> None:
    """Give a day another table of reactions."""
    row = (days.c.liveblog == liveblog) & (days.c.date == day.date.isoformat())
    connection.execute(update(days).where(row).values(reactions=json.dumps(meanings, ensure_ascii=False)))
