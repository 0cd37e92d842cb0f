from collections.abc import Iterator

import pytest

from tests.servers.slack import SlackServer


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """A Slack of our own."""
    server = SlackServer()
    yield server
    server.close()
