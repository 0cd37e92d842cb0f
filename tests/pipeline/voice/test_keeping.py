"""RULES 8.6, 8.8: the answer to `!keep`, and by `!status` and receipts of what hands or a firewall did at a target."""

from collections.abc import Iterator

import pytest

from pipeline.days import entry_id
from pipeline.errors import RetryableError
from pipeline.voice import wording
from tests.pipeline.desk import FRIDAY, HOUR, MINUTE, TURN, Desk
from tests.pipeline.edited import Hands, edited_desk, shelf_of
from tests.pipeline.voice.test_acting import answer
from tests.pipeline.voice.test_telling import signs


@pytest.fixture
def desk() -> Iterator[Desk]:
    with edited_desk(["shelf", "blog"]) as desk:
        yield desk


def refuse(desk: Desk, *messages: str) -> None:
    """From its next publication on the target takes none of these."""
    shelf_of(desk).refused = tuple(entry_id("console", "main", message) for message in messages)


@pytest.mark.parametrize("typed", ["!keep ours", "!keep theirs", "!keep ours shelf", "!keep theirs blog"])
def test_where_nothing_was_changed_there_is_nothing_to_keep(desk: Desk, typed: str) -> None:
    desk.say("Doors")
    desk.pass_time(MINUTE)
    assert answer(desk, typed) == wording.NOTHING_TO_KEEP


@pytest.mark.parametrize("hands", ["edited", "removed", "inside"])
def test_rule_8_6_it_is_said_what_becomes_of_what_was_changed(desk: Desk, hands: Hands) -> None:
    shelf_of(desk).hands[FRIDAY] = (hands,)
    desk.say("Doors")
    desk.pass_time(MINUTE)
    assert answer(desk, "!keep theirs") == "Keeping what was changed by hand at shelf."
    assert answer(desk, "!keep ours blog") == wording.NOTHING_TO_KEEP
    desk.pass_time(MINUTE)
    assert answer(desk, "!keep ours shelf") == "Writing ours again over what was changed by hand at shelf."
    desk.pass_time(MINUTE)
    assert answer(desk, "!keep ours") == wording.NOTHING_TO_KEEP


def test_rule_8_6_every_target_with_something_to_choose_is_named(desk: Desk) -> None:
    desk.say("Doors")
    desk.pass_time(MINUTE)
    shelf_of(desk).hands[FRIDAY] = ("edited",)
    shelf_of(desk, "blog").in_conflict.add(FRIDAY)
    desk.say("Coffee")
    desk.pass_time(MINUTE)
    assert answer(desk, "!keep theirs") == "Keeping what was changed by hand at shelf and blog."


def test_a_day_before_is_named(desk: Desk) -> None:
    shelf_of(desk).in_conflict.add(FRIDAY)
    desk.say("Doors")
    desk.pass_time(TURN + HOUR)
    assert answer(desk, "!keep ours") == "Writing ours again over what was changed by hand at shelf (2026-05-15)."


def test_an_unknown_target_is_answered_with_those_that_there_are(desk: Desk) -> None:
    said = answer(desk, "!keep ours blgo")
    assert said == "Nothing was done: this live blog has no target blgo, only shelf and blog."


def test_rule_6_2_it_is_answered_once_and_not_late(desk: Desk) -> None:
    desk.say("!keep ours")
    desk.clock.now += 11 * MINUTE
    desk.look()
    assert desk.answered == []
    answer(desk, "!keep theirs")
    desk.answered.clear()
    desk.restart()
    desk.pass_time(MINUTE)
    assert desk.answered == []


def test_status_counts_what_was_changed_by_hand_and_what_is_refused(desk: Desk) -> None:
    shelf_of(desk).hands[FRIDAY] = ("edited", "", "removed")
    desk.say("Doors")
    desk.pass_time(MINUTE)
    refuse(desk, desk.say("Coffee"))
    desk.pass_time(MINUTE)
    targets = answer(desk, "!status").splitlines()[3]
    assert targets == (
        "shelf written 10:01, entries changed by hand there: 2, entries refused there: 1; blog written 10:01"
    )
    shelf_of(desk).failures += [RetryableError("shelf", "no answer")] * 2
    desk.say("Tea")
    desk.look()
    assert answer(desk, "!status").splitlines()[3].startswith("shelf: no answer, entries changed by hand there: 2,")


def test_rule_8_8_what_a_target_refuses_has_failed_until_it_is_taken(desk: Desk) -> None:
    early, late = desk.say("Doors"), desk.say("Coffee")
    reply = desk.say("and tea", thread=late)
    desk.look()
    refuse(desk, late)
    last = desk.say("Closing")
    desk.look()
    assert signs(desk) == {early: "public", late: "failed", reply: "failed", last: "public"}
    desk.wished.clear()
    desk.pass_time(MINUTE)
    assert desk.wished == [], "of what is settled nothing is wished again"
    refuse(desk)
    more = desk.say("Really closing")
    desk.look()
    assert signs(desk) == {late: "public", reply: "public", more: "public"}


def test_rule_8_8_what_is_refused_and_then_held_waits(desk: Desk) -> None:
    one = desk.say("Doors")
    refuse(desk, one)
    desk.look()
    assert signs(desk) == {one: "failed"}
    desk.react(one, "🔒")
    refuse(desk)
    desk.look()
    assert signs(desk) == {one: "waiting"}


def test_rule_8_8_after_a_restart_it_is_still_refused(desk: Desk) -> None:
    one = desk.say("Doors")
    refuse(desk, one)
    desk.look()
    two = desk.say("Coffee")
    desk.look()
    desk.wished.clear()
    desk.restart()
    desk.pass_time(MINUTE)
    assert signs(desk) == {one: "failed", two: "public"}
