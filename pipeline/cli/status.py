"""`daypost status`."""

import os
from pathlib import Path

import click

from pipeline.cli.options import config_option


@click.command()
@config_option()
@click.option("--json", "as_json", is_flag=True, help="For a program: one JSON object.")
def command(path: Path, *, as_json: bool) -> None:
    """Say how things are.

    Of each live blog the stage, today's day post, how many entries are in which state; of each target what it has and
    what waits; whether a `run` is up. Changes nothing.

    \b
    Examples:
      daypost status
      daypost status --json | jq .targets.site.waiting
    """
    from pipeline.cli.telling import tell_status
    from pipeline.config import load

    tell_status(load(path, os.environ), as_json=as_json)
