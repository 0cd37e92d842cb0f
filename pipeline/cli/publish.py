"""`daypost publish`."""

import os
from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.options import config_option, liveblog_option


@click.command()
@config_option()
@liveblog_option("Publish")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="This day, as 2026-05-15; else today.")
@click.option("--all", "every", is_flag=True, help="Every day that there is.")
@click.option("--dry-run", is_flag=True, help="Only show what would be sent.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(path: Path, liveblog: str | None, day: datetime | None, *, every: bool, dry_run: bool, yes: bool) -> int:
    """Bring day posts to their targets now.

    Sends today's day post of every live blog to each of its targets, whatever `every`, `quiet` and `hours` say, after a
    table of what that changes. Works beside a `run`. What waits (held, delay, approval, pause, rehearsal) goes on
    waiting.

    \b
    Examples:
      daypost publish --dry-run
      daypost publish --liveblog pycon --day 2026-05-15
      daypost publish --all          (after a template was changed, say)
    """
    if day and every:
        raise click.UsageError("--day and --all exclude each other")
    from pipeline.cli.sending import Choice, publish
    from pipeline.config import load

    choice = Choice(liveblog, day.date() if day else None, every)
    return publish(load(path, os.environ), choice, dry_run=dry_run, yes=yes)
