"""The real process in mode "http": signed requests are recorded, then answered; what is not Slack's is refused."""

import http.client
import json
import time
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.process.driver import Running, free_port
from tests.process.slack_place import SlackPlace
from tests.process.test_slack_check import check
from tests.servers.slack.signed_requests import signature


@pytest.fixture
def called(street: SlackPlace) -> SlackPlace:
    """A place where Slack is to send requests to; it is more patient than the real one."""
    street.take_requests(free_port())
    street.slack.team.times = replace(street.slack.team.times, retries=(0.5,) * 100)
    return street


def start(street: SlackPlace) -> Running:
    run = street.start()
    run.said("slack: listens to")
    assert street.slack.listen_by_requests(street.requests_url), "the challenge"
    deliveries = street.slack.deliveries
    street.slack.until(lambda: bool(deliveries.told), "the sheet, told to us too")
    street.slack.until(lambda: sum(not one.how for one in deliveries.tries) >= len(deliveries.told), "and taken")
    return run


def ask(street: SlackPlace, method: str, path: str, body: bytes = b"", **headers: str) -> int:
    """The status of a request that is not Slack's."""
    connection = http.client.HTTPConnection(urlsplit(street.requests_url).netloc, timeout=60)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    assert answer.headers["Server"] == "daypost"
    assert b"Traceback" not in answer.read()
    connection.close()
    return answer.status


def test_what_is_posted_edited_reacted_to_and_said(called: SlackPlace) -> None:
    slack, run = called.slack, start(called)
    run.said(f"slack: listens to #live \\({called.channel}\\) at {called.requests_url}")
    ts = called.post("hello *world*")
    run.until(lambda: called.reads(ts) == "hello world")
    run.until(lambda: slack.receipts(called.channel, ts) == {"globe_with_meridians"})
    slack.faults.duplicate = slack.faults.unheard = 1
    slack.edit(called.channel, ts, "hello moon")
    run.until(lambda: called.reads(ts) == "hello moon")
    slack.react(called.channel, ts, called.ed, "x")
    run.until(lambda: called.reads(ts) is None)
    slack.unreact(called.channel, ts, called.ed, "x")
    run.until(lambda: called.reads(ts) == "hello moon")
    called.post("!status")
    slack.until(lambda: len(called.told) == 1)
    slack.until(lambda: not slack.deliveries.lost and len(slack.deliveries.tries) >= len(slack.deliveries.told))
    assert list(called.shown().values()) == ["hello moon"], "what we said ourselves is no entry"


def test_what_was_answered_survives_a_kill_and_the_rest_comes_again(called: SlackPlace) -> None:
    slack, run = called.slack, start(called)
    posted = [called.post(f"number {number}") for number in range(20)]
    slack.until(lambda: bool(slack.deliveries.tries))
    run.kill()
    again = called.start()
    again.until(lambda: len(called.shown()) == 20)
    assert [called.reads(ts) for ts in posted] == [f"number {number}" for number in range(20)]
    assert not slack.deliveries.lost


def test_what_is_not_slacks_own_or_too_old_is_refused(called: SlackPlace) -> None:
    slack, run = called.slack, start(called)
    slack.team.times = replace(slack.team.times, retries=())
    secret = slack.requests.secret
    slack.requests.secret = "of somebody else"  # noqa: S105
    called.post("forged")
    slack.until(lambda: len(slack.deliveries.lost) == 1)
    slack.requests.secret = secret
    for seconds in (-301, 301):
        slack.requests.signed_at = time.time() + seconds
        called.post("at another time")
    slack.until(lambda: len(slack.deliveries.lost) == 3)
    slack.requests.signed_at = None
    ts = called.post("as it should be")
    run.until(lambda: called.reads(ts) == "as it should be")

    now = str(int(time.time()))
    told = {"type": "message", "user": called.ann, "text": "by hand", "ts": f"{now}.000001", "channel": called.channel}
    body = json.dumps({"type": "event_callback", "event": {**told, "event_ts": told["ts"]}}).encode()
    signed = {"X_Slack_Request_Timestamp": now, "X_Slack_Signature": signature(secret, now, body)}
    statuses = [
        ask(called, "POST", "/slack/events", body, **signed | {"X_Slack_Request_Timestamp": "soon"}),
        ask(called, "POST", "/slack/events", body, **signed | {"X_Slack_Signature": "v0=\u00e9"}),
        ask(called, "POST", "/slack/events", b"\xff\xfe", **signed),
        ask(called, "POST", "/slack/events", body),
        ask(called, "POST", "/slack/events", b" " * 4_000_001, **signed),
        ask(called, "GET", "/slack/events"),
        ask(called, "POST", "/slack/elsewhere", body, **signed),
    ]
    assert statuses == [401, 401, 401, 401, 413, 405, 404]
    last = called.post("the last")
    run.until(lambda: called.reads(last) == "the last")
    assert "by hand" not in called.shown().values()
    run.until(lambda: run.errors.count("a request was refused") >= 2)
    assert run.errors.count("a request was refused") < 7, "not each time, only when the one before was Slack's"
    assert "Traceback" not in run.errors
    assert secret not in run.errors + "".join(run.lines)


def test_the_same_request_again_changes_nothing(called: SlackPlace) -> None:
    slack, run = called.slack, start(called)
    ts = called.post("once")
    run.until(lambda: called.reads(ts) == "once")
    (body,) = [one for one in slack.deliveries.told if one["event"].get("text") == "once"]
    assert slack.wait_for(slack.requests.event(body, 1, "http_timeout")) == ""
    other = called.post("another")
    run.until(lambda: called.reads(other) == "another")
    assert list(called.shown().values()) == ["another", "once"]


def test_an_address_that_is_taken_is_said_by_run_and_check(called: SlackPlace) -> None:
    called.take_requests(urlsplit(called.slack.url).port or 0)
    run = called.start()
    run.ends(1)
    assert "slack.listen: cannot listen on 127.0.0.1:" in run.errors
    assert "another program listens there already" in run.errors
    code, said = check(called)
    assert code == 1
    assert "another program listens there" in said


def test_check_says_what_address_to_put_where(called: SlackPlace) -> None:
    called.slack.revoke(called.slack.app_token)
    code, said = check(called)
    assert code == 0, said
    assert "Event Subscriptions and under Interactivity & Shortcuts" in " ".join(said.split())
    assert "does not prove that Slack reaches it" in " ".join(said.split())
    assert called.slack.requests.secret not in said
