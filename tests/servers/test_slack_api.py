"""The Web API of our Slack, with the real client: arguments, pages, rights, refusals, limits and faults."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.servers.slack import Limit, SlackServer
from tests.servers.slack.calling import Call
from tests.servers.slack.faults import FAULTS
from tests.servers.slack.paging import page

Json = dict[str, Any]


def refusal(call: Callable[[], Any]) -> Json:
    with pytest.raises(SlackApiError) as caught:
        call()
    assert isinstance(caught.value.response.data, dict)
    return caught.value.response.data


def error(call: Callable[[], Any]) -> str:
    return str(refusal(call)["error"])


def pages(method: Callable[..., Any], key: str, **args: Any) -> Iterator[list[Any]]:
    cursor = ""
    while True:
        answer = method(**args, cursor=cursor)
        yield answer[key]
        cursor = answer.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return


@pytest.fixture
def ann(slack: SlackServer) -> str:
    return slack.person("ann")


@pytest.fixture
def talk(slack: SlackServer, ann: str) -> str:
    return slack.channel("talk", ann)


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


def test_roots_say_what_their_threads_hold(slack: SlackServer, client: WebClient, talk: str, ann: str) -> None:
    ben = slack.person("ben")
    root = slack.post(talk, ann, "root")
    replies = [slack.reply(talk, root, by, "reply") for by in (ann, ben, ann)]
    found = client.conversations_history(channel=talk)["messages"][0]
    assert (found["thread_ts"], found["reply_count"], found["latest_reply"]) == (root, 3, replies[-1])
    assert (found["reply_users"], found["reply_users_count"]) == ([ann, ben], 2)
    got = list(pages(client.conversations_replies, "messages", channel=talk, ts=root, limit=2))
    assert [[one["ts"] for one in one_page] for one_page in got] == [[root, replies[0]], [root, *replies[1:]]]
    assert got[0][1]["parent_user_id"] == ann
    assert error(lambda: client.conversations_replies(channel=talk, ts="1.000001")) == "thread_not_found"


def test_tokens_and_methods(slack: SlackServer, client: WebClient) -> None:
    assert client.auth_test()["user_id"] == slack.space.bot_user
    assert error(lambda: client.api_call("no.such")) == "unknown_method"
    assert error(WebClient(base_url=slack.api_url).auth_test) == "not_authed"
    assert error(WebClient(token="xoxb-wrong", base_url=slack.api_url).auth_test) == "invalid_auth"  # noqa: S106
    assert error(WebClient(token=slack.app_token, base_url=slack.api_url).auth_test) == "not_allowed_token_type"
    assert error(lambda: client.apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
    assert client.apps_connections_open(app_token=slack.app_token)["url"].startswith("ws://127.0.0.1:")
    slack.revoke(slack.bot_token)
    assert error(client.auth_test) == "token_revoked"
    slack.restore(slack.bot_token)
    assert client.auth_test()["ok"]


def test_who_may_see_what(slack: SlackServer, client: WebClient, talk: str, ann: str) -> None:
    other, secret = slack.channel("other", ann, bot=False), slack.channel("secret", ann, bot=False, private=True)
    ours = slack.channel("ours", ann, private=True)
    assert error(lambda: client.conversations_history(channel=other)) == "not_in_channel"
    assert error(lambda: client.conversations_info(channel=secret)) == "channel_not_found"
    assert error(lambda: client.conversations_info(channel="C404")) == "channel_not_found"
    assert client.conversations_info(channel=other)["channel"]["is_member"] is False
    assert client.conversations_info(channel=ours)["channel"]["is_private"] is True
    both = client.conversations_list(types="public_channel,private_channel", limit=999)["channels"]
    assert {one["id"] for one in both} == {talk, other, ours}
    assert {one["id"] for one in client.conversations_list()["channels"]} == {talk, other}
    assert client.conversations_members(channel=talk)["members"] == sorted([ann, slack.space.bot_user])
    slack.without("groups:history", "channels:read")
    assert client.conversations_history(channel=talk)["ok"]
    lacking = refusal(lambda: client.conversations_history(channel=ours))
    assert (lacking["error"], lacking["needed"]) == ("missing_scope", "groups:history")
    assert "channels:history" in lacking["provided"].split(",")
    assert refusal(client.conversations_list)["needed"] == "channels:read"
    assert error(lambda: client.conversations_join(channel=other)) == "missing_scope"
    slack.grant("channels:join")
    assert client.conversations_join(channel=other)["channel"]["is_member"] is True
    assert client.conversations_join(channel=other)["warning"] == "already_in_channel"
    slack.leave(talk)
    assert error(lambda: client.conversations_history(channel=talk)) == "not_in_channel"


def test_reactions(slack: SlackServer, client: WebClient, talk: str, ann: str) -> None:
    ts = slack.post(talk, ann, "hello")
    client.reactions_add(channel=talk, timestamp=ts, name="eyes")
    assert error(lambda: client.reactions_add(channel=talk, timestamp=ts, name="eyes")) == "already_reacted"
    assert error(lambda: client.reactions_add(channel=talk, timestamp=ts, name="nonesuch")) == "invalid_name"
    assert error(lambda: client.reactions_add(channel=talk, timestamp="1.000001", name="eyes")) == "message_not_found"
    assert slack.receipts(talk, ts) == {"eyes"}
    slack.react(talk, ts, ann, "eyes")
    slack.faults.partial_reactions = 1
    shown = client.conversations_history(channel=talk)["messages"][0]["reactions"]
    assert shown == [{"name": "eyes", "users": [slack.space.bot_user], "count": 2}]
    full = client.reactions_get(channel=talk, timestamp=ts, full=True)["message"]["reactions"]
    assert full == [{"name": "eyes", "users": [slack.space.bot_user, ann], "count": 2}]
    client.reactions_remove(channel=talk, timestamp=ts, name="eyes")
    assert error(lambda: client.reactions_remove(channel=talk, timestamp=ts, name="eyes")) == "no_reaction"
    assert slack.receipts(talk, ts) == set()


def test_speaking(slack: SlackServer, client: WebClient, talk: str, ann: str) -> None:
    ts = client.chat_postMessage(channel=talk, text="x" * 50_000)["ts"]
    assert len(slack.shown(talk, ts)["text"]) == 40_000
    client.chat_update(channel=talk, ts=ts, text="short")
    assert [one["text"] for one in slack.said(talk)] == ["short"]
    by_ann = slack.post(talk, ann, "mine")
    assert error(lambda: client.chat_update(channel=talk, ts=by_ann, text="yours")) == "cant_update_message"
    assert error(lambda: client.chat_delete(channel=talk, ts=by_ann)) == "cant_delete_message"
    assert error(lambda: client.chat_update(channel=talk, ts="1.000001", text="nothing")) == "message_not_found"
    link = client.chat_getPermalink(channel=talk, message_ts=by_ann)["permalink"]
    assert link.endswith(f"/archives/{talk}/p{by_ann.replace('.', '')}")
    answer = client.chat_postMessage(channel=talk, text="in the thread", thread_ts=by_ann)["ts"]
    assert slack.shown(talk, answer)["thread_ts"] == by_ann
    client.chat_delete(channel=talk, ts=answer)
    client.chat_delete(channel=talk, ts=ts)
    assert slack.said(talk) == []
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "y" * 3001}}
    assert error(lambda: client.chat_postMessage(channel=talk, blocks=[section], text="y")) == "invalid_blocks"
    full = [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 2900}}] * 5
    assert error(lambda: client.chat_postMessage(channel=talk, blocks=full, text="y")) == "msg_blocks_too_long"
    assert error(lambda: client.api_call("chat.postMessage", json={"channel": talk})) == "no_text"
    slack.archive(talk, ann)
    assert error(lambda: client.chat_postMessage(channel=talk, text="too late")) == "is_archived"


def test_an_ephemeral_is_in_no_history(slack: SlackServer, client: WebClient, talk: str, ann: str) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "psst"}}]
    client.chat_postEphemeral(channel=talk, user=ann, text="psst", blocks=blocks)
    assert client.conversations_history(channel=talk)["messages"] == []
    assert [(one["user"], one["text"], one["blocks"]) for one in slack.ephemerals] == [(ann, "psst", blocks)]
    stranger = slack.person("stranger")
    whispered = error(lambda: client.chat_postEphemeral(channel=talk, user=stranger, text="psst"))
    assert whispered == "user_not_in_channel"


def test_people_groups_emoji(slack: SlackServer, client: WebClient, ann: str) -> None:
    assert client.users_info(user=ann)["user"]["profile"]["display_name"] == "ann"
    assert error(lambda: client.users_info(user="U404")) == "user_not_found"
    listed = [one["id"] for one_page in pages(client.users_list, "members", limit=1) for one in one_page]
    assert sorted(listed) == sorted([ann, slack.space.bot_user, "USLACKBOT"])
    group = slack.group("reporters", ann)
    assert [one["id"] for one in client.usergroups_list()["usergroups"]] == [group]
    assert client.usergroups_list(include_users=True)["usergroups"][0]["users"] == [ann]
    slack.add_emoji("partyparrot", "https://a.example/p.gif")
    assert client.emoji_list()["emoji"] == {"partyparrot": "https://a.example/p.gif"}
    assert client.bots_info(bot=slack.space.bot)["bot"]["user_id"] == slack.space.bot_user
    assert error(client.team_info) == "missing_scope"


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
