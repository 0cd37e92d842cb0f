"""An entry found by its id, which stands in its address."""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import Connection

from pipeline import days
from pipeline.entries import Entry
from pipeline.errors import InputError
from pipeline.events import Channel, Posted, Stamp
from pipeline.expunging import meanings_on
from pipeline.facts import Facts
from pipeline.fold import fold
from pipeline.purging import stamped_days
from pipeline.store.log import messages
from pipeline.store.threads import below, thread

_ID = re.compile(r"(?:e-)?([a-z2-7]{10})", re.IGNORECASE)
_WHERE = "An entry's id is what stands behind #e- in its address, to which its time on the page leads."


@dataclass(frozen=True, slots=True)
class Found:
    """A message in the log; the entry that it makes, if any; the live blogs and dates on which that may have shown."""

    id: str
    place: Channel
    message: str
    stamp: Stamp
    entry: Entry | None
    purged: bool
    days: set[tuple[str, date]]


def find(connection: Connection, text: str) -> Found:
    """What goes by an entry's id, with or without `#e-` or `e-` in front, or by its whole address.

    Raises InputError, saying where to look, if that is no id or nothing goes by it.
    """
    wanted = _ID.fullmatch(text.strip().rpartition("#")[2])
    if wanted is None:
        what = "names no entry" if "://" in text else "is no id of an entry"
        raise InputError(f"{text!r} {what}. {_WHERE}")
    known = {
        days.entry_id(place.source, place.id, message): (place, message) for place, message in messages(connection)
    }
    entry_id = wanted[1].lower()
    if entry_id not in known:
        near = get_close_matches(entry_id, known, n=1, cutoff=0.8)
        raise InputError(f"There is no entry {entry_id}{f'; did you mean {near[0]}?' if near else '.'} {_WHERE}")
    place, message = known[entry_id]
    return _found(connection, entry_id, place, message)


def _found(connection: Connection, entry_id: str, place: Channel, message: str) -> Found:
    rows = thread(connection, place, message) or below(connection, place, message)
    events = [row.event for row in rows]
    facts = Facts(events, {})
    stamp = facts.posted[message].stamp
    if stamp is None:
        raise InputError(f"{entry_id} was never recorded by daypost, so it is on no page.")
    root = next((one.message for one in events if isinstance(one, Posted) and not one.refers), message)
    made = {entry.id: entry for entry in fold(events, root, meanings_on(connection, stamp))}
    return Found(entry_id, place, message, stamp, made.get(entry_id), facts.is_purged(message), stamped_days(events))
