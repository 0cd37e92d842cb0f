"""Drafts that were imported: they come out by `publish --day`, after its table (RULES 1.8)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from pipeline.events import Channel, Decided, Posted
from pipeline.running import RunningDay
from pipeline.stamping import Stamping
from pipeline.store import log
from pipeline.store.threads import thread


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that waits to be released."""

    place: Channel
    message: str


def imported_drafts(connection: Connection, running: RunningDay) -> Iterator[Draft]:
    """What waits on a day because it was imported, not because somebody typed `draft:`: entries, and replies in them.

    Older than the start, they are left out of it; their release is not.
    """
    for entry, view in running.seen():
        waiting = [part.message for part in entry.parts if part.draft and not (part.deleted_by or part.held_by)]
        if waiting and view.state in ("draft", "rehearsal", "public"):
            events = (row.event for row in thread(connection, entry.place, entry.message))
            imported = {one.message for one in events if isinstance(one, Posted) and one.seen == "imported"}
            yield from (Draft(entry.place, message) for message in waiting if message in imported)


def release(connection: Connection, stamping: Stamping, drafts: Iterable[Draft], now: datetime) -> None:
    """Record that drafts are released; each keeps its own time."""
    for draft in drafts:
        decision = Decided(
            source=draft.place.source,
            channel=draft.place.id,
            key=f"decided:released:{draft.message}:publish:{now.isoformat()}",
            time=now,
            what="released",
            about=draft.message,
            cause="",
            at=now,
        )
        if stamped := stamping.stamped(connection, decision, now):
            log.append(connection, stamped)
