"""What happened while daypost was away, or deaf, is found by the real process when it is back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.process.slack_place import SlackPlace


def test_what_happened_while_it_was_down_is_caught_up_and_said(street: SlackPlace) -> None:
    slack, channel, run = street.slack, street.channel, street.start()
    run.said("slack: listens to")
    first, second, third = (street.post(word) for word in ("first", "second", "third"))
    slack.react(channel, third, street.ann, "x")
    run.until(lambda: street.reads(second) == "second" and street.reads(third) is None)
    run.kill()
    slack.faults.gap = 1_000_000
    slack.edit(channel, first, "first, edited")
    slack.delete(channel, second)
    slack.unreact(channel, third, street.ann, "x")
    reply = slack.reply(channel, first, street.ann, "and a reply")
    fourth = street.post("fourth")
    slack.react(channel, fourth, street.ed, "pushpin")
    slack.faults.gap = 0
    again = street.start()
    again.until(lambda: street.reads(first) == "first, edited and a reply")
    again.until(lambda: street.reads(third) == "third" and street.reads(fourth) == "fourth")
    again.until(lambda: street.reads(second) is None)
    slack.until(lambda: bool(slack.receipts(channel, fourth)), "a receipt on what was caught up")
    assert slack.receipts(channel, reply) <= {"globe_with_meridians", "eyes"}


def test_a_hole_in_hearing_is_filled_and_said(street: SlackPlace) -> None:
    slack, channel, run = street.slack, street.channel, street.start()
    slack.until(lambda: len(slack.sockets.open) == 2)
    slack.team.times = replace(slack.team.times, retries=())
    slack.faults.plan = lambda call: "503" if call.method == "apps.connections.open" else ""
    slack.cut()
    run.said("slack: hears nothing")
    missed = street.post("said into the dark")
    slack.faults.plan = lambda _: ""
    run.until(lambda: street.reads(missed) == "said into the dark")
    slack.until(lambda: any("1 caught up" in one["text"] for one in slack.said(channel)), "how much was missed")


def test_somebody_elses_reply_that_comes_before_its_root_counts(street: SlackPlace) -> None:
    slack, channel, run = street.slack, street.channel, street.start()
    slack.until(lambda: len(slack.sockets.open) == 2)
    slack.faults.reorder = 2
    root = street.post("the root")
    slack.reply(channel, root, street.sue, "somebody else")
    run.until(lambda: street.reads(root) == "the root")
    slack.until(lambda: "conversations.replies" in slack.methods_called())
    slack.reply(channel, root, street.ann, "said in a conversation")
    last = street.post("the last")
    run.until(lambda: street.reads(last) == "the last")
    assert street.reads(root) == "the root"


@pytest.mark.parametrize("within", [False, True])
def test_an_edit_told_late_does_not_stand_over_the_later_one_of_its_second(street: SlackPlace, within: bool) -> None:
    slack, channel, run = street.slack, street.channel, street.start()
    run.said("slack: listens to")
    ts = street.post("old")
    slack.reply(channel, ts, street.ed, "+ a reply")
    run.until(lambda: street.reads(ts) == "old a reply")
    if within:  # the pass that finds the later one waits for Slack when it has found it
        slack.faults.plan = lambda call: "429" if call.method == "conversations.replies" else ""
    slack.faults.gap = 1_000_000
    slack.until(lambda: slack.space.now() >= int(float(ts)) + 1, "another second")
    for text in ("newer", "newest"):
        slack.edit(channel, ts, text)
    late = next(body for body in slack.deliveries.told if body["event"].get("message", {}).get("text") == "newer")
    slack.faults.gap = 0
    edited = datetime.now(UTC)
    slack.cut()
    run.until(lambda: street.reads(ts) == "newest a reply")
    run.until(lambda: within or street.compared_since(edited))
    slack.do(lambda: slack.deliveries.start(late))
    slack.until(lambda: any(one.body == late and not one.how for one in slack.deliveries.tries), "it was told")
    after = street.post("after")
    run.until(lambda: street.reads(after) == "after")
    slack.faults.plan = lambda _: ""
    run.until(lambda: street.reads(ts) == "newest a reply")


def test_many_that_are_gone_are_asked_about_and_one_reaction_takes_them_down(street: SlackPlace) -> None:
    slack, channel, run = street.slack, street.channel, street.start()
    run.said("slack: listens to")
    slack.post(channel, street.sue, "before")
    posts = [street.post(f"number {number}") for number in range(6)]
    run.until(lambda: len(street.shown()) == 6)
    run.kill()
    slack.faults.gap = 1_000_000
    for ts in posts[:5]:
        slack.delete(channel, ts)
    slack.faults.gap = 0
    again = street.start()
    slack.until(lambda: any("cannot be found" in one["text"] for one in slack.said(channel)), "the question")
    assert len(street.shown()) == 6
    (notice,) = [one["ts"] for one in slack.said(channel) if "cannot be found" in one["text"]]
    slack.react(channel, notice, street.ed, "x")
    again.until(lambda: len(street.shown()) == 1)
    slack.until(lambda: "taken down" in slack.shown(channel, notice)["text"], "the answer")
