"""`daypost purge` at work: what it shows, asks and says."""

import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection

from pipeline import app
from pipeline.cli.output import plain
from pipeline.cli.sending import send
from pipeline.commanding import command
from pipeline.config import Config
from pipeline.expunging import expunge
from pipeline.finding import Found, find
from pipeline.journal import append
from pipeline.newsroom import DayName
from pipeline.once import Once
from pipeline.stamping import Stamping
from pipeline.store import leases
from pipeline.store.database import Database
from pipeline.sweeping import Sweeping
from pipeline.voice import wording

OUT_OF_REACH: Mapping[str, str] = {
    "site": "copies in browsers, caches and archives of the web",
    "wordpress": "the revisions of the post, mails that it was sent in, copies in caches and feed readers",
    "ghost": "mails that it was sent in, copies in caches and feed readers",
    "micropub": "what the blog keeps of former versions, copies in caches and feed readers",
    "files": "the history of a git repository, copies in caches and feed readers",
}
"""What a purge cannot reach, by the kind of target."""


def purge(config: Config, text: str, *, yes: bool) -> int:
    """Purge the entry that a text names; returns the exit code. Raises DaypostError."""
    with closing(app.open_database(config)) as database:
        with database.reading() as connection:
            found = find(connection, text)
        click.echo(_described(found))
        sweeping = Sweeping(database, config.data)
        if found.purged:
            sweeping.sweep()
            click.echo("It was purged already.")
            return 0
        if not (yes or _agreed()):
            click.echo("Nothing was purged; --yes does it without asking.", err=True)
            return 1
        database.write(lambda connection: _record(connection, config, found)).result()
        click.echo("Purged: text, versions and pictures are gone from daypost for good.")
        code = _take_down(config, database, found)
        sweeping.sweep()
    _tell_out_of_reach(config, found)
    return code


def _described(found: Found) -> str:
    """Which entry it is: live blog, day, time, id, the first words."""
    entry = found.entry
    if entry is None:
        return f"{found.stamp.liveblog}: {found.id}, a reply in another entry's thread"
    native = [version for version in entry.root.versions if version.native][-1]
    time = (native.at or entry.time).astimezone(ZoneInfo(entry.day.zone))
    words = plain(wording.first_words(native)) or ("(no text)" if not native.figures else "(a picture)")
    return f"{entry.liveblog} {entry.day.date}, {time:%H:%M}, {found.id}: {words}"


def _agreed() -> bool:
    """Whether the person at the terminal, if there is one, wants that."""
    return not sys.stdin.isatty() or click.confirm("Delete it and its whole thread for good, everywhere?")


def _record(connection: Connection, config: Config, found: Found) -> None:
    """Record who asked, and the purge, which takes effect with this commit."""
    now = datetime.now(UTC)
    asked = command(found.stamp.liveblog, f"purge-{found.id}", "!purge", now)
    append(connection, Stamping(config), [asked], now)
    expunge(connection, found.place, found.message, asked.key, now)


def _take_down(config: Config, database: Database, found: Found) -> int:
    """Publish the day posts that lose something, unless a run does; returns the exit code."""
    with database.reading() as connection:
        run = leases.listening(connection, datetime.now(UTC))
    if run:
        click.echo(f"The run that is up ({run}) takes it off every target within seconds.")
        return 0
    once = Once(config, database, lambda: datetime.now(UTC))
    names = [DayName(*day) for day in sorted(found.days) if day[0] in config.liveblogs]
    changed = [offer for name in names for offer in once.offers(name) if offer.state == "changed"]
    return send(once, changed) if changed else 0


def _tell_out_of_reach(config: Config, found: Found) -> None:
    liveblog = config.liveblogs.get(found.stamp.liveblog)
    for name in liveblog.targets if liveblog else ():
        click.echo(f"Out of reach at {name}: {OUT_OF_REACH[config.targets[name].kind]}.")
