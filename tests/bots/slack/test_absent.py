"""Messages that Slack no longer shows: when they count as deleted, and when a person is asked (RULES 5.6)."""

from contextlib import suppress

import pytest

from bots.slack.web import SlackError
from pipeline.absences import Asked, asked
from pipeline.errors import DaypostError
from pipeline.events import Channel
from pipeline.store.database import Database
from tests.bots.slack.overheard import Overheard
from tests.servers.slack import SlackServer
from tests.servers.slack.calling import Call
from tests.servers.slack.faults import Fault

DAY = 86_400


@pytest.fixture
def street(slack: SlackServer, sqlite: Database) -> Overheard:
    return Overheard(slack, sqlite)


def said(street: Overheard, number: int) -> list[str]:
    """Ann says so much, and all of it is heard; so is what Sue says before and after."""
    street.slack.post(street.channel, street.sue, "before")
    found = [street.slack.post(street.channel, street.ann, f"number {one}") for one in range(number)]
    street.slack.post(street.channel, street.sue, "after")
    street.hear(*street.told)
    return found


def deleted(street: Overheard) -> list[str]:
    return sorted(ts for ts, one in street.known().items() if one.deleted)


def question(street: Overheard) -> Asked | None:
    with street.database.reading() as connection:
        return asked(connection, Channel("slack", street.channel))


@pytest.mark.parametrize("number", [1, 3])
def test_a_few_are_deleted_by_the_second_pass(street: Overheard, number: int) -> None:
    gone = said(street, 5)[:number]
    for ts in gone:
        street.slack.delete(street.channel, ts)
    assert street.passes(1)
    assert deleted(street) == []
    assert not street.passes(1)
    assert deleted(street) == gone
    assert question(street) is None


def test_another_process_begins_to_count_anew(street: Overheard) -> None:
    gone = said(street, 5)[0]
    street.slack.delete(street.channel, gone)
    street.passes(1)
    street.restart()
    street.passes(1)
    assert deleted(street) == []
    street.passes(1)
    assert deleted(street) == [gone]


def test_many_are_asked_about_and_stay(street: Overheard) -> None:
    gone = said(street, 9)[:4]
    for ts in gone:
        street.slack.delete(street.channel, ts)
    street.passes(4)
    assert deleted(street) == []
    assert question(street) == Asked(tuple(gone))


def test_while_a_person_is_asked_no_pass_is_in_a_hurry(street: Overheard) -> None:
    gone = said(street, 9)
    for ts in gone[:4]:
        street.slack.delete(street.channel, ts)
    assert street.passes(1)
    assert not street.passes(1)
    street.slack.delete(street.channel, gone[4])
    assert street.passes(1)


def test_what_is_there_again_is_asked_about_no_more(street: Overheard) -> None:
    gone = said(street, 9)[:4]
    messages = street.slack.space.channels[street.channel].messages
    kept = {ts: messages.pop(ts) for ts in gone}
    street.passes(2)
    assert question(street) == Asked(tuple(gone))
    messages |= kept
    street.passes(1)
    assert question(street) == Asked()
    assert deleted(street) == []


def test_a_retention_sweep_takes_nothing_down(street: Overheard) -> None:
    there = said(street, 20)
    street.slack.sweep(there[12])
    street.passes(3)
    assert deleted(street) == []
    assert question(street) is None


def test_a_free_plans_horizon_takes_nothing_down(street: Overheard) -> None:
    root, *_ = said(street, 5)
    street.hear()
    street.slack.reply(street.channel, root, street.ann, "a reply")
    street.hear(*street.told)
    street.slack.space.free_plan = True
    street.slack.pass_time(91 * DAY)
    street.passes(3)
    assert deleted(street) == []


def test_an_emptied_channel_takes_nothing_down(street: Overheard) -> None:
    said(street, 2)
    street.slack.space.channels[street.channel].messages.clear()
    street.passes(3)
    assert deleted(street) == []
    assert question(street) is None


