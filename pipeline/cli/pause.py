"""`daypost pause`."""

import os
from pathlib import Path

import click

from pipeline.cli.options import config_option, liveblog_option


@click.command()
@config_option()
@liveblog_option("Pause")
def command(path: Path, liveblog: str | None) -> int:
    """Have what is new wait, until `daypost resume`.

    The same as `!pause`, for one live blog or for all: what readers see stays as it is, what is new waits, and what is
    taken back goes out all the same. Works beside a `run`, which follows within seconds, and without one.

    \b
    Examples:
      daypost pause
      daypost pause --liveblog pycon
    """
    from pipeline.cli.pausing import pause
    from pipeline.config import load

    return pause(load(path, os.environ), liveblog)
