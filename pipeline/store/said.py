"""What was shown and said to people: the receipt on each message, the notices that may be changed in place."""

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from bots import Sign
from pipeline.events import Channel
from pipeline.store.schema import notices, receipts, stamp

Spot = tuple[Channel, str]
"""A message in a channel."""

_SIGNS: dict[str, Sign] = {sign: sign for sign in get_args(Sign)}


@dataclass(frozen=True, slots=True)
class Shown:
    """The receipt on a message: `sign`. While it `is_changing` that may be `coming` already, which nobody knows."""

    sign: Sign | None = None
    coming: Sign | None = None
    is_changing: bool = False


def shown(connection: Connection, spot: Spot) -> Shown:
    """The receipt that was last shown on a message."""
    row = connection.execute(select(receipts.c.sign, receipts.c.coming).where(_at(spot))).one_or_none()
    if row is None:
        return Shown()
    return Shown(_SIGNS.get(row.sign), _SIGNS.get(row.coming), row.coming is not None)


def showing(connection: Connection, spot: Spot, sign: Sign | None) -> None:
    """Remember that the receipt on a message is about to become this one."""
    before = shown(connection, spot).sign
    connection.execute(delete(receipts).where(_at(spot)))
    connection.execute(insert(receipts).values(**_named(spot), sign=before or "", coming=sign or ""))


def set_shown(connection: Connection, spot: Spot, sign: Sign | None) -> None:
    """Remember the receipt that is shown on a message now, or that none is."""
    connection.execute(delete(receipts).where(_at(spot)))
    if sign is not None:
        connection.execute(insert(receipts).values(**_named(spot), sign=sign))


def reference(connection: Connection, name: str) -> str | None:
    """The reference of the notice that goes by a name, for changing it in place."""
    return connection.execute(select(notices.c.reference).where(notices.c.name == name)).scalar()


def open_matters(connection: Connection, prefix: str) -> set[str]:
    """The names, beginning with `prefix`, of the notices that may still be changed in place."""
    names = select(notices.c.name).where(notices.c.name.startswith(prefix, autoescape=True))
    return set(connection.execute(names).scalars())


def note(connection: Connection, name: str, reference_: str, now: datetime) -> None:
    """Remember a notice that was said, by its name."""
    values = {"reference": reference_, "at": stamp(now)}
    if connection.execute(update(notices).where(notices.c.name == name).values(**values)).rowcount == 0:
        connection.execute(insert(notices).values(name=name, **values))


def forget(connection: Connection, name: str) -> None:
    """Let go of a notice: the next one of its name is a new one."""
    connection.execute(delete(notices).where(notices.c.name == name))


def _named(spot: Spot) -> dict[str, str]:
    place, message = spot
    return {"source": place.source, "channel": place.id, "message": message}


def _at(spot: Spot) -> ColumnElement[bool]:
    place, message = spot
    columns = receipts.c
    return (columns.source == place.source) & (columns.channel == place.id) & (columns.message == message)
