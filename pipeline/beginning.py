"""What a process records before it listens: where it listens from, starts that the configuration asks for, names."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection

from pipeline.commanding import command
from pipeline.config import Config, LiveBlog
from pipeline.events import Channel, Event, Named, Reacted, Reaction
from pipeline.facts import Facts
from pipeline.journal import append
from pipeline.reactions import Table, followed, standing
from pipeline.stamping import OURS, Stamping
from pipeline.store import log
from pipeline.store.days import cut_days, set_meanings
from pipeline.store.threads import threads_of_day
from pipeline.threads import Threads


def begin(connection: Connection, config: Config, stamping: Stamping, now: datetime) -> None:
    """Record all of it; what is recorded already stays as it is. Called again, it sees to starts that have come due."""
    stamping.listen_from(connection, now)
    for liveblog in config.liveblogs.values():
        _follow(connection, liveblog, stamping.meanings, now)
        starts = _starts(connection, liveblog, now)
        # One that is recorded already is not offered again: it would touch the day that runs (RULES 2.3).
        new = [start for start in starts if not log.has(connection, start.place, start.key)]
        append(connection, stamping, new, now)
    append(connection, stamping, list(_names(connection, config, now)), now)


def _follow(connection: Connection, liveblog: LiveBlog, chosen: Table, now: datetime) -> None:
    """Have the days that are not over take their reactions from the configuration as it is now (RULES 4.1)."""
    for row in cut_days(connection, liveblog.name):
        if now < row.day.ends and followed(row.meanings, chosen, ()) != row.meanings:
            steps = _standing(row.event for row in threads_of_day(connection, liveblog.name, row.day))
            set_meanings(connection, liveblog.name, row.day, followed(row.meanings, chosen, steps))


def _standing(events: Iterable[Event]) -> Iterator[Reaction]:
    """The reactions that are on."""
    threads = Threads()
    for event in events:
        threads.add(event)
    for root in threads.roots():
        facts = Facts(threads.of(root), {})
        for message in facts.posted:
            steps = standing(facts.steps(message), facts.redacted).values()
            yield from (step for step in steps if isinstance(step, Reacted))


def _starts(connection: Connection, liveblog: LiveBlog, now: datetime) -> Iterator[Event]:
    """The `!start` that the configuration says in place of a person (RULES 5.2).

    A start that lies ahead is recorded when it comes: until then the configuration may still change.
    """
    if liveblog.start == "manual":
        return
    if isinstance(liveblog.start, datetime):
        if liveblog.start <= now:
            yield command(liveblog.name, f"start-{liveblog.start:%Y%m%dT%H%M%S%z}", "!start", liveblog.start)
        return
    # Nothing was said yet, so nothing is left out: what is replayed or imported may well be older than this moment.
    words = "!start" if log.has_messages(connection, liveblog.name) else "!start keep"
    yield command(liveblog.name, "start", words, now)


def _names(connection: Connection, config: Config, now: datetime) -> Iterator[Event]:
    """What persons are called, where that is new (RULES 1.3): bylines must not depend on tomorrow's configuration."""
    known = {event.ref: event for row in log.of_kind(connection, Named.kind) if isinstance(event := row.event, Named)}
    for person, settings in config.persons.items():
        ref, url, picture = f"person:{person}", settings.url or "", settings.picture or ""
        before = known.get(ref)
        if before and (before.name, before.url, before.picture) == (settings.name, url, picture):
            continue
        digest = hashlib.sha256(f"{settings.name}\0{url}\0{picture}".encode()).hexdigest()[:16]
        key = f"named:{ref}:{digest}"
        if log.has(connection, Channel(OURS, ""), key):
            key = f"{key}:{now.isoformat()}"  # called so again, after another name
        yield Named(source=OURS, channel="", key=key, time=now, ref=ref, name=settings.name, url=url, picture=picture)
