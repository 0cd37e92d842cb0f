"""Acknowledgements in Socket Mode: what the real slack-bolt does with what our Slack sends, and what comes of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests

from tests.servers.bolted import Bolted, Gate
from tests.servers.slack import SlackServer

Start = Callable[..., Bolted]


def heard(slack: SlackServer, app: Bolted, *wanted: str) -> None:
    slack.until(lambda: app.texts == list(wanted), f"{wanted}, but {app.texts}")


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
    requests.post(
        f"{slack.api_url}chat.postMessage",
        data=call,
        headers={"Authorization": f"Bearer {slack.bot_token}"},
        timeout=60,
    )
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
