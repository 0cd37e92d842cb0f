"""`daypost purge`."""

import os
from pathlib import Path

import click

from pipeline.cli.options import config_option


@click.command()
@click.argument("entry")
@config_option()
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(entry: str, path: Path, *, yes: bool) -> int:
    """Delete an entry for good, everywhere.

    ENTRY is its id, which stands behind #e- in its address, or that whole address. Its thread leaves every target; its
    text, its versions and its pictures leave the log and the disk, and nothing brings them back. Works beside a `run`,
    which takes it down within seconds, and without one.

    \b
    Examples:
      daypost purge e-k3v7q2m5xa
      daypost purge "https://live.example.org/pycon/2026-05-15/#e-k3v7q2m5xa" --yes
    """
    from pipeline.cli.purging import purge
    from pipeline.config import load

    return purge(load(path, os.environ), entry, yes=yes)
