"""Speaking: receipts and notices brought to people through the bots, off the path of ingest.

Receipts are levels: what a message should carry, against what was last shown on it. A notice that goes by a name is one
notice, changed in place as long as its matter lasts. While a network cannot be reached both wait, words not for ever:
those that come too late help nobody. What it refuses is said to whoever watches, and not tried again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bots import Bot, Notice, Receipt, Sign, TooEarlyError
from pipeline.errors import DaypostError
from pipeline.store import said
from pipeline.store.database import Database
from pipeline.store.said import Spot
from pipeline.voice.receipts import Wish

YOUNG = timedelta(hours=1)
"""An older message that never carried a receipt gets none now (RULES 7.2)."""

PATIENCE = 3.0
"""Seconds in which a message may become public before it is worth a receipt that it is only recorded (RULES 7.1)."""

NEWS = timedelta(minutes=10)
"""Words that could not be said for so long are let go."""

PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before another try, after so many failures in a row."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """A notice to be said.

    One with a `name` takes the place of the one before it; the `last` one ends the matter. What is said `once` is never
    said again under its name. What `is_secret` is never logged.
    """

    notice: Notice
    name: str = ""
    last: bool = False
    once: bool = False
    is_secret: bool = False

    @property
    def logged(self) -> str:
        """What a log may say of it: words to one person may quote what is purged before the log is."""
        if self.is_secret or self.notice.to:
            return "something that was for one person alone"
        return self.notice.text


class Speaking:
    """Brings receipts and notices to each source, one after the other, in a task of its own."""

    def __init__(self, bots: Mapping[str, Bot], database: Database, clock: Callable[[], datetime]) -> None:
        self._bots = bots
        self._database = database
        self._clock = clock
        self._wishes: dict[str, dict[Spot, Wish]] = {source: {} for source in bots}
        self._notices: dict[str, asyncio.Queue[tuple[Said, datetime]]] = {source: asyncio.Queue() for source in bots}
        self._turns = {source: asyncio.Event() for source in bots}
        self._tasks: list[asyncio.Task[None]] = []
        self._since: dict[Spot, datetime] = {}
        self._standing: dict[str, str] = {}

    def start(self) -> None:
        """Begin to speak."""
        for source in self._bots:
            self._tasks.append(asyncio.create_task(self._receipts(source), name=f"receipts {source}"))
            self._tasks.append(asyncio.create_task(self._say(source), name=f"notices {source}"))

    async def stop(self) -> None:
        """Fall silent; receipts that are not right yet will be, after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def idle(self, *, at_most: float) -> None:
        """Wait until everything is said and shown, so many seconds at most."""
        queues = [queue.join() for queue in self._notices.values()]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(at_most):
                await asyncio.gather(*queues)
                while any(self._wishes.values()):
                    await asyncio.sleep(0.02)

    def wish(self, wishes: Iterable[Wish]) -> None:
        """Have messages carry these receipts."""
        for wish in wishes:
            if wish.place.source in self._bots:
                self._wishes[wish.place.source][wish.place, wish.message] = wish
                self._since.setdefault((wish.place, wish.message), self._clock())
                self._turns[wish.place.source].set()

    def say(self, words: Iterable[Said]) -> None:
        """Have something said."""
        for one in words:
            if one.notice.channel.source in self._bots:
                self._notices[one.notice.channel.source].put_nowait((one, self._clock()))

    async def _receipts(self, source: str) -> None:
        wishes, turn, failures = self._wishes[source], self._turns[source], 0
        while True:
            spot, wait = self._next(wishes)
            if spot:
                wish = wishes[spot]
                try:
                    await self._show(source, spot, wish)
                except TooEarlyError as error:
                    await asyncio.sleep(error.seconds)
                    continue
                except OSError as error:
                    log.warning("%s: no receipt on message %s yet: %s", wish.place, wish.message, error)
                    wishes[spot] = wishes.pop(spot)  # the others are tried before it
                    await asyncio.sleep(_pause(failures))
                    failures += 1
                    continue
                failures = 0
                await asyncio.sleep(0)  # nothing may have been to do: after a restart of most messages of a day
                if wishes[spot] is wish:  # it was not overtaken meanwhile
                    del wishes[spot], self._since[spot]
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await turn.wait()
            turn.clear()

    def _next(self, wishes: Mapping[Spot, Wish]) -> tuple[Spot | None, float | None]:
        """The message whose receipt is next, or for how many seconds none is.

        Mostly a message is public before it is worth saying that it is recorded.
        """
        wait = None
        for spot, wish in wishes.items():
            waited = (self._clock() - self._since[spot]).total_seconds()
            patience = PATIENCE - waited if wish.sign == "recorded" else 0.0
            if patience <= 0:
                return spot, None
            wait = min(patience, wait or patience, PATIENCE)
        return None, wait

    async def _show(self, source: str, spot: Spot, wish: Wish) -> None:
        """Bring about what was wished. Raises OSError where another try may succeed."""
        try:
            with self._database.reading() as connection:
                before = said.shown(connection, spot)
            if before.is_changing:  # a process ended meanwhile: it may be there or not, shown again it is
                await self._change(source, spot, before.sign, before.coming)
                before = said.Shown(before.coming)
            is_old = before.sign is None and wish.newest < self._clock() - YOUNG
            if before.sign != wish.sign and not is_old:
                await self._change(source, spot, before.sign, wish.sign)
        except DaypostError as error:
            log.warning("%s: no receipt on message %s: %s", wish.place, wish.message, error)
        except OSError:
            raise
        except Exception:  # a fault of ours over one message must not silence the others
            log.exception("%s: the receipt on message %s", wish.place, wish.message)

    async def _change(self, source: str, spot: Spot, before: Sign | None, sign: Sign | None) -> None:
        """Show another receipt; the log knows of it before and after, so that none is left on a message for ever."""
        await asyncio.wrap_future(self._database.write(lambda connection: said.showing(connection, spot, sign)))
        try:
            await self._bots[source].show(Receipt(*spot, sign, before))
        except TooEarlyError:
            await asyncio.wrap_future(self._database.write(lambda connection: said.set_shown(connection, spot, before)))
            raise
        await asyncio.wrap_future(self._database.write(lambda connection: said.set_shown(connection, spot, sign)))

    async def _say(self, source: str) -> None:
        while True:
            one, since = await self._notices[source].get()
            try:
                await self._say_in_time(source, one, since + NEWS)
            except (DaypostError, OSError) as error:
                log.warning("%s: not said: %s (%s)", one.notice.channel, one.logged, error)
            except Exception:
                log.exception("%s: not said: %s", one.notice.channel, one.logged)
            finally:
                self._notices[source].task_done()

    async def _say_in_time(self, source: str, one: Said, until: datetime) -> None:
        """Say it, while that is news as often as it takes; what is to be said after it waits, as it may replace it."""
        failures = 0
        while True:
            try:
                return await self._say_one(source, one)
            except OSError as error:
                pause = _pause(failures)
                if self._clock() + timedelta(seconds=pause) > until:
                    raise
                log.info("%s: not said yet (%s)", one.notice.channel, error)
            await asyncio.sleep(pause)
            failures += 1

    async def _say_one(self, source: str, one: Said) -> None:
        notice = one.notice
        if one.name:
            with self._database.reading() as connection:
                before = said.reference(connection, one.name)
            if one.once and before is not None:
                return
            if self._standing.get(one.name) == notice.text:  # a target that is tried again fails as before
                return
            notice = replace(notice, replaces=before or "")
        reference = await self._bots[source].say(notice)
        if one.name and one.last:
            self._standing.pop(one.name, None)
            await asyncio.wrap_future(self._database.write(lambda connection: said.forget(connection, one.name)))
        elif one.name:
            if not one.once:
                self._standing[one.name] = notice.text
            now = self._clock()
            await asyncio.wrap_future(
                self._database.write(lambda connection: said.note(connection, one.name, reference, now))
            )


def _pause(failures: int) -> float:
    return PAUSES[min(failures, len(PAUSES) - 1)]
