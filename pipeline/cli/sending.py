"""What `daypost publish` shows, asks and says."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime

import click

from pipeline import app
from pipeline.cli.options import chosen
from pipeline.cli.output import progress, screen, show_table
from pipeline.config import Config
from pipeline.errors import InputError
from pipeline.newsroom import DayName
from pipeline.once import Offer, Once
from pipeline.publishers import Publication
from pipeline.releasing import Draft


@dataclass(frozen=True, slots=True)
class Choice:
    """Which day posts: of one live blog or of all; of one date, of every day, or of the day that runs."""

    liveblog: str | None
    day: date | None
    every: bool


def publish(config: Config, choice: Choice, *, dry_run: bool, yes: bool) -> int:
    """Publish what was chosen; returns the exit code. Raises DaypostError."""
    liveblogs = chosen(config.liveblogs, choice.liveblog)
    with closing(app.open_database(config)) as database:
        once = Once(config, database, lambda: datetime.now(UTC))
        days = _days(once, liveblogs, choice)
        offers = list(_offers(once, days))
        if not offers:
            click.echo("There is nothing to publish: nothing was said yet." if choice.every else "Nothing today yet.")
            return 0
        rows = [(one.target, one.name.liveblog, one.name.date, one.entries, one.state) for one in offers]
        show_table(screen(), ("target", "live blog", "day", "entries", "there"), rows)
        drafts = [draft for name in days for draft in once.drafts(name)] if choice.day else []
        if drafts:
            click.echo(f"{len(drafts)} imported, which wait as drafts, {'would' if dry_run else 'will'} be public too.")
        if dry_run or not (yes or _agreed(days, drafts)):
            return 0 if dry_run else 1
        if drafts:
            once.release(drafts)
            offers = list(_offers(once, days))
        return send(once, [one for one in offers if one.state != "empty"])


def _days(once: Once, liveblogs: Sequence[str], choice: Choice) -> list[DayName]:
    if choice.every:
        return once.days(liveblogs)
    if choice.day is None:
        return once.today(liveblogs)
    days = [name for name in once.days(liveblogs) if name.date == choice.day]
    if not days:
        raise InputError(f"There is no day {choice.day} of {' or '.join(liveblogs)}: nothing was said then.")
    return days


def _offers(once: Once, days: Sequence[DayName]) -> Iterator[Offer]:
    with progress("Comparing", len(days)) as done:
        for name in days:
            yield from once.offers(name)
            done(1)


def _agreed(days: Sequence[DayName], drafts: Sequence[Draft]) -> bool:
    """Whether the person at the terminal, if there is one, wants several days sent, or drafts released."""
    if (len(days) < 2 and not drafts) or not sys.stdin.isatty():
        return True
    return click.confirm(f"Publish {'these drafts' if drafts else f'these {len(days)} days'}?")


def send(once: Once, offers: Sequence[Offer]) -> int:
    """Publish what is offered and say how that went; returns the exit code."""
    failed: list[Publication] = []
    with progress("Publishing", len(offers)) as done:
        for offer in offers:
            outcomes = once.publish(offer.target, offer.name)
            failed += [one for one in outcomes if one.error]
            done(1)
    for one in failed:
        click.echo(f"{one.target}: {one.liveblog} {one.date} is not out: {one.error}", err=True)
    same = sum(offer.state == "same" for offer in offers)
    if failed:
        return 1
    click.echo(f"{len(offers)} published" + (f", of which {same} did not change" if same else "") + ".")
    return 0
