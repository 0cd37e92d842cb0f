"""What is wrong with a configuration, in words: one line for each problem, with place, fault and remedy.

No line ever shows the value of a secret: what is quoted here was refused by the type of a key that holds none.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pydantic_core import ErrorDetails

from pipeline.config.schema import HOMES, NAMED, Keys, Path, Table, is_secret, keys_at, keys_of, named
from pipeline.config.targets import KINDS
from pipeline.config.wording import did_you_mean, nearest, one_of, shown, toml

# In an address that was put where no address belongs.
_LOGIN = re.compile(r"(?<=://)[^\s'\"]*@")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault and what to do about it. `path` leads to the key; `variable` is where the value came from, if any."""

    path: Path
    text: str
    variable: str = ""


def variable_of(path: Path) -> str:
    """The environment variable that a key may come from."""
    return "DAYPOST_" + "__".join(path).replace("-", "_").upper()


def dotted(path: Path) -> str:
    """The key as TOML names it."""
    return ".".join(part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else toml(part) for part in path)


def lines(problems: Iterable[Problem], file: str, variables: Mapping[Path, str]) -> list[str]:
    """The problems as a person reads them, sorted by key; `variables` are those that keys came from."""
    found = [
        f"{problem.variable or variables.get(problem.path) or f'{file}: {dotted(problem.path)}'}: "
        + _LOGIN.sub("…@", problem.text)
        for problem in sorted(problems)
    ]
    return list(dict.fromkeys(found))


def translate(error: ErrorDetails, file: Table) -> Problem:
    """One of pydantic's errors as a problem."""
    path = tuple(part for part in error["loc"] if isinstance(part, str))
    if path[0] == "target" and len(path) > 2:
        path = (*path[:2], *path[3:])  # pydantic puts the kind of a target behind its name
    given, context = error["input"], error.get("ctx", {})
    match error["type"]:
        case "value_error":
            text = str(context["error"])
        case "missing":
            text = f"missing{context.get('why', '')}; {_remedy(path, file)}"
        case "too_short":
            text = f"is empty; {_remedy(path, file)}"
        case "extra_forbidden":
            text = _unknown(path, file)
        case "literal_error":
            text = _no_choice(given, re.findall(r"'([^']+)'", context["expected"]))
        case "union_tag_not_found":
            path, text = (*path, "kind"), f"missing; write kind = {one_of(KINDS)}"
        case "union_tag_invalid":
            path, text = (*path, "kind"), _no_choice(given["kind"], KINDS)
        case "bool_type":
            text = f"{shown(given)} is not true or false; write one of the two words without quotes"
        case "int_type":
            text = f"{shown(given)} is not a whole number, such as 1600"
        case "greater_than_equal":
            text = f"{given} is too small; {context['ge']} is the least"
        case "less_than_equal":
            text = f"{given} is too big; {context['le']} is the most"
        case "tuple_type":
            example = [given if isinstance(given, str) else "…"]
            text = f"{shown(given)} is not a list; write it in brackets, {toml(example)}"
        case "dict_type" | "mapping_type" | "model_type" | "model_attributes_type":
            text = f"must be a section; write [{path[0]}{'.NAME' if path[0] in NAMED else ''}] with its keys below"
        case _:
            text = error["msg"]
    return Problem(path, text)


def _remedy(path: Path, file: Table) -> str:
    """What to write for a key that is needed."""
    key = path[-1]
    field = _siblings(path, file)[key]
    if is_secret(field):
        return f"set {variable_of(path)}"
    if key in NAMED:
        return f"write a section [{key}.NAME]"
    return f"write for example {key} = {toml((field.examples or ['…'])[0])}"


def _unknown(path: Path, file: Table) -> str:
    """An unknown key: slipped in the writing, put into the wrong section, or neither."""
    *section, key = path
    siblings = _siblings(path, file)
    if near := nearest(key, siblings):
        return f"unknown key; did you mean {near!r}?"
    if kinds := [kind for kind, model in KINDS.items() if section[:1] == ["target"] and key in keys_of(model)]:
        return f"unknown key here; it is one of kind {one_of(kinds)}"
    if homes := [home for home, keys in HOMES.items() if key in keys]:
        return f"unknown key here; it belongs in {' or '.join(homes)}"
    return f"unknown key; known here are {', '.join(siblings)}" if siblings else "unknown key; this section has none"


def _no_choice(given: object, choices: Collection[str]) -> str:
    meant = did_you_mean(given, choices) if isinstance(given, str) else ""
    return f"{shown(given)} must be {one_of(choices)}{meant}"


def _siblings(path: Path, file: Table) -> Keys:
    """The keys that may stand where the path's last one does."""
    kind = named(file, path[0]).get(path[1], {}).get("kind") if len(path) > 2 else None
    return keys_at(path[:-1], kind)
