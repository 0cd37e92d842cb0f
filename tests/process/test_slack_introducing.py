"""The real process leaves a cheat sheet in a channel of Slack once, whatever is restarted, cut or invited late."""

import sqlite3
from contextlib import closing

from tests.process.driver import Running
from tests.process.slack_place import INTRODUCTION, SlackPlace


def sheets(street: SlackPlace, channel: str = "") -> list[str]:
    """The cheat sheets in a channel."""
    said = street.slack.said(channel or street.channel)
    return [one["text"] for one in said if one["text"].startswith(INTRODUCTION)]


def noted(street: SlackPlace) -> bool:
    with closing(sqlite3.connect(street.data / "daypost.sqlite3", timeout=30)) as database:
        return bool(database.execute("SELECT 1 FROM notices WHERE name LIKE 'cheat sheet %'").fetchall())


def hears(run: Running, street: SlackPlace) -> None:
    """What is posted now is recorded, so all that was to be said at the beginning was on its way."""
    ts = street.post("a sign of life")
    run.until(lambda: street.reads(ts) == "a sign of life")
    run.until(lambda: bool(street.slack.receipts(street.channel, ts)))


def test_once_for_all_restarts_and_reconnections(street: SlackPlace) -> None:
    desk = street.slack.channel("desk", street.ed)
    street.configure(f'desk = "slack:{desk}"', '[reactions]\ndelete = ["wastebasket"]')
    run = street.start()
    run.until(lambda: len(sheets(street)) == 1 and noted(street))
    assert "🗑️ delete" in sheets(street)[0]
    street.slack.cut()
    hears(run, street)
    run.kill()
    hears(street.start(), street)
    assert len(sheets(street)) == 1
    assert sheets(street, desk) == []


def test_when_the_app_is_invited_while_it_runs(street: SlackPlace) -> None:
    street.slack.leave(street.channel)
    run = street.start()
    run.said("does not have the app in it")
    assert not [line for line in run.lines if "listens to" in line], "it does not say what is not so"
    run.until(lambda: "not said: slack: channel #live" in run.errors)
    street.slack.join(street.channel)
    run.until(lambda: len(sheets(street)) == 1)
    assert run.errors.count("not said") == 1, "the cheat sheet waits until it can be said"
