"""Listening to a homeserver: each sync is recorded whole, together with how far that is."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

from nio.responses import RoomInfo, SyncResponse

from bots import Condition, Journal, TooEarlyError
from bots.health import Health
from bots.matrix.events import events
from bots.matrix.gaps import back_to, between, is_closed, is_since
from bots.matrix.heard import Heard
from bots.matrix.home import LATE, POLL, Home
from bots.matrix.naming import Naming
from bots.matrix.refusals import LoginError, MatrixError
from bots.matrix.rooms import Rooms
from bots.payloads import Json
from pipeline.errors import DaypostError
from pipeline.events import Event, Seen

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds before another try, after so many failures."""

SILENCE = 5.0
"""Seconds of failures that are worth a word."""

NOTED = timedelta(seconds=60)
"""Between two notes of up to when the homeserver was heard."""

SHORT = timedelta(seconds=60)
"""An absence that is not worth a word."""

PATIENCE = 4
"""Tries to read what a sync has left out, of which the homeserver says no, before that is given up."""

AFRESH = 300.0
"""Seconds between two times that all is looked through as the homeserver does not know how far it was heard."""

log = logging.getLogger(__name__)


class Listening:
    """One `listen`."""

    def __init__(
        self,
        home: Home,
        channels: Sequence[str],
        rooms: Rooms,
        journal: Journal,
        heard: Heard,
        clock: Callable[[], datetime],
    ) -> None:
        self._home = home
        self._channels = channels
        self._rooms = rooms
        self._journal = journal
        self._clock = clock
        self._naming = Naming(journal)
        self._health = Health(journal.report, self._well)
        self._heard = heard
        self._last = heard.until or clock()
        self._whole = True
        self._behind = True
        self._deaf = False
        self._failures = 0
        self._asked = self._failing_since = self._afresh_at = 0.0
        self._lost: list[str] = []

    async def listen(self) -> None:
        """Listen until cancelled."""
        if self._heard.until and self._clock() - self._heard.until > SHORT:
            self._is_behind(self._heard.until)
        await self._naming.look_back(self._channels, self._clock())
        async with asyncio.TaskGroup() as group:
            group.create_task(self._rooms.work(self._health))
            group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            self._asked = monotonic()
            # A whole sync may take much longer than any other: whether it is that, nobody knows.
            silence = asyncio.get_running_loop().call_later(POLL + LATE, self._silent)
            try:
                answer = await self._next()
                silence.cancel()
                self._answered()
                await self._take(answer)
            except (OSError, DaypostError) as error:
                silence.cancel()
                await self._failed(error)
            except Exception as error:  # what one event holds must not end all hearing
                log.exception("what the homeserver answers could not be taken in")
                await self._home.close()
                self._whole = True
                await self._failed(error)

    async def _next(self) -> SyncResponse:
        """The next sync; a whole one where the homeserver does not understand from where it is to go on.

        It says M_UNKNOWN for much else as well, so it is asked twice, and rarely believed.
        """
        try:
            return await self._home.sync(self._heard.since, whole=self._whole)
        except MatrixError as error:
            is_odd = self._heard.since and error.code in ("M_UNKNOWN", "M_INVALID_PARAM")
            if not is_odd or not self._failures or monotonic() < self._afresh_at:
                raise
            log.warning(
                "it is not known any more how far the homeserver was heard; looks through what was said: %s", error
            )
        self._afresh_at = monotonic() + AFRESH
        self._heard = replace(self._heard, since="")
        self._whole = self._behind = True
        return await self._home.sync("", whole=True)

    def _answered(self) -> None:
        if self._deaf:
            self._is_behind(self._last)
        self._health.connected()
        self._health.over("token")
        self._deaf = False
        self._last = self._clock()

    async def _take(self, answer: SyncResponse) -> None:
        """Record a sync; only then the next one is asked for."""
        received = self._clock()
        self._rooms.follow(answer)
        self._lost.clear()
        found: list[Event] = []
        begun = dict(self._heard.begun)
        for room, joined in answer.rooms.join.items():
            if channel := self._rooms.channel(room):
                if room not in begun:
                    begun[room] = await self._journal.since(channel)
                found += await self._of_room(room, channel, joined, received, self._heard.oldest(room, begun[room]))
        here = self._rooms.here(answer, begun.keys() - self._heard.left.keys(), whole=self._whole)
        left = {room: self._heard.last(room) or received for room in begun.keys() - here}
        heard = Heard(answer.next_batch, received, dict(self._rooms.moved), begun, left)
        is_old = not self._heard.until or received - self._heard.until > NOTED
        if found or is_old or replace(heard, until=self._heard.until) != self._heard:
            keys = await self._journal.record(found, heard.checkpoint())
            self._heard = heard
            await self._naming.want(found, keys)
        self._rooms.told(answer, self._health, whole=self._whole)
        self._whole = self._behind = False
        self._failures = 0
        self._health.over("behind")
        self._health.looked()
        for words in self._lost:
            self._journal.report(Condition("missed", words))

    async def _of_room(
        self, room: str, channel: str, joined: RoomInfo, received: datetime, oldest: datetime
    ) -> list[Event]:
        """What happened in a room; what the sync leaves out of that is recorded on the way."""
        timeline = [event.source for event in joined.timeline.events]
        states = [event.source for event in joined.state]
        tombstones = [one for one in states if one.get("type") == "m.room.tombstone"]
        told = [*states, *(one for one in timeline if "state_key" in one)]
        named = self._naming.told(room, told, received)
        start, is_in_step = joined.timeline.prev_batch, self._heard.is_in_step(room)
        seen: Seen = "caught-up" if self._behind or not is_in_step else "live"
        if not is_in_step:
            timeline = [event for event in timeline if is_since(event, oldest)]
            if start:
                await self._fill(back_to(self._home, room, start, oldest), room, received, seen)
            if room in self._heard.left and is_closed(told):
                self._miss(room, received, "only those who were in the room then")
        elif joined.timeline.limited and start:
            await self._fill(between(self._home, room, self._heard.since, start), room, received, seen)
        return [*self._events([*tombstones, *timeline], channel, received, seen), *named]

    async def _fill(self, pages: AsyncIterator[list[Json]], room: str, received: datetime, seen: Seen) -> None:
        """Record pages of history, each when it comes."""
        try:
            async for page in pages:
                found = self._events(page, self._rooms.channel(room), received, seen)
                await self._naming.want(found, await self._journal.record(found))
        except LoginError:
            raise
        except MatrixError as error:
            # A room that is closed to us stays so; any other no may be a fault that is mended soon.
            if error.code != "M_FORBIDDEN" and self._failures < PATIENCE:
                raise
            self._miss(room, received, str(error))

    def _miss(self, room: str, received: datetime, why: str) -> None:
        """Have it said that something cannot be read."""
        last = self._heard.last(room)
        since = f"from {last:%Y-%m-%d %H:%M} " if last else ""
        words = f"what was said {since}to {received:%Y-%m-%d %H:%M} UTC in {self._called(room)} cannot all be read "
        self._lost.append(f"{words}({why}); what is not on the page, send once more")

    def _events(self, page: Iterable[Json], channel: str, received: datetime, seen: Seen) -> list[Event]:
        me = self._home.login.user_id
        return [event for one in page for event in events(one, channel, received, me, seen)]

    async def _failed(self, error: Exception) -> None:
        """Say what is wrong, if it is worth a word, and wait before another try."""
        seconds = WAITS[min(self._failures, len(WAITS) - 1)]
        if isinstance(error, TooEarlyError):
            seconds = max(error.seconds, WAITS[0])
        elif isinstance(error, LoginError):
            # With a password the next try logs in anew.
            seconds = seconds if self._failures or not self._home.login.password else 0.0
        if not self._failures:
            self._failing_since = min(monotonic(), self._asked + POLL)
        self._failures += 1
        if isinstance(error, LoginError) and seconds:
            self._hears_nothing("token", Condition("revoked", str(error)))
        elif monotonic() - self._failing_since + seconds > SILENCE:
            self._hears_nothing("connection", Condition("deaf", f"hears nothing: {error}", since=self._last))
        log.info("asks again in %g s: %s", seconds, error)
        await asyncio.sleep(seconds)

    def _silent(self) -> None:
        words = f"hears nothing: the homeserver has not answered for {POLL + LATE} seconds"
        self._hears_nothing("connection", Condition("deaf", words, since=self._last))

    def _hears_nothing(self, about: str, why: Condition) -> None:
        self._deaf = self._behind = True
        self._health.trouble(about, why)

    def _is_behind(self, since: datetime) -> None:
        words = f"catches up with what was said since {since:%Y-%m-%d %H:%M} UTC"
        self._health.trouble("behind", Condition("catching-up", words, since=since))

    def _well(self) -> str:
        return "listens to " + ", ".join(
            self._called(self._rooms.rooms(channel)[0], channel) for channel in self._channels
        )

    def _called(self, room: str, channel: str = "") -> str:
        """A room as people know it, and as the configuration has it."""
        id_ = channel or self._rooms.channel(room)
        return f"{name} ({id_})" if (name := self._naming.name(room)) else id_
