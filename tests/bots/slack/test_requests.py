"""Taking Slack's signed requests: events and forms reach the same app, and only while it is known who we are."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

import bots.slack.requests
from bots.slack.hearing import Hearing
from bots.slack.modes import HttpMode
from bots.slack.naming import Naming
from bots.slack.requests import Requests
from bots.slack.web import Web
from tests.bots.memory_journal import MemoryJournal
from tests.happened import NOON
from tests.process.driver import free_port
from tests.servers.slack import SlackServer

Scene = Callable[[AsyncApp, MemoryJournal], Awaitable[None]]


def listening(slack: SlackServer, scene: Scene) -> None:
    """Play a scene while requests are taken."""

    async def play() -> None:
        journal, web = MemoryJournal(), Web(slack.bot_token, slack.api_url)
        mode = HttpMode(slack.signing_secret, "127.0.0.1", free_port())
        stands = asyncio.Event()
        requests = Requests(mode, lambda _: stands.set())
        await requests.start()
        assert not await asyncio.to_thread(slack.listen_by_requests, mode.url), "not before it is known who we are"
        me = AuthorizeResult(enterprise_id=None, team_id=None, bot_id=slack.space.bot, bot_user_id=slack.space.bot_user)
        app = Hearing(
            journal, Naming(web, journal, lambda: NOON), lambda: NOON, told=lambda _: None, recorded=lambda *_: None
        ).app(web, me)
        taking = asyncio.create_task(requests.take(app))
        await stands.wait()
        assert await asyncio.to_thread(slack.listen_by_requests, mode.url)
        try:
            await scene(app, journal)
        finally:
            taking.cancel()
            await asyncio.gather(taking, return_exceptions=True)
            await requests.stop()

    asyncio.run(play())


def test_events_and_what_is_done_with_forms_come_to_the_same_app(slack: SlackServer) -> None:
    ann = slack.person("ann")
    talk = slack.channel("talk", ann)

    async def scene(app: AsyncApp, journal: MemoryJournal) -> None:
        chosen: list[Any] = []

        async def shortcut(ack: AsyncAck, body: dict[str, Any]) -> None:
            chosen.append(body)
            await ack()

        app.shortcut("another")(shortcut)
        ts = await asyncio.to_thread(slack.post, talk, ann, "hello")
        await asyncio.to_thread(slack.until, lambda: [one.how for one in slack.deliveries.tries] == [""])
        assert list(journal.events) == [f"posted:{ts}"]
        assert await asyncio.to_thread(slack.shortcut, ann, talk, ts, "another") == {}
        assert [body["message"]["text"] for body in chosen] == ["hello"]
        assert await asyncio.to_thread(slack.shortcut, ann, talk, ts, "nobody_knows") is None

    listening(slack, scene)


def test_a_request_that_never_arrives_is_not_waited_for(slack: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bots.slack.requests, "ARRIVAL", 0.05)

    async def scene(_: AsyncApp, journal: MemoryJournal) -> None:
        address = urlsplit(slack.requests.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(f"POST {address.path} HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n".encode())
        assert (await reader.readline()).split()[1] == b"408"
        writer.close()
        await writer.wait_closed()
        assert not journal.events

    listening(slack, scene)
