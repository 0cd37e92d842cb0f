"""Drafts that were imported: they come out by `publish --day`, after its table (RULES 1.8)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection

from pipeline.entries import Entry
from pipeline.events import Decided, Posted
from pipeline.running import RunningDay
from pipeline.stamping import Stamping
from pipeline.store import log
from pipeline.store.threads import thread


def imported_drafts(connection: Connection, running: RunningDay) -> Iterator[Entry]:
    """The entries of a day that wait because they were imported, not because somebody typed `draft:`.

    Older than the start, they are left out of it; their release is not.
    """
    for entry, view in running.seen():
        if entry.root.draft and view.state in ("draft", "rehearsal"):
            events = (row.event for row in thread(connection, entry.place, entry.message))
            posts = (one for one in events if isinstance(one, Posted) and one.message == entry.message)
            if any(post.seen == "imported" for post in posts):
                yield entry


def release(connection: Connection, stamping: Stamping, drafts: Iterable[Entry], now: datetime) -> None:
    """Record that drafts are released; each keeps its own time."""
    for entry in drafts:
        decision = Decided(
            source=entry.place.source,
            channel=entry.place.id,
            key=f"decided:released:{entry.message}:publish:{now.isoformat()}",
            time=now,
            what="released",
            about=entry.message,
            cause="",
            at=now,
        )
        if stamped := stamping.stamped(connection, decision, now):
            log.append(connection, stamped)
