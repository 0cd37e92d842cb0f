"""The tick: a slow net below the commits and moments that wake the reconciler."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

TICK = 15
"""Seconds. What a tick finds would only have been late without it."""


def ticking(tick: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A scheduler, not yet started, that calls `tick` again and again.

    Ticks that were missed while the process was busy become one, late but not lost. No cron job ends a day: APScheduler
    3.11 skips one a year in most zones, and the reconciler derives a day's end from the clock.
    """

    async def job() -> None:
        with suppress(asyncio.CancelledError):  # at the scheduler's end, which else calls it a fault
            await tick()

    scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    scheduler.add_job(job, IntervalTrigger(seconds=TICK), name="tick")
    return scheduler
