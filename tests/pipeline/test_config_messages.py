"""What is wrong with a configuration is told line by line, each with place, fault and remedy.

The answers stand in test_config_messages.txt: changes to a sound file (TOML; a key without a value is taken out), below
them, indented, all that is said.
"""

from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.errors import ConfigError

BASE = {
    "liveblog.pycon.title": '"PyCon"',
    "liveblog.pycon.timezone": '"America/Chicago"',
    "liveblog.pycon.channels": '["slack:C1"]',
    "liveblog.pycon.authors": '["ann"]',
    "liveblog.pycon.targets": '["site", "blog"]',
    "person.ann.name": '"Ann"',
    "person.ann.accounts": '["slack:U1"]',
    "slack.bot_token": '"xoxb-1"',
    "slack.app_token": '"xapp-1"',
    "target.site.kind": '"site"',
    "target.blog.kind": '"wordpress"',
    "target.blog.url": '"https://example.org"',
    "target.blog.username": '"daypost"',
    "target.blog.password": '"secret"',
}


def answer(folder: Path, text: str) -> list[str]:
    """What is said about a file with this text; without the names of file and folder."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    try:
        load(path, {})
    except ConfigError as error:
        return [line.removeprefix(f"{path}: ").replace(str(folder), "FOLDER") for line in str(error).splitlines()]
    return []


def changed(changes: dict[str, str]) -> str:
    """The sound file with other values, as TOML with one dotted key a line."""
    return "\n".join(f"{key} = {value}" for key, value in (BASE | changes).items() if value)


def cases() -> list[tuple[dict[str, str], list[str]]]:
    """The changes and answers of the text file beside this one."""
    blocks = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split("\n\n")
    lines = [block.splitlines() for block in blocks if not block.startswith("#")]
    pairs = [([line.partition(" =") for line in block if line[0] != " "], block) for block in lines]
    return [
        ({key: value.strip() for key, _, value in changes}, [line.strip() for line in block if line[0] == " "])
        for changes, block in pairs
    ]


@pytest.mark.parametrize(("changes", "said"), cases(), ids=lambda part: part[0] if isinstance(part, list) else "")
def test_says(tmp_path: Path, changes: dict[str, str], said: list[str]) -> None:
    assert answer(tmp_path, changed(changes)) == said


def test_the_file_of_these_tests_is_sound_and_all_cases_were_read(tmp_path: Path) -> None:
    assert answer(tmp_path, changed({})) == []
    assert len(cases()) > 80


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    changes = {
        "liveblog.pycon.timezone": '"Mars"',
        "liveblog.pycon.authors": '["an"]',
        "liveblog.pycon.delay": "20",
        "person.ann.mail": '"x"',
        "data": '"public"',
        "target.blog.password": "",
    }
    assert [line.partition(": ")[0] for line in answer(tmp_path, changed(changes))] == [
        "data",
        "liveblog.pycon.authors",
        "liveblog.pycon.delay",
        "liveblog.pycon.timezone",
        "person.ann.mail",
        "target.blog.password",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = b", "line 1, column 5: Invalid value; text needs quotes"),
        ('a = 1\nb = "x\n', "line 2, column 7: Illegal character '\\n'; a quote is left open"),
        ("a = 1\na = 2", "line 2, column 6: Cannot overwrite a value; the key is there already"),
        ("a = [\n  1", "line 2, column 4: Unclosed array"),
        ("[a]\n[a]", "line 2, column 3: Cannot declare ('a',) twice; the section is there already"),
        ("", "liveblog: missing; write a section [liveblog.NAME]"),
        ("liveblog = {}", "liveblog: is empty; write a section [liveblog.NAME]"),
    ],
)
def test_toml_that_cannot_be_read(tmp_path: Path, text: str, said: str) -> None:
    assert answer(tmp_path, text) == [said]


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such file; `daypost init` writes one"):
        load(tmp_path / "config.toml", {})


def test_a_folder_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read: Is a directory"):
        load(tmp_path, {})


def test_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('title = "Zürich"', encoding="latin-1")
    with pytest.raises(ConfigError, match=r"is not UTF-8 text"):
        load(path, {})


def test_a_link_does_not_lead_what_is_private_into_what_is_served(tmp_path: Path) -> None:
    (tmp_path / "public" / "inner").mkdir(parents=True)
    (tmp_path / "link").symlink_to("public/inner")
    said = answer(tmp_path, changed({"data": '"link"'}))
    assert said == ["data: must not be inside the folder of target 'site', which is served; keep them apart"]
