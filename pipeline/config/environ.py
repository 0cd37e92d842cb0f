"""Environment variables over the file: DAYPOST_SLACK__BOT_TOKEN is `bot_token` of [slack]. Pure.

The file decides which names there are: a variable's `_` finds the `-` that stands in the name of a live blog, person or
target. A section without a name, such as [slack], may consist of variables alone.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic.fields import FieldInfo

from pipeline.config.problems import Problem, variable_of
from pipeline.config.schema import Path, Table, named, plain_type, sections
from pipeline.config.wording import nearest, shown

PREFIX = "DAYPOST_"

_TRUTH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A file with the environment's values in it, the variable that each came from, and what is wrong with others."""

    file: dict[str, Any]
    variables: dict[Path, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def overlay(file: Table, environ: Mapping[str, str]) -> Overlaid:
    """The file with what the environment says; a variable that names no key is a problem."""
    laid = Overlaid(deepcopy(dict(file)))
    known = _variables(file, environ)
    for name in sorted(environ):
        if name in known:
            path, key = known[name]
            try:
                _put(laid.file, path, _value(environ[name], key))
                laid.variables[path] = name
            except ValueError as error:
                laid.problems.append(Problem(path, str(error), name))
        elif name.startswith(PREFIX):
            near = nearest(name.removeprefix(PREFIX), [other.removeprefix(PREFIX) for other in known])
            meant = f"did you mean {PREFIX}{near}?" if near else "docs/configuration.md names all keys"
            laid.problems.append(Problem((), f"is not a key of the configuration; {meant}", name))
    return laid


def _variables(file: Table, environ: Mapping[str, str]) -> dict[str, tuple[Path, FieldInfo]]:
    """The variables that there may be, with their keys. A target's kind, which may be one of them, decides its keys."""
    kinds = {
        name: {"kind": environ.get(variable_of(("target", name, "kind")), target.get("kind"))}
        for name, target in named(file, "target").items()
    }
    return {
        variable_of((*section, key)): ((*section, key), field)
        for section, keys in sections({**file, "target": kinds})
        for key, field in keys.items()
    }


def _value(text: str, field: FieldInfo) -> object:
    """What the text is in the file; ValueError where the key's type cannot come from a variable."""
    kind = plain_type(field)
    if kind is tuple:
        raise ValueError("is a list, which only the file can hold")
    if kind is bool:
        if text.lower() not in _TRUTH:
            raise ValueError(f"{shown(text)} is not true or false")
        return _TRUTH[text.lower()]
    if kind is int and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    return text


def _put(file: dict[str, Any], path: Path, value: object) -> None:
    """Set a key; where the file has something else instead of the section, that is the problem to be told."""
    *section, key = path
    table: Any = file
    for part in section:
        table = table.setdefault(part, {}) if isinstance(table, dict) else None
    if isinstance(table, dict):
        table[key] = value
