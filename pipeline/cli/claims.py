"""What a claim adds to a configuration: the channel, who claimed it, and what goes with a chat network. Pure."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from bots.setting_up import Claim
from pipeline.cli.adding import Addition, Extension, added
from pipeline.cli.naming import free_name, name_of
from pipeline.config.checks import strings
from pipeline.config.schema import Table, named

DELAY = "20s"
"""What a live blog that a chat network is added to waits with each message, unless it says itself."""


def channels_of(liveblog: Table, source: str) -> list[str]:
    """The channels of a live blog that are of a source."""
    return [one for one in strings(liveblog, "channels") if one.startswith(f"{source}:")]


def writes(file: Mapping[str, Any], liveblog: Table, source: str) -> bool:
    """Whether somebody of a source is an author of a live blog."""
    people = named(file, "person")
    accounts = [
        account
        for author in strings(liveblog, "authors")
        for account in (strings(people.get(author, {}), "accounts") if ":" not in author else [author])
    ]
    return any(account.startswith(f"{source}:") for account in accounts)


def is_joined(file: Mapping[str, Any], liveblog: Table, source: str) -> bool:
    """Whether a live blog has all that a claim would add: a channel of the source, and an author there."""
    return bool(channels_of(liveblog, source)) and writes(file, liveblog, source)


def with_claim(text: str, liveblog: str, claim: Claim) -> str:
    """The text of a configuration with what a claim of a live blog adds. Raises InputError like `added`."""
    return added(text, _changes(tomllib.loads(text), liveblog, claim))


def _changes(file: Mapping[str, Any], name: str, claim: Claim) -> Iterator[Addition | Extension]:
    section, liveblog = ("liveblog", name), named(file, "liveblog")[name]
    source = claim.channel.partition(":")[0]
    keys: dict[str, object] = {}
    if not channels_of(liveblog, source):
        if "channels" in liveblog:
            yield Extension(section, "channels", claim.channel)
        else:
            keys["channels"] = [claim.channel]
        if "delay" not in liveblog:
            keys["delay"] = DELAY
    if not writes(file, liveblog, source):
        person, change = _person(file, claim)
        if "authors" in liveblog:
            if person not in strings(liveblog, "authors"):
                yield Extension(section, "authors", person)
        else:
            keys["authors"] = [person]
        if "editors" not in liveblog:
            keys["editors"] = [person]
        if change:
            yield change
    if keys:
        yield Addition(section, keys, is_new=False)


def _person(file: Mapping[str, Any], claim: Claim) -> tuple[str, Addition | Extension | None]:
    """The person who claimed, by name, and how they come into the file: whoever is called the same is the same."""
    people = named(file, "person")
    for name, person in people.items():
        if claim.account in strings(person, "accounts"):
            return name, None
    for name, person in people.items():
        if str(person.get("name", "")).casefold() == claim.name.casefold() and "accounts" in person:
            return name, Extension(("person", name), "accounts", claim.account)
    name = free_name(name_of(claim.name.split()[0], "author"), people)
    return name, Addition(("person", name), {"name": claim.name, "accounts": [claim.account]}, is_new=True)
