"""How `daypost status` says what it found."""

import json
from contextlib import ExitStack, closing
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import click

from pipeline import app
from pipeline.cli.output import screen, show_table
from pipeline.config import Config
from pipeline.status import LiveBlogStatus, Status, TargetStatus, Waiting, read_status
from pipeline.store.database import Database


def tell_status(config: Config, *, as_json: bool) -> None:
    """Print how things are now. Raises DaypostError."""
    now = datetime.now(UTC)
    with ExitStack() as stack:
        if app.has_database(config):
            database = stack.enter_context(closing(app.open_database(config)))
        else:  # nothing was recorded yet, and looking at it is no reason to begin
            folder = stack.enter_context(TemporaryDirectory(prefix="daypost-"))
            database = stack.enter_context(closing(Database.in_folder(Path(folder))))
        status = read_status(config, database, now)
    if as_json:
        click.echo(json.dumps(asdict(status), default=_text, ensure_ascii=False, indent=2))
        return
    _tables(config, status)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


def _tables(config: Config, status: Status) -> None:
    console = screen()
    liveblogs = [_liveblog(name, one, config.liveblogs[name].timezone) for name, one in status.liveblogs.items()]
    show_table(console, ("live blog", "stage", "today", "entries", "last message"), liveblogs)
    targets = [_target(name, one) for name, one in status.targets.items()]
    show_table(console, ("target", "kind", "day posts", "last written", "waits"), targets)
    for name, one in status.liveblogs.items():
        for target, url in one.urls.items():
            click.echo(f"{name} today, at {target}: {url}")
    click.echo(f"A run is up: {status.run}." if status.run else "No run is up.")
    for name, text in status.sources.items() if status.run else ():
        click.echo(f"{name}: {text}.")
    for name, holder in status.locks.items():
        if holder != status.run:
            click.echo(f"{name} is held by {holder}.")
    behind = status.position - status.settled
    rest = f"the last {behind} are still to be looked at" if behind > 0 else "everything is settled"
    click.echo(f"The log holds {status.position} events; {rest}.")


def _liveblog(name: str, one: LiveBlogStatus, zone: ZoneInfo) -> tuple[str, ...]:
    number = f", day {one.number}" if one.number else ""
    last = one.last_message
    return (
        name,
        one.stage,
        f"{one.date}{number}, until {one.ends.astimezone(zone):%H:%M}",
        ", ".join(f"{number} {state}" for state, number in one.entries.items()) or "none",
        f"{last.time.astimezone(zone):%Y-%m-%d %H:%M} by {last.person or 'somebody else'}" if last else "none",
    )


def _target(name: str, one: TargetStatus) -> tuple[object, ...]:
    return name, one.kind, one.day_posts, _local(one.last), "; ".join(map(_waiting, one.waiting)) or "nothing"


def _waiting(one: Waiting) -> str:
    day = f"{one.liveblog} {one.date}"
    if not one.error:
        return day
    moments = [moment for moment in (one.retry_at, one.hold_until) if moment]
    return f"{day}: {one.error}" + (f" (next try {_local(max(moments))})" if moments else "")


def _local(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M %Z}" if moment else "never"
