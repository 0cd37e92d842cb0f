"""`daypost export`."""

import os
from pathlib import Path

import click

from pipeline.cli.options import config_option, liveblog_option


@click.command()
@config_option()
@liveblog_option("Export")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there, not to standard output.")
@click.option("--media", type=click.Path(path_type=Path), metavar="FOLDER", help="Copy the pictures into this folder.")
def command(path: Path, liveblog: str | None, output: Path | None, media: Path | None) -> int:
    """Write the event log as JSON lines.

    Each event as it was recorded, for a backup, for moving house, or for reading. It holds what was held back and taken
    back too, so keep it to yourself. Works beside a `run`.

    \b
    Examples:
      daypost export --output backup/pycon.jsonl --media backup/media
      daypost export --liveblog pycon | gzip > pycon.jsonl.gz
    """
    from pipeline.cli.carrying import carry_out
    from pipeline.config import load

    return carry_out(load(path, os.environ), liveblog, output, media)
