"""The command line. Nothing heavy is imported before a command needs it, so that `--help` is quick."""

import importlib
import sys
from collections.abc import Callable
from typing import Any

import click

from pipeline.errors import DaypostError

_COMMANDS = {
    "run": "Listen, and keep every day post up to date.",
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command = importlib.import_module(f"pipeline.cli.{name}").command
        assert isinstance(command, click.Command)
        return command


@click.command(cls=_Lazy)
def daypost() -> None:
    """Post in a chat channel; your blog's running post of the day keeps itself up to date."""


def main() -> None:
    """The `daypost` command."""
    try:
        sys.exit(daypost(standalone_mode=True))
    except DaypostError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
