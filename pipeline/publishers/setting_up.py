"""The port between `daypost init` and a kind of blog: who answers at an address, and what lets daypost in there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.errors import Finding


@dataclass(frozen=True, slots=True)
class BlogSetup:
    """How a kind of blog is set up.

    `found` looks what answers at an address, for a target of that name. `preparation` is what to do there first.
    `asked` are the keys of the target's section that it leads to, each with what it is called there. All of it is
    tried by the publisher's own `check`.
    """

    found: Callable[[str, str], Finding]
    preparation: Callable[[str], str]
    asked: Mapping[str, str]
