"""`daypost resume`."""

import os
from pathlib import Path

import click

from pipeline.cli.options import config_option, liveblog_option


@click.command()
@config_option()
@liveblog_option("Resume")
def command(path: Path, liveblog: str | None) -> int:
    """Let out what waited.

    The same as `!resume`, for one live blog or for all; says how many entries waited. A `run` brings them out within
    seconds; without one the next does, or `daypost publish`.

    \b
    Examples:
      daypost resume
      daypost resume --liveblog pycon
    """
    from pipeline.cli.pausing import resume
    from pipeline.config import load

    return resume(load(path, os.environ), liveblog)
