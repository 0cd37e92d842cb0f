"""`daypost run`: the street, while it is open.

Bots record into the log, commits wake the reconciler, the reconciler hands editions to the targets, the site serves
what lies in its folder. It ends when a source comes to its end (a pipe), by a signal, or by a fault that only a person
mends.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bots import Bot
from pipeline import app, heartbeat, media
from pipeline.beginning import begin
from pipeline.clearing import Clearing
from pipeline.config import Config
from pipeline.errors import HeldError, StoreError
from pipeline.events import Event, Picture
from pipeline.fetching import Fetching
from pipeline.journal import SourceJournal
from pipeline.locks import Locks
from pipeline.media.lock import bringing
from pipeline.reconcile import Reconciler
from pipeline.schedule import GLANCE, TICK, Job, repeating
from pipeline.site.preview import PreviewPages
from pipeline.site.server import Server
from pipeline.stamping import Stamping
from pipeline.store import log
from pipeline.store.database import Database
from pipeline.voice.absent import Absent
from pipeline.voice.conditions import Conditions
from pipeline.voice.greetings import Greetings
from pipeline.voice.remarks import remarks
from pipeline.voice.speaking import Speaking
from pipeline.watcher import Watcher

PICTURES_AT_END = 10.0
"""Seconds without any arriving after which, at the end of a pipe, pictures on their way are waited for no longer."""

WORDS_AT_END = 5.0
"""Seconds that words to people, which are on their way, are waited for at the end of a pipe."""

LOG = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


class Run:
    """One run: everything that is up while `daypost run` is.

    `said` is told what a person who watches wants to know, a line each. With `replaying` the bots are a recording: its
    times may lie anywhere.
    """

    def __init__(
        self,
        config: Config,
        bots: Mapping[str, Bot],
        said: Callable[[str], None],
        *,
        replaying: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._config = config
        self._bots = bots
        self._said = said
        self._clock = clock
        self._stamping = Stamping(config, replaying=replaying)
        self._locks = Locks(bots, clock)
        self._stop = asyncio.Event()
        self._held: HeldError | None = None
        self._position = 0

    async def run(self) -> int:
        """Run until it ends; returns the exit code. Raises DaypostError for what a person must mend."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        async with AsyncExitStack() as stack:
            database = app.open_database(self._config)
            stack.callback(database.close)
            targets = app.make_targets(self._config)
            database.write(self._locks.take).result()
            stack.callback(self._locks.release, database)
            database.write(self._begin).result()
            self._clearing = Clearing(self._config, database, self._clock)
            self._clearing.clear()
            stack.callback(self._clearing.clear)
            speaking = Speaking(self._bots, database, self._clock)
            self._conditions = Conditions(self._config, database, self._clock, self._said, speaking.say)
            absent = Absent(self._config, database, speaking.say)
            greetings = Greetings(self._config, database, targets, self._clock, speaking.say)
            fetching = self._fetching(database, speaking)
            editions = app.make_editions(self._config, database, targets)
            watcher = self._watcher(fetching, speaking, greetings)
            reconciler = app.make_reconciler(self._config, database, editions, self._locks.holder, self._clock, watcher)
            self._reconciler = reconciler
            stack.push_async_callback(asyncio.to_thread, reconciler.stop)
            stack.push_async_callback(fetching.stop)
            stack.push_async_callback(speaking.stop)
            stack.push_async_callback(greetings.stop)
            speaking.start()
            await self._serve(stack, database)
            self._schedule(stack, database, reconciler, [greetings.look, absent.look])
            reconciler.start()
            code = await self._listen(reconciler, fetching, speaking)
        if self._held:
            raise self._held
        return code

    def stop(self) -> None:
        """Finish what is in flight and end; what is left goes on with the next run."""
        self._stop.set()

    def _begin(self, connection: Connection) -> None:
        begin(connection, self._config, self._stamping, self._clock())

    def _fetching(self, database: Database, speaking: Speaking) -> Fetching:
        loop = asyncio.get_running_loop()

        def committed(events: Sequence[Event], missed: int) -> None:
            self._reconciler.wake()
            loop.call_soon_threadsafe(self._committed, events, missed, speaking)

        self._journals = {
            source: SourceJournal(source, database, self._stamping, self._clock, committed, self._conditions.report)
            for source in self._bots
        }
        hold, received = partial(bringing, self._config.data), self._config.data / "received"
        fetching = Fetching(self._bots, self._journals, self._store, self._clock, self._said, hold, received)
        fetching.clear()
        return fetching

    def _store(self, file: Path, name: str) -> Picture:
        """Verify a file that was received under a name, and keep it as a picture. Raises PictureError."""
        limits = media.Limits(self._config.media.max_image, self._config.media.max_file, self._config.media.width)
        return media.store(file, name, self._config.data / "media", limits)

    def _watcher(self, fetching: Fetching, speaking: Speaking, greetings: Greetings) -> Watcher:
        """What brings the reconciler's words from its thread into this loop."""
        loop = asyncio.get_running_loop()
        return Watcher(
            said=lambda line: loop.call_soon_threadsafe(self._said, line),
            wanted=lambda pictures: loop.call_soon_threadsafe(fetching.want, pictures),
            wished=lambda wishes: loop.call_soon_threadsafe(speaking.wish, wishes),
            answered=lambda answers: loop.call_soon_threadsafe(speaking.say, answers),
            started=lambda liveblog: loop.call_soon_threadsafe(greetings.opened, liveblog),
            ended=lambda: loop.call_soon_threadsafe(self.stop),
        )

    def _committed(self, events: Sequence[Event], missed: int, speaking: Speaking) -> None:
        """See to what was handed over besides what was recorded of it: who is a stranger, how much was missed."""
        speaking.say(remarks(self._config, events, self._clock()))
        if missed:
            self._conditions.caught_up(events[0].source, missed)

    async def _serve(self, stack: AsyncExitStack, database: Database) -> None:
        sites = {site.name: site for liveblog in self._config.liveblogs for site in self._config.sites(liveblog)}
        for name, site in sorted(sites.items()):
            server = Server(site, self._health, PreviewPages.of(self._config, database, site, self._clock))
            await server.start()
            stack.push_async_callback(server.stop)
            self._said(f"{name}: {site.url}")

    def _health(self) -> tuple[bool, dict[str, object]]:
        well = self._reconciler.is_well and self._conditions.are_well
        return well, {"well": well, "sources": self._conditions.texts}

    def _schedule(
        self, stack: AsyncExitStack, database: Database, reconciler: Reconciler, looks: Iterable[Job]
    ) -> None:
        async def glance() -> None:
            position = await asyncio.to_thread(_last_position, database)
            if position != self._position:
                self._position = position
                reconciler.wake()

        async def tick() -> None:
            await self._tick(database)
            reconciler.wake()

        # Greetings ask every target: one that answers slowly must not keep the sources' leases from being renewed.
        jobs = [(GLANCE, glance), (TICK, tick), *((TICK, look) for look in looks)]
        if self._config.heartbeat_url:
            url = self._config.heartbeat_url.get_secret_value()
            jobs.append((heartbeat.SECONDS, heartbeat.Heartbeat(url, lambda: self._health()[0]).beat))
        scheduler = repeating(jobs)
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)

    async def _tick(self, database: Database) -> None:
        """Keep the sources, see to starts that have come due, clear away what is to be forgotten."""
        try:
            await asyncio.wrap_future(database.write(self._locks.take))
            await asyncio.wrap_future(database.write(self._begin))
            await asyncio.to_thread(self._clearing.clear)
        except HeldError as error:  # we were away for longer than a lease lasts, and somebody else has taken over
            self._held = error
            self.stop()
        except StoreError as error:
            self._stamping.forget_days()
            LOG.warning("%s", error)

    async def _listen(self, reconciler: Reconciler, fetching: Fetching, speaking: Speaking) -> int:
        """Listen to every source until one ends, or until told to stop."""
        stopped = asyncio.create_task(self._stop.wait())
        listening = [asyncio.create_task(bot.listen(self._journals[source])) for source, bot in self._bots.items()]
        draining: asyncio.Task[int] | None = None
        try:
            await asyncio.wait([stopped, *listening], return_when=asyncio.FIRST_COMPLETED)
            ended = [task for task in listening if task.done()]
            for task in ended:
                task.result()  # raises what ended it, if it was a fault
            if not ended or self._stop.is_set():
                return 0
            draining = asyncio.create_task(self._drain(reconciler, fetching, speaking))
            await asyncio.wait([stopped, draining], return_when=asyncio.FIRST_COMPLETED)
            return draining.result() if draining.done() else 0
        finally:
            tasks: list[asyncio.Future[Any]] = [stopped, *listening, *([draining] if draining else [])]
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _drain(self, reconciler: Reconciler, fetching: Fetching, speaking: Speaking) -> int:
        """Publish all that may show, say what waits; returns the exit code (CONTRACT, the console)."""
        drained = await asyncio.to_thread(reconciler.drain)
        while await fetching.arrival(PICTURES_AT_END):
            drained = await asyncio.to_thread(reconciler.drain)
        await speaking.idle(at_most=WORDS_AT_END)
        if number := fetching.on_their_way:
            self._said(f"{number} {'picture is' if number == 1 else 'pictures are'} not here yet")
        for line in drained.lines():
            self._said(line)
        return 1 if drained.failed else 0


def _last_position(database: Database) -> int:
    with database.reading() as connection:
        return log.last_position(connection)
