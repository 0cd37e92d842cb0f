"""The Web API of our Slack, with the real client: arguments, pages, limits and faults."""

from itertools import count

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.servers.asking import error, pages
from tests.servers.slack import Limit, SlackServer
from tests.servers.slack.calling import Call
from tests.servers.slack.faults import FAULTS
from tests.servers.slack.paging import page


def test_arguments_come_in_every_way_and_mixed(slack: SlackServer, talk: str, ann: str) -> None:
    ts = slack.post(talk, ann, "hello")
    url = f"{slack.api_url}conversations.history"
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    args = {"channel": talk, "latest": ts, "inclusive": "true", "limit": "1"}
    half = {"channel": talk, "inclusive": "1"}
    rest = {"latest": ts, "limit": 1}
    answers = [
        requests.get(url, params=args, headers=headers, timeout=60),
        requests.post(url, data=args, headers=headers, timeout=60),
        requests.post(url, data=args | {"token": slack.bot_token}, timeout=60),
        requests.post(url, json=args | {"inclusive": True, "limit": 1}, headers=headers, timeout=60),
        requests.post(url, params=half, json=rest, headers=headers, timeout=60),
        requests.post(
            url, params=half, files={"latest": (None, ts), "limit": (None, "1")}, headers=headers, timeout=60
        ),
    ]
    assert [[one["text"] for one in answer.json()["messages"]] for answer in answers] == [["hello"]] * 6
    broken = requests.post(url, data=b"{", headers=headers | {"Content-Type": "application/json"}, timeout=60)
    assert broken.json() == {"ok": False, "error": "invalid_json"}
    in_the_address = requests.get(url, params=args | {"token": slack.bot_token}, timeout=60)
    assert in_the_address.json()["error"] == "not_authed"


def test_history_in_pages_newest_first(slack: SlackServer, client: WebClient, talk: str, ann: str) -> None:
    sent = [slack.post(talk, ann, str(number)) for number in range(7)]
    slack.reply(talk, sent[3], ann, "not in the channel")
    both = slack.reply(talk, sent[3], ann, "in both", broadcast=True)
    got = [
        [one["ts"] for one in one_page]
        for one_page in pages(client.conversations_history, "messages", channel=talk, limit=3)
    ]
    assert [len(one) for one in got] == [3, 3, 2]
    assert [ts for one in got for ts in one] == [both, *reversed(sent)]
    between = client.conversations_history(channel=talk, oldest=sent[1], latest=sent[4])
    assert [one["ts"] for one in between["messages"]] == [sent[3], sent[2]]
    with_ends = client.conversations_history(channel=talk, oldest=sent[1], latest=sent[4], inclusive=True)
    assert [one["ts"] for one in with_ends["messages"]] == [sent[4], sent[3], sent[2], sent[1]]
    one = client.conversations_history(channel=talk, latest=sent[2], inclusive=True, limit=1)
    assert [message["ts"] for message in one["messages"]] == [sent[2]]
    assert error(lambda: client.conversations_history(channel=talk, cursor="xyz")) == "invalid_cursor"
    assert error(lambda: client.conversations_history(channel=talk, limit=0)) == "invalid_limit"


def test_a_page_goes_on_where_it_should_when_messages_went_meanwhile(
    slack: SlackServer, client: WebClient, talk: str, ann: str
) -> None:
    sent = [slack.post(talk, ann, str(number)) for number in range(6)]
    first = client.conversations_history(channel=talk, limit=2)
    slack.delete(talk, sent[3])
    cursor = first["response_metadata"]["next_cursor"]
    rest = client.conversations_history(channel=talk, cursor=cursor, limit=9)
    assert [one["ts"] for one in rest["messages"]] == [sent[2], sent[1], sent[0]]


@given(st.integers(0, 30), st.integers(1, 40), st.booleans())
@settings(deadline=None)
def test_pages_hold_everything_once(many: int, limit: int, newest_first: bool) -> None:
    keys = sorted((f"{number:03}" for number in range(many)), reverse=newest_first)
    got: list[str] = []
    cursor = ""
    for _ in range(many + 1):
        shown, cursor = page(Call("", {"cursor": cursor}, ""), keys, limit)
        got += shown
        if not cursor:
            break
    assert got == keys
    assert not cursor


