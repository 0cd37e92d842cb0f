"""Pacing: no more calls in a time than are allowed. Each caller gets a moment of its own, in the order they came."""

import asyncio
from collections import deque
from time import monotonic


class Pace:
    """So many calls in so many seconds."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._seconds = seconds
        self._given: deque[float] = deque(maxlen=calls)
        self._shut = 0.0

    def give(self, now: float) -> float:
        """The moment of one more call. It is taken from then on, so that no two who wait get the same room."""
        is_full = len(self._given) == self._given.maxlen
        moment = max(now, self._given[0] + self._seconds if is_full else now)
        self._given.append(moment)
        return moment

    def shut(self, until: float) -> None:
        """Let nobody through before this moment, not even those who were given an earlier one."""
        self._shut = max(self._shut, until)

    async def turn(self) -> float:
        """Wait for a moment to call, and return it."""
        moment = self.give(monotonic())
        while (wait := max(moment, self._shut) - monotonic()) > 0:
            await asyncio.sleep(wait)
        return moment
