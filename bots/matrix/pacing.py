"""How often the homeserver takes an event of ours, as its refusals teach: it tells nobody beforehand.

Synapse has a bucket for each account, by default of ten events, into which comes one more each five seconds.
https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#rc_message
"""

import asyncio
from math import inf
from time import monotonic

LEARNED = 600.0
"""Seconds for which is believed what refusals taught."""


class Pace:
    """When one more event is welcome. Who may wait takes a moment; others may only ask how long there is none."""

    def __init__(self) -> None:
        self._free = -inf
        self._apart = 0.0
        self._refused = -inf
        self._wait = 0.0
        self._given = 0
        self._idle = True

    def wait(self, now: float) -> float:
        """For how many seconds none is welcome that has no moment yet."""
        return max(0.0, self._free - now)

    def give(self, now: float) -> float:
        """The moment of one more. It is taken from then on, so that no two who wait get the same room."""
        moment = max(now, self._free)
        if moment > self._refused + LEARNED:
            self._apart = 0.0
        self._idle = self._idle or moment > self._free + (self._apart or self._wait)
        self._free += self._apart  # room that nobody took remains
        self._given += 1
        return moment

    def refuse(self, now: float, wait: float) -> None:
        """Take in that one came too early by so many seconds.

        At that moment there is room for exactly one. As many as were taken between two such moments came into the
        bucket meanwhile, unless it may have been full for a while.
        """
        moment, taken = now + wait, self._given - 1
        if taken > 0 and not self._idle:
            self._apart = (moment - self._refused) / taken
        self._free = self._refused = moment
        self._wait, self._given, self._idle = wait, 0, False

    async def turn(self) -> None:
        """Wait for a moment of one's own."""
        moment = self.give(monotonic())
        while (wait := max(moment, self._refused) - monotonic()) > 0:
            await asyncio.sleep(wait)
