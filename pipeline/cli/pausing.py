"""`daypost pause` and `daypost resume` at work."""

from contextlib import closing
from datetime import UTC, datetime

import click

from pipeline import app
from pipeline.cli.options import chosen
from pipeline.commanding import command
from pipeline.config import Config
from pipeline.coverage import Span
from pipeline.journal import append
from pipeline.newsroom import Newsroom
from pipeline.stamping import Stamping
from pipeline.store import leases
from pipeline.store.database import Database
from pipeline.voice.acting import waited


def pause(config: Config, liveblog: str | None) -> int:
    """Pause what is chosen and not paused yet; returns the exit code. Raises DaypostError."""
    names = chosen(config.liveblogs, liveblog)
    with closing(app.open_database(config)) as database:
        room = app.present_editions(config, database).room
        paused = [name for name in names if _paused_since(room, name)]
        for name in names:
            if name not in paused:
                _record(database, config, name, "pause")
            click.echo(f"{name}: {'already ' if name in paused else ''}paused")
        if paused != names:
            _tell_run(database, "follows in a moment", "The next run keeps to it, and so does daypost publish.")
    return 0


def resume(config: Config, liveblog: str | None) -> int:
    """Resume what is chosen and paused; returns the exit code. Raises DaypostError."""
    names = chosen(config.liveblogs, liveblog)
    with closing(app.open_database(config)) as database:
        room = app.present_editions(config, database).room
        paused = {name: since for name in names if (since := _paused_since(room, name))}
        for name in names:
            if name not in paused:
                click.echo(f"{name}: not paused")
                continue
            waited = _resume(room, database, config, name, paused[name])
            click.echo(f"{name}: resumed, {waited} {'entry' if waited == 1 else 'entries'} waited")
        if paused:
            _tell_run(database, "brings out what waited", "The next run brings out what waited, or daypost publish.")
    return 0


def _paused_since(room: Newsroom, liveblog: str) -> datetime | None:
    """Since when a live blog is paused; None if it is not."""
    return min((span.since for span in room.coverage(liveblog).pauses if span.until is None), default=None)


def _resume(room: Newsroom, database: Database, config: Config, liveblog: str, since: datetime) -> int:
    """Resume a live blog; returns how many entries of the days that the pause lay in had something waiting."""
    for name, ends in room.all_days():
        if name.liveblog == liveblog and ends > since:
            room.warm(name)
    _record(database, config, liveblog, "resume")
    room.read_on()
    now = datetime.now(UTC)
    room.look(now)
    return len({entry for entry, _ in waited(room, config.liveblogs[liveblog], Span(since, now), now)})


def _record(database: Database, config: Config, liveblog: str, word: str) -> None:
    now = datetime.now(UTC)
    sent = command(liveblog, f"{word}-{now.isoformat()}", f"!{word}", now)
    database.write(lambda connection: append(connection, Stamping(config), [sent], now)).result()


def _tell_run(database: Database, up: str, down: str) -> None:
    """Say when it takes effect."""
    with database.reading() as connection:
        run = leases.listening(connection, datetime.now(UTC))
    click.echo(f"The run that is up ({run}) {up}." if run else down)
