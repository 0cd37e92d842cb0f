"""Connections of Socket Mode: what befalls them, and what the real slack-bolt makes of it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from tests.servers.bolted import Bolted
from tests.servers.slack import SlackServer

Start = Callable[..., Bolted]


def test_a_gap_another_order_and_a_delay(slack: SlackServer, bolted: Start) -> None:
    app = bolted()
    channel = slack.channel("talk", ann := slack.person("ann"))
    slack.faults.gap = 2
    slack.post(channel, ann, "never")
    slack.post(channel, ann, "never either")
    slack.faults.reorder = 3
    for text in ("1", "2", "3"):
        slack.post(channel, ann, text)
    slack.until(lambda: len(app.heard) == 3)
    assert [body["event"]["text"] for body in slack.deliveries.lost] == ["never", "never either"]
    assert [envelope["payload"]["event"]["text"] for envelope in slack.sockets.sent] == ["3", "2", "1"]
    slack.faults.delay = 0.01
    slack.post(channel, ann, "late")
    slack.until(lambda: app.texts[3:] == ["late"])


@pytest.mark.parametrize("warning", [True, False])
def test_bolt_connects_again_after_a_refresh(slack: SlackServer, bolted: Start, warning: bool) -> None:
    app = bolted()
    slack.refresh(warning=warning)
    slack.until(lambda: slack.sockets.opened >= 2 and len(slack.sockets.open) == 1)
    slack.post(slack.channel("talk", ann := slack.person("ann")), ann, "after")
    slack.until(lambda: "after" in app.texts)


def test_an_event_into_a_hole_comes_later_or_never(slack: SlackServer, bolted: Start) -> None:
    app = bolted(ping_interval=1.0)
    channel = slack.channel("talk", ann := slack.person("ann"))

    def post_into_the_hole(text: str) -> None:
        slack.cut()
        slack.post(channel, ann, text)

    slack.team.times = replace(slack.team.times, retries=(0.0, 2.0, 4.0, 30.0))
    slack.do(lambda: post_into_the_hole("later"))
    slack.until(lambda: [one.event["text"] for one in slack.deliveries.tries if not one.how] == ["later"])
    assert app.retries != ["0"]
    slack.team.times = replace(slack.team.times, retries=())
    slack.do(lambda: post_into_the_hole("never"))
    slack.until(lambda: [body["event"]["text"] for body in slack.deliveries.lost] == ["never"])
    assert app.texts == ["later"]


def test_bolt_tries_a_spent_ticket_again_and_again_until_it_is_started_anew(slack: SlackServer, bolted: Start) -> None:
    app = bolted(ping_interval=0.2)

    def cut_and_refuse() -> int:
        slack.sockets.refuse = 1
        slack.cut()
        return len(slack.api.calls)

    before = slack.do(cut_and_refuse)
    slack.until(lambda: slack.sockets.turned_away >= 3)
    assert slack.methods_called()[before:] == ["apps.connections.open"]
    assert not slack.sockets.open
    app.close()
    bolted()


def test_a_connection_that_is_cut_is_opened_again(slack: SlackServer, bolted: Start) -> None:
    app = bolted(ping_interval=1.0)
    slack.cut()
    slack.until(lambda: slack.sockets.opened >= 2 and len(slack.sockets.open) == 1)
    slack.post(slack.channel("talk", ann := slack.person("ann")), ann, "after")
    slack.until(lambda: "after" in app.texts)


def test_each_envelope_goes_to_one_of_several_connections(slack: SlackServer, bolted: Start) -> None:
    app = bolted(sockets=2)
    channel = slack.channel("talk", ann := slack.person("ann"))
    for number in range(4):
        slack.post(channel, ann, str(number))
    slack.until(lambda: len(app.heard) == 4)
    slack.until(lambda: len(slack.deliveries.tries) == 4)
    acked = [[frame for frame in one.received if "envelope_id" in frame] for one in slack.sockets.open]
    assert [len(frames) for frames in acked] == [2, 2]


def test_connections_elsewhere_take_their_share(slack: SlackServer, bolted: Start) -> None:
    slack.sockets.elsewhere = 1
    app = bolted()
    channel = slack.channel("talk", ann := slack.person("ann"))
    for number in range(4):
        slack.post(channel, ann, str(number))
    slack.until(lambda: len(slack.deliveries.tries) == 4)
    assert len(slack.sockets.stolen) == 2
    assert len(app.heard) == 2
    assert not slack.deliveries.lost


def test_a_silent_connection_is_given_up_by_the_client(slack: SlackServer, bolted: Start) -> None:
    bolted(ping_interval=0.2)
    slack.faults.silent = True
    slack.until(lambda: slack.sockets.opened >= 2)


def test_frames_tickets_and_the_most_connections(slack: SlackServer) -> None:
    async def talk() -> None:
        async with ClientSession() as session:
            headers = {"Authorization": f"Bearer {slack.app_token}"}

            async def address() -> str:
                async with session.post(f"{slack.api_url}apps.connections.open", headers=headers) as answer:
                    return str((await answer.json())["url"])

            first = await address()
            ws = await session.ws_connect(first)
            hello = await ws.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            assert hello["connection_info"] == {"app_id": slack.space.app}
            assert hello["debug_info"]["approximate_connection_time"] == 18_060
            with pytest.raises(WSServerHandshakeError):
                await session.ws_connect(first)
            slack.sockets.elsewhere = 9
            other = await session.ws_connect(await address())
            assert (await other.receive_json())["reason"] == "too_many_websockets"
            assert (await other.receive()).data == 1000
            await asyncio.to_thread(slack.disable_socket_mode)
            assert (await ws.receive_json())["reason"] == "link_disabled"
            await ws.receive()
            async with session.post(f"{slack.api_url}apps.connections.open", headers=headers) as answer:
                assert (await answer.json())["ok"] is False

    asyncio.run(talk())
