"""Erasing: what was purged is taken out of the log, in the commit that purges it; its rows and their keys stay."""

from sqlalchemy import Connection, bindparam, or_, update

from pipeline import purging
from pipeline.events import Channel, Decided
from pipeline.store import log
from pipeline.store.facts import fact, set_fact
from pipeline.store.schema import events
from pipeline.store.threads import below, thread

ERASED = "erased"
"""The fact that counts the commits which erased something: what lies beside the log may have to go as well."""

_BLANK = (
    update(events)
    .where(events.c.position == bindparam("at"))
    .where(or_(events.c.event != bindparam("event"), events.c.raw != ""))
    .values(event=bindparam("event"), raw="", translator="", command=bindparam("command"))
)


def erase(connection: Connection, place: Channel, message: str) -> None:
    """Take out of the log what purges have taken from the thread that a message is in, whenever it was recorded."""
    rows = thread(connection, place, message) or below(connection, place, message)
    taken = {event.key for event in purging.taken(row.event for row in rows)}
    changed = 0
    for row in rows:
        if row.event.key in taken:
            new = log.row_of(purging.blank(row.event))
            values = {"at": row.position, "event": new["event"], "command": new["command"]}
            changed += connection.execute(_BLANK, values).rowcount
    if changed:
        set_fact(connection, ERASED, str(int(fact(connection, ERASED) or 0) + 1))


def erase_all(connection: Connection) -> None:
    """The same for every thread: events that came with an import know nothing of what was purged here."""
    for row in log.of_kind(connection, Decided.kind):
        if isinstance(row.event, Decided) and purging.is_purge(row.event):
            erase(connection, row.event.place, row.event.about)
