"""When a day post is due at a target (RULES 8.1, 8.2). Pure: time is passed in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.config.times import Hours


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a target is written to; `hours`, if set, are local to `zone`."""

    every: timedelta
    quiet: timedelta
    hours: Hours | None
    zone: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a target does not have yet.

    `first` and `newest` are when the first and the newest change were noticed, `entries` are those that changed. What
    takes something away, and what is asked for (by `!publish`, at the day's end, at the end of a pipe), goes out
    whatever the pace is.
    """

    first: datetime
    newest: datetime
    takes_away: bool = False
    asked: bool = False
    entries: frozenset[str] = frozenset()

    def joined(self, other: "Backlog") -> "Backlog":
        """The backlog that both make together."""
        return Backlog(
            min(self.first, other.first),
            max(self.newest, other.newest),
            self.takes_away or other.takes_away,
            self.asked or other.asked,
            self.entries | other.entries,
        )


def due_at(backlog: Backlog, pace: Pace, last: datetime | None) -> datetime:
    """The moment from which the backlog is due; `last` is when the target was last written to."""
    if backlog.takes_away or backlog.asked:
        return backlog.first
    moment = min(backlog.newest + pace.quiet, backlog.first + pace.every)
    if last:
        moment = max(moment, last + pace.every)
    return next_open(moment, pace.hours, pace.zone) if pace.hours else moment


def next_open(moment: datetime, hours: Hours, zone: str) -> datetime:
    """The moment itself if it lies within the hours, local time; else when they begin next."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.time() in hours:
        return moment
    # A clock may skip an opening, or show it twice.
    dates = (local.date() + timedelta(days=ahead) for ahead in range(3))
    walls = (datetime.combine(date, hours.starts, local.tzinfo).replace(fold=fold) for date in dates for fold in (0, 1))
    openings = (wall.astimezone(UTC) for wall in walls)
    return min(each for each in openings if each >= moment and each.astimezone(local.tzinfo).time() in hours)
