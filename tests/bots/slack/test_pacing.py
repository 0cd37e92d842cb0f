"""No more calls in a time than are allowed, whoever waits together."""

import asyncio
import math
from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from bots.slack.pacing import LEARNED, Pace

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


@given(st.integers(1, 60), st.sampled_from([0.5, 1.0, 30.0, 60.0]), st.integers(1, 5))
def test_of_a_smaller_limit_it_learns_by_being_refused_a_few_times(calls: int, seconds: float, hours: int) -> None:
    """A method that takes so many calls in so many seconds, called for hours as often as it may be."""
    pace, now, refused, taken = Pace(50, 60.0), 0.0, 0, [-1000.0]
    shut = 0.0
    while now < 3600 * hours:
        moment = pace.give(now)
        now = max(moment, shut)
        room = taken[-calls] + seconds if len(taken) >= calls else now
        if room <= now:
            taken.append(now)
            continue
        refused += 1
        wait = float(math.ceil(room - now))
        shut = now + wait
        pace.refuse(moment, now, wait)
    assert refused <= len(taken) / 4 + 2
    possible = min(50 / 60, calls / max(seconds, 1.0)) * now
    assert len(taken) > 0.5 * possible


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 70)), max_size=30))
def test_whatever_it_is_told_no_two_calls_are_further_apart_than_the_span(told: list[tuple[int, int]]) -> None:
    pace, now = Pace(3, 60.0), 0.0
    for gap, wait in told:
        moment = pace.give(now)
        assert moment <= max(now, 60.0 + now)
        now = moment + gap
        pace.refuse(moment, now, float(wait))


def test_what_was_learned_is_forgotten_when_it_has_gone_well_for_a_while() -> None:
    pace = Pace(50, 60.0)
    pace.give(0.0)
    pace.refuse(pace.give(0.0), 0.0, 60.0)
    assert pace.give(60.0) == 60.0
    assert pace.give(60.0) == 120.0
    assert pace.give(LEARNED) == LEARNED
    assert pace.give(LEARNED) == LEARNED


def test_nobody_gets_through_a_shut_pace_who_was_given_a_moment_before() -> None:
    async def shut() -> None:
        pace = Pace(1, 0.05)
        moment = await pace.turn()
        waiting = asyncio.create_task(pace.turn())
        await asyncio.sleep(0)
        until = monotonic() + 0.2
        pace.refuse(moment, until - 0.2, 0.2)
        await waiting
        assert monotonic() >= until

    asyncio.run(shut())
