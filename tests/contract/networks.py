"""The networks that play the scenarios. A new bot is done when its network stands here and all is well."""

from collections.abc import Mapping

import tests.contract.scenarios  # noqa: F401 - which makes them known
from tests.contract.chat import Chat
from tests.contract.console_chat import ConsoleChat
from tests.contract.matrix_chat import MatrixChat
from tests.contract.scenario import SCENARIOS, Scenario
from tests.contract.slack_chat import SlackChat

NETWORKS: Mapping[str, type[Chat]] = {"console": ConsoleChat, "slack": SlackChat, "matrix": MatrixChat}


def played(network: str) -> list[Scenario]:
    """The scenarios that a network is able to play, those of one setting one after the other."""
    able = [one for one in SCENARIOS.values() if not one.needs & NETWORKS[network].lacks]
    return sorted(able, key=lambda one: one.setting.name)
