"""The port between `daypost init` and a chat network: what is to be clicked there, asked, tried, and who is who."""

from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import Finding

Settings = Mapping[str, Any]
"""The network's section of the configuration, as far as it is known."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret key of the network's section. `called` is its name at the network, `where` says how one gets it."""

    key: str
    called: str
    where: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What typing the word has told: the channel and the account by id, and what each is called."""

    channel: str
    place: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Setup:
    """How a network is set up.

    `preparation` is what to do there first. `tried` tries a credential; `claimed` waits for somebody to type
    `!claim` and the word, in one of the channels if any are given, and tells its last argument what a person who waits
    should read. Both raise DaypostError and OSError.
    """

    preparation: str
    credentials: Sequence[Credential]
    tried: Callable[[str, Settings], Coroutine[None, None, Sequence[Finding]]]
    claimed: Callable[[Settings, str, Collection[str], Callable[[str], None]], Coroutine[None, None, Claim]]
