"""Example and documentation name every key, and what they say of it is true."""

import re
import shutil
import tomllib
from datetime import time, timedelta
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from pipeline.config import Config, format_duration, load
from pipeline.config.schema import NAMED, SINGLE, sections
from pipeline.config.targets import KINDS
from pipeline.config.wording import toml
from pipeline.reactions import DEFAULTS

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.toml"
DOCS = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

EVERYTHING = {
    "liveblog": {"NAME": {}},
    "person": {"NAME": {}},
    "target": {kind: {"kind": kind} for kind in KINDS},
}
SECTIONS = [(path, keys) for path, keys in sections(EVERYTHING)]
NAMES = [".".join(path) or "top" for path, _ in SECTIONS]


def opened(text: str) -> str:
    """The example with every setting that is off, or shows its default, switched on."""
    return re.sub(r"^#(?=[a-z\[])", "", text, flags=re.MULTILINE)


def keys_in_example() -> set[tuple[str, str]]:
    file = tomllib.loads(opened(EXAMPLE.read_text(encoding="utf-8")))
    found = {("top", key) for key in file if key not in SINGLE and key not in NAMED}
    for group in SINGLE:
        found |= {(group, key) for key in file[group]}
    for group in ("liveblog", "person"):
        found |= {(f"{group}.NAME", key) for table in file[group].values() for key in table}
    return found | {(f"target.{table['kind']}", key) for table in file["target"].values() for key in table}


def rows(heading: str) -> dict[str, str]:
    """The keys of the table below a heading, with their defaults."""
    part = DOCS.partition(f"{heading}\n")[2].partition("\n#")[0]
    return {key: text.strip() for key, text in re.findall(r"(?m)^\| `(\w+)`(?: 🔑)? \|(.*?)\| .+ \|$", part)}


def documented(path: tuple[str, ...]) -> dict[str, str]:
    match path:
        case ():
            return rows("## Before the first section")
        case ("target", kind):
            common = {
                key: text.split(", site: ")[-1 if kind == "site" else 0]
                for key, text in rows("## `[target.NAME]`").items()
            }
            return common | rows(f'### `kind = "{kind}"`')
    return rows(f"## `[{'.'.join(path)}]`")


@pytest.mark.parametrize(("path", "keys"), SECTIONS, ids=NAMES)
def test_the_example_has_every_key(path: tuple[str, ...], keys: dict[str, FieldInfo]) -> None:
    name = ".".join(path) or "top"
    assert {key for section, key in keys_in_example() if section == name} == set(keys)


@pytest.mark.parametrize(("path", "keys"), SECTIONS, ids=NAMES)
def test_the_documentation_has_every_key(path: tuple[str, ...], keys: dict[str, FieldInfo]) -> None:
    assert documented(path).keys() == set(keys)


def written(value: object) -> str:
    """A default as the documentation writes it."""
    match value:
        case None:
            return "optional"
        case timedelta():
            return toml("60s" if value == timedelta(minutes=1) else format_duration(value))
        case time():
            return toml(f"{value:%H:%M}")
        case bool() | int() | list():
            return toml(value)
        case tuple():
            return toml(list(value))
        case _:
            return toml(str(value))


SIZES = {40_000_000: "40Mpx", 50_000_000: "50MB"}
TOLD_IN_WORDS = {"target.site.url", *(f"reactions.{command}" for command in DEFAULTS)}


@pytest.mark.parametrize(("path", "keys"), SECTIONS, ids=NAMES)
def test_the_documentation_has_every_default(path: tuple[str, ...], keys: dict[str, FieldInfo]) -> None:
    told = {key: text.strip("`") for key, text in documented(path).items()}
    for key, field in keys.items():
        if ".".join((*path, key)) not in TOLD_IN_WORDS:
            default = SIZES.get(field.default, field.default) if isinstance(field.default, int) else field.default
            assert told[key] == ("" if field.is_required() else written(default)), key


def example(tmp_path: Path, text: str) -> Config:
    (tmp_path / "my-templates").mkdir()
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    return load(tmp_path / "config.toml", {})


def test_the_example_works_as_it_is(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path)
    config = load(tmp_path / EXAMPLE.name, {})
    assert config.liveblogs["pycon"].role("console:me") is not None


def test_the_example_works_with_everything_switched_on(tmp_path: Path) -> None:
    config = example(tmp_path, opened(EXAMPLE.read_text(encoding="utf-8")))
    assert {target.kind for target in config.targets.values()} == KINDS.keys()


def test_the_example_shows_the_default_reactions(tmp_path: Path) -> None:
    assert example(tmp_path, opened(EXAMPLE.read_text(encoding="utf-8"))).reactions.chosen == DEFAULTS
