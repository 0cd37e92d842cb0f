"""What every configuration needs, added where it is missing. Pure."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.cli.adding import Addition, added
from pipeline.config.checks import strings
from pipeline.config.schema import named

TERMINAL = "console:main"

_HEAD = "# Written by `daypost init`. All keys are in docs/configuration.md; `daypost check` tries out what is here.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What `init` asks."""

    title: str
    name: str
    timezone: str
    first_day: date | None
    listen: str


def missing(file: Mapping[str, Any], channel: str | None = TERMINAL) -> set[str]:
    """The questions to which a file has no answer yet, by the names of `Answers`."""
    unknown = Answers(title="", name="name", timezone="", first_day=None, listen="")
    asked = set()
    for addition in _additions(file, unknown, channel):
        if addition.section[0] == "liveblog":
            asked |= {"title", "timezone"} & addition.keys.keys()
            asked |= {"name", "first_day"} if addition.is_new else set()
        if addition.section[0] == "target":
            asked.add("listen")
    return asked


def completed(text: str, answers: Answers, channel: str | None = TERMINAL) -> str:
    """The text of a configuration with what it lacked.

    `channel` is for live blogs that have none; None leaves that open. Raises InputError where a key is missing from a
    section that is not written as [section].
    """
    return added(text if text.strip() else _HEAD, _additions(tomllib.loads(text), answers, channel))


def _additions(file: Mapping[str, Any], answers: Answers, channel: str | None) -> Iterator[Addition]:
    targets = list(named(file, "target")) or ["site"]
    liveblogs = named(file, "liveblog")
    channels = [channel for liveblog in liveblogs.values() for channel in strings(liveblog, "channels")]
    listed = [target for liveblog in liveblogs.values() for target in strings(liveblog, "targets")]
    basics: dict[str, Any] = {"title": answers.title, "timezone": answers.timezone}
    if not liveblogs and answers.first_day:
        basics["first_day"] = answers.first_day
    if channel and channel not in channels:
        basics["channels"] = [channel]
    basics["targets"] = targets
    for name, liveblog in liveblogs.items():
        if keys := {key: value for key, value in basics.items() if key not in liveblog}:
            channels += keys.get("channels", ())
            listed += keys.get("targets", ())
            yield Addition(("liveblog", name), keys, is_new=False)
    if not liveblogs:
        channels, listed = basics.get("channels", []), targets
        yield Addition(("liveblog", answers.name), {**basics, "start": "manual"}, is_new=True)
    if TERMINAL in channels and "console" not in file:
        yield Addition(("console",), {}, is_new=True)
    if "site" in listed and "site" not in named(file, "target"):
        url = f"http://{answers.listen}".replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//127.0.0.1:")
        site = {"kind": "site", "folder": "public", "listen": answers.listen, "url": url}
        yield Addition(("target", "site"), site, is_new=True)
