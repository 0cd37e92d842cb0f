"""What holds of every command: quick help, exit codes, errors in words."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline.cli import COMMANDS, daypost
from tests.pipeline.cli.calls import call, environment
from tests.process.driver import Place

HEAVY = {"pydantic", "sqlalchemy", "aiohttp", "jinja2", "rich", "PIL", "asyncio"}


def loaded_by(*words: str) -> set[str]:
    """The modules that a call has imported when it is over."""
    script = "import sys, atexit; from pipeline.cli import main; atexit.register(lambda: print(*sys.modules)); main()"
    done = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, check=False, env=environment()
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["run", "--help"], ["status", "--help"]])
def test_help_and_version_import_nothing_heavy(words: list[str]) -> None:
    assert not loaded_by(*words) & HEAVY


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_it_says_of_itself(name: str) -> None:
    command = daypost.get_command(click.Context(daypost), name)
    assert command
    assert (command.help or "").partition("\n")[0] == COMMANDS[name]


def test_help_lists_every_command_and_version_names_one(tmp_path: Path) -> None:
    said = call(tmp_path, "--help")
    assert said.code == 0
    assert all(f"  {name} " in said.said for name in COMMANDS)
    assert call(tmp_path, "--version").said.startswith("daypost ")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["rnu"],
        ["run", "--nonsense"],
        ["publish", "--day", "tomorrow"],
        ["publish", "--day", "2026-05-15", "--all"],
        ["publish", "--liveblog", "nobody"],
        ["export", "--liveblog", "nobody"],
        ["demo", "--pace", "-1"],
        ["demo", "--config", "other.toml"],
        ["init", "slak"],
        ["import"],
        ["purge"],
        ["pause", "--liveblog", "nobody"],
        ["resume", "--liveblog", "nobody"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2(place: Place, words: list[str]) -> None:
    done = call(place.folder, *words)
    assert (done.code, done.said) == (2, "")
    assert done.errors.startswith("Usage: daypost")


def test_a_slip_is_met_with_a_guess(tmp_path: Path) -> None:
    assert "Did you mean 'status'?" in call(tmp_path, "statsu").errors


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"demo", "init"}))
def test_a_missing_configuration_is_said_in_one_line(tmp_path: Path, name: str) -> None:
    words = [name, *{"import": ["file.jsonl"], "purge": ["abc"]}.get(name, [])]
    done = call(tmp_path, *words, "--config", "elsewhere.toml")
    assert (done.code, done.said) == (1, "")
    assert done.errors == "elsewhere.toml: there is no such file; `daypost init` writes one\n"


def test_a_fault_of_ours_is_owned_up_to(tmp_path: Path) -> None:
    # A command that breaks, in the place of one of ours.
    script = """
import sys, types, click
module = types.ModuleType("pipeline.cli.check")
module.command = click.command()(lambda: [][0])
sys.modules["pipeline.cli.check"] = module
sys.argv = ["daypost", "check"]
from pipeline.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment()
    )
    assert done.returncode == 1
    assert "IndexError" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("This is a bug in daypost")


def test_text_that_the_terminal_cannot_show_is_written_out(place: Place) -> None:
    (place.folder / "päge.toml").write_text("no configuration")
    done = call(place.folder, "status", "--config", "päge.toml", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.code == 1
    assert r"p\xe4ge.toml" in done.errors
