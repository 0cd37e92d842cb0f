"""One message as an export of Slack has it: events, without the tokens that the export was given. Pure.

An export has messages in the form of a history, but each address of a file carries a token that opens all files.
https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bots.slack.history import from_history
from bots.slack.payloads import Json, shallow
from pipeline.events import Event

# The parameter `t` of an address; the next one moves up to its place.
_PARAMETER = re.compile(r"([?&])t=xox[^&#\s<>|\"]*(&?)")
_TOKEN = re.compile(r"\b(?:xox[a-z][.-]|xapp-)[\w.-]+")

# What people write. A token there is their own word, which is lost nowhere.
_WRITTEN = frozenset({"text", "blocks"})

# Who wrote is told by the account; what a message was before is no part of its own fact.
_LEFT_OUT = frozenset({"user_profile", "original"})


def from_archive(message: object, channel: str, found: datetime) -> tuple[Event, ...]:
    """The events that a message in an export stands for; `found` is the time of what Slack gives no time of."""
    try:
        own = without_tokens(message)
    except RecursionError:
        own = shallow(message)
    return from_history(own, channel, found)


def without_tokens(message: object) -> Json:
    """A message without the export's tokens, and without what an export adds to it."""
    if not isinstance(message, Mapping):
        return {}
    return {key: _cleaned(value, is_written=key in _WRITTEN) for key, value in message.items() if key not in _LEFT_OUT}


def _cleaned(value: Any, *, is_written: bool) -> Any:
    if isinstance(value, str):
        found = _PARAMETER.sub(lambda match: match[1] if match[2] else "", value) if "t=xox" in value else value
        return found if is_written else _TOKEN.sub("", found)
    if isinstance(value, list):
        return [_cleaned(part, is_written=is_written) for part in value]
    if isinstance(value, dict):
        return {key: _cleaned(part, is_written=is_written) for key, part in value.items()}
    return value
