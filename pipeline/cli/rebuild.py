"""`daypost rebuild`."""

import os
from pathlib import Path

import click

from pipeline.cli.options import config_option


@click.command()
@config_option()
@click.option("--translate", is_flag=True, help="Make events anew that an older version of a bot made.")
@click.option("--days", is_flag=True, help="Cut the days anew by the present timezone and day_starts_at.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(path: Path, *, translate: bool, days: bool, yes: bool) -> int:
    """Derive anew what is derived from the log.

    Writes anew what the log finds events by, and the days, from the events themselves; the next `run` then looks at
    everything. For after an upgrade that says so, or when something seems to be out of order. Not while a `run` is up.

    \b
    Examples:
      daypost rebuild
      daypost rebuild --days         (after day_starts_at was changed, say)
    """
    from pipeline.cli.renewing import renew
    from pipeline.config import load

    return renew(load(path, os.environ), translate=translate, days=days, yes=yes)
