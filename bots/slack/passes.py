"""When channels are compared with the log: at the start, after each hole in hearing, and now and then in any case."""

import asyncio
import json
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bots import Condition, Journal
from bots.health import Health
from bots.slack.catching_up import CatchingUp
from bots.slack.payloads import instant
from pipeline.errors import DaypostError
from pipeline.events import Edited, Event, Posted, Reaction

PACE = 300.0
"""Seconds between two passes while nothing seems to be missing: Slack may have dropped something without a word."""

CONFIRM = 5.0
"""Seconds after which a pass that missed messages is followed by another one."""

AGAIN = 10.0
"""Seconds after which a pass that failed is tried again."""

MUCH_LATER = 120.0
"""Seconds after which one is tried again that failed by a fault of ours."""

NOTED = 60.0
"""Seconds between two notes of up to when Slack was heard."""

SHORT = timedelta(seconds=60)
"""An absence that is not worth a word."""

log = logging.getLogger(__name__)


class Passes:
    """Has channels compared; the checkpoint says up to when Slack was heard, and when each was last compared."""

    def __init__(
        self, catching_up: CatchingUp, journal: Journal, health: Health, clock: Callable[[], datetime]
    ) -> None:
        self._catching_up = catching_up
        self._journal = journal
        self._health = health
        self._clock = clock
        self._compared: dict[str, datetime] = {}
        self._begun: dict[str, datetime] = {}
        self._connected = asyncio.Event()
        self._due = asyncio.Event()
        self._newest: dict[str, str] = {}
        self._late: asyncio.Queue[Reaction | Posted] = asyncio.Queue()

    def connected(self, deaf_since: datetime | None) -> None:
        """After a hole in hearing there is a connection; people were told that nothing is heard since then, if so."""
        if deaf_since:
            self._is_behind(deaf_since)
        self._connected.set()
        self._due.set()

    def disconnected(self) -> None:
        """There is none."""
        self._connected.clear()

    def again(self) -> None:
        """Something may have gone unheard: compare now, or once more after the pass under way."""
        self._due.set()

    def told(self, events: Iterable[Event], keys: Collection[str]) -> None:
        """Take in what was told, and recorded under these keys: what came late has its message looked at again.

        That is a reaction older than the newest pass, and a root told after newer messages. What is found of an edit is
        its second alone, and one of the same second that is told late seems to be newer: only a pass puts that right.
        """
        for event in events:
            began = self._begun.get(event.channel)
            match event:
                case Reaction() if began and instant(event.order) < began:
                    self._late.put_nowait(event)
                case Edited() if began and instant(event.order) < began:
                    self._due.set()
                case Posted():
                    newest = self._newest.get(event.channel, "")
                    if event.message < newest and not event.thread and event.key in keys:
                        self._late.put_nowait(event)
                    self._newest[event.channel] = max(newest, event.message)

    async def work(self, channels: Sequence[str]) -> None:
        """Compare these channels until cancelled."""
        until, self._compared = _read(await self._journal.checkpoint())
        self._begun = dict(self._compared)
        if until and self._clock() - until > SHORT:
            self._is_behind(until)
        await self._connected.wait()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._compare(channels))
            group.create_task(self._look_again())
            group.create_task(self._note_now_and_then())

    def _is_behind(self, since: datetime) -> None:
        words = f"catches up with what was said since {since:%Y-%m-%d %H:%M} UTC"
        self._health.trouble("behind", Condition("catching-up", words, since=since))

    async def _compare(self, channels: Sequence[str]) -> None:
        thorough = True
        while True:
            self._due.clear()
            waits = [await self._pass(channel, thorough=thorough) for channel in channels]
            thorough = bool({AGAIN, MUCH_LATER} & {*waits}) or self._due.is_set()
            if not thorough:
                self._health.over("behind")
            with suppress(TimeoutError):
                async with asyncio.timeout(min(waits, default=PACE)):
                    await self._due.wait()
            thorough = thorough or self._due.is_set()

    async def _pass(self, channel: str, *, thorough: bool) -> float:
        """Compare a channel; returns the seconds after which the next pass should follow."""
        self._begun[channel] = began = self._clock()
        try:
            more = await self._catching_up.channel(channel, self._compared.get(channel), thorough=thorough)
        except (OSError, DaypostError) as error:
            log.info("channel %s could not be compared: %s", channel, error)
            return AGAIN
        except Exception:  # what one message holds must not end all hearing
            log.exception("channel %s could not be compared", channel)
            return MUCH_LATER
        self._compared[channel] = began
        await self._note()
        return CONFIRM if more else PACE

    async def _look_again(self) -> None:
        while True:
            late = await self._late.get()
            look = self._catching_up.thread if isinstance(late, Posted) else self._catching_up.message
            try:
                await look(late.channel, late.message)
            except (OSError, DaypostError) as error:
                log.info("message %s in %s could not be looked at again: %s", late.message, late.channel, error)
                self._due.set()
            except Exception:
                log.exception("message %s in %s could not be looked at again", late.message, late.channel)

    async def _note_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(NOTED)
            if self._connected.is_set():
                await self._note()

    async def _note(self) -> None:
        """Save how far everything is known; what is heard later than this is compared after a crash."""
        compared = {channel: at.isoformat() for channel, at in sorted(self._compared.items())}
        checkpoint = {"until": self._clock().isoformat(), "compared": compared}
        try:
            await self._journal.record([], json.dumps(checkpoint))
        except DaypostError as error:
            log.warning("%s", error)


def _read(checkpoint: str | None) -> tuple[datetime | None, dict[str, datetime]]:
    """Up to when Slack was heard, and when each channel was last compared."""
    kept = json.loads(checkpoint) if checkpoint else {}
    until = datetime.fromisoformat(kept["until"]) if "until" in kept else None
    return until, {channel: datetime.fromisoformat(at) for channel, at in kept.get("compared", {}).items()}
