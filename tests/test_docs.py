"""What README and docs say is what there is: commands, options, templates, reactions, and the files they link to."""

import re
from pathlib import Path

import click
import pytest

from pipeline.cli import daypost
from pipeline.reactions import COMMANDS, DEFAULTS

TOP = Path(__file__).parent.parent
PAGES = [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]
TEXT = "\n".join(page.read_text() for page in PAGES)


def commands() -> dict[str, click.Command]:
    context = click.Context(daypost)
    found = {name: daypost.get_command(context, name) for name in daypost.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def test_every_command_stands_in_the_docs() -> None:
    for name in commands():
        assert f"daypost {name}" in TEXT, name


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_stands_in_the_docs_and_every_help_has_an_example(name: str) -> None:
    command = commands()[name]
    page = (TOP / "docs" / "commands.md").read_text()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(option in page for option in parameter.opts), f"{name} {parameter.opts}"
    with click.Context(command, info_name=f"daypost {name}") as context:
        assert f"daypost {name}" in command.get_help(context).partition("\n")[2], f"{name}: no example"


def test_every_reaction_stands_in_the_readme() -> None:
    readme = PAGES[0].read_text()
    for command in COMMANDS:
        assert DEFAULTS[command][0] in readme, command


def test_every_template_stands_in_the_docs() -> None:
    for path in (TOP / "templates").rglob("*.*"):
        assert path.name in TEXT, path.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_readme_names_the_two_commands() -> None:
    assert re.findall(r"^make \w+$", PAGES[0].read_text(), re.MULTILINE) == ["make demo", "make test"]


def test_nothing_names_a_registry_or_a_machine() -> None:
    """Lock files carry hashes and no addresses; no file knows the folder it was written in."""
    assert "resolved" not in (TOP / "tests/servers/matrix_author/package-lock.json").read_text()
    for lock in (*TOP.glob("requirements*.txt"), TOP / "tests/servers/synapse/requirements.txt"):
        assert "://" not in lock.read_text(), lock.name
        assert "--hash=sha256:" in lock.read_text()
        assert not re.search(r"^-", lock.read_text(), re.MULTILINE), f"{lock.name} holds an option of pip's"
