"""What the log holds, in figures: for `daypost status` and for progress."""

import json
from datetime import date

from sqlalchemy import Connection, func, select

from pipeline import codec
from pipeline.events import Channel, Event, Posted
from pipeline.store.schema import events


def count(connection: Connection) -> int:
    """How many events there are."""
    return connection.execute(select(func.count()).select_from(events)).scalar_one()


def messages_since(connection: Connection, liveblog: str, day: date, position: int) -> int:
    """How many messages of a day came after a position."""
    posted = select(func.count()).select_from(events).where(events.c.kind == Posted.kind, events.c.liveblog == liveblog)
    return connection.execute(posted.where(events.c.date == day.isoformat(), events.c.position > position)).scalar_one()


def last_message(connection: Connection, place: Channel) -> Event | None:
    """The newest message of a channel, by its own time."""
    posted = select(events.c.event).where(events.c.kind == Posted.kind)
    here = posted.where(events.c.source == place.source, events.c.channel == place.id)
    found = connection.execute(here.order_by(events.c.time.desc()).limit(1)).scalar()
    return codec.decode(json.loads(found)) if found else None
