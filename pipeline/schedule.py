"""What happens again and again, whatever else does: nets below the commits and moments that wake the reconciler."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from pipeline.errors import DaypostError

GLANCE = 1
"""Seconds between glances at the log, which other processes write to as well: a take-down of theirs is not to wait."""

TICK = 15
"""Seconds. What a tick finds would only have been late without it."""

Job = Callable[[], Awaitable[None]]

log = logging.getLogger(__name__)


def repeating(jobs: Iterable[tuple[int, Job]]) -> AsyncIOScheduler:
    """A scheduler, not yet started, that does each job every so many seconds.

    Runs that were missed while the process was busy become one, late but not lost. No cron job ends a day: APScheduler
    3.11 skips one a year in most zones, and the reconciler derives a day's end from the clock.
    """
    scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    for seconds, job in jobs:
        scheduler.add_job(_until_the_end(job), IntervalTrigger(seconds=seconds))
    return scheduler


def _until_the_end(job: Job) -> Job:
    """The job, which may be cut off by the scheduler's end: it would be called a fault there.

    What it is refused, by a database that is away perhaps, is logged until it goes right again.
    """
    refused = ""

    async def work() -> None:
        nonlocal refused
        try:
            with suppress(asyncio.CancelledError):
                await job()
            refused = ""
        except DaypostError as error:
            if refused != str(error):
                log.warning("%s", error)
            refused = str(error)

    return work
