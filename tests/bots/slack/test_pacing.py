"""No more calls in a time than are allowed, whoever waits together."""

import asyncio
from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from bots.slack.pacing import Pace

SECONDS = 10.0


@given(st.integers(1, 5), st.lists(st.integers(0, 5), max_size=40))
def test_in_no_span_are_more_calls_than_are_allowed_and_none_waits_in_vain(calls: int, gaps: list[int]) -> None:
    pace, now = Pace(calls, SECONDS), 0.0
    moments: list[float] = []
    for gap in gaps:
        now += gap
        moments.append(pace.give(now))
        assert moments[-1] >= now
        room = [moment for moment in moments[:-1] if moment > moments[-1] - SECONDS]
        assert len(room) < calls
        assert moments[-1] in (now, *(moment + SECONDS for moment in moments[:-1])), "it waits for room alone"
    assert moments == sorted(moments), "who comes first is first"


def test_those_who_wait_together_get_moments_of_their_own() -> None:
    async def together() -> list[float]:
        pace = Pace(2, 0.05)
        return await asyncio.gather(*(pace.turn() for _ in range(7)))

    moments = asyncio.run(together())
    assert all(later >= earlier + 0.05 for earlier, later in zip(moments, moments[2:], strict=False))


def test_nobody_gets_through_a_shut_pace_who_was_given_a_moment_before() -> None:
    async def shut() -> None:
        pace = Pace(1, 0.05)
        await pace.turn()
        waiting = asyncio.create_task(pace.turn())
        await asyncio.sleep(0)
        until = monotonic() + 0.2
        pace.shut(until)
        await waiting
        assert monotonic() >= until

    asyncio.run(shut())
