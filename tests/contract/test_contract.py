"""Every network plays every scenario that it is able to play."""

from collections.abc import Iterator

import pytest

from tests.contract.expect import Expect
from tests.contract.networks import NETWORKS, played
from tests.contract.scenario import Scenario
from tests.contract.street import Streets


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streets]:
    streets = Streets(lambda: tmp_path_factory.mktemp("street"))
    yield streets
    streets.close()


@pytest.mark.parametrize(
    ("network", "scenario"),
    [(network, scenario) for network in NETWORKS for scenario in played(network)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_what_people_do_comes_to_the_page_that_is_expected(
    network: str, scenario: Scenario, streets: Streets, request: pytest.FixtureRequest
) -> None:
    servers = [request.getfixturevalue(name) for name in NETWORKS[network].servers]
    with streets.street(NETWORKS[network], servers, scenario.setting) as street:
        scenario.play(street.chat, Expect(street))
