"""Socket Mode of our Slack, with the real slack-bolt: the facts about acknowledgements, and all that connections do."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests
from aiohttp import ClientSession, WSServerHandshakeError

from tests.servers.bolted import Bolted, Gate
from tests.servers.slack import SlackServer

Start = Callable[..., Bolted]


def texts(app: Bolted) -> list[str]:
    return [str(event.get("text")) for event in app.heard]


def heard(slack: SlackServer, app: Bolted, *wanted: str) -> None:
    slack.until(lambda: texts(app) == list(wanted), f"{wanted}, but {texts(app)}")


@pytest.mark.parametrize("before", [True, False])
def test_an_event_is_acknowledged_when_its_listener_returns(slack: SlackServer, bolted: Start, before: bool) -> None:
    app = bolted(process_before_response=before)
    channel = slack.channel("talk", ann := slack.person("ann"))
    slack.post(channel, ann, "Good morning")
    slack.until(lambda: bool(slack.deliveries.tries))
    assert slack.deliveries.tries[0].how == ""
    heard(slack, app, "Good morning")


def test_an_exception_loses_the_event_or_has_it_repeated(slack: SlackServer, bolted: Start) -> None:
    async def fail(_: Any) -> None:
        raise RuntimeError("on purpose")

    channel = slack.channel("talk", ann := slack.person("ann"))
    app = bolted(fail, process_before_response=False)
    slack.post(channel, ann, "lost")
    slack.until(lambda: [one.how for one in slack.deliveries.tries] == [""])
    assert not app.done
    app.close()
    slack.until(lambda: not slack.sockets.open)
    slack.team.times = replace(slack.team.times, ack=0.2, retries=(0.0, 0.0, 0.0))
    app = bolted(fail)
    slack.post(channel, ann, "repeated")
    slack.until(lambda: len(slack.deliveries.lost) == 1)
    tries = slack.deliveries.tries[1:]
    assert [(one.attempt, one.how) for one in tries] == [(number, "timeout") for number in range(4)]
    assert len({one.body["event_id"] for one in tries}) == 1


def test_with_process_before_response_the_acknowledgement_waits_for_the_work(slack: SlackServer, bolted: Start) -> None:
    channel = slack.channel("talk", ann := slack.person("ann"))
    gate = Gate()

    async def work(_: Any) -> None:
        await gate.wait()

    app = bolted(work)
    slack.post(channel, ann, "slow")
    heard(slack, app, "slow")
    assert not slack.deliveries.tries
    gate.open()
    slack.until(lambda: [one.how for one in slack.deliveries.tries] == [""])
    assert app.retries == ["0"]  # the header is there on a first delivery


def test_without_it_the_acknowledgement_does_not_wait(slack: SlackServer, bolted: Start) -> None:
    channel = slack.channel("talk", ann := slack.person("ann"))
    gate = Gate()

    async def work(_: Any) -> None:
        await gate.wait()

    app = bolted(work, process_before_response=False)
    slack.post(channel, ann, "slow")
    slack.until(lambda: [one.how for one in slack.deliveries.tries] == [""])
    assert not app.done
    gate.open()
    slack.until(lambda: len(app.done) == 1)


def test_without_a_listener_an_event_is_never_acknowledged(slack: SlackServer, bolted: Start) -> None:
    channel = slack.channel("talk", ann := slack.person("ann"))
    app = bolted(catch_all=False)
    ts = slack.post(channel, ann, "heard")
    heard(slack, app, "heard")
    slack.until(lambda: [one.how for one in slack.deliveries.tries] == [""])
    slack.team.times = replace(slack.team.times, ack=0.2, retries=(0.0, 0.0, 0.0))
    slack.react(channel, ts, ann, "x")
    slack.until(lambda: len(slack.deliveries.lost) == 1)
    assert [one.how for one in slack.deliveries.tries if one.event["type"] == "reaction_added"] == ["timeout"] * 4


def test_the_bots_own_messages_are_acknowledged_and_not_delivered(slack: SlackServer, bolted: Start) -> None:
    app = bolted()
    channel = slack.channel("talk", ann := slack.person("ann"))
    call = {"channel": channel, "text": "by the bot"}
    requests.post(f"{slack.api_url}chat.postMessage", data=call, headers=bearer(slack), timeout=60)
    slack.post(channel, ann, "by ann")
    heard(slack, app, "by ann")
    slack.until(lambda: len(slack.deliveries.tries) == 2)
    assert [one.how for one in slack.deliveries.tries] == ["", ""]


def test_the_same_event_twice_runs_the_listener_twice(slack: SlackServer, bolted: Start) -> None:
    app = bolted()
    slack.faults.duplicate = 1
    slack.post(slack.channel("talk", ann := slack.person("ann")), ann, "twice")
    heard(slack, app, "twice", "twice")
    assert len({body["event_id"] for body in app.bodies}) == 1


def test_events_with_unequal_work_end_in_another_order(slack: SlackServer, bolted: Start) -> None:
    gates = {name: Gate() for name in ("first", "second")}

    async def work(event: dict[str, Any]) -> None:
        if event["text"] in gates:
            await gates[event["text"]].wait()

    app = bolted(work, process_before_response=False)
    channel = slack.channel("talk", ann := slack.person("ann"))
    for text in ("first", "second", "third"):
        slack.post(channel, ann, text)
    for text in ("third", "second", "first"):
        if text in gates:
            gates[text].open()
        slack.until(lambda text=text: text in [event["text"] for event in app.done])  # type: ignore[misc]
    assert [event["text"] for event in app.done] == ["third", "second", "first"]


def test_a_lost_acknowledgement_has_the_event_repeated(slack: SlackServer, bolted: Start) -> None:
    app = bolted()
    slack.faults.unheard = 2
    slack.post(slack.channel("talk", ann := slack.person("ann")), ann, "again")
    heard(slack, app, "again", "again", "again")
    slack.until(lambda: [one.how for one in slack.deliveries.tries] == ["timeout", "timeout", ""])
    assert app.retries == ["0", "1", "2"]


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
    slack.until(lambda: texts(app)[3:] == ["late"])


@pytest.mark.parametrize("warning", [True, False])
def test_bolt_connects_again_after_a_refresh(slack: SlackServer, bolted: Start, warning: bool) -> None:
    app = bolted()
    slack.refresh(warning=warning)
    slack.until(lambda: slack.sockets.opened >= 2 and len(slack.sockets.open) == 1)
    slack.post(slack.channel("talk", ann := slack.person("ann")), ann, "after")
    slack.until(lambda: "after" in texts(app))


def test_an_event_into_a_hole_comes_later_or_never(slack: SlackServer, bolted: Start) -> None:
    app = bolted(ping_interval=1.0)
    channel = slack.channel("talk", ann := slack.person("ann"))

    def post_into_the_hole(text: str) -> None:
        slack.cut()
        slack.post(channel, ann, text)

    slack.team.times = replace(slack.team.times, retries=(0.0, 2.0, 4.0, 30.0))
    slack.do(lambda: post_into_the_hole("later"))
    heard(slack, app, "later")
    assert app.retries != ["0"]
    slack.team.times = replace(slack.team.times, retries=())
    slack.do(lambda: post_into_the_hole("never"))
    slack.until(lambda: [body["event"]["text"] for body in slack.deliveries.lost] == ["never"])
    assert texts(app) == ["later"]


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
    slack.until(lambda: "after" in texts(app))


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


def bearer(slack: SlackServer) -> dict[str, str]:
    return {"Authorization": f"Bearer {slack.bot_token}"}
