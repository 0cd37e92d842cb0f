"""`daypost check`."""

import os
from pathlib import Path

import click

from pipeline.cli.options import config_option


@click.command()
@config_option()
def command(path: Path) -> int:
    """Try out everything that the configuration says.

    Reads the configuration, opens the database, has every channel and every target tried, and looks whether the site's
    port is free. Ends with 1 if anything is not well, and says what mends it.

    \b
    Example:
      daypost check --config pycon.toml
    """
    from pipeline.cli.finding import tell_findings
    from pipeline.config import load

    return tell_findings(path, load(path, os.environ))
