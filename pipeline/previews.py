"""Previews: day posts with everything that waits, as the log has them now.

It has a newsroom of its own, which reads the log on when it is asked: nothing is shared with what publishes. One thread
at a time. Open days stay warm; of the others those that were asked for last, as many as `KEPT`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from pipeline import days
from pipeline.config import Config
from pipeline.coverage import Stage
from pipeline.day_post import DayLink, DayPost, ShownEntry
from pipeline.events import Day
from pipeline.foreseen import LAST, let_out, marked, opened_up
from pipeline.frames import Frames
from pipeline.newsroom import DayName, Newsroom
from pipeline.running import RunningDay
from pipeline.store import log
from pipeline.store.database import Database
from pipeline.store.days import cut_days
from pipeline.visibility import Bounds

KEPT = 4


@dataclass(frozen=True, slots=True)
class Preview:
    """A day post with everything that waits, be it off line; its neighbours; and the stage that coverage is at."""

    post: DayPost
    stage: Stage | Literal["offline"]
    earlier: DayLink | None = None
    later: DayLink | None = None

    @property
    def pictures(self) -> frozenset[str]:
        """The files that its pictures are in."""
        pictures = (picture for entry in self.post.entries for picture in entry.pictures)
        return frozenset(picture.file(width) for picture in pictures for width, _ in picture.sizes)


class Previews:
    """Makes previews of the live blogs of a configuration."""

    def __init__(self, config: Config, database: Database) -> None:
        self._config = config
        self._database = database
        self._framing = Frames()
        with database.reading() as connection:
            position = log.last_position(connection)
            for row in log.of_names(connection):
                self._framing.note(row.event)
        self._room = Newsroom(config, database, position)
        self._coming: dict[DayName, RunningDay] = {}

    def today(self, liveblog: str, now: datetime) -> DayName:
        """The day that runs."""
        return DayName(liveblog, self._running(liveblog, now, self._cut(liveblog)).date)

    def preview(self, name: DayName, now: datetime) -> Preview | None:
        """The preview of a day; None for one in which nothing was said yet, unless it is the one that runs."""
        self._read_on()
        cut = self._cut(name.liveblog)
        today = self._running(name.liveblog, now, cut)
        day = next((day for day in (*cut, today) if day.date == name.date), None)
        if day is None:
            return None
        self._room.warm(name)
        self._room.look(now)
        coming = self._foreseen(name, day)
        post = self._frame(name.liveblog, coming, now)
        dates = [one.date for one in cut]
        preview = Preview(
            replace(post, entries=tuple(self._entries(name, coming, now)), offline=False),
            self._stage(post, now),
            earlier=self._link(name.liveblog, max((one for one in dates if one < name.date), default=None), cut, now),
            later=self._link(name.liveblog, min((one for one in dates if one > name.date), default=None), cut, now),
        )
        self._let_go(now)
        return preview

    def _read_on(self) -> None:
        self._room.read_on()
        for row in self._room.news:
            if ref := self._framing.note(row.event):
                for coming in self._coming.values():
                    coming.rename(ref)
        self._room.news.clear()

    def _cut(self, liveblog: str) -> Sequence[Day]:
        with self._database.reading() as connection:
            return [row.day for row in cut_days(connection, liveblog)]

    def _running(self, liveblog: str, now: datetime, cut: Sequence[Day]) -> Day:
        settings = self._config.liveblogs[liveblog]
        return days.day_of(now, str(settings.timezone), settings.day_starts_at, cut)

    def _foreseen(self, name: DayName, day: Day) -> RunningDay:
        """The day as it would be were everything let out; put in order and galleries as every day is."""
        names, emoji = self._framing.names, self._framing.emoji.shown
        coming = self._coming.pop(name, None) or RunningDay(name.liveblog, day, Bounds(), names, emoji)
        self._coming[name] = coming
        running = self._room.warm(name)
        messages = running.messages if running else {}
        for entry in messages.values():
            coming.put(let_out(entry))
        for entry_id in coming.messages.keys() - messages.keys():
            coming.drop(entry_id)
        coming.look(opened_up(self._room.coverage(name.liveblog)), LAST)
        return coming

    def _entries(self, name: DayName, coming: RunningDay, now: datetime) -> Iterator[ShownEntry]:
        """What is to come, marked where readers do not see it now."""
        running, settings = self._room.warm(name), self._config.liveblogs[name.liveblog]
        coverage, bounds = self._room.coverage(name.liveblog), Bounds(settings.first_day, settings.last_day)
        for shown in coming.entries:
            entry = running and running.entry(shown.id)
            view = running and running.view(shown.id)
            if entry and view:
                yield marked(shown, entry, view, coverage, bounds, now)

    def _frame(self, liveblog: str, coming: RunningDay, now: datetime) -> DayPost:
        return self._framing.frame(self._config.liveblogs[liveblog], coming, self._room.coverage(liveblog), now)

    def _link(self, liveblog: str, date: date | None, cut: Sequence[Day], now: datetime) -> DayLink | None:
        """The link to a day; what its title says depends on none of its entries."""
        for day in cut:
            if day.date == date:
                title = self._frame(liveblog, RunningDay(liveblog, day, Bounds()), now).title
                return DayLink(liveblog, day.date, title, f"/{liveblog}/{day.date}/")
        return None

    def _stage(self, post: DayPost, now: datetime) -> Stage | Literal["offline"]:
        stage = self._room.coverage(post.liveblog).stage(post.date, now)
        if stage == "rehearsal":
            return stage
        return "offline" if post.offline else "ended" if post.ended else stage

    def _let_go(self, now: datetime) -> None:
        """Cool the days that are over and were not asked for lately."""
        open_days = {name for name, running in self._room.running() if now < running.day.ends}
        over = [name for name in self._coming if name not in open_days]
        kept = open_days | {*over[-KEPT:]}
        for name, _ in self._room.running():
            if name not in kept:
                self._room.cool(name)
        for name in self._coming.keys() - kept:
            del self._coming[name]
