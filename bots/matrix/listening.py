"""Listening to a homeserver: each sync is recorded whole, together with how far that is."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic

from nio.responses import RoomInfo, SyncResponse

from bots import Condition, Journal, TooEarlyError
from bots.health import Health
from bots.matrix.events import events
from bots.matrix.gaps import back_to, between, is_since
from bots.matrix.home import POLL, Home
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

MARGIN = timedelta(hours=1)
"""How far the homeserver's clock may be behind ours."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """How far a homeserver was heard: up to the sync with this token, at this time; and which rooms have moved."""

    since: str = ""
    until: datetime | None = None
    moved: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, checkpoint: str | None) -> "Heard":
        """What a checkpoint says."""
        kept = json.loads(checkpoint) if checkpoint else {}
        until = datetime.fromisoformat(kept["until"]) if kept.get("until") else None
        return cls(kept.get("since", ""), until, kept.get("moved", {}))

    def checkpoint(self) -> str:
        """It as a checkpoint."""
        return json.dumps(asdict(self) | {"until": self.until.isoformat() if self.until else None})


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
        self._asked = self._failing_since = 0.0

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
            try:
                answer = await self._next()
                self._answered()
                await self._take(answer)
            except (OSError, DaypostError) as error:
                await self._failed(error)
            except Exception as error:  # what one event holds must not end all hearing
                log.exception("what the homeserver answers could not be taken in")
                await self._home.close()
                self._whole = True
                await self._failed(error)

    async def _next(self) -> SyncResponse:
        """The next sync; a whole one where the homeserver does not understand from where it is to go on."""
        try:
            return await self._home.sync(self._heard.since, whole=self._whole)
        except MatrixError as error:
            if not self._heard.since or error.code not in ("M_UNKNOWN", "M_INVALID_PARAM"):
                raise
            log.warning(
                "it is not known any more how far the homeserver was heard; looks through what was said: %s", error
            )
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
        found: list[Event] = []
        for room, joined in answer.rooms.join.items():
            if channel := self._rooms.channel(room):
                found += await self._of_room(room, channel, joined, received)
        heard = Heard(answer.next_batch, received, dict(self._rooms.moved))
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

    async def _of_room(self, room: str, channel: str, joined: RoomInfo, received: datetime) -> list[Event]:
        """What happened in a room; what the sync leaves out of that is recorded on the way."""
        timeline = [event.source for event in joined.timeline.events]
        states = [event.source for event in joined.state]
        tombstones = [one for one in states if one.get("type") == "m.room.tombstone"]
        named = self._naming.told(room, [*states, *(one for one in timeline if "state_key" in one)], received)
        if not self._heard.since:
            oldest = await self._oldest(channel)
            reaches_back = not all(is_since(event, oldest) for event in timeline)
            timeline = [event for event in timeline if is_since(event, oldest)]
            if joined.timeline.prev_batch and not reaches_back:
                await self._fill(back_to(self._home, room, joined.timeline.prev_batch, oldest), channel, received)
        elif joined.timeline.limited and joined.timeline.prev_batch:
            pages = between(self._home, room, self._heard.since, joined.timeline.prev_batch)
            await self._fill(pages, channel, received)
        return [*self._events([*tombstones, *timeline], channel, received), *named]

    async def _fill(self, pages: AsyncIterator[list[Json]], channel: str, received: datetime) -> None:
        """Record pages of history, each when it comes."""
        try:
            async for page in pages:
                found = self._events(page, channel, received)
                await self._naming.want(found, await self._journal.record(found))
        except MatrixError as error:
            if error.code != "M_FORBIDDEN":
                raise
            log.warning("not all can be read that was said in %s meanwhile: %s", channel, error)

    async def _oldest(self, channel: str) -> datetime:
        """How far back is looked where no token says that."""
        since = await self._journal.since(channel)
        return min(since, self._heard.until - MARGIN) if self._heard.until else since

    def _events(self, page: Iterable[Json], channel: str, received: datetime) -> list[Event]:
        seen: Seen = "caught-up" if self._behind else "live"
        me = self._home.login.user_id
        return [event for one in page for event in events(one, channel, received, me, seen)]

    async def _failed(self, error: Exception) -> None:
        """Say what is wrong, if it is worth a word, and wait before another try."""
        seconds = WAITS[min(self._failures, len(WAITS) - 1)]
        if isinstance(error, TooEarlyError):
            seconds = max(error.seconds, WAITS[0])
        elif isinstance(error, LoginError):
            # With a password the next try logs in anew.
            seconds = WAITS[-1] if self._failures or not self._home.login.password else 0.0
        if not self._failures:
            self._failing_since = min(monotonic(), self._asked + POLL)
        self._failures += 1
        if isinstance(error, LoginError) and seconds:
            self._hears_nothing("token", Condition("revoked", str(error)))
        elif monotonic() - self._failing_since + seconds > SILENCE:
            self._hears_nothing("connection", Condition("deaf", f"hears nothing: {error}", since=self._last))
        log.info("asks again in %g s: %s", seconds, error)
        await asyncio.sleep(seconds)

    def _hears_nothing(self, about: str, why: Condition) -> None:
        self._deaf = self._behind = True
        self._health.trouble(about, why)

    def _is_behind(self, since: datetime) -> None:
        words = f"catches up with what was said since {since:%Y-%m-%d %H:%M} UTC"
        self._health.trouble("behind", Condition("catching-up", words, since=since))

    def _well(self) -> str:
        rooms = ", ".join(
            f"{name} ({channel})" if (name := self._naming.name(self._rooms.rooms(channel)[0])) else channel
            for channel in self._channels
        )
        return f"listens to {rooms}"
