"""What `daypost publish` shows, asks and says."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import click

from pipeline import app
from pipeline.cli.options import chosen
from pipeline.cli.output import progress, screen, show_table
from pipeline.config import Config
from pipeline.errors import DaypostError, InputError
from pipeline.newsroom import DayName
from pipeline.once import Offer, Once


@dataclass(frozen=True, slots=True)
class Choice:
    """Which day posts: of one live blog or all, of one date, of every day, or of the day that runs."""

    liveblog: str | None
    day: date | None
    every: bool


def publish(config: Config, choice: Choice, *, dry_run: bool, yes: bool) -> int:
    """Publish what was chosen; returns the exit code."""
    names = chosen(config, choice.liveblog)
    database = app.open_database(config)
    try:
        once = Once(config, database, lambda: datetime.now(UTC))
        days = _days(once, names, choice)
        if not days:
            click.echo("Nothing was said today, so there is nothing to publish.")
            return 0
        offers = list(_offers(once, days))
        show_table(
            screen(),
            ("target", "live blog", "day", "entries", "there"),
            [(one.target, one.name.liveblog, one.name.date, one.entries, one.state) for one in offers],
        )
        if dry_run:
            return 0
        if len(days) > 1 and not yes and sys.stdin.isatty() and not click.confirm(f"Publish these {len(days)} days?"):
            return 1
        return _send(once, [one for one in offers if one.state != "empty"])
    finally:
        database.close()
