"""A plan of a life with Slack, drawn by lot: what people do, and what befalls Slack and daypost meanwhile. Pure."""

from collections.abc import Sequence
from random import Random

from tests.crash.deeds import Deed
from tests.crash.talk import Talk

CALLS = ("429", "500", "503", "html", "half", "cut", "lost", "short", "holes", "empty")
METHODS = ("conversations.history", "conversations.replies", "conversations.replies", "reactions.get", "all")
FAULTS = (
    *("gap", "gap", "gap", "reorder", "duplicate", "unheard", "delay", "silent", "partial", "refuse", "down", "down"),
    *("calls", "calls"),
)
UNHEARD = frozenset({"gap", "reorder", "unheard", "delay", "silent", "refuse", "down"})
"""The faults in which a delivery may be lost, or come when it has been given up."""
MOST_COMPARED = 4
"""Passes that one process is made to begin: each costs calls, of which Slack allows fifty a minute."""


def plan(seed: int) -> Sequence[Deed]:
    """What happens in one life."""
    return _Plan(Random(seed)).drawn()  # noqa: S311 - to be repeated, not to be secret


class _Plan:
    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._deeds: list[Deed] = []
        self._talk = Talk(dice, self._deeds)
        self._faults: dict[str, int] = {}
        self._compared = 0

    def drawn(self) -> Sequence[Deed]:
        """All of it; at the end nothing is wrong."""
        self._talk.begin()
        for _ in range(self._dice.randrange(30, 81)):
            self._befalls()
            self._talk.goes_on(is_unheard=bool(UNHEARD & self._faults.keys()))
        for fault in list(self._faults):
            self._ends(fault)
        self._talk.end()
        return self._deeds

    def _befalls(self) -> None:
        """Faults end and begin, or something happens."""
        for fault in list(self._faults):
            self._faults[fault] -= 1
            if not self._faults[fault]:
                self._ends(fault)
        dice = self._dice.random()
        if dice < 0.14 and len(self._faults) < 2:
            self._begins(self._dice.choice(FAULTS))
        elif dice < 0.18:
            self._happens("killed")
        elif dice < 0.22:
            self._happens(self._dice.choice(("cut", "refreshed", "warned")))
        elif dice < 0.26:
            self._happens("compared")
        elif dice < 0.36:
            self._deeds.append(Deed("waits", on=self._dice.randrange(20, 400)))

    def _begins(self, fault: str) -> None:
        if fault in self._faults:
            return
        self._faults[fault] = self._dice.randrange(1, 11)
        if fault != "calls":
            self._deeds.append(Deed("begins", words=fault, on=self._dice.randrange(2, 6)))
            return
        words = f"calls {self._dice.choice(CALLS)} {self._dice.choice(METHODS)}"
        self._deeds.append(Deed("begins", words=words))
        # What befalls calls is of no consequence before some are made.
        if self._dice.random() < 0.3:
            self._happens("killed")
        self._happens("compared")
        self._deeds.append(Deed("waits", on=self._dice.randrange(100, 600)))

    def _ends(self, fault: str) -> None:
        del self._faults[fault]
        self._deeds.append(Deed("ends", words=fault))

    def _happens(self, what: str) -> None:
        if "down" in self._faults:
            return
        self._compared = 0 if what == "killed" else self._compared + 1
        if self._compared <= MOST_COMPARED:
            self._deeds.append(Deed(what))