def test_limits_say_when_to_come_again(slack: SlackServer, client: WebClient, talk: str, ann: str) -> None:
    for number in range(20):
        slack.post(talk, ann, str(number))
    slack.faults.limit_as_distributed()
    assert len(client.conversations_history(channel=talk)["messages"]) == 15
    with pytest.raises(SlackApiError) as caught:
        client.conversations_history(channel=talk)
    assert caught.value.response.status_code == 429
    assert 55 <= int(caught.value.response.headers["Retry-After"]) <= 60
    slack.pass_time(60)
    assert client.conversations_history(channel=talk)["ok"]
    slack.faults.limits["auth.test"] = Limit(2)
    assert [client.auth_test()["ok"] for _ in range(2)] == [True, True]
    assert error(client.auth_test) == "ratelimited"


def test_every_fault_befalls_a_call_as_it_says(slack: SlackServer, talk: str, ann: str) -> None:
    for number in range(4):
        slack.post(talk, ann, str(number))
    seen = {}
    for fault in FAULTS:
        slack.faults.plan = lambda _, fault=fault: fault  # type: ignore[misc]
        seen[fault] = tried(slack, talk)
    assert seen == {
        "429": "429, Retry-After 1",
        "500": "500",
        "503": "503",
        "html": "200 text/html",
        "half": "cut",
        "cut": "cut",
        "lost": "cut",
        "short": "2 of 4, more to come",
        "holes": "2 of 4",
        "empty": "0 of 4",
    }


def tried(slack: SlackServer, channel: str) -> str:
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    try:
        answer = requests.get(
            f"{slack.api_url}conversations.history", params={"channel": channel}, headers=headers, timeout=60
        )
    except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
        return "cut"
    if answer.status_code == 429:
        return f"429, Retry-After {answer.headers['Retry-After']}"
    if answer.status_code != 200:
        return str(answer.status_code)
    if answer.headers["Content-Type"].startswith("text/html"):
        return "200 text/html"
    return f"{len(answer.json()['messages'])} of 4" + (", more to come" if answer.json()["has_more"] else "")


def test_a_lost_answer_was_done_and_a_cut_one_was_not(slack: SlackServer, talk: str, ann: str) -> None:
    ts = slack.post(talk, ann, "hello")
    turns = count()
    slack.faults.plan = lambda _: "cut" if next(turns) == 0 else "lost"
    args = {"channel": talk, "timestamp": ts, "name": "eyes"}
    for shown in (set(), {"eyes"}):
        with pytest.raises(requests.ConnectionError):
            requests.post(
                f"{slack.api_url}reactions.add",
                data=args,
                headers={"Authorization": f"Bearer {slack.bot_token}"},
                timeout=60,
            )
        assert slack.receipts(talk, ts) == shown


def test_a_short_page_goes_on_without_a_loss(slack: SlackServer, client: WebClient, talk: str, ann: str) -> None:
    sent = [slack.post(talk, ann, str(number)) for number in range(9)]
    slack.faults.plan = lambda _: "short"
    got = [one["ts"] for one_page in pages(client.conversations_history, "messages", channel=talk) for one in one_page]
    assert got == sent[::-1]


def test_what_is_old_disappears_without_a_word(slack: SlackServer, client: WebClient, talk: str, ann: str) -> None:
    old = slack.post(talk, ann, "old")
    slack.pass_time(91 * 86_400)
    new = slack.post(talk, ann, "new")
    told = list(slack.deliveries.told)
    slack.space.free_plan = True
    limited = client.conversations_history(channel=talk)
    assert ([one["ts"] for one in limited["messages"]], limited["is_limited"]) == ([new], True)
    slack.space.free_plan = False
    assert [one["ts"] for one in client.conversations_history(channel=talk)["messages"]] == [new, old]
    slack.sweep(new)
    assert [one["ts"] for one in client.conversations_history(channel=talk)["messages"]] == [new]
    assert slack.deliveries.told == told
