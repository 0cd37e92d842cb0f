"""Purging where nobody types `!purge`: on the command line, and what was deleted in chat long ago (RULES 5.7)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from pipeline.config import LiveBlog
from pipeline.events import Channel, Decided, Posted, Stamp
from pipeline.facts import Facts
from pipeline.fold import fold
from pipeline.reactions import Table, table
from pipeline.replies import speaks
from pipeline.stamping import OURS
from pipeline.store import log
from pipeline.store.database import Database
from pipeline.store.days import cut_days
from pipeline.store.erasing import erase
from pipeline.store.gone import Gone, gone
from pipeline.store.threads import below, thread

ALL_AGAIN = timedelta(hours=1)
"""How often all deletions are looked at, for those that came late; else those which have just become old enough."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)


def expunge(connection: Connection, place: Channel, message: str, cause: str, now: datetime) -> None:
    """Purge a message; with the root of an entry goes its whole thread, as nothing of that can show any more.

    Otherwise the rest of the thread stays as it is, to the last word that readers see. `cause` is the key of the event
    that is the reason.
    """
    rows = thread(connection, place, message) or below(connection, place, message)
    events = [row.event for row in rows]
    post = next((one for one in events if isinstance(one, Posted) and one.message == message), None)
    if post is None or post.stamp is None:
        return
    meanings = meanings_on(connection, post.stamp)
    root = next((one for one in events if isinstance(one, Posted) and not one.refers), None)
    if post is root:
        keep = all(entry.kind != "entry" for entry in fold(events, message, meanings)[:1])
    else:
        keep = root is None or not speaks(Facts(events, meanings), root, message)
    decision = Decided(
        source=place.source,
        channel=place.id,
        key=f"decided:purged:{message}:{cause}",
        time=now,
        stamp=Stamp(liveblog=post.stamp.liveblog, person=OURS, role="other"),
        what="purged",
        about=message,
        cause=cause,
        keep=keep,
    )
    log.append(connection, decision)
    erase(connection, place, message)


class Forgetting:
    """Purges what was deleted in chat longer ago than its live blog's `forget`."""

    def __init__(self, database: Database, liveblogs: Mapping[str, LiveBlog]) -> None:
        self._database = database
        self._liveblogs = liveblogs
        self._all_again = _BEGINNING
        self._until: dict[str, datetime] = {}

    def forget(self, now: datetime) -> None:
        """Purge what has become old enough. Raises StoreError if the database refuses."""
        if now >= self._all_again:
            self._until.clear()
            self._all_again = now + ALL_AGAIN
        untils = {name: now - liveblog.forget for name, liveblog in self._liveblogs.items()}
        with self._database.reading() as connection:
            due = [
                one
                for name, until in untils.items()
                for one in gone(connection, name, self._until.get(name, _BEGINNING), until)
            ]
        if due:
            self._database.write(lambda connection: _expunge_all(connection, due, now)).result()
        self._until = untils


def _expunge_all(connection: Connection, due: Iterable[Gone], now: datetime) -> None:
    for one in due:
        expunge(connection, one.place, one.message, one.key, now)


def meanings_on(connection: Connection, stamp: Stamp) -> Table:
    """What reactions mean on the day that a message was sent."""
    rows = (row for row in cut_days(connection, stamp.liveblog) if stamp.day and row.day.date == stamp.day.date)
    return next((row.meanings for row in rows), table({}))
