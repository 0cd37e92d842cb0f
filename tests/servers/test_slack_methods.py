"""The methods of our Slack's Web API, with the real client: what they answer, and what they refuse."""

from slack_sdk import WebClient

from tests.servers.asking import error, pages, refusal
from tests.servers.slack import SlackServer


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
    assert error(lambda: client.chat_update(channel=talk, ts=ts, text="x" * 4_001)) == "msg_too_long"
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
