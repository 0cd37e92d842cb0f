"""The real process speaking to Slack: what comes too early comes again, what is too long is cut, nobody is called."""

from tests.process.slack_place import SlackPlace
from tests.servers.slack.calling import Call
from tests.servers.slack.faults import Fault


def test_calls_that_come_too_early_lose_nothing_and_hold_up_no_hearing(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    tries = {"reactions.add": 2, "chat.postMessage": 1}

    def plan(call: Call) -> Fault:
        if tries.get(call.method):
            tries[call.method] -= 1
            return "429"
        return ""

    slack.faults.plan = plan
    posted = [street.post(f"number {number}") for number in range(3)]
    street.post("!status")
    run.until(lambda: len(street.shown()) == 3)
    slack.until(lambda: all(slack.receipts(street.channel, ts) == {"globe_with_meridians"} for ts in posted))
    slack.until(lambda: len(street.told) == 1)
    assert len(street.shown()) == 3, "what we say ourselves is no entry"
    assert tries == {"reactions.add": 0, "chat.postMessage": 0}
    assert "not said" not in run.errors
    assert "no receipt" not in run.errors


def test_an_answer_that_quotes_a_huge_text_is_cut_and_calls_nobody(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    ts = street.post("hello")
    run.until(lambda: street.reads(ts) == "hello")
    slack.reply(street.channel, ts, street.ann, f"s/<!channel> @here {'hullo ' * 6000}/x/")
    slack.until(lambda: bool(slack.ephemerals or street.told))
    (said,) = [*[str(one["text"]) for one in slack.ephemerals], *street.told]
    assert len(said) <= 4000
    assert "characters)" in said
    assert "<" not in said
    assert "@here" not in said
    assert street.reads(ts) == "hello"
    assert "Traceback" not in run.errors


def test_who_has_left_cannot_be_told_which_is_logged_and_not_tried_again(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")

    def post_and_leave() -> None:
        slack.post(street.channel, street.sue, "me too")
        slack.leave(street.channel, street.sue)

    slack.do(post_and_leave)
    run.until(lambda: "(Slack refused chat.postEphemeral: user_not_in_channel)" in run.errors)
    ts = street.post("on it goes")
    run.until(lambda: slack.receipts(street.channel, ts) == {"globe_with_meridians"})
    assert slack.methods_called().count("chat.postEphemeral") == 1
