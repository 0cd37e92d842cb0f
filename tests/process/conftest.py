from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.process.driver import Place
from tests.process.matrix_place import MatrixPlace
from tests.process.slack_place import SlackPlace
from tests.servers.matrix_author import Authors
from tests.servers.slack import SlackServer, Times
from tests.servers.synapse import Synapse


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A folder to run daypost in; what still runs at the end is ended."""
    place = Place(tmp_path)
    yield place
    for run in place.runs:
        run.close()


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """A Slack that is more patient with the app than the real one, as that may run on a slow machine."""
    server = SlackServer(replace(Times().scaled(1 / 60), ack=60.0, trigger=60.0))
    yield server
    server.close()


@pytest.fixture
def street(tmp_path: Path, slack: SlackServer) -> Iterator[SlackPlace]:
    """A folder to run daypost in, which listens to Slack; what still runs at the end is ended."""
    place = SlackPlace(tmp_path, slack)
    yield place
    for run in place.runs:
        run.close()


@pytest.fixture
def hall(tmp_path: Path, homeserver: Synapse, authors: Authors) -> Iterator[MatrixPlace]:
    """A folder to run daypost in, which listens to Matrix; what still runs at the end is ended."""
    place = MatrixPlace(tmp_path, homeserver, authors)
    yield place
    for run in place.runs:
        run.close()
