"""The port between `daypost init` and a chat network: what is to be clicked there, asked, tried, and who is who."""

import re
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import Finding

Settings = Mapping[str, Any]
"""The network's section of the configuration, as far as it is known; or what is to be added to it."""

Said = Callable[[str], None]
"""Tells a person who waits what they should read."""

Undo = Callable[[], Coroutine[None, None, None]]
"""Takes back what was left at the network and is not used after all."""

_CLAIM = re.compile(r"\s*[!！]\s?claim\s+(\S+)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for a key of the network's section: `called` is its name there, `where` says how one gets it.

    Who answers nothing is asked for what may be given `instead`.
    """

    key: str
    called: str
    where: str
    instead: "Question | None" = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying answers: what was found and, if all is well, the settings that they lead to."""

    findings: Sequence[Finding]
    settings: Settings = field(default_factory=dict)
    undone: Undo | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Questions that are tried together.

    `tried` is given the settings that are there already, the answers by key (none of what is there), and whom to tell
    why it takes long. An answer for a secret key is a setting as it stands; any other may be a name for one.
    """

    questions: Sequence[Question]
    tried: Callable[[Settings, Mapping[str, str], Said], Coroutine[None, None, Trial]]


@dataclass(frozen=True, slots=True)
class Claim:
    """What typing the word has told: the channel and the account by id, and what each is called."""

    channel: str
    place: str
    account: str
    name: str
    undone: Undo | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """How a network is set up.

    `preparation` is what to do there first. `claimed` waits for somebody to type `!claim` and the word, in one of the
    channels if any are given, and tells its last argument what a person who waits should read. It raises DaypostError
    and OSError.
    """

    preparation: str
    steps: Sequence[Step]
    claimed: Callable[[Settings, str, Collection[str], Said], Coroutine[None, None, Claim]]


def claimed_word(message: str) -> str:
    """The word that a message claims with, in capitals; empty where it is no claim."""
    match = _CLAIM.fullmatch(message)
    return match[1].upper() if match else ""
