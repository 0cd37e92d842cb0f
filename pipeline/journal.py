"""The pipeline's side of the port: how what a bot hands over comes to be on disk."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TypeVar

from sqlalchemy import Connection

from bots import Condition, Form, KnownMessage, Parked, Text
from pipeline.absences import answered, ask, counts_since
from pipeline.deciding import decisions, may_decide
from pipeline.events import Channel, Event, Message, Named, Posted
from pipeline.facts import Facts
from pipeline.forms import form
from pipeline.purging import is_purge, message_of
from pipeline.stamping import Stamping
from pipeline.store import facts, known, log
from pipeline.store.database import Database
from pipeline.store.erasing import erase
from pipeline.store.threads import thread

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SourceJournal:
    """The journal of one source.

    `committed` is called after each commit, with what was handed over and how many facts of it had been missed until
    then, by the writer's thread; `reported` with each condition.
    """

    source: str
    database: Database
    stamping: Stamping
    clock: Callable[[], datetime]
    committed: Callable[[Sequence[Event], int], None]
    reported: Callable[[str, Condition], None]

    async def record(
        self,
        events: Sequence[Event],
        checkpoint: str | None = None,
        parked: Sequence[Parked] = (),
        unparked: Sequence[str] = (),
    ) -> frozenset[str]:
        """See `bots.Journal`. Raises StoreError if the disk or the database refuses; then nothing of it is kept."""

        def work(connection: Connection) -> Appended:
            appended = append(connection, self.stamping, events, self.clock())
            if checkpoint is not None:
                facts.set_checkpoint(connection, self.source, checkpoint)
            facts.park(connection, self.source, parked)
            facts.unpark(connection, self.source, unparked)
            return appended

        writing = self.database.write(work)
        writing.add_done_callback(partial(self._written, events))
        return (await asyncio.wrap_future(writing)).keys

    def _written(self, events: Sequence[Event], writing: "Future[Appended]") -> None:
        """Called by the writer, so that a commit is told of even if whoever asked for it has been cancelled since."""
        if not writing.cancelled() and writing.exception() is None:
            self.committed(events, writing.result().missed)

    async def checkpoint(self) -> str | None:
        """See `bots.Journal`."""
        return await self._read(lambda connection: facts.checkpoint(connection, self.source))

    async def parked(self) -> Sequence[Parked]:
        """See `bots.Journal`."""
        return await self._read(lambda connection: facts.parked_by(connection, self.source))

    async def known(self, channel: str, since: datetime) -> Mapping[str, KnownMessage]:
        """See `bots.Journal`."""
        place = Channel(self.source, channel)
        return await self._read(lambda connection: known.known(connection, place, since))

    async def since(self, channel: str) -> datetime:
        """See `bots.Journal`."""
        place, now = Channel(self.source, channel), self.clock()
        work = partial(counts_since, config=self.stamping.config, place=place, now=now)
        return await asyncio.wrap_future(self.database.write(work))

    async def ask(self, channel: str, messages: Sequence[str]) -> None:
        """See `bots.Journal`."""
        place = Channel(self.source, channel)
        await asyncio.wrap_future(self.database.write(lambda connection: ask(connection, place, messages)))

    async def text(self, channel: str, message: str) -> Text | None:
        """See `bots.Journal`."""
        place = Channel(self.source, channel)
        rows = await self._read(lambda connection: thread(connection, place, message))
        contents = Facts((row.event for row in rows), {})
        if message not in contents.posted or message in contents.deleted:
            return None
        newest = contents.contents(message)[-1]
        return Text(newest.body.source, newest.hash) if newest.body else None

    async def form(self, channel: str, message: str, by: str) -> Form:
        """See `bots.Journal`."""
        place, who = Channel(self.source, channel), self.stamping.stamp_of(Channel(self.source, channel), by)
        return await self._read(lambda connection: form(connection, place, message, who))

    async def _read(self, load: Callable[[Connection], T]) -> T:
        """What a function reads from the database, without holding up the loop."""

        def read() -> T:
            with self.database.reading() as connection:
                return load(connection)

        return await asyncio.to_thread(read)

    def report(self, condition: Condition) -> None:
        """See `bots.Journal`."""
        self.reported(self.source, condition)


@dataclass(frozen=True, slots=True)
class Appended:
    """The keys that stand in the log after events were handed over, and how many facts among them had been missed."""

    keys: frozenset[str]
    missed: int


def append(connection: Connection, stamping: Stamping, events: Sequence[Event], now: datetime) -> Appended:
    """Record the events that are ours, with the decisions that they cause."""
    keys, missed = set(), 0
    for event in chain.from_iterable(_with_answers(connection, stamping, event) for event in events):
        stamped = stamping.stamped(connection, event, now)
        if stamped is None:
            # It may be there since its sender was an author.
            if log.has(connection, event.place, event.key):
                keys.add(event.key)
            continue
        keys.add(event.key)
        if not log.append(connection, stamped):
            continue
        missed += stamped.seen == "caught-up"
        if _is_part(connection, stamped):
            _see_to_thread(connection, stamping, stamped, now)
    return Appended(frozenset(keys), missed)


def _with_answers(connection: Connection, stamping: Stamping, event: Event) -> Iterator[Event]:
    """An event, and what it brings about as the answer to a question of ours."""
    yield _again(connection, event) if isinstance(event, Named) else event
    yield from answered(connection, stamping.config, stamping.meanings, event)


def _again(connection: Connection, event: Named) -> Named:
    """A name; with a key of its own, if it is an old one that has come back."""
    known = log.names_of(connection, event.source, event.ref)
    if all(one.key != event.key for one in known):
        return event
    newest = max(known, key=lambda one: (one.time, one.key))
    is_back = newest.time < event.time and (newest.name, newest.url) != (event.name, event.url)
    return replace(event, key=f"{event.key}:{event.time.isoformat()}") if is_back else event


def _is_part(connection: Connection, event: Event) -> bool:
    """Whether an event may not stand for itself alone, as most roots do, so that its thread is worth a look."""
    return bool(event.refers) or may_decide(event) or log.is_awaited(connection, event.place, event.subject)


def _see_to_thread(connection: Connection, stamping: Stamping, event: Event, now: datetime) -> None:
    """Record what is decided because of an event; what is or was purged of its thread leaves the log."""
    around = [row.event for row in thread(connection, event.place, event.subject)]
    if may_decide(event) or isinstance(event, Posted):
        for decision in list(decisions(event, around, stamping.meanings, now)):
            if recorded := stamping.stamped(connection, decision, now):
                log.append(connection, recorded)
                around.append(recorded)
    is_aside = isinstance(event, Message) and event.withheld == "aside"
    if not around or is_aside or any(map(is_purge, around)):
        erase(connection, event.place, message_of(event))
