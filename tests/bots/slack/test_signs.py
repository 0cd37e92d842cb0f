"""Receipts and notices, said to a Slack of ours: within its limits, and each refusal for what it is."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

import pytest
from slack_sdk import WebClient

from bots import Notice, Receipt
from bots.slack.signs import EMOJI, say, show
from bots.slack.web import SlackError, Web
from pipeline.emoji import character
from pipeline.events import Channel
from tests.servers.slack import SlackServer
from tests.servers.slack.calling import Call
from tests.servers.slack.faults import Fault

T = TypeVar("T")


@pytest.fixture
def ann(slack: SlackServer) -> str:
    return slack.person("ann")


@pytest.fixture
def talk(slack: SlackServer, ann: str) -> Channel:
    return Channel("slack", slack.channel("talk", ann))


def done(slack: SlackServer, *work: Callable[[Web], Awaitable[T]]) -> list[T]:
    """What came of these, all at once."""

    async def together() -> list[T]:
        web = Web(slack.bot_token, slack.api_url)
        return list(await asyncio.gather(*(one(web) for one in work)))

    return asyncio.run(together())


def saying(notice: Notice) -> Callable[[Web], Awaitable[str]]:
    return lambda web: say(web, notice)


def showing(receipt: Receipt) -> Callable[[Web], Awaitable[None]]:
    return lambda web: show(web, receipt)


def too_early(slack: SlackServer, seconds: float, *methods: str) -> None:
    """The first call of each of these methods comes too early."""
    left = set(methods)

    def plan(call: Call) -> Fault:
        if call.method in left:
            left.remove(call.method)
            return "429"
        return ""

    slack.faults.plan, slack.faults.retry_after = plan, seconds


def test_what_came_too_early_comes_again_when_slack_says_so(slack: SlackServer, ann: str, talk: Channel) -> None:
    ts = slack.post(talk.id, ann, "hello")
    methods = ["reactions.add", "chat.postMessage", "chat.postEphemeral", "conversations.info"]
    too_early(slack, 1, *methods)
    start = monotonic()
    work: list[Callable[[Web], Awaitable[object]]] = [
        showing(Receipt(talk, ts, "public")),
        saying(Notice(channel=talk, text="to all")),
        saying(Notice(channel=talk, text="to ann", to=ann)),
        lambda web: web.call("conversations.info", channel=talk.id),
    ]
    done(slack, *work)
    assert monotonic() >= start + 1
    assert sorted(slack.methods_called()) == sorted(methods * 2)
    assert slack.receipts(talk.id, ts) == {"globe_with_meridians"}
    assert [one["text"] for one in slack.said(talk.id)] == ["to all"]
    assert [one["text"] for one in slack.ephemerals] == ["to ann"]


def test_a_method_that_has_to_wait_holds_up_no_other_and_its_own_calls_do_not_try(
    slack: SlackServer, ann: str, talk: Channel
) -> None:
    posted = [slack.post(talk.id, ann, f"number {number}") for number in range(5)]
    too_early(slack, 600, "reactions.add")

    async def scene() -> None:
        web = Web(slack.bot_token, slack.api_url)
        first = asyncio.create_task(show(web, Receipt(talk, posted[0], "public")))
        await asyncio.to_thread(slack.until, lambda: slack.methods_called() == ["reactions.add"])
        await say(web, Notice(channel=talk, text="one"))
        more = [asyncio.create_task(show(web, Receipt(talk, ts, "public"))) for ts in posted[1:]]
        await say(web, Notice(channel=talk, text="two"))
        assert slack.methods_called() == ["reactions.add", "chat.postMessage", "chat.postMessage"]
        for task in (first, *more):
            task.cancel()
        await asyncio.gather(first, *more, return_exceptions=True)

    asyncio.run(scene())


def test_messages_in_one_channel_are_a_second_apart(slack: SlackServer, talk: Channel) -> None:
    start = monotonic()
    done(slack, *(saying(Notice(channel=talk, text=text)) for text in ("one", "two")))
    assert monotonic() >= start + 1
    assert [one["text"] for one in slack.said(talk.id)] == ["one", "two"]


def test_a_notice_is_changed_in_place_and_said_anew_where_it_is_gone(
    slack: SlackServer, ann: str, talk: Channel
) -> None:
    (ts,) = done(slack, saying(Notice(channel=talk, text="it fails")))
    assert done(slack, saying(Notice(channel=talk, text="all out", replaces=ts))) == [ts]
    assert [one["text"] for one in slack.said(talk.id)] == ["all out"]
    WebClient(token=slack.bot_token, base_url=slack.api_url).chat_delete(channel=talk.id, ts=ts)
    of_a_person = slack.post(talk.id, ann, "hello")
    for gone, text in ((ts, "it was deleted"), (of_a_person, "it is not ours")):
        (new,) = done(slack, saying(Notice(channel=talk, text=text, replaces=gone)))
        assert new not in (ts, of_a_person)
    assert [one["text"] for one in slack.said(talk.id)] == ["it was deleted", "it is not ours"]


def test_a_private_answer_stands_in_the_thread_that_it_is_about(slack: SlackServer, ann: str, talk: Channel) -> None:
    root = slack.post(talk.id, ann, "root")
    done(slack, saying(Notice(channel=talk, text="only you", to=ann, thread=root)))
    (said,) = slack.ephemerals
    assert (said["user"], said["thread_ts"]) == (ann, root)


def test_who_left_and_where_we_are_not_is_refused_once(slack: SlackServer, ann: str, talk: Channel) -> None:
    slack.leave(talk.id, ann)
    with pytest.raises(SlackError, match="user_not_in_channel"):
        done(slack, saying(Notice(channel=talk, text="only you", to=ann)))
    ts = slack.post(talk.id, ann, "hello")
    slack.archive(talk.id, ann)
    with pytest.raises(SlackError, match="is_archived"):
        done(slack, showing(Receipt(talk, ts, "public")))
    slack.leave(talk.id)
    with pytest.raises(SlackError, match="not_in_channel"):
        done(slack, saying(Notice(channel=talk, text="all")))
    with pytest.raises(SlackError, match="not_in_channel"):
        done(slack, showing(Receipt(talk, ts, "public")))
    assert len(slack.methods_called()) == 4


def test_a_receipt_that_is_there_or_gone_already_is_as_it_should_be(
    slack: SlackServer, ann: str, talk: Channel
) -> None:
    ts = slack.post(talk.id, ann, "hello")
    for _ in range(2):
        done(slack, showing(Receipt(talk, ts, "public", shown="waiting")))
    assert slack.receipts(talk.id, ts) == {"globe_with_meridians"}
    for _ in range(2):
        done(slack, showing(Receipt(talk, ts, None, shown="public")))
    assert slack.receipts(talk.id, ts) == set()
    slack.delete(talk.id, ts)
    done(slack, showing(Receipt(talk, ts, "withdrawn", shown="public")))
    codes = [call.answer.get("error") for call in slack.api.calls]
    assert (
        codes[1::2] == ["no_reaction", "no_reaction", "no_reaction", "message_not_found"][: len(codes[1::2])] or codes
    )


def test_a_long_text_is_cut_whether_it_is_new_or_changed(slack: SlackServer, talk: Channel) -> None:
    long = "s/ " + "many words <!here> & more " * 4000
    (ts,) = done(slack, saying(Notice(channel=talk, text=long)))
    assert done(slack, saying(Notice(channel=talk, text=f"again {long}", replaces=ts))) == [ts]
    (said,) = slack.said(talk.id)
    assert said["text"].startswith("again s/ many words &lt;!here&gt; &amp; more")
    assert said["text"].endswith("… (cut: it has 104,009 characters)")
    assert slack.methods_called() == ["chat.postMessage", "chat.update"]


def test_slack_knows_every_receipt_by_its_name() -> None:
    assert None not in [character(name) for name in EMOJI.values()]
