"""Whole threads, read out of the log: up from what is asked for to its roots, and down again to all that hangs on them.

While a root is not there, the highest message that is holds its place.

The statements are written out once: to put one together takes twenty times as long as to run it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select

from pipeline.events import Channel, Day, Posted
from pipeline.store.log import Row, read, sound
from pipeline.store.schema import events, stamp

NEWEST = 2**63 - 1
"""A position that no event comes after."""


def thread(connection: Connection, place: Channel, subject: str, *, until: int = NEWEST) -> list[Row]:
    """Every event, up to a position, of the thread to which what goes by that id belongs; none without any message."""
    return read(connection, _OF_SUBJECT, source=place.source, channel=place.id, subject=sound(subject), until=until)


def below(connection: Connection, place: Channel, subject: str) -> list[Row]:
    """What goes by that id and all that hangs on it, whether any message is there or not."""
    return read(connection, _BELOW, source=place.source, channel=place.id, subject=sound(subject), until=NEWEST)


def threads_of_day(connection: Connection, liveblog: str, day: Day, *, until: int = NEWEST) -> list[Row]:
    """Every event, up to a position, of the threads that may show on a day: what has been said or released on it."""
    return read(connection, _OF_DAY, liveblog=liveblog, date=day.date.isoformat(), until=until)


def threads_since(connection: Connection, place: Channel, time: datetime) -> list[Row]:
    """Every event of a channel's threads in which something was said from that time on."""
    return read(connection, _SINCE, source=place.source, channel=place.id, time=stamp(time), until=NEWEST)


def commands(connection: Connection, liveblog: str) -> list[Row]:
    """Every event of the threads in which something is, or once was, a command of the live blog."""
    return read(connection, _COMMANDS, liveblog=liveblog, until=NEWEST)


def orphans(connection: Connection, *, until: int = NEWEST) -> list[Row]:
    """Every event that waits, at a position, for what it refers to, directly or through others (RULES 1.6)."""
    return read(connection, _ORPHANS, until=until)


def _links(table: Any) -> tuple[ColumnElement[Any], ...]:
    """What it takes to go from one event to another: columns of the log, or of what was found in it."""
    columns = table.c
    return columns.position, columns.source, columns.channel, columns.subject, columns.refers, columns.kind


def _is_above(above: Any, below: Any) -> tuple[ColumnElement[bool], ...]:
    """That the one is what the other refers to."""
    return (
        above.c.source == below.c.source,
        above.c.channel == below.c.channel,
        above.c.subject == below.c.refers,
        below.c.refers != "",
    )


def _threads(*which: ColumnElement[bool]) -> Select[Any]:
    """The events of every thread to which some events belong."""
    found = select(*_links(events)).where(*which).cte("found", recursive=True)
    above = events.alias("above")
    climbed = found.union(select(*_links(above)).where(*_is_above(above, found)))
    is_top = or_(climbed.c.refers == "", ~_is_there(climbed))
    return _descended(select(climbed).where(climbed.c.kind == Posted.kind, is_top))


def _waiting() -> Select[Any]:
    """The events that refer to what is not there, and all that refer to them."""
    is_there = _is_there(events, _ABOVE.c.position <= bindparam("until"))
    return _descended(select(*_links(events)).where(events.c.refers != "", ~is_there))


def _is_there(below: Any, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """That the log holds what an event refers to."""
    return select(_ABOVE.c.position).where(*_is_above(_ABOVE, below), *which).exists()


def _descended(tops: Select[Any]) -> Select[Any]:
    """The events that a statement finds and all that refer to them, directly or through others, in order."""
    found = tops.cte("thread", recursive=True)
    below = events.alias("below")
    everything = found.union(select(*_links(below)).where(*_is_above(found, below)))
    rows = select(events.c.position, events.c.event).join(everything, everything.c.position == events.c.position)
    return rows.where(_UNTIL).order_by(events.c.position)


_ABOVE = events.alias("referred")
_HERE = events.c.source == bindparam("source"), events.c.channel == bindparam("channel")
_OURS = events.c.liveblog == bindparam("liveblog")
_UNTIL = events.c.position <= bindparam("until")

_OF_SUBJECT = _threads(*_HERE, events.c.subject == bindparam("subject"))
_BELOW = _descended(select(*_links(events)).where(*_HERE, events.c.subject == bindparam("subject")))
_OF_DAY = _threads(_OURS, events.c.date == bindparam("date"), _UNTIL)
_SINCE = _threads(*_HERE, events.c.time >= bindparam("time"))
_COMMANDS = _threads(_OURS, events.c.command)
_ORPHANS = _waiting()
