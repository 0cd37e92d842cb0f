"""Recording what is delivered: of each channel in order, what waits meanwhile together in one commit."""

import asyncio
from collections.abc import Sequence

from bots import Journal
from pipeline.events import Event

AT_ONCE = 500
"""Events at most in one commit of several deliveries."""

_Delivery = tuple[Sequence[Event], asyncio.Future[frozenset[str]]]


class Ordering:
    """One queue for each channel. Slack gives an acknowledgement three seconds, a disk may take its time."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: dict[str, list[_Delivery]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def record(self, channel: str, events: Sequence[Event]) -> frozenset[str]:
        """See `Journal.record`: returns when the events are on disk, and those before them."""
        future: asyncio.Future[frozenset[str]] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(channel, []).append((events, future))
        if channel not in self._tasks:
            self._tasks[channel] = asyncio.create_task(self._work(channel))
        return await future

    async def _work(self, channel: str) -> None:
        try:
            while waiting := self._waiting.pop(channel, None):
                for deliveries in _portions(waiting):
                    await self._together(deliveries)
        finally:
            del self._tasks[channel]

    async def _together(self, deliveries: list[_Delivery]) -> None:
        """Record several deliveries at once; if they are refused, each by itself, as it may be because of one."""
        try:
            keys = await self._journal.record([event for events, _ in deliveries for event in events])
        except Exception as error:  # noqa: BLE001 - whoever delivered it is told
            if len(deliveries) > 1:
                for one in deliveries:
                    await self._together([one])
            elif not deliveries[0][1].cancelled():
                deliveries[0][1].set_exception(error)
            return
        for events, future in deliveries:
            if not future.cancelled():
                future.set_result(keys & {event.key for event in events})


def _portions(waiting: list[_Delivery]) -> list[list[_Delivery]]:
    portions: list[list[_Delivery]] = []
    count = 0
    for one in waiting:
        if not portions or count + len(one[0]) > AT_ONCE:
            portions.append([])
            count = 0
        portions[-1].append(one)
        count += len(one[0])
    return portions
