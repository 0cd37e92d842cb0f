"""The pipeline's side of the port: how what a bot hands over comes to be on disk."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bots import Condition, KnownMessage, Parked, Text
from pipeline.deciding import decisions
from pipeline.events import Channel, Event
from pipeline.facts import Facts
from pipeline.stamping import Stamping
from pipeline.store import facts, known, log
from pipeline.store.database import Database


@dataclass(frozen=True, slots=True)
class SourceJournal:
    """The journal of one source. `committed` is called after each commit, `reported` with each condition."""

    source: str
    database: Database
    stamping: Stamping
    clock: Callable[[], datetime]
    committed: Callable[[], None]
    reported: Callable[[str, Condition], None]

    async def record(
        self,
        events: Sequence[Event],
        checkpoint: str | None = None,
        parked: Sequence[Parked] = (),
        unparked: Sequence[str] = (),
    ) -> frozenset[str]:
        """See `bots.Journal`. Raises StoreError if the disk or the database refuses; then nothing of it is kept."""

        def work(connection: Connection) -> frozenset[str]:
            keys = append(connection, self.stamping, events, self.clock())
            if checkpoint is not None:
                facts.set_checkpoint(connection, self.source, checkpoint)
            facts.park(connection, self.source, parked)
            facts.unpark(connection, self.source, unparked)
            return keys

        try:
            keys = await asyncio.wrap_future(self.database.write(work))
        except Exception:
            self.stamping.forget_days()
            raise
        self.committed()
        return keys

    async def checkpoint(self) -> str | None:
        """See `bots.Journal`."""
        with self.database.reading() as connection:
            return facts.checkpoint(connection, self.source)

    async def parked(self) -> Sequence[Parked]:
        """See `bots.Journal`."""
        with self.database.reading() as connection:
            return facts.parked_by(connection, self.source)

    async def known(self, channel: str, since: datetime) -> Mapping[str, KnownMessage]:
        """See `bots.Journal`."""

        def read() -> Mapping[str, KnownMessage]:
            with self.database.reading() as connection:
                return known.known(connection, Channel(self.source, channel), since)

        return await asyncio.to_thread(read)

    async def text(self, channel: str, message: str) -> Text | None:
        """See `bots.Journal`."""
        place = Channel(self.source, channel)
        with self.database.reading() as connection:
            root = log.root_of_message(connection, place, message)
            rows = log.thread(connection, place, root) if root else []
        contents = Facts((row.event for row in rows), {})
        if message not in contents.posted or message in contents.deleted:
            return None
        newest = contents.contents(message)[-1]
        return Text(newest.body.source, newest.hash) if newest.body else None

    def report(self, condition: Condition) -> None:
        """See `bots.Journal`."""
        self.reported(self.source, condition)


def append(connection: Connection, stamping: Stamping, events: Sequence[Event], now: datetime) -> frozenset[str]:
    """Record the events that are ours, with the decisions that they cause; returns the keys that stand in the log."""
    keys = set()
    for event in events:
        stamped = stamping.stamped(connection, event, now)
        if stamped is None:
            continue
        keys.add(event.key)
        if log.append(connection, stamped):
            for decision in decisions(stamped):
                if recorded := stamping.stamped(connection, decision, now):
                    log.append(connection, recorded)
    return frozenset(keys)
