"""Small things that are kept beside the log: single facts, first times, a bot's checkpoint and what it has parked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from bots import Parked
from pipeline.store.schema import checkpoints, facts, firsts, instant, parked, stamp


def fact(connection: Connection, name: str) -> str | None:
    """The value of a single fact, if it is known."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def set_fact(connection: Connection, name: str, value: str) -> None:
    """Remember a single fact."""
    if connection.execute(update(facts).where(facts.c.name == name).values(value=value)).rowcount == 0:
        connection.execute(insert(facts).values(name=name, value=value))


def first(connection: Connection, what: str, now: datetime) -> datetime:
    """When something was first seen: now, if it never was."""
    known = connection.execute(select(firsts.c.at).where(firsts.c.what == what)).scalar()
    if known is None:
        connection.execute(insert(firsts).values(what=what, at=stamp(now)))
        return now
    return instant(known)


def checkpoint(connection: Connection, source: str) -> str | None:
    """What a bot saved with its last record that gave one."""
    return connection.execute(select(checkpoints.c.value).where(checkpoints.c.source == source)).scalar()


def set_checkpoint(connection: Connection, source: str, value: str) -> None:
    """Save a bot's checkpoint."""
    if connection.execute(update(checkpoints).where(checkpoints.c.source == source).values(value=value)).rowcount == 0:
        connection.execute(insert(checkpoints).values(source=source, value=value))


def parked_by(connection: Connection, source: str) -> Sequence[Parked]:
    """What a bot has parked, oldest first."""
    rows = select(parked.c.id, parked.c.payload).where(parked.c.source == source).order_by(parked.c.number)
    return [Parked(row.id, row.payload) for row in connection.execute(rows)]


def park(connection: Connection, source: str, new: Iterable[Parked]) -> None:
    """Park payloads; one that is parked already stays where it is."""
    known = {one.id for one in parked_by(connection, source)}
    highest = select(func.coalesce(func.max(parked.c.number), 0)).where(parked.c.source == source)
    number = connection.execute(highest).scalar_one()
    for number, one in enumerate((one for one in new if one.id not in known), number + 1):  # noqa: B020
        connection.execute(insert(parked).values(source=source, id=one.id, number=number, payload=one.payload))


def unpark(connection: Connection, source: str, ids: Iterable[str]) -> None:
    """Let go of what was parked."""
    connection.execute(delete(parked).where(parked.c.source == source, parked.c.id.in_(list(ids))))
