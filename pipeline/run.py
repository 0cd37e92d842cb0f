"""`daypost run`: the street, while it is open.

Bots record into the log, commits wake the reconciler, the reconciler hands editions to the targets, the site serves
what lies in its folder. It ends when a source comes to its end (a pipe), by a signal, or by a fault that only a person
mends.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bots import Bot, Condition
from pipeline import app, media
from pipeline.beginning import begin
from pipeline.clearing import Clearing
from pipeline.config import Config, Site
from pipeline.errors import HeldError, StoreError
from pipeline.events import Picture
from pipeline.fetching import Fetching
from pipeline.journal import SourceJournal
from pipeline.media.lock import bringing
from pipeline.reconcile import Reconciler
from pipeline.schedule import ticking
from pipeline.site.server import Server
from pipeline.speaking import Speaking
from pipeline.stamping import Stamping
from pipeline.store import leases
from pipeline.store.database import Database
from pipeline.watcher import Watcher

PICTURES_AT_END = 10.0
"""Seconds without any arriving after which, at the end of a pipe, pictures on their way are waited for no longer."""

WORDS_AT_END = 5.0
"""Seconds that words to people, which are on their way, are waited for at the end of a pipe."""

log = logging.getLogger(__name__)


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
        self._holder = leases.new_holder()
        self._stop = asyncio.Event()
        self._conditions: dict[str, Condition] = {}
        self._held: HeldError | None = None

    async def run(self) -> int:
        """Run until it ends; returns the exit code. Raises DaypostError for what a person must mend."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        async with AsyncExitStack() as stack:
            database = app.open_database(self._config)
            stack.callback(database.close)
            targets = app.make_targets(self._config)
            self._lock(database)
            stack.callback(self._unlock, database)
            database.write(self._begin).result()
            self._clearing = Clearing(self._config, database, self._clock)
            self._clearing.clear()
            stack.callback(self._clearing.clear)
            fetching = self._fetching(database)
            speaking = Speaking(self._bots, database, self._clock)
            editions = app.make_editions(self._config, database, targets)
            watcher = self._watcher(fetching, speaking)
            reconciler = app.make_reconciler(self._config, database, editions, self._holder, self._clock, watcher)
            self._reconciler = reconciler
            stack.push_async_callback(asyncio.to_thread, reconciler.stop)
            stack.push_async_callback(fetching.stop)
            stack.push_async_callback(speaking.stop)
            speaking.start()
            await self._serve(stack)
            self._schedule(stack, database, reconciler)
            reconciler.start()
            code = await self._listen(reconciler, fetching, speaking)
        if self._held:
            raise self._held
        return code

    def stop(self) -> None:
        """Finish what is in flight and end; what is left goes on with the next run."""
        self._stop.set()

    def _lock(self, database: Database) -> None:
        """Take, or keep, what only one process may have: each source. Raises HeldError, naming the holder."""
        database.write(self._take_sources).result()

    def _take_sources(self, connection: Connection) -> None:
        for source in self._bots:
            leases.take(connection, f"source {source}", self._holder, self._clock())

    def _unlock(self, database: Database) -> None:
        def release(connection: Connection) -> None:
            for source in self._bots:
                leases.release(connection, f"source {source}", self._holder)

        database.write(release).result()

    def _begin(self, connection: Connection) -> None:
        begin(connection, self._config, self._stamping, self._clock())

    def _fetching(self, database: Database) -> Fetching:
        self._journals = {
            source: SourceJournal(source, database, self._stamping, self._clock, self._committed, self._reported)
            for source in self._bots
        }
        hold = partial(bringing, self._config.data)
        return Fetching(self._bots, self._journals, self._store, self._clock, self._said, hold)

    def _store(self, file: Path, name: str) -> Picture:
        """Verify a file that was received under a name, and keep it as a picture. Raises PictureError."""
        limits = media.Limits(self._config.media.max_image, self._config.media.max_file, self._config.media.width)
        return media.store(file, name, self._config.data / "media", limits)

    def _watcher(self, fetching: Fetching, speaking: Speaking) -> Watcher:
        """What brings the reconciler's words from its thread into this loop."""
        loop = asyncio.get_running_loop()
        return Watcher(
            said=lambda line: loop.call_soon_threadsafe(self._said, line),
            wanted=lambda pictures: loop.call_soon_threadsafe(fetching.want, pictures),
            wished=lambda wishes: loop.call_soon_threadsafe(speaking.wish, wishes),
            answered=lambda answers: loop.call_soon_threadsafe(speaking.say, answers),
            ended=lambda: loop.call_soon_threadsafe(self.stop),
        )

    def _committed(self) -> None:
        self._reconciler.wake()

    def _reported(self, source: str, condition: Condition) -> None:
        before = self._conditions.get(source)
        self._conditions[source] = condition
        if before != condition:
            self._said(f"{source}: {condition.text}")

    async def _serve(self, stack: AsyncExitStack) -> None:
        for name in sorted({name for liveblog in self._config.liveblogs.values() for name in liveblog.targets}):
            target = self._config.targets[name]
            if isinstance(target, Site):
                server = Server(target, self._health)
                await server.start()
                stack.push_async_callback(server.stop)
                self._said(f"{name}: {target.url}")

    def _health(self) -> tuple[bool, dict[str, object]]:
        well = self._reconciler.is_well and all(condition.well for condition in self._conditions.values())
        return well, {"well": well, "sources": {name: one.text for name, one in self._conditions.items()}}

    def _schedule(self, stack: AsyncExitStack, database: Database, reconciler: Reconciler) -> None:
        async def tick() -> None:
            await self._tick(database)
            reconciler.wake()

        scheduler = ticking(tick)
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)

    async def _tick(self, database: Database) -> None:
        """Keep the sources, see to starts that have come due, clear away what is to be forgotten."""
        try:
            await asyncio.wrap_future(database.write(self._take_sources))
            await asyncio.wrap_future(database.write(self._begin))
            await asyncio.to_thread(self._clearing.clear)
        except HeldError as error:  # we were away for longer than a lease lasts, and somebody else has taken over
            self._held = error
            self.stop()
        except StoreError as error:
            self._stamping.forget_days()
            log.warning("%s", error)

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
        for state, number in sorted(drained.waiting.items()):
            self._said(f"{number} {'entry waits' if number == 1 else 'entries wait'}: {state}")
        for (target, name), error in sorted(drained.failed.items()):
            self._said(f"{target}: {name.liveblog} {name.date} is not out: {error}")
        return 1 if drained.failed else 0
