"""Days cut anew by the present zone and `day_starts_at` (RULES 2.3), for `daypost rebuild --days`. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from pipeline import days
from pipeline.config import LiveBlog
from pipeline.events import Day, Decided, Event, Posted, Stamp

DayKey = tuple[str, date]
"""A live blog and a date."""


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """From which date to which a message comes."""

    liveblog: str
    before: date
    after: date


class Recut:
    """Gives events their new days, one after the other, and keeps count of what changes.

    `moves` counts messages that come to another date; `changed` are the days that lose or gain something, or begin or
    end at another moment. Days of live blogs that are not configured any more stay.
    """

    def __init__(self, liveblogs: Mapping[str, LiveBlog]) -> None:
        self.moves: Counter[Move] = Counter()
        self.changed: set[DayKey] = set()
        self._liveblogs = liveblogs
        self._cut: dict[str, list[Day]] = {name: [] for name in liveblogs}

    def stamp(self, event: Event) -> Stamp | None:
        """The event's stamp with its new day."""
        stamp = event.stamp
        if stamp is None or stamp.day is None or stamp.liveblog not in self._liveblogs:
            return stamp
        # As it is stamped: a decision belongs to the day that it takes effect in.
        instant = (event.at or event.time) if isinstance(event, Decided) else event.time
        day = self._day(stamp.liveblog, instant)
        if day != stamp.day:
            self.changed |= {(stamp.liveblog, stamp.day.date), (stamp.liveblog, day.date)}
        if day.date != stamp.day.date and isinstance(event, Posted):
            self.moves[Move(stamp.liveblog, stamp.day.date, day.date)] += 1
        return replace(stamp, day=day)

    def of_date(self, liveblog: str, day: date) -> Day:
        """The day of a date, whether anything was said on it or not."""
        settings = self._liveblogs[liveblog]
        return self._day(liveblog, days.start_of(day, str(settings.timezone), settings.day_starts_at))

    def _day(self, liveblog: str, instant: datetime) -> Day:
        settings, cut = self._liveblogs[liveblog], self._cut[liveblog]
        day = days.day_of(instant, str(settings.timezone), settings.day_starts_at, cut)
        if day not in cut:
            cut.append(day)
        return day
