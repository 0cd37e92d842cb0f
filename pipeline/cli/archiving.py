"""`daypost import` of what a network has exported: what it says."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import click

from bots import Archive
from pipeline import app
from pipeline.archives import Tally, chosen, prove, take_in
from pipeline.cli.output import plain, progress, screen, show_table
from pipeline.config import Config
from pipeline.stamping import Stamping

_KINDS = 5
"""Kinds of what is not read that are named."""


def carry_in(config: Config, archive: Archive) -> int:
    """Import an archive; returns the exit code. Raises DaypostError."""
    channels = chosen(config, archive)
    with progress("Reading channels", len(channels)) as done:
        number = prove(archive, channels, done)
    with closing(app.open_database(config)) as database, progress("Taking in", number) as done:
        tally = take_in(database, Stamping(config, replaying=True), archive, channels, datetime.now(UTC), done)
    _tell(tally, archive, others=len(archive.channels) - len(channels))
    return 0


def _tell(tally: Tally, archive: Archive, others: int) -> None:
    places = sorted(tally.drafts.keys() | tally.replies.keys())
    rows = [
        (liveblog, day, f"{archive.channels[channel]} ({channel})", tally.drafts[place], tally.replies[place])
        for place in places
        for liveblog, day, channel in [place]
    ]
    if rows:
        show_table(screen(), ("live blog", "day", "channel", "drafts", "replies"), rows)
    for line in _lines(tally, others):
        click.echo(plain(line))


def _lines(tally: Tally, others: int) -> Iterator[str]:
    drafts = tally.drafts.total()
    yield f"{_counted(drafts, 'message')} came in as {'a draft' if drafts == 1 else 'drafts'}" + (
        f", with {_counted(tally.replies.total(), 'reply', 'replies')}." if tally.replies else "."
    )
    if tally.known:
        changed = f"; of {tally.changed} something came in that was not" if tally.changed else ""
        yield f"{_counted(tally.known, 'message')} known already{changed}."
    if left := list(_left_out(tally, others)):
        yield f"Left out: {'; '.join(left)}."
    if tally.pictures:
        yield f"{_counted(tally.pictures, 'picture')} will be fetched from the network by `daypost run`."
    if days := [str(day) for day in tally.days]:
        more = f", and so on for each of the {len(days)} days" if len(days) > 1 else ""
        yield f"They wait until you release them, day by day: `daypost publish --day {days[0]}`{more}."


def _left_out(tally: Tally, others: int) -> Iterator[str]:
    """What was not recorded, or is no message that could be read, in numbers."""
    if others:
        yield f"{_counted(others, 'channel')} of no live blog"
    if tally.by_others:
        yield f"{_counted(tally.by_others, 'message')} by people who are not authors"
    if tally.by_apps:
        yield f"{tally.by_apps} by apps"
    if tally.commands:
        yield _counted(tally.commands, "command")
    if tally.asides:
        yield _counted(tally.asides, "aside")
    if tally.deleted:
        yield f"{tally.deleted} that were deleted"
    if tally.unread:
        kinds = ", ".join(f"{number} {kind}" for kind, number in tally.unread.most_common(_KINDS))
        yield f"{tally.unread.total()} that are no messages of people ({kinds})"


def _counted(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"
