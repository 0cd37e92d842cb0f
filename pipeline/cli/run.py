"""`daypost run`."""

import os
import signal
from pathlib import Path

import click

from pipeline.cli.options import config_option


@click.command()
@config_option()
def command(path: Path) -> int:
    """Listen, and keep every day post up to date.

    Goes on until Ctrl-C, SIGTERM, or the end of what is piped in. Where readers find the page is said at the beginning.

    \b
    Examples:
      daypost run
      printf 'The doors are open\\n' | daypost run --config pycon.toml
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from pipeline.cli.running import run_until_told
        from pipeline.config import load

        config = load(path, os.environ)
        return run_until_told(config)
    except KeyboardInterrupt:
        return 0
