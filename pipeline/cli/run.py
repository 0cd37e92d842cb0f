"""`daypost run`."""

import asyncio
import os
import sys
from pathlib import Path

import click

from pipeline import app
from pipeline.config import load
from pipeline.run import Run


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("config.toml"))
def command(path: Path) -> None:
    """Listen, and keep every day post up to date."""
    config = load(path, os.environ)

    async def go() -> int:
        return await Run(config, app.make_bots(config), lambda line: print(line, flush=True)).run()

    sys.exit(asyncio.run(go()))
