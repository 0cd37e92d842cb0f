"""Small things that are kept beside the log: single facts, first times, a bot's checkpoint and what it has parked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bots import Parked
from pipeline.store.schema import checkpoints, events, facts, firsts, instant, parked, stamp


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


def firsts_of(connection: Connection, liveblog: str | None) -> dict[str, datetime]:
    """When each channel of a live blog, or of all, was first listened to, and each of its people listed."""
    rows = {row.what: instant(row.at) for row in connection.execute(select(firsts))}
    if liveblog is None:
        return rows
    places = select(events.c.source, events.c.channel).where(events.c.liveblog == liveblog).distinct()
    channels = {f"channel {row.source}:{row.channel}" for row in connection.execute(places)}
    return {what: at for what, at in rows.items() if what in channels or what.startswith(f"listed {liveblog} ")}


def seen_since(connection: Connection, what: str, at: datetime) -> None:
    """Take in that something was first seen at that time, elsewhere; what is known here may be earlier."""
    if first(connection, what, at) > at:
        connection.execute(update(firsts).where(firsts.c.what == what).values(at=stamp(at)))


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


def park(connection: Connection, source: str, new: Sequence[Parked]) -> None:
    """Park payloads; one that is parked already stays where it is."""
    if not new:
        return
    mine = parked.c.source == source
    known = set(connection.execute(select(parked.c.id).where(mine)).scalars())
    number = connection.execute(select(func.coalesce(func.max(parked.c.number), 0)).where(mine)).scalar_one()
    rows: list[dict[str, Any]] = []
    for one in new:
        if one.id not in known:
            known.add(one.id)
            rows.append({"source": source, "id": one.id, "number": number + len(rows) + 1, "payload": one.payload})
    if rows:
        connection.execute(insert(parked), rows)


def unpark(connection: Connection, source: str, ids: Iterable[str]) -> None:
    """Let go of what was parked."""
    rows = [{"gone": one} for one in ids]
    if rows:
        connection.execute(delete(parked).where(parked.c.source == source, parked.c.id == bindparam("gone")), rows)
