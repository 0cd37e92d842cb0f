"""The contract is whole: nothing is left out unseen, and no scenario expects nothing."""

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pytest

from tests.contract import scenarios
from tests.contract.chat import ABILITIES
from tests.contract.networks import NETWORKS, played
from tests.contract.scenario import SCENARIOS

NOT_PLAYED = {
    "console": {
        "people who are mentioned are called by their names",
        "a reply that is sent to the channel too is a paragraph",
        "a reply to no entry that is sent to the channel too is an entry",
        "a reply to a stranger that is sent to the channel too is an entry",
        "several photos in one message",
        "a photo in the thread of its author",
    },
    "slack": set[str](),
    "matrix": {
        "a reply that is sent to the channel too is a paragraph",
        "a reply to no entry that is sent to the channel too is an entry",
        "a reply to a stranger that is sent to the channel too is an entry",
    },
}
"""What a network does not play, as it lacks what is needed: to be read by people whenever it changes."""


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network_plays_all_that_it_is_able_to_play(network: str) -> None:
    assert SCENARIOS.keys() - {one.name for one in played(network)} == NOT_PLAYED[network]


@pytest.mark.parametrize("network", NETWORKS)
def test_what_a_network_lacks_is_needed_somewhere(network: str) -> None:
    needed = frozenset().union(*(one.needs for one in SCENARIOS.values()))
    assert NETWORKS[network].lacks <= needed == ABILITIES


def test_whatever_is_written_as_a_scenario_is_known_as_one() -> None:
    known = {one.play for one in SCENARIOS.values()}
    for module in iter_modules(scenarios.__path__, f"{scenarios.__name__}."):
        functions = [one for _, one in inspect.getmembers(import_module(module.name), inspect.isfunction)]
        written = {one for one in functions if [*inspect.signature(one).parameters] == ["chat", "expect"]}
        assert written, f"{module.name} has no scenario"
        assert written <= known, f"{module.name}: {written - known}"


def test_every_scenario_expects_something() -> None:
    for one in SCENARIOS.values():
        assert "    expect." in inspect.getsource(one.play), one.name
