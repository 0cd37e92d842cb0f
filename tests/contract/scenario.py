"""What a scenario is, and the settings that scenarios are played in."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.contract.chat import Chat
from tests.contract.expect import Expect
from tests.contract.street import Setting

EVERYDAY = Setting("everyday", 'start = "now"\nreceipts = "none"', greeted=True)
"""Without receipts, of which networks allow only so many a minute."""
RECEIPTS = Setting("receipts", 'start = "now"', greeted=True)
APPROVAL = Setting("approval", 'start = "now"\napproval = true')
DELAY = Setting("delay", 'start = "now"\ndelay = "2s"')
REHEARSAL = Setting("rehearsal", 'start = "manual"', once=True)

Play = Callable[[Chat, Expect], None]


@dataclass(frozen=True)
class Scenario:
    """What people do and what comes of it. `needs` are the abilities without which a network cannot play it."""

    name: str
    play: Play
    setting: Setting
    needs: frozenset[str]


SCENARIOS: dict[str, Scenario] = {}
"""All of them, by name."""


def scenario(setting: Setting = EVERYDAY, *, needs: frozenset[str] = frozenset()) -> Callable[[Play], Play]:
    """A function that plays a scenario, which is called as it is."""

    def add(play: Play) -> Play:
        name = play.__name__.replace("_", " ")
        assert name not in SCENARIOS, f"two scenarios are called {name!r}"
        SCENARIOS[name] = Scenario(name, play, setting, needs)
        return play

    return add
