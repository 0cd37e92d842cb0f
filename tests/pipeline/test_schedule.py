"""The tick: again and again, whatever a tick does."""

import asyncio
from datetime import timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from pipeline.errors import StoreError
from pipeline.schedule import TICK, repeating


async def tick() -> None:
    """Nothing is late."""


def test_it_ticks_every_few_seconds_and_missed_ticks_become_one() -> None:
    async def look() -> None:
        scheduler = repeating([(TICK, tick)])
        scheduler.start(paused=True)
        (job,) = scheduler.get_jobs()
        assert isinstance(job.trigger, IntervalTrigger)
        assert job.trigger.interval == timedelta(seconds=TICK)
        assert job.coalesce
        assert job.max_instances == 1
        assert job.misfire_grace_time is None, "a tick that comes late is not left out"
        scheduler.shutdown()

    asyncio.run(look())


def test_a_tick_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    ticks = 0
    enough = asyncio.Event()

    async def failing() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 3:
            enough.set()
        raise OSError("surprise")

    async def watch() -> None:
        scheduler = repeating([(TICK, failing)])
        scheduler.start()
        (job,) = scheduler.get_jobs()
        job.reschedule(IntervalTrigger(seconds=0.01))
        await asyncio.wait_for(enough.wait(), 60)
        scheduler.shutdown()

    asyncio.run(watch())
    assert ticks >= 3
    assert "surprise" in caplog.text


def test_what_a_database_refuses_is_said_once_and_in_words(caplog: pytest.LogCaptureFixture) -> None:
    ticks = 0
    enough = asyncio.Event()

    async def failing() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 3:
            enough.set()
        raise StoreError("the database does not answer")

    async def watch() -> None:
        scheduler = repeating([(TICK, failing)])
        scheduler.start()
        (job,) = scheduler.get_jobs()
        job.reschedule(IntervalTrigger(seconds=0.01))
        await asyncio.wait_for(enough.wait(), 60)
        scheduler.shutdown()

    asyncio.run(watch())
    assert [record.getMessage() for record in caplog.records if record.levelname != "INFO"] == [
        "the database does not answer"
    ]


def test_a_tick_that_the_end_cuts_off_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    async def watch() -> None:
        begun = asyncio.Event()

        async def endless() -> None:
            begun.set()
            await asyncio.Event().wait()

        scheduler = repeating([(TICK, endless)])
        scheduler.start()
        (job,) = scheduler.get_jobs()
        job.reschedule(IntervalTrigger(seconds=0.01))
        await asyncio.wait_for(begun.wait(), 60)
        scheduler.shutdown(wait=False)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    asyncio.run(watch())
    assert "Traceback" not in caplog.text
