"""The command line. Nothing heavy is imported before a command needs it, so that `--help` is quick.

Commands return their exit code: 0 (or nothing) done, 1 failed; 2, wrong use, is click's.
"""

import errno
import importlib
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from pipeline import interpreter
from pipeline.errors import DaypostError

COMMANDS = {
    "demo": "Play a sample day into a page; then the terminal is yours.",
    "init": "Write a configuration, asking for what it needs.",
    "check": "Try out everything that the configuration says.",
    "run": "Listen, and keep every day post up to date.",
    "publish": "Bring day posts to their targets now.",
    "import": "Take in what `daypost export` wrote, or an export of Slack.",
    "export": "Write the event log as JSON lines.",
    "status": "Say how things are.",
    "pause": "Have what is new wait, until `daypost resume`.",
    "resume": "Let out what waited.",
    "purge": "Delete an entry for good, everywhere.",
    "rebuild": "Derive anew what is derived from the log.",
}
"""Every command with the first line of its help."""


class _Lazy(click.Group):
    """A group that lists its commands from the table and imports the one that is called."""

    def __init__(self, **settings: Any) -> None:
        # Only their names count: for the list, and for guessing what was meant.
        super().__init__(commands={name: click.Command(name) for name in COMMANDS}, **settings)

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = "import_" if name == "import" else name  # a word that Python keeps for itself
        command: click.Command = importlib.import_module(f"pipeline.cli.{module}").command
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Lazy, context_settings={"max_content_width": 120})
@click.version_option(package_name="daypost", prog_name="daypost", message="%(prog)s %(version)s")
def daypost() -> None:
    """Post in a chat channel; your blog's running post of the day keeps itself up to date.

    \b
    To look at it:      daypost demo
    To set it up:       daypost init, then daypost check
    To cover an event:  daypost run
    """


def main() -> None:
    """The `daypost` command."""
    interpreter.set_up()
    _open_streams()
    try:
        code = daypost(prog_name="daypost", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = 1
    except DaypostError as error:
        print(error, file=sys.stderr)
        code = 1
    except Exception as error:  # noqa: BLE001 - whatever it is, it is ours
        code = _confess(error)
    sys.exit(max(code, _flush()))


def _open_streams() -> None:
    """Have something to write to, whatever it was started with: nothing, or a terminal that lacks some letters."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - for as long as we live
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _flush() -> int:
    """Bring out what was printed; returns the exit code."""
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python would try once more, and complain
        print(f"Not all could be printed: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


def _confess(error: Exception) -> int:
    """Log a fault of our own and say so; returns the exit code."""
    import logging

    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        print("The disk is full; make room and try again.", file=sys.stderr)
        return 1

    logging.getLogger(__name__).critical("unexpected", exc_info=error)
    print("This is a bug in daypost, not something you did. Please report it with the lines above.", file=sys.stderr)
    return 1
