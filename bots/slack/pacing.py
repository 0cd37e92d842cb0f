"""Pacing: no more calls in a time than are allowed. Each caller gets a moment of its own, in the order they came."""

import asyncio
from collections import deque
from contextlib import suppress
from time import monotonic

LEARNED = 600.0
"""Seconds for which calls are as far apart as a refusal taught."""


class Pace:
    """So many calls in so many seconds; fewer for a while after Slack took fewer, as it does of some apps."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._seconds = seconds
        self._given: deque[float] = deque(maxlen=calls)
        self._shut = 0.0
        self._apart = 0.0
        self._learned = 0.0

    def give(self, now: float) -> float:
        """The moment of one more call. It is taken from then on, so that no two who wait get the same room."""
        is_full = len(self._given) == self._given.maxlen
        moment = max(now, self._given[0] + self._seconds if is_full else now)
        if self._given and moment < self._learned + LEARNED:
            moment = max(moment, self._given[-1] + self._apart)
        self._given.append(moment)
        return moment

    def refuse(self, moment: float, now: float, wait: float) -> None:
        """Take in that the call given this moment came too early by so many seconds.

        Nobody gets through before that, not even those who were given an earlier moment. All calls that were taken in
        the span before had room until then, so that is how many there is room for.
        """
        self._shut = max(self._shut, now + wait)
        with suppress(ValueError):  # so many others were given one since
            self._given.remove(moment)
        taken = [one for one in self._given if one <= moment]
        taken = [one for one in taken if one > now - self._seconds] or taken[-1:]
        if taken:
            self._apart, self._learned = min((now + wait - taken[0]) / len(taken), self._seconds), now

    async def turn(self) -> float:
        """Wait for a moment to call, and return it."""
        moment = self.give(monotonic())
        while (wait := max(moment, self._shut) - monotonic()) > 0:
            await asyncio.sleep(wait)
        return moment
