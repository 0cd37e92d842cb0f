"""The real process listening to a Slack of ours: what people do there is on the page, and they are told so."""

import signal
import sqlite3
from contextlib import closing
from dataclasses import replace

from tests.process.slack_place import SlackPlace


def test_what_is_posted_edited_and_deleted(street: SlackPlace) -> None:
    run = street.start()
    run.said(r"slack: listens to")
    ts = street.post("hello *world*")
    run.until(lambda: street.reads(ts) == "hello world")
    street.slack.edit(street.channel, ts, "hello moon")
    run.until(lambda: street.reads(ts) == "hello moon")
    second = street.post("second")
    run.until(lambda: street.reads(second) == "second")
    street.slack.delete(street.channel, ts)
    run.until(lambda: street.reads(ts) is None)
    assert street.reads(second) == "second"


def test_a_reply_a_reaction_and_a_receipt(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    ts = street.post("first")
    slack.reply(street.channel, ts, street.ann, "and more")
    run.until(lambda: street.reads(ts) == "first and more")
    run.until(lambda: slack.receipts(street.channel, ts) == {"globe_with_meridians"})
    slack.react(street.channel, ts, street.ed, "x")
    run.until(lambda: street.reads(ts) is None)
    run.until(lambda: slack.receipts(street.channel, ts) == {"no_entry_sign"})
    slack.unreact(street.channel, ts, street.ed, "x")
    run.until(lambda: street.reads(ts) == "first and more")
    run.until(lambda: slack.receipts(street.channel, ts) == {"globe_with_meridians"})


def test_a_burst_is_recorded_and_acknowledged_at_the_first_try(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    posted = [street.post(f"number {number}") for number in range(200)]
    slack.until(lambda: len({one.event["ts"] for one in slack.deliveries.tries if "text" in one.event}) >= 200)
    assert {one.how for one in slack.deliveries.tries} == {""}
    assert {one.attempt for one in slack.deliveries.tries} == {0}
    run.until(lambda: len(street.shown()) == 200)
    assert [street.reads(ts) for ts in posted] == [f"number {number}" for number in range(200)]


def test_what_was_acknowledged_survives_a_kill_and_the_rest_comes_again(street: SlackPlace) -> None:
    slack = street.slack
    slack.team.times = replace(slack.team.times, retries=(1.0,) * 60)
    run = street.start()
    run.said("slack: listens to")
    posted = [street.post(f"number {number}") for number in range(40)]
    slack.until(lambda: bool(slack.deliveries.tries))
    run.kill()
    again = street.start()
    again.until(lambda: len(street.shown()) == 40)
    assert [street.reads(ts) for ts in posted] == [f"number {number}" for number in range(40)]
    assert not slack.deliveries.lost


def test_what_the_disk_refuses_is_not_acknowledged_and_comes_again(street: SlackPlace) -> None:
    slack = street.slack
    slack.team.times = replace(slack.team.times, ack=1.0, retries=(0.5,) * 100)
    run = street.start()
    run.said("slack: listens to")
    with closing(sqlite3.connect(street.data / "daypost.sqlite3", isolation_level=None, timeout=30)) as database:
        database.execute("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'full'); END")
        ts = street.post("kept")
        run.until(lambda: "Slack will deliver it again" in run.errors)
        assert not [one for one in slack.deliveries.tries if one.event.get("ts") == ts and not one.how]
        database.execute("DROP TRIGGER full")
    run.until(lambda: street.reads(ts) == "kept")
    assert "Traceback" not in run.errors


def test_duplicates_other_orders_and_lost_acknowledgements_change_nothing(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    slack.faults.duplicate = slack.faults.unheard = 3
    slack.faults.reorder = 3
    ts = street.post("one")
    slack.edit(street.channel, ts, "two")
    slack.edit(street.channel, ts, "three")
    run.until(lambda: street.reads(ts) == "three")
    assert list(street.shown().values()) == ["three"]


def test_events_that_mean_nothing_to_us_are_acknowledged(street: SlackPlace) -> None:
    slack = street.slack
    slack.subscribe("something_new")
    run = street.start()
    run.said("slack: listens to")
    slack.rename(slack.channel("other", street.sue), "another")
    slack.post_raw(street.channel, {"subtype": "something_new", "text": "x", "user": street.sue})
    slack.post_raw(street.channel, {"subtype": "bot_message", "bot_id": "B1", "text": "I am a robot"})
    slack.do(lambda: slack.team.tell({"type": "something_new", "what": {"a": [1]}}, None))
    own = slack.space.bot_user  # the cheat sheet comes back too
    slack.until(lambda: len([one for one in slack.deliveries.tries if one.event.get("user") != own]) == 4)
    assert {one.how for one in slack.deliveries.tries} == {""}
    assert street.shown() == {}


def test_a_stranger_is_told_alone_and_a_command_is_answered(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    slack.post(street.channel, street.sue, "me too")
    slack.until(lambda: [one["user"] for one in slack.ephemerals] == [street.sue])
    street.post("!status")
    slack.until(lambda: [one for one in slack.said(street.channel) if "Entries: " in one["text"]] != [])
    assert street.shown() == {}
    run.signal(signal.SIGTERM)
    run.ends()
