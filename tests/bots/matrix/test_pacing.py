"""What homeservers take of an account is learned by being refused a few times."""

import asyncio
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from bots.matrix.pacing import LEARNED, Pace

PAUSE = 0.5
"""Seconds that Synapse holds a refusal back, which says when one is welcome as of before."""

LATENCY = 0.02


class Account:
    """An account on a homeserver with such a bucket, which sends as its pace has it; `now` goes on meanwhile."""

    def __init__(self, burst: int, apart: float) -> None:
        self.pace = Pace()
        self.now = 1000.0
        self.sent: list[float] = []
        self.refused = 0
        self.burst = burst
        self.apart = apart
        self._level = 0.0
        self._then = 0.0

    def send(self) -> None:
        """Send one event, however often that takes."""
        while True:
            self.now = self.pace.give(self.now) + LATENCY
            wait = self._taken()
            if wait is None:
                self.sent.append(self.now)
                return
            self.refused += 1
            self.now += PAUSE
            self.pace.refuse(self.now, wait)

    def _taken(self) -> float | None:
        """Take an event, or say in how many seconds there is room."""
        self._level = max(0.0, self._level - (self.now - self._then) / self.apart)
        self._then = self.now
        if self._level > self.burst - 1:
            return (self._level - self.burst + 1) * self.apart
        self._level += 1
        return None


buckets = st.builds(Account, st.integers(1, 50), st.sampled_from([0.1, 0.5, 1.0, 5.0, 30.0]))
slow_buckets = st.builds(Account, st.integers(2, 50), st.sampled_from([1.0, 5.0, 30.0]))


@given(slow_buckets, st.integers(1, 300))
def test_many_at_once_go_as_fast_as_they_may_with_few_refusals(account: Account, events: int) -> None:
    for _ in range(events):
        account.send()
    assert account.refused <= 3 + events // 20
    beyond = max(0, events - account.burst)
    possible = beyond * account.apart + events * LATENCY
    assert account.now - 1000 <= possible * 1.1 + 3 * (account.apart + PAUSE)


def test_forty_receipts_on_a_synapse_as_it_comes() -> None:
    account = Account(10, 5.0)
    for _ in range(40):
        account.send()
    assert account.refused <= 3
    assert account.now - 1000 < 31 * 5 + 5


@given(buckets, st.lists(st.tuples(st.sampled_from([0.0, 1.0, 20.0, 700.0, 4000.0]), st.integers(1, 30)), max_size=20))
def test_whenever_they_come_few_are_refused_and_none_waits_for_long(
    account: Account, bursts: Iterable[tuple[float, int]]
) -> None:
    for idle, events in bursts:
        account.now += idle
        before, refused = account.now, account.refused
        for _ in range(events):
            account.send()
        assert account.refused - refused <= 4 + events // 4
        assert account.now - before <= (events + 4) * (account.apart + PAUSE + LATENCY) * 1.5


@given(st.floats(0.1, 3600))
def test_one_refusal_alone_slows_nothing_afterwards(wait: float) -> None:
    pace = Pace()
    pace.give(0.0)
    pace.refuse(0.0, wait)
    assert pace.wait(0.0) == wait
    assert {pace.give(wait) for _ in range(5)} == {wait}


def test_what_was_learned_is_forgotten() -> None:
    account = Account(1, 5.0)
    for _ in range(5):
        account.send()
    now = account.now + LEARNED + 5
    assert {account.pace.give(now) for _ in range(5)} == {now}


def test_who_takes_a_moment_comes_before_those_who_only_ask() -> None:
    account = Account(1, 5.0)
    for _ in range(5):
        account.send()
    wait = account.pace.wait(account.now)
    assert 0 < wait <= 5.5
    assert account.pace.give(account.now) == account.now + wait
    assert account.pace.wait(account.now) > wait + 4.5


def test_those_who_wait_together_wait_for_the_homeserver() -> None:
    async def together() -> None:
        pace = Pace()
        await asyncio.gather(*(pace.turn() for _ in range(3)))

    asyncio.run(together())
