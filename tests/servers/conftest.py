"""A Slack of our own for a test, and slack-bolt listening to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from tests.servers.bolted import Bolted
from tests.servers.slack import SlackServer, Times


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """A Slack sixty times as fast as the real one, but more patient with the app, which may run on a slow machine."""
    server = SlackServer(replace(Times().scaled(1 / 60), ack=60.0, trigger=60.0))
    yield server
    server.close()


@pytest.fixture
def client(slack: SlackServer) -> WebClient:
    """The real client of the Web API, with the bot's token."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url)


@pytest.fixture
def ann(slack: SlackServer) -> str:
    """Somebody."""
    return slack.person("ann")


@pytest.fixture
def talk(slack: SlackServer, ann: str) -> str:
    """A channel with Ann and the bot in it."""
    return slack.channel("talk", ann)


@pytest.fixture
def bolted(slack: SlackServer) -> Iterator[Callable[..., Bolted]]:
    """Starts apps that listen."""
    apps: list[Bolted] = []

    def start(*args: Any, **options: Any) -> Bolted:
        apps.append(Bolted(slack, *args, **options))
        return apps[-1]

    yield start
    for app in apps:
        app.close()
