"""What live blogs, targets, persons, channels and accounts may be called. Pure."""

import re
from typing import Final

from pipeline.config.wording import did_you_mean, one_of
from pipeline.events import Channel

RESERVED: Final = frozenset({"media", "static", "live", "preview", "healthz", "metrics", "feed", "embed"})
SOURCES: Final = ("slack", "matrix", "console", "replay")

CHANNEL: Final = 'a channel; write it as "slack:C0123ABCD"'
ACCOUNT: Final = 'an account; write it as "slack:U0123"'
MEMBER: Final = 'a person or an account; write it as "ann" or "slack:U0123"'

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

# Slack: https://docs.slack.dev/reference/objects/conversation-object and /user-object; Matrix: identifier grammar,
# https://spec.matrix.org/latest/appendices/#identifier-grammar. Rooms of version 12 have no server name in their id.
_CHANNEL_IDS: Final = {
    "slack": (r"[A-Z0-9]+", 'a Slack channel\'s id; write it as "slack:C0123ABCD" (channel details, at the end)'),
    "matrix": (r"!\S+", 'a Matrix room\'s id; write it as "matrix:!room:example.org" (room settings, Advanced)'),
    "console": (r"main", 'the terminal; write "console:main"'),
    "replay": (r"\S+", 'a replay\'s channel; write it as "replay:main"'),
}
_ACCOUNT_IDS: Final = {
    "slack": (r"[A-Z0-9]+", 'a Slack member\'s id; write it as "slack:U0123" (profile, Copy member ID)'),
    "matrix": (r"@[^:\s]+:\S+", 'a Matrix user\'s id; write it as "matrix:@ann:example.org"'),
    "console": (r"\S+", 'somebody at the terminal; write it as "console:me"'),
    "replay": (r"\S+", 'somebody in a replay; write it as "replay:ann"'),
}


def check_name(name: str) -> None:
    """Raise ValueError unless a live blog, target or person may be called so."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be a name; use small letters, digits and single hyphens, a letter first")
    if name in RESERVED:
        raise ValueError(f"{name!r} is reserved for the site's own addresses; take another name")


def parse_channel(text: str) -> Channel:
    """The channel that a text such as "slack:C0123ABCD" names; ValueError says what is wrong with it."""
    _check(text, _CHANNEL_IDS, CHANNEL)
    return Channel.parse(text)


def parse_account(text: str) -> str:
    """The account that a text such as "matrix:@ann:example.org" names, as it is written; ValueError otherwise."""
    _check(text, _ACCOUNT_IDS, ACCOUNT)
    return text


def parse_member(text: str) -> str:
    """One author or editor: a person's name, or a bare account, which a colon tells; ValueError for no account."""
    return parse_account(text) if ":" in text else text


def _check(text: str, ids: dict[str, tuple[str, str]], wanted: str) -> None:
    source, colon, rest = text.partition(":")
    if not colon:
        raise ValueError(f"{text!r} is not {wanted}")
    if source not in SOURCES:
        raise ValueError(f"{text!r}: the source must be {one_of(SOURCES)}{did_you_mean(source, SOURCES)}")
    pattern, wanted = ids[source]
    if not re.fullmatch(pattern, rest):
        raise ValueError(f"{text!r} is not {wanted}")
