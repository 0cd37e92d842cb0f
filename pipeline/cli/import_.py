"""`daypost import`."""

import os
from pathlib import Path

import click

from pipeline.cli.options import config_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_option()
@click.option(
    "--media",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the pictures are; else the folder `media` beside the file, if there is one.",
)
def command(file: Path, path: Path, media: Path | None) -> int:
    """Take in what `daypost export` wrote, or an export of Slack.

    Events, days and decisions come back as they were, so the same pages can be made of them. What is in the log already
    is left alone: importing twice changes nothing. Works beside a `run`, which then shows what came. What no daypost
    has recorded comes in as drafts, which `daypost publish --day` releases: of an export of Slack only what authors
    have posted in the channels of a live blog.

    \b
    Examples:
      daypost import backup/pycon.jsonl
      daypost import "PyCon Slack export May 15 2024.zip"
    """
    from pipeline.cli.carrying import carry_in
    from pipeline.config import load

    return carry_in(load(path, os.environ), path, file, media)
