"""What Slack shows no more, though nobody said that it was deleted: the page keeps it until a person says so."""

from collections.abc import Callable

import pytest

from tests.process.day_away import log_begins
from tests.process.driver import Running
from tests.process.slack_place import SlackPlace

HOUR, DAY = 3600.0, 86_400.0


def compared(street: SlackPlace, times: int) -> None:
    """The connections break so many times, and after each the channel is compared."""
    slack = street.slack
    for _ in range(times):
        before = len(slack.done("conversations.history"))
        slack.until(lambda: len(slack.sockets.open) == 2, "both connections")
        slack.cut()
        slack.until(lambda before=before: len(slack.done("conversations.history")) > before, "a pass")  # type: ignore[misc]


def said_for_a_day(street: SlackPlace) -> Running:
    """Ann has said something every hour, with a reply now and then, and Sue too; all that is to be is published."""
    slack, channel = street.slack, street.channel
    log_begins(street, 26 * HOUR)
    slack.faults.gap = 1_000_000
    for hours in range(25, 0, -1):
        slack.go_back(hours * HOUR)
        ts = street.post(f"{hours} hours ago")
        slack.post(channel, street.sue, "nice")
        if hours % 5 == 0:
            slack.reply(channel, ts, street.ann, "and a reply")
    slack.go_back(0)
    slack.faults.gap = 0
    run = street.start()
    run.until(
        lambda: ["and a reply" in words for words in all_words(street)].count(True) == 5,
        what="all of it",
    )
    return run


def all_words(street: SlackPlace) -> list[str]:
    """The entries of all days, as readers get them."""
    pages = [page.read_text("utf-8") for page in street.day_pages]
    return [one.partition("</article>")[0] for page in pages for one in page.split("<article")[1:]]


def horizon(street: SlackPlace) -> None:
    """On a free plan Slack shows what is younger than ninety days: here that is three hours ago."""
    street.slack.space.free_plan = True
    street.slack.pass_time(90 * DAY - 3 * HOUR)


def retention(street: SlackPlace) -> None:
    """All is thrown away that is older than three hours."""
    messages = street.slack.space.channels[street.channel].messages
    before = str(street.slack.space.now() - 3 * HOUR)
    assert 40 < sum(ts < before for ts in messages) < len(messages) - 2
    street.slack.sweep(before)


def emptied(street: SlackPlace) -> None:
    street.slack.do(street.slack.space.channels[street.channel].messages.clear)


@pytest.mark.parametrize("befalls", [horizon, retention, emptied])
def test_what_a_workspace_lets_go_of_stays_on_the_page(
    street: SlackPlace, befalls: Callable[[SlackPlace], None]
) -> None:
    run = said_for_a_day(street)
    before = all_words(street)
    befalls(street)
    compared(street, 2)
    run.kill()
    calls = len(street.slack.done("conversations.history"))
    again = street.start()
    street.slack.until(lambda: len(street.slack.done("conversations.history")) > calls, "a pass")
    compared(street, 3)
    again.kill()
    assert all_words(street) == before
    assert not any("cannot be found" in text for text in street.told)


def test_a_purge_is_asked_about_once_and_only_an_author_or_editor_brings_it_about(street: SlackPlace) -> None:
    slack, channel = street.slack, street.channel
    log_begins(street, 3 * HOUR)
    slack.faults.gap = 1_000_000
    slack.go_back(2 * HOUR)
    slack.post(channel, street.sue, "before")
    purged = [street.post(f"number {number}") for number in range(40)]
    root, stays = street.post("root"), street.post("stays")
    slack.reply(channel, root, street.sue, "a question")
    slack.go_back(0)
    run = street.start()
    run.until(lambda: len(street.shown()) == 42)
    for ts in purged[:20]:
        slack.delete(channel, ts)
    slack.delete(channel, root)
    compared(street, 1)
    run.until(lambda: street.reads(root) is None, what="a tombstone counts at once")
    slack.until(lambda: any("20 messages" in text for text in street.told), "the question")
    assert len(street.shown()) == 41
    run.kill()
    for ts in purged[20:]:
        slack.delete(channel, ts)
    slack.faults.gap = 0
    again = street.start()
    slack.until(lambda: any("40 messages" in text for text in street.told), "the question, about more")
    (notice,) = [one["ts"] for one in slack.said(channel) if "cannot be found" in one["text"]]
    slack.react(channel, notice, street.sue, "x")
    live = street.post("said after that")
    again.until(lambda: street.reads(live) is not None)
    assert len(street.shown()) == 42
    slack.react(channel, notice, street.ann, "x")
    again.until(lambda: {*street.shown().values()} == {"stays", "said after that"}, what="what was asked about goes")
    assert street.reads(stays) == "stays"
    assert sum("cannot be found" in str(call.args.get("text")) for call in slack.done("chat.postMessage")) == 1
