"""What befalls Slack and daypost while people go on: faults that begin and end, and what is over in a moment."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from random import Random
from time import monotonic, sleep

from tests.crash.deeds import Deed
from tests.crash.street import FaultyPlace
from tests.servers.slack import FAULTS
from tests.servers.slack.faults import Fault

MANY = 1_000_000
SOON = 6.0
"""Seconds in which a pass begins after a hole in hearing, if it is to begin at all."""
COMPARING = ("conversations.history", "conversations.replies", "reactions.get")


class Misfortunes:
    """They befall one place, in which one process runs, or none. `dice` say which calls are answered badly."""

    def __init__(self, place: FaultyPlace, dice: Random) -> None:
        self._place = place
        self._slack = place.slack
        self._dice = dice
        self._run = place.start()

    def befall(self, deed: Deed) -> None:
        """Let it happen."""
        match deed.what:
            case "begins":
                self._begin(*deed.words.split(), number=deed.on)
            case "ends":
                self._end(deed.words)
            case "cut":
                self._slack.cut()
            case "refreshed" | "warned":
                self._slack.refresh(warning=deed.what == "warned")
            case "killed":
                self._run.kill()
                self._run = self._place.start()
            case "compared":
                calls = self._slack.methods_called().count("conversations.history")
                self._slack.cut()
                self._soon(lambda: self._slack.methods_called().count("conversations.history") > calls)
            case "waits":
                sleep(deed.on / 1000)
            case "listens":
                self.listens()
            case "heard":
                self.heard()
            case _:
                raise AssertionError(f"nobody knows what to do: {deed}")

    def mend(self) -> None:
        """When all faults are over: the channel is compared, twice, as absence is believed by two passes (RULES 5.6).

        A hole in hearing is what causes a pass.
        """
        self.listens()
        for _ in range(2):
            began = datetime.now(UTC)
            self._slack.cut()
            self._run.until(partial(self._place.compared_since, began), what="a pass over the channel")
        self.heard()

    def listens(self) -> None:
        """Wait until the process has its connections."""
        self._run.said("slack: listens to")
        self._run.until(lambda: len(self._slack.sockets.open) == 2, what="two connections")

    def heard(self) -> None:
        """Wait until everything of which Slack tells was acknowledged or given up."""
        self._slack.until(lambda: not self._slack.deliveries.under_way, "the end of all deliveries")

    def _begin(self, fault: str, of_calls: str = "", method: str = "", *, number: int) -> None:
        faults = self._slack.faults
        match fault:
            case "gap" | "duplicate":
                self._slack.do(lambda: setattr(faults, fault, MANY))
            case "unheard" | "reorder":
                self._slack.do(lambda: setattr(faults, fault, number))
            case "delay":
                faults.delay = number / 5
            case "partial":
                faults.partial_reactions = 1
            case "silent":
                faults.silent = True
            case "refuse":
                self._slack.sockets.refuse = number - 1
                self._slack.cut()
            case "calls":
                bad: Fault = next(one for one in FAULTS if one == of_calls)
                methods = COMPARING if method == "all" else (method,)
                faults.plan = lambda call: bad if call.method in methods and self._is_unlucky() else ""
            case "down":
                self._run.kill()

    def _is_unlucky(self) -> bool:
        return self._dice.random() < 0.7

    def _end(self, fault: str) -> None:
        faults = self._slack.faults
        match fault:
            case "gap" | "duplicate" | "unheard":
                self._slack.do(lambda: setattr(faults, fault, 0))
            case "reorder" if faults.reorder:
                self._slack.do(lambda: setattr(faults, "reorder", 1))  # the next one lets all go
            case "delay":
                faults.delay = 0.0
            case "partial":
                faults.partial_reactions = 0
            case "silent":
                faults.silent = False
            case "refuse":
                self._slack.sockets.refuse = 0
            case "calls":
                faults.plan = lambda _: ""
            case "down":
                self._run = self._place.start()

    def _soon(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, but not for long."""
        deadline = monotonic() + SOON
        while not holds() and monotonic() < deadline:
            sleep(0.01)
