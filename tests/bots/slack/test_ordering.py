"""Deliveries of a channel are recorded in order, those that wait together; each is told how its own went."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots import Condition
from bots.health import Health
from bots.slack.ordering import AT_ONCE, Ordering
from pipeline.errors import StoreError
from pipeline.events import Deleted, Event
from tests.bots.memory_journal import MemoryJournal

NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)


def event(key: str, channel: str = "C1") -> Event:
    return Deleted(source="slack", channel=channel, key=key, time=NOON, message=key)


class SlowJournal(MemoryJournal):
    """A journal on a slow disk, which refuses whatever is with one of the keys in `refused`."""

    def __init__(self, refused: Sequence[str] = ()) -> None:
        super().__init__()
        self.refused = set(refused)
        self.turn = asyncio.Event()

    async def record(self, events: Sequence[Event], *_: object, **__: object) -> frozenset[str]:
        await self.turn.wait()
        if bad := [one.key for one in events if one.key in self.refused]:
            raise StoreError(f"no room for {bad[0]}")
        return await super().record(events)


def test_what_waits_is_recorded_together_and_in_order() -> None:
    async def deliver() -> list[list[str]]:
        journal = SlowJournal()
        ordering = Ordering(journal)
        waiting = [asyncio.create_task(ordering.record("C1", [event(str(number))])) for number in range(200)]
        await asyncio.sleep(0)
        journal.turn.set()
        assert await asyncio.gather(*waiting) == [frozenset({str(number)}) for number in range(200)]
        return [[one.key for one in events] for events, _ in journal.history]

    commits = asyncio.run(deliver())
    assert [key for keys in commits for key in keys] == [str(number) for number in range(200)]
    assert len(commits) <= 2


def test_a_channel_does_not_wait_for_another() -> None:
    async def deliver() -> None:
        ordering = Ordering(OneChannelWaits())
        stuck = asyncio.create_task(ordering.record("C1", [event("1")]))
        assert await ordering.record("C2", [event("2", "C2")]) == {"2"}
        assert not stuck.done()
        stuck.cancel()

    class OneChannelWaits(MemoryJournal):
        async def record(self, events: Sequence[Event], *_: object, **__: object) -> frozenset[str]:
            if events[0].channel == "C1":
                await asyncio.Event().wait()
            return await super().record(events)

    asyncio.run(deliver())


@given(st.lists(st.lists(st.integers(0, 30), max_size=4), max_size=20), st.sets(st.integers(0, 30)))
def test_only_what_is_refused_is_not_acknowledged(deliveries: list[list[int]], refused: set[int]) -> None:
    async def deliver() -> list[frozenset[str] | BaseException]:
        journal = SlowJournal([str(number) for number in refused])
        journal.turn.set()
        ordering = Ordering(journal)
        portions = ([event(str(number)) for number in numbers] for numbers in deliveries)
        return await asyncio.gather(*(ordering.record("C1", portion) for portion in portions), return_exceptions=True)

    for numbers, outcome in zip(deliveries, asyncio.run(deliver()), strict=True):
        if set(numbers) & refused:
            assert isinstance(outcome, StoreError)
        else:
            assert outcome == frozenset(str(number) for number in numbers)


def test_no_commit_grows_without_end() -> None:
    async def deliver() -> list[int]:
        journal = SlowJournal()
        ordering = Ordering(journal)
        waiting = [ordering.record("C1", [event(f"{number}-{part}") for part in range(90)]) for number in range(20)]
        tasks = [asyncio.create_task(one) for one in waiting]
        journal.turn.set()
        await asyncio.gather(*tasks)
        return [len(events) for events, _ in journal.history]

    sizes = asyncio.run(deliver())
    assert sum(sizes) == 1800
    assert max(sizes) <= AT_ONCE


DEAF = Condition("deaf", "hears nothing", since=NOON)
REMOVED = Condition("removed", "channel C1 was archived")


def test_all_that_is_wrong_is_one_condition_until_nothing_is() -> None:
    told: list[Condition] = []
    mended: list[str] = []
    health = Health(told.append, lambda: "listens to C1", mended.append)
    health.over("token")
    assert told == []
    health.trouble("channel C1", REMOVED)
    health.trouble("connection", DEAF)
    assert told[-1] == Condition("removed", "channel C1 was archived; hears nothing", since=NOON)
    health.connected()
    assert told[-1] == REMOVED
    assert health.knows("channel C1")
    health.over("channel C1")
    assert told[-1] == REMOVED, "what is well is said when all was looked at"
    health.looked()
    assert told[-1] == Condition("listening", "listens to C1", well=True)
    assert mended == ["connection", "channel C1"], "each once, and what was not wrong not at all"
    assert not health.is_ill


def test_that_nothing_is_heard_goes_without_saying_where_no_connection_may_be_opened() -> None:
    told: list[Condition] = []
    health = Health(told.append, lambda: "listens to C1", lambda _: None)
    health.trouble("app", REMOVED)
    health.trouble("connection", DEAF)
    assert [one.text for one in told] == [REMOVED.text] * 2
    assert told[-1].since == DEAF.since


@pytest.mark.parametrize("about", ["app", "token"])
def test_what_is_told_again_is_reported_once(about: str) -> None:
    told: list[Condition] = []
    health = Health(told.append, lambda: "listens to C1", lambda _: None)
    for _ in range(3):
        health.trouble(about, REMOVED)
    assert told == [REMOVED]


def test_nothing_is_called_well_before_it_was_looked_at() -> None:
    told: list[Condition] = []
    health = Health(told.append, lambda: "listens to C1", lambda _: None)
    health.connected()
    assert told == []
    health.looked()
    assert told == [Condition("listening", "listens to C1", well=True)]
