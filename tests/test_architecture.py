"""Who may import whom (docs/decisions/0001-the-street.md). Imports are read from the code, nothing is run."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("bots", "pipeline")
    for path in (TOP / package).rglob("*.py")
}

VOCABULARY = {"pipeline.events", "pipeline.errors", "pipeline.codec"}
CORE = {
    *("pipeline.entries", "pipeline.fold", "pipeline.facts", "pipeline.front", "pipeline.versions", "pipeline.replies"),
    *("pipeline.threads", "pipeline.reactions", "pipeline.commands", "pipeline.coverage", "pipeline.visibility"),
    *("pipeline.emoji", "pipeline.emoji_table", "pipeline.deciding", "pipeline.purging", "pipeline.taking"),
    "pipeline.correcting",
    *("pipeline.days", "pipeline.shown", "pipeline.foreseen", "pipeline.running", "pipeline.day_post"),
    "pipeline.emoji_pictures",
    "pipeline.markup",
}
TRANSLATION = {
    "bots.payloads",
    *("bots.matrix.payloads", "bots.matrix.fallbacks", "bots.matrix.bodies", "bots.matrix.attachments"),
    *(
        "bots.matrix.messages",
        "bots.matrix.events",
        "bots.matrix.mentions",
        "bots.matrix.names",
        "bots.matrix.refusals",
        "bots.matrix.heard",
    ),
    *("bots.slack.payloads", "bots.slack.bodies", "bots.slack.attachments", "bots.slack.messages"),
    *("bots.slack.archived", "bots.slack.manifest"),
    *("bots.slack.events", "bots.slack.history", "bots.slack.names", "bots.slack.conditions"),
}
IMPURE = {"time", "socket", "os", "pathlib", "asyncio", "threading", "requests", "sqlalchemy", "aiohttp", "random"}


def imports(module: str) -> Iterator[str]:
    """The modules that a module names in its imports, wherever they stand in it."""
    for node in ast.walk(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)


def ours(module: str) -> set[str]:
    return {name for name in imports(module) if name in MODULES}


def within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_the_vocabulary_imports_nothing_of_ours_but_itself() -> None:
    for module in VOCABULARY:
        assert ours(module) <= VOCABULARY - {module}, module


def test_the_core_imports_only_itself_and_the_vocabulary() -> None:
    for module in MODULES:
        if within(module, CORE):
            strangers = {name for name in ours(module) if not within(name, CORE | VOCABULARY)}
            assert not strangers, f"{module} imports {strangers}"


def test_the_core_and_translation_read_no_clock_no_socket_no_file() -> None:
    for module in MODULES:
        if within(module, CORE | VOCABULARY | TRANSLATION):
            assert not {name.partition(".")[0] for name in imports(module)} & IMPURE, module
            source = MODULES[module].read_text()
            assert ".now(" not in source, f"{module} asks what time it is"
            assert ".today(" not in source, f"{module} asks what day it is"


def test_rendering_imports_the_core_alone() -> None:
    for module in MODULES:
        if within(module, {"pipeline.render"}):
            strangers = {name for name in ours(module) if not within(name, CORE | VOCABULARY | {"pipeline.render"})}
            assert not strangers, f"{module} imports {strangers}"


def test_bots_know_the_vocabulary_and_the_port_alone() -> None:
    for module in MODULES:
        if within(module, {"bots"}):
            strangers = {name for name in ours(module) if not within(name, VOCABULARY | {"bots"})}
            assert not strangers, f"{module} imports {strangers}"


def test_the_port_imports_no_bot() -> None:
    assert not {name for name in ours("bots") if within(name, {"bots"})}


def test_publishers_know_neither_store_nor_bots() -> None:
    for module in MODULES:
        if within(module, {"pipeline.publishers"}):
            assert not {name for name in ours(module) if within(name, {"pipeline.store", "bots"})}, module


def test_only_app_and_the_command_line_know_implementations() -> None:
    implementations = {"bots.console", "bots.replay", "bots.slack", "bots.matrix", "pipeline.publishers.site"}
    may_know = {
        "pipeline.app",
        "pipeline.cli",
        "pipeline.demo",
        "bots.console",
        "bots.replay",
        "bots.slack",
        "bots.matrix",
    }
    for module in MODULES:
        if not within(module, may_know):
            assert not {name for name in ours(module) if within(name, implementations)}, module


def test_imports_make_no_cycle() -> None:
    try:
        TopologicalSorter({module: ours(module) - {module} for module in MODULES}).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_files_hold_one_idea() -> None:
    lengths = {module: len(path.read_text().splitlines()) for module, path in MODULES.items()}
    one_idea_all_the_same = {"pipeline.events", "pipeline.emoji_table"}  # the vocabulary, and a table
    long = {name: lines for name, lines in lengths.items() if lines > 250 and name not in one_idea_all_the_same}
    assert not long, "past 250 lines it is two ideas"


def test_words_that_say_nothing_are_not_used_as_names() -> None:
    empty = ("manager", "handler", "processor", "helper", "utils", "item")
    for module, path in MODULES.items():
        names = [
            node.name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        ]
        for name in [*names, module.rpartition(".")[2]]:
            assert not any(word in name.lower().split("_") or name.lower().endswith(word) for word in empty), name
