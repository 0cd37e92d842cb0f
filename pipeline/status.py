"""How things are: what `daypost status` says. Reads only."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from pipeline import app, days
from pipeline.config import Config, LiveBlog
from pipeline.coverage import Stage
from pipeline.editions import Editions
from pipeline.events import Day
from pipeline.frames import text
from pipeline.newsroom import DayName
from pipeline.settled import Settled
from pipeline.store import figures, leases, log
from pipeline.store.database import Database
from pipeline.store.days import cut_days
from pipeline.voice.conditions import known_conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class LastMessage:
    """When something was last said, and by which person."""

    time: datetime
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveBlogStatus:
    """A live blog today. `entries` counts by state; `urls` maps targets to the day post's address, if that is known."""

    title: str
    stage: Stage
    date: date
    number: int | None
    starts: datetime
    ends: datetime
    entries: Mapping[str, int]
    last_message: LastMessage | None
    urls: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A day post that a target does not have as it should be; `error` is empty where nothing went wrong."""

    liveblog: str
    date: date
    error: str
    needs_person: bool
    retry_at: datetime | None
    hold_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetStatus:
    """A target: how many day posts it has, when it was last written to, what it lacks."""

    kind: str
    day_posts: int
    last: datetime | None
    waiting: Sequence[Waiting]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All of it. `run` is the process that listens, if one does; `locks` says who holds what.

    `sources` says how each source was when its bot last reported. `position` is the newest event's; `settled` that of
    the newest one that every target has been brought up to.
    """

    liveblogs: Mapping[str, LiveBlogStatus]
    targets: Mapping[str, TargetStatus]
    sources: Mapping[str, str]
    run: str | None
    locks: Mapping[str, str]
    position: int
    settled: int


def read_status(config: Config, database: Database, now: datetime) -> Status:
    """How things are now. Raises DaypostError."""
    editions = app.present_editions(config, database)
    with database.reading() as connection:
        today = {name: _today(connection, liveblog, now) for name, liveblog in config.liveblogs.items()}
        last = {name: _last_message(connection, liveblog) for name, liveblog in config.liveblogs.items()}
        held = leases.holders(connection, now)
        run = leases.listening(connection, now)
        sources = known_conditions(connection, sorted({channel.source for channel in config.channels}))
        position = log.last_position(connection)
    for name, day in today.items():
        editions.room.warm(DayName(name, day.date))
    editions.room.look(now)
    return Status(
        liveblogs={
            name: _liveblog(editions, liveblog, today[name], last[name], now)
            for name, liveblog in config.liveblogs.items()
        },
        targets={name: _target(config, editions, name, now) for name in editions.targets},
        sources=sources,
        run=run,
        locks={name: leases.called(holder) for name, holder in sorted(held.items())},
        position=position,
        settled=Settled(database).position,
    )


def _today(connection: Connection, liveblog: LiveBlog, now: datetime) -> Day:
    """The day that runs, whether it was cut or is still to be."""
    cut = [row.day for row in cut_days(connection, liveblog.name)]
    return days.day_of(now, str(liveblog.timezone), liveblog.day_starts_at, cut)


def _last_message(connection: Connection, liveblog: LiveBlog) -> LastMessage | None:
    found = [figures.last_message(connection, channel) for channel in liveblog.channels]
    newest = max((event for event in found if event), key=lambda event: event.time, default=None)
    return LastMessage(time=newest.time, person=newest.stamp.person if newest.stamp else "") if newest else None


def _liveblog(
    editions: Editions, liveblog: LiveBlog, day: Day, last: LastMessage | None, now: datetime
) -> LiveBlogStatus:
    name = DayName(liveblog.name, day.date)
    running = editions.room.warm(name)
    urls = {target: _url(editions, target, name) for target in liveblog.targets}
    coverage = editions.room.coverage(liveblog.name)
    return LiveBlogStatus(
        title=text(liveblog, day.date, coverage, "title"),
        stage=coverage.stage(day.date, now),
        date=day.date,
        number=days.number(day.date, liveblog.first_day),
        starts=day.starts,
        ends=day.ends,
        entries=dict(sorted(Counter(running.states()).items())) if running else {},
        last_message=last,
        urls={target: url for target, url in urls.items() if url},
    )


def _url(editions: Editions, target: str, name: DayName) -> str:
    return editions.publication(target, name).url or editions.targets[target].publisher.link(name.liveblog, name.date)


def _target(config: Config, editions: Editions, target: str, now: datetime) -> TargetStatus:
    publications = editions.publications(target).values()
    return TargetStatus(
        kind=config.targets[target].kind,
        day_posts=sum(bool(one.sent) for one in publications),
        last=max((one.last for one in publications if one.last), default=None),
        waiting=list(_waiting(editions, target, now)),
    )


def _waiting(editions: Editions, target: str, now: datetime) -> Iterator[Waiting]:
    """The day posts that failed, and those of today that differ from what the target has."""
    failed = {name for name, one in editions.publications(target).items() if one.error or one.sending}
    differ = {name for name, _ in editions.room.running() if _differs(editions, target, name, now)}
    for name in sorted(failed | differ):
        one = editions.publication(target, name)
        yield Waiting(
            liveblog=name.liveblog,
            date=name.date,
            error=one.error,
            needs_person=one.needs_person,
            retry_at=one.retry_at,
            hold_until=one.hold_until,
        )


def _differs(editions: Editions, target: str, name: DayName, now: datetime) -> bool:
    if target not in editions.room.targets(name):
        return False
    edition, publication = editions.edition(target, name, now), editions.publication(target, name)
    if not publication.sent:
        return bool(edition.post.entries)
    return not editions.targets[target].publisher.has(edition, publication)