def test_what_was_said_two_days_ago_is_not_taken_down(street: Overheard) -> None:
    gone = said(street, 3)[1]
    street.slack.pass_time(2 * DAY)
    said(street, 1)
    street.slack.delete(street.channel, gone)
    street.passes(3)
    assert deleted(street) == []


@pytest.mark.parametrize("fault", ["429", "500", "503", "html", "half", "cut", "empty"])
@pytest.mark.parametrize("method", ["conversations.history", "conversations.replies"])
def test_no_fault_takes_anything_down(street: Overheard, fault: Fault, method: str) -> None:
    there = said(street, 2)
    street.slack.reply(street.channel, there[0], street.ann, "a reply")
    street.hear(*street.told)
    street.slack.faults.retry_after = 0
    street.slack.faults.plan = lambda call: fault if call.method == method else ""
    for _ in range(3):
        with suppress(OSError, DaypostError):
            street.passes(1)
    assert deleted(street) == []
    street.slack.faults.plan = lambda _: ""
    street.slack.delete(street.channel, there[1])
    street.passes(2)
    assert deleted(street) == [there[1]]


def test_a_page_with_holes_takes_nothing_down_that_is_there(street: Overheard) -> None:
    said(street, 5)
    street.slack.faults.plan = lambda call: "holes" if call.method == "conversations.history" else ""
    street.passes(4)
    assert deleted(street) == []


def test_pages_that_are_shorter_than_asked_for_are_all_read(street: Overheard) -> None:
    there = said(street, 9)
    street.slack.faults.plan = lambda call: "short" if call.method == "conversations.history" else ""
    street.slack.delete(street.channel, there[3])
    street.passes(2)
    assert deleted(street) == [there[3]]


def test_a_reply_that_is_gone_is_deleted_and_those_of_a_thread_that_is_not_given_are_not(street: Overheard) -> None:
    root, other, *_ = said(street, 3)
    first, second = (street.slack.reply(street.channel, root, street.ann, word) for word in ("one", "two"))
    kept = street.slack.reply(street.channel, other, street.ann, "three")
    street.hear(*street.told)
    street.slack.delete(street.channel, first)
    refused = street.slack.space.channels[street.channel].messages.pop(other)
    street.passes(1)
    street.slack.space.channels[street.channel].messages[other] = refused
    street.passes(1)
    assert deleted(street) == [first]
    assert not street.known()[second].deleted
    assert not street.known()[kept].deleted


def test_a_missing_right_is_an_error(street: Overheard) -> None:
    said(street, 1)
    street.slack.without("channels:history")
    with pytest.raises(SlackError, match="channels:history"):
        street.passes(1)


def test_history_is_read_in_pages_and_a_thread_once(street: Overheard) -> None:
    there = said(street, 3)
    street.slack.reply(street.channel, there[0], street.ann, "a reply")
    street.hear(*street.told)
    before = len(street.slack.methods_called())
    street.passes(1)
    called: list[Call] = list(street.slack.api.calls)[before:]
    assert [call.method for call in called] == ["conversations.history", "conversations.replies"]


def test_a_pass_that_is_not_thorough_asks_for_threads_that_have_grown_and_a_few_in_turn(street: Overheard) -> None:
    roots = said(street, 12)
    replies = [street.slack.reply(street.channel, root, street.ann, "a reply") for root in roots]
    street.hear(*street.told)
    street.passes(1)

    def asked() -> set[str]:
        before = len(street.slack.methods_called())
        street.passes(1, thorough=False)
        return {call.args["ts"] for call in list(street.slack.api.calls)[before:] if "replies" in call.method}

    street.slack.reply(street.channel, roots[7], street.ann, "another")
    street.slack.edit(street.channel, replies[3], "changed")
    first, second, third = asked(), asked(), asked()
    assert roots[7] in first
    assert first | second | third == set(roots)
    assert all(len(one) <= 6 for one in (first, second, third))
    known = street.known()
    assert known[replies[3]].version != known[replies[2]].version
