"""Text of a configuration with something added to it: what stands there stays, comments and all. Pure."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.config.wording import toml
from pipeline.errors import InputError

_COMMENTS = {
    ("liveblog", "start"): "a rehearsal, which nobody sees, until you type !start",
    ("liveblog", "delay"): "time to take back what you post",
    ("console",): "the terminal is a channel, and you are an author there",
    ("target", "site"): "the live site that `daypost run` serves",
    ("target", "site", "url"): "what readers see",
}

_ONE_LINE = r"""\n[ \t]*[\w-]+[ \t]*=[ \t]*("[^"\n]*"|'[^'\n]*'|\[[^][\n]*]|[\w.:+-]+)[ \t]*(#.*)?(?=\n|\Z)"""
_IN_LIST = re.compile(r"""(?P<value>"(?:\\.|[^"\\\n])*"|'[^'\n]*')|#.*|(?P<end>])""")


@dataclass(frozen=True, slots=True)
class Addition:
    """Keys that a section lacks; `is_new` where the section itself is missing."""

    section: tuple[str, ...]
    keys: Mapping[str, object]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """A text that a list lacks."""

    section: tuple[str, ...]
    key: str
    value: str


def added(text: str, changes: Iterable[Addition | Extension]) -> str:
    """The text of a configuration with these changes.

    Raises InputError where the text is written so that they cannot be made.
    """
    changes = list(changes)
    wanted, result = tomllib.loads(text), text
    for one in changes:
        place: dict[str, Any] = wanted
        for part in one.section:
            place = place.setdefault(part, {})
        if isinstance(one, Addition):
            place |= one.keys
            result = _with_keys(result, one)
        elif isinstance(place[one.key], list):
            place[one.key] = [*place[one.key], one.value]
            result = _with_value(result, one)
        else:
            raise InputError(f"{'.'.join(one.section)}.{one.key}: is not a list; write it in brackets")
    if _parsed(result) != wanted:  # what looked like a section's head was something else, such as a line of a text
        lacking = "; ".join(f"{'.'.join(one.section)}: {_named(one)}" for one in changes)
        raise InputError(f"the configuration lacks keys, and is written so that they cannot be added: {lacking}")
    return result


def _with_keys(text: str, addition: Addition) -> str:
    section = addition.section
    lines = [
        _line(((*section, key), (section[0], key)), f"{key} = {_value(value)}") for key, value in addition.keys.items()
    ]
    if addition.is_new:
        head = _line((section,), f"[{'.'.join(section)}]")
        return "\n".join([text.rstrip("\n"), "", head, *lines, ""])
    end = _end_of_head(text, section)
    keys = re.compile(f"({_ONE_LINE})*").match(text, end)
    end = keys.end() if keys else end
    return "\n".join([text[:end], *lines]) + text[end:] if end else text


def _with_value(text: str, extension: Extension) -> str:
    end = _end_of_head(text, extension.section)
    found = re.compile(rf"^[ \t]*{re.escape(extension.key)}[ \t]*=[ \t]*\[", re.MULTILINE).search(text, end)
    if not end or found is None:
        return text
    place, comma = found.end(), ""
    for token in _IN_LIST.finditer(text, place):
        if token["end"]:
            break
        if token["value"]:
            place, comma = token.end(), ", "
    return f"{text[:place]}{comma}{toml(extension.value)}{text[place:]}"


def _end_of_head(text: str, section: tuple[str, ...]) -> int:
    """Where the line [section] ends; 0 where there is none."""
    found = re.search(rf"^[ \t]*\[[ \t]*{re.escape('.'.join(section))}[ \t]*\].*$", text, re.MULTILINE)
    return found.end() if found else 0


def _line(places: Sequence[tuple[str, ...]], text: str) -> str:
    """A line with the comment that goes with the first of the places that has one."""
    comment = next((_COMMENTS[place] for place in places if place in _COMMENTS), None)
    return f"{text:<41} # {comment}" if comment else text


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else toml(value)


def _named(change: Addition | Extension) -> str:
    """What a person who has to write it by hand reads. Values may be secrets; those of lists are none."""
    return ", ".join(change.keys) if isinstance(change, Addition) else f"{toml(change.value)} in {change.key}"


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
