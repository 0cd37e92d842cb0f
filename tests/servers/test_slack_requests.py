"""HTTP mode of our Slack, with the real slack-bolt: the challenge, signatures, repeats."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from tests.servers.bolted import Bolted
from tests.servers.slack import SlackServer
from tests.servers.slack.signed_requests import signature

Start = Callable[..., Bolted]


def test_events_and_forms_come_as_signed_requests(slack: SlackServer, bolted: Start) -> None:
    app = bolted(sockets=0)
    assert slack.listen_by_requests(app.web)
    talk = slack.channel("talk", ann := slack.person("ann"))
    ts = slack.post(talk, ann, "hello")
    slack.until(lambda: [event["text"] for event in app.heard] == ["hello"])
    slack.until(lambda: [one.how for one in slack.deliveries.tries] == [""])
    assert app.retries == []
    assert slack.shortcut(ann, talk, ts, "correct_entry") == {}
    slack.until(lambda: len(slack.forms.open) == 1)
    assert slack.submit(ann, next(iter(slack.forms.open)), text="hullo") == {}


def test_a_failed_request_is_repeated_and_given_up(slack: SlackServer, bolted: Start) -> None:
    async def fail(event: dict[str, Any]) -> None:
        if event["text"] == "fail" or not app.retries:
            raise RuntimeError("on purpose")

    slack.team.times = replace(slack.team.times, retries=(0.0, 0.0, 0.0))
    app = bolted(fail, sockets=0)
    slack.listen_by_requests(app.web)
    talk = slack.channel("talk", ann := slack.person("ann"))
    slack.post(talk, ann, "once")
    slack.until(lambda: [one.how for one in slack.deliveries.tries] == ["http_error", ""])
    slack.post(talk, ann, "fail")
    slack.until(lambda: [body["event"]["text"] for body in slack.deliveries.lost] == ["fail"])
    assert app.retries == ["1", "1", "2", "3"]


def test_an_old_or_foreign_signature_is_refused_by_bolt(slack: SlackServer, bolted: Start) -> None:
    slack.team.times = replace(slack.team.times, retries=())
    app = bolted(sockets=0)
    slack.requests.url = app.web
    talk = slack.channel("talk", ann := slack.person("ann"))
    slack.requests.signed_at = time.time() - 301
    slack.post(talk, ann, "replayed")
    slack.until(lambda: len(slack.deliveries.lost) == 1)
    slack.requests.signed_at = None
    slack.requests.secret = "of somebody else"  # noqa: S105
    slack.post(talk, ann, "forged")
    slack.until(lambda: len(slack.deliveries.lost) == 2)
    assert [one.how for one in slack.deliveries.tries] == ["http_error"] * 2
    assert not app.heard


def test_an_address_where_nobody_is(slack: SlackServer) -> None:
    slack.team.times = replace(slack.team.times, retries=())
    assert not slack.listen_by_requests(f"{slack.url}/nothing/here")
    slack.post(slack.channel("talk", ann := slack.person("ann")), ann, "lost")
    slack.until(lambda: [one.how for one in slack.deliveries.tries] == ["http_error"])
    slack.requests.url = "http://127.0.0.1:9/"
    slack.post(slack.channel("other", ann), ann, "lost too")
    slack.until(lambda: [one.how for one in slack.deliveries.tries] == ["http_error", "connection_failed"])


@pytest.mark.parametrize("body", [b"{}", "ü".encode()])
def test_the_signature_is_the_one_that_the_client_library_reckons(body: bytes) -> None:
    made = SignatureVerifier("secret").generate_signature(timestamp="1700000000", body=body)
    assert signature("secret", "1700000000", body) == made
