"""A configuration completed: what is missing is added to its text, what stands there stays, comments and all. Pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.config.schema import named
from pipeline.config.wording import toml
from pipeline.errors import InputError

_HEAD = "# Written by `daypost init`. All keys are in docs/configuration.md; `daypost check` tries out what is here.\n"
_COMMENTS = {
    ("liveblog", "start"): "a rehearsal, which nobody sees, until you type !start",
    ("console",): "the terminal is a channel, and you are an author there",
    ("target",): "the live site that `daypost run` serves",
    ("target", "url"): "what readers see",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What `init` asks."""

    title: str
    name: str
    timezone: str
    first_day: date | None
    listen: str


@dataclass(frozen=True, slots=True)
class Addition:
    """Keys that a section lacks; `is_new` where the section itself is missing."""

    section: tuple[str, ...]
    keys: Mapping[str, object]
    is_new: bool


def missing(file: Mapping[str, Any]) -> set[str]:
    """The questions to which a file has no answer yet, by the names of `Answers`."""
    unknown = Answers(title="", name="name", timezone="", first_day=None, listen="")
    asked = set()
    for addition in _additions(file, unknown):
        if addition.section[0] == "liveblog":
            asked |= {"title", "timezone"} & addition.keys.keys()
            asked |= {"name", "first_day"} if addition.is_new else set()
        if addition.section[0] == "target":
            asked.add("listen")
    return asked


def completed(text: str, answers: Answers) -> str:
    """The text of a configuration with what it lacked.

    Raises InputError where a key is missing from a section that is not written as [section].
    """
    file = tomllib.loads(text)
    wanted: dict[str, Any] = tomllib.loads(text)
    result = text if text.strip() else _HEAD
    for addition in _additions(file, answers):
        result = _with(result, addition)
        place = wanted
        for part in addition.section:
            place = place.setdefault(part, {})
        place |= addition.keys
    if _parsed(result) != wanted:  # what looked like a section's head was something else, such as a line of a text
        lacking = "; ".join(f"{'.'.join(one.section)}: {', '.join(one.keys)}" for one in _additions(file, answers))
        raise InputError(f"the configuration lacks keys, and is written so that they cannot be added: {lacking}")
    return result


def _additions(file: Mapping[str, Any], answers: Answers) -> Iterator[Addition]:
    targets = list(named(file, "target")) or ["site"]
    liveblogs = named(file, "liveblog")
    channels = [channel for liveblog in liveblogs.values() for channel in liveblog.get("channels", ())]
    listed = [target for liveblog in liveblogs.values() for target in liveblog.get("targets", ())]
    basics: dict[str, Any] = {"title": answers.title, "timezone": answers.timezone}
    if not liveblogs and answers.first_day:
        basics["first_day"] = answers.first_day
    if "console:main" not in channels:
        basics["channels"] = ["console:main"]
    basics["targets"] = targets
    for name, liveblog in liveblogs.items():
        if keys := {key: value for key, value in basics.items() if key not in liveblog}:
            channels += keys.get("channels", ())
            listed += keys.get("targets", ())
            yield Addition(("liveblog", name), keys, is_new=False)
    if not liveblogs:
        channels, listed = ["console:main"], targets
        yield Addition(("liveblog", answers.name), {**basics, "start": "manual"}, is_new=True)
    if "console:main" in channels and "console" not in file:
        yield Addition(("console",), {}, is_new=True)
    if "site" in listed and "site" not in named(file, "target"):
        url = f"http://{answers.listen}".replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//127.0.0.1:")
        site = {"kind": "site", "folder": "public", "listen": answers.listen, "url": url}
        yield Addition(("target", "site"), site, is_new=True)


def _with(text: str, addition: Addition) -> str:
    section = ".".join(addition.section)
    lines = [_line((addition.section[0], key), f"{key} = {_value(value)}") for key, value in addition.keys.items()]
    if addition.is_new:
        head = _line(addition.section[:1], f"[{section}]")
        return "\n".join([text.rstrip("\n"), "", head, *lines, ""])
    found = re.search(rf"^[ \t]*\[[ \t]*{re.escape(section)}[ \t]*\].*$", text, re.MULTILINE)
    if found is None:
        return text
    return "\n".join([text[: found.end()], *lines]) + text[found.end() :]


def _line(place: tuple[str, ...], text: str) -> str:
    comment = _COMMENTS.get(place)
    return f"{text:<41} # {comment}" if comment else text


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else toml(value)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
