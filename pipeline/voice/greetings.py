"""Saying that the bot listens: each coverage day at `hello`, and when a live blog is opened (RULES 7.5)."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from bots import Notice
from pipeline import days
from pipeline.config import Config, LiveBlog
from pipeline.errors import DaypostError, Finding
from pipeline.publishing import Target
from pipeline.status import read_status
from pipeline.store.database import Database
from pipeline.visibility import Bounds
from pipeline.voice import wording
from pipeline.voice.speaking import Said

ONE_DAY = timedelta(days=1)

log = logging.getLogger(__name__)


class Greetings:
    """Greets in the place where a live blog's notices go, after every login was tried."""

    def __init__(
        self,
        config: Config,
        database: Database,
        targets: Mapping[str, Target],
        clock: Callable[[], datetime],
        say: Callable[[Iterable[Said]], object],
    ) -> None:
        self._config = config
        self._database = database
        self._targets = targets
        self._clock = clock
        self._say = say
        self._greeted: set[tuple[str, date]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def look(self) -> None:
        """Greet where it is time to."""
        now = self._clock()
        for liveblog in self._config.liveblogs.values():
            day = days.local_date(now, str(liveblog.timezone), liveblog.day_starts_at)
            name = liveblog.name, day
            hello = _hello_at(liveblog, day)
            if hello and now >= hello and name not in self._greeted:
                self._greeted.add(name)
                await self._greet(liveblog, day, once=True)

    def opened(self, liveblog: str) -> None:
        """Greet because somebody has just opened the live blog."""
        one = self._config.liveblogs[liveblog]
        day = days.local_date(self._clock(), str(one.timezone), one.day_starts_at)
        task = asyncio.create_task(self._greet(one, day, once=False))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Leave off."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _greet(self, liveblog: LiveBlog, day: date, *, once: bool) -> None:
        try:
            text = await asyncio.to_thread(self._text, liveblog)
        except DaypostError as error:
            log.warning("%s: no greeting: %s", liveblog.name, error)
            return
        name = f"hello {liveblog.name} {day}" if once else ""
        self._say([Said(Notice(channel=liveblog.notices, text=text), name=name, once=once)])

    def _text(self, liveblog: LiveBlog) -> str:
        """How things are, in a line or two; every target is asked. Raises DaypostError."""
        status = read_status(self._config, self._database, self._clock()).liveblogs[liveblog.name]
        findings: list[Finding] = []
        for target in liveblog.targets:
            findings += self._targets[target].publisher.check()
        return wording.hello(status.title, status.stage, status.urls, findings)


def _hello_at(liveblog: LiveBlog, day: date) -> datetime | None:
    """When that day is greeted; None where nobody wants it or the live blog does not cover the day."""
    if liveblog.hello is None or day not in Bounds(liveblog.first_day, liveblog.last_day):
        return None
    after_midnight = liveblog.hello < liveblog.day_starts_at
    return datetime.combine(day + ONE_DAY if after_midnight else day, liveblog.hello, liveblog.timezone)
