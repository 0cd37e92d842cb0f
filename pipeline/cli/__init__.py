"""The command line. Nothing heavy is imported before a command needs it, so that `--help` is quick.

Commands return their exit code: 0 (or nothing) done, 1 failed; 2, wrong use, is click's.
"""

import importlib
import sys
from io import TextIOWrapper

import click

from pipeline.errors import DaypostError

COMMANDS = {
    "demo": "Play a sample day into a page; then the terminal is yours.",
    "init": "Write a configuration, asking for what it needs.",
    "check": "Try out everything that the configuration says.",
    "run": "Listen, and keep every day post up to date.",
    "publish": "Bring day posts to their targets now.",
    "import": "Take in what `daypost export` wrote.",
    "export": "Write the event log as JSON lines.",
    "status": "Say how things are.",
    "rebuild": "Derive anew what is derived from the log.",
}
"""Every command with the first line of its help."""


class _Lazy(click.Group):
    """A group that lists its commands by name alone and imports the one that is called."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, listed, rest = super().resolve_command(ctx, args)
        if name is None or listed is None:
            return name, listed, rest
        module = "import_" if name == "import" else name  # a word that Python keeps for itself
        command: click.Command = importlib.import_module(f"pipeline.cli.{module}").command
        return name, command, rest


_LISTED = {name: click.Command(name, help=text, short_help=text) for name, text in COMMANDS.items()}


@click.command(cls=_Lazy, commands=_LISTED, context_settings={"max_content_width": 120})
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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an old terminal may lack the letters
    try:
        code = daypost(prog_name="daypost", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = 1
    except DaypostError as error:
        print(error, file=sys.stderr)
        code = 1
    except Exception:  # noqa: BLE001 - whatever it is, it is ours
        code = _confess()
    sys.exit(code)


def _confess() -> int:
    """Log a fault of our own and say so; returns the exit code."""
    import logging

    logging.getLogger(__name__).critical("unexpected", exc_info=True)
    print("This is a bug in daypost, not something you did. Please report it with the lines above.", file=sys.stderr)
    return 1
