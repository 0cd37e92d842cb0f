"""The events of our Slack, as they reach the real slack-bolt: one shape for each thing that people do."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.servers.bolted import Bolted
from tests.servers.slack import SlackServer

Json = dict[str, Any]


class Told:
    """Which events came of what was done."""

    def __init__(self, slack: SlackServer, app: Bolted) -> None:
        self.slack, self.app, self.seen = slack, app, 0

    def next(self, many: int = 1) -> list[Json]:
        """So many events that came since the last question, in the order in which they were made.

        Bolt works at several at once, and they need not come to its listener in that order.
        """
        self.slack.until(lambda: len(self.app.heard) >= self.seen + many, f"{many} events")
        made = [body["event_id"] for body in self.slack.deliveries.told]
        came = self.app.bodies[self.seen : self.seen + many]
        self.seen += many
        return [body["event"] for body in sorted(came, key=lambda body: made.index(body["event_id"]))]

    def nothing(self) -> bool:
        """Whether none came that was not asked for, once all are acknowledged."""
        self.slack.until(lambda: len(self.slack.deliveries.tries) == len(self.slack.deliveries.told))
        return len(self.app.heard) == self.seen


@pytest.fixture
def told(slack: SlackServer, bolted: Callable[..., Bolted]) -> Told:
    return Told(slack, bolted())


def test_a_message_and_what_is_around_it(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    ts = slack.post(talk, ann, "Good *morning* & hello")
    (event,) = told.next()
    assert event.keys() == {
        *("type", "user", "text", "ts", "client_msg_id", "team", "blocks", "channel", "event_ts", "channel_type")
    }
    assert (event["ts"], event["event_ts"], event["channel_type"]) == (ts, ts, "channel")
    assert event["text"] == "Good *morning* &amp; hello"
    body = told.app.bodies[0]
    assert body["event_id"].startswith("Ev0")
    assert body["event_time"] == int(ts.partition(".")[0])
    assert body["authorizations"][0]["user_id"] == slack.space.bot_user
    assert "channel" not in slack.shown(talk, ts)


def test_a_private_channel(slack: SlackServer, told: Told, ann: str) -> None:
    channel = slack.channel("desk", ann, private=True)
    slack.post(channel, ann, "between us")
    (event,) = told.next()
    assert (event["channel_type"], event["text"]) == ("group", "between us")
    slack.without("groups:history")
    slack.post(channel, ann, "without the scope")
    slack.rename(channel, "the-desk")
    (event,) = told.next()
    assert (event["type"], event["channel"]["name"]) == ("group_rename", "the-desk")
    assert told.nothing()


def test_text_and_blocks_may_be_given(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "in blocks"}}]
    slack.post(talk, ann, text="as text", blocks=blocks)
    (event,) = told.next()
    assert (event["text"], event["blocks"]) == ("as text", blocks)
    slack.post_raw(talk, {"subtype": "bot_message", "bot_id": "B1", "text": "old style"})
    (event,) = told.next()
    assert (event["subtype"], event.get("user"), event["text"]) == ("bot_message", None, "old style")


def test_an_edit(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    ts = slack.post(talk, ann, "before")
    (posted,) = told.next()
    slack.edit(talk, ts, "after")
    (event,) = told.next()
    assert (event["subtype"], event["hidden"], event["channel"]) == ("message_changed", True, talk)
    assert event["event_ts"] == event["ts"] != ts
    inner, before = event["message"], event["previous_message"]
    assert (inner["text"], before["text"], inner["ts"], before["ts"]) == ("after", "before", ts, ts)
    assert inner["client_msg_id"] == posted["client_msg_id"]
    assert inner["blocks"][0]["block_id"] != posted["blocks"][0]["block_id"]
    assert (inner["edited"]["user"], inner["edited"]["ts"][-7:]) == (ann, ".000000")
    assert "channel" not in inner
    assert "edited" not in before


def test_a_preview_and_a_recount_are_no_edits(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    ts = slack.post(talk, ann, "see https://example.org/a")
    told.next()
    slack.unfurl(talk, ts, "https://example.org/a")
    (event,) = told.next()
    assert "edited" not in event["message"]
    assert {key for key in event["message"] if event["message"][key] != event["previous_message"].get(key)} == {
        "attachments"
    }
    slack.recount(talk, ts)
    (event,) = told.next()
    assert event["message"] == event["previous_message"]


def test_deleting(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    alone, root = slack.post(talk, ann, "alone"), slack.post(talk, ann, "root")
    reply = slack.reply(talk, root, ann, "reply")
    told.next(3)
    slack.delete(talk, alone)
    (event,) = told.next()
    assert (event["subtype"], event["deleted_ts"], event["hidden"]) == ("message_deleted", alone, True)
    assert event["previous_message"]["text"] == "alone"
    slack.delete(talk, root)
    (event,) = told.next()
    assert event["subtype"] == "message_changed"
    assert (event["message"]["subtype"], event["message"]["user"]) == ("tombstone", "USLACKBOT")
    assert (event["message"]["reply_count"], event["previous_message"]["text"]) == (1, "root")
    slack.delete(talk, reply)
    first, second = told.next(2)
    assert (first["subtype"], first["deleted_ts"]) == ("message_deleted", reply)
    assert (second["message"]["subtype"], second["previous_message"]) == ("tombstone", [])
    assert told.nothing()


def test_replies_and_broadcasts(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    root = slack.post(talk, ann, "root")
    told.next()
    slack.reply(talk, root, ann, "reply")
    (event,) = told.next()
    assert (event["thread_ts"], event["parent_user_id"], "root" in event) == (root, ann, False)
    slack.reply(talk, root, ann, "both", broadcast=True)
    event, changed = told.next(2)
    assert (event["subtype"], event["root"]["text"], event["root"]["reply_count"]) == ("thread_broadcast", "root", 2)
    assert (changed["subtype"], changed["message"]["subtype"]) == ("message_changed", "thread_broadcast")
    assert changed["message"] == changed["previous_message"]


def test_reactions(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    ts = slack.post(talk, ann, "hello")
    told.next()
    slack.react(talk, ts, ann, "+1::skin-tone-3")
    (added,) = told.next()
    slack.unreact(talk, ts, ann, "+1::skin-tone-3")
    (removed,) = told.next()
    assert [added["type"], removed["type"]] == ["reaction_added", "reaction_removed"]
    assert added["item"] == {"type": "message", "channel": talk, "ts": ts}
    assert (added["user"], added["item_user"], added["reaction"]) == (ann, ann, "+1::skin-tone-3")
    with pytest.raises(ValueError, match="has no such reaction"):
        slack.unreact(talk, ts, ann, "+1::skin-tone-3")
    slack.react(talk, ts, ann, "x")
    with pytest.raises(ValueError, match="reacted already"):
        slack.react(talk, ts, ann, "x")
    with pytest.raises(ValueError, match="there is no message"):
        slack.react(talk, "1.000001", ann, "x")


def test_files(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    ts = slack.upload(talk, ann, "photo.jpg", b"\xff\xd8", "a caption")
    (event,) = told.next()
    assert (event["subtype"], event["upload"], event["text"]) == ("file_share", True, "a caption")
    assert (event["files"][0]["mode"], event["files"][0]["size"]) == ("hosted", 2)
    assert "subtype" not in slack.shown(talk, ts)
    slack.edit(talk, ts, "another caption")
    (event,) = told.next()
    assert event["message"]["files"] == event["previous_message"]["files"]
    slack.delete_file(talk, ts)
    (event,) = told.next()
    assert event["message"]["files"][0]["mode"] == "tombstone"
    slack.upload(talk, ann, "bare.png", b"")
    (event,) = told.next()
    assert (event["text"], "blocks" in event) == ("", False)


def test_channels_and_people(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    ben = slack.person("ben")
    slack.join(talk, ben, inviter=ann)
    joined, said = told.next(2)
    assert (joined["type"], joined["user"], joined["inviter"]) == ("member_joined_channel", ben, ann)
    assert (said["subtype"], said["user"]) == ("channel_join", ben)
    slack.rename(talk, "day-two")
    (event,) = told.next()
    assert (event["type"], event["channel"]["name"]) == ("channel_rename", "day-two")
    slack.change_person(ben, display_name="Benjamin")
    (event,) = told.next()
    assert (event["type"], event["user"]["profile"]["display_name"]) == ("user_change", "Benjamin")
    slack.add_emoji("party", "alias:tada")
    (event,) = told.next()
    assert (event["type"], event["name"]) == ("emoji_changed", "party")
    slack.archive(talk, ann)
    (event,) = told.next()
    assert (event["type"], event["user"]) == ("channel_archive", ann)
    with pytest.raises(ValueError, match="archived"):
        slack.post(talk, ann, "too late")
    other = slack.channel("other", ann)
    new = slack.change_channel_id(other)
    (event,) = told.next()
    assert (event["old_channel_id"], event["new_channel_id"]) == (other, new)


def test_what_the_app_is_not_told(slack: SlackServer, told: Told, talk: str, ann: str) -> None:
    slack.do(lambda: slack.space.events.difference_update({"channel_left", "tokens_revoked"}))
    slack.post(slack.channel("elsewhere", ann, bot=False), ann, "not its business")
    slack.leave(talk)
    ts = slack.post(talk, ann, "not any more")
    slack.react(talk, ts, ann, "x")
    slack.join(talk, inviter=ann)
    (event,) = told.next()
    assert (event["type"], event["user"]) == ("member_joined_channel", slack.space.bot_user)
    slack.without("channels:history", "users:read")
    slack.post(talk, ann, "without the scope")
    slack.change_person(ann, display_name="Without it too")
    slack.revoke(slack.bot_token)
    slack.react(talk, ts, ann, "eyes")
    slack.restore(slack.bot_token)
    slack.subscribe("channel_left")
    slack.leave(talk)
    (event,) = told.next()
    assert event["type"] == "channel_left"
    assert told.nothing()
