"""How a day is, in six lines: the answer to `!status`."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.config import LiveBlog, format_duration
from pipeline.coverage import Coverage, Stage
from pipeline.editions import Editions
from pipeline.keeping import changed_by_hand
from pipeline.newsroom import DayName
from pipeline.publishers import Publication
from pipeline.running import RunningDay

_STAGES: dict[Stage, str] = {
    "rehearsal": "rehearsal, which nobody sees before !start",
    "live": "live",
    "ended": "ended; !start takes it up again",
}


def report(liveblog: LiveBlog, name: DayName, editions: Editions, now: datetime) -> str:
    """The six lines: how it stands, what there is, who spoke last, the targets, what holds back, where readers find it.

    The day must be warm.
    """
    room, zone = editions.room, liveblog.timezone
    running, coverage = room.warm(name), room.coverage(liveblog.name)
    publications = [editions.publication(target, name) for target in liveblog.targets]
    urls = {one.url or editions.targets[one.target].publisher.link(one.liveblog, one.date) for one in publications}
    lines = [
        f"{room.day_post(name).title}: {_stage(coverage, name, now, zone)}",
        _entries(running) if running else "No entries yet",
        _last_message(editions, running, zone) if running else "No message yet",
        "; ".join(_target(one, zone) for one in publications),
        _held_back(liveblog),
        " ".join(sorted(filter(None, urls))) or "No address yet",
    ]
    return "\n".join(lines)


def _stage(coverage: Coverage, name: DayName, now: datetime, zone: ZoneInfo) -> str:
    words = [_STAGES[coverage.stage(name.date, now)]]
    if pause := coverage.paused(now):
        words.append(f"paused since {_clock(pause.since, zone)}, until !resume")
    if coverage.offline(now):
        words.append("off line, until !online")
    return "; ".join(words)


def _entries(running: RunningDay) -> str:
    states = Counter(running.states())
    return "Entries: " + (", ".join(f"{number} {state}" for state, number in sorted(states.items())) or "none yet")


def _last_message(editions: Editions, running: RunningDay, zone: ZoneInfo) -> str:
    parts = (part for entry, _ in running.seen() if entry.kind == "entry" for part in entry.parts)
    last = max(parts, key=lambda part: part.sent, default=None)
    if last is None:
        return "No message yet"
    words = f"Last message {_clock(last.sent, zone)} by {editions.room.called(last.person)}"
    return words + (f"; the next shows at {_clock(running.changes_at, zone)}" if running.changes_at else "")


def _target(one: Publication, zone: ZoneInfo) -> str:
    written = f"{one.target} written {_clock(one.last, zone)}" if one.last else f"{one.target} not written yet"
    words = [one.error or written]
    if changed := changed_by_hand(one):
        words.append(f"entries changed by hand there: {changed}")
    if one.refused:
        words.append(f"entries refused there: {len(one.refused)}")
    return ", ".join(words)


def _held_back(liveblog: LiveBlog) -> str:
    waits = [f"for {format_duration(liveblog.delay)}"] if liveblog.delay > timedelta() else []
    waits += ["for an editor's ✅"] if liveblog.approval else []
    return f"Each message waits {' and '.join(waits)}" if waits else "Each message shows at once"


def _clock(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%H:%M}"
