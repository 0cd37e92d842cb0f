"""The end of a day, its neighbours, and what reaches back to days that are over (RULES 5.2 to 5.5, 8.1)."""

from pipeline.dispatch import LINGER
from pipeline.errors import RetryableError
from pipeline.events import Attachment
from tests.pipeline.desk import (
    DAY,
    FRIDAY,
    HOUR,
    MINUTE,
    SATURDAY,
    SECOND,
    SUNDAY,
    TEN,
    TURN,
    Opener,
    configuration,
    finals,
)
from tests.rooms import warm


def down() -> RetryableError:
    return RetryableError("shelf", "no answer")


def test_a_day_is_closed_once_at_its_end(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    desk.pass_time(2 * DAY)

    assert [(sent.at, sent.ended) for sent in desk.shelf.history] == [(TEN, False), (TURN, True)]
    assert finals(desk) == {FRIDAY: TURN}


def test_a_day_that_is_over_stays_warm_while_most_late_edits_come(opened: Opener) -> None:
    desk = opened()
    message = desk.say("one")
    desk.pass_time(TURN + LINGER - SECOND)
    assert [name.date for name in warm(desk.room)] == [FRIDAY]
    desk.pass_time(2 * SECOND)
    assert not warm(desk.room)
    desk.edit(message, "late")
    desk.pass_time(SECOND)
    assert desk.shelf.history[-1].day == FRIDAY
    assert not warm(desk.room)


def test_the_day_before_is_sent_once_more_when_the_next_one_first_appears(opened: Opener) -> None:
    desk = opened()
    desk.say("friday")
    desk.pass_time(TURN + HOUR)
    assert len(desk.shelf.history) == 2
    desk.say("((an aside")
    desk.pass_time(HOUR)
    assert len(desk.shelf.history) == 2
    desk.say("saturday")
    desk.pass_time(HOUR)
    assert [(sent.day, sent.next) for sent in desk.shelf.history[2:]] == [(SATURDAY, None), (FRIDAY, SATURDAY)]
    desk.say("more")
    desk.pass_time(HOUR)
    assert [sent.day for sent in desk.shelf.history[4:]] == [SATURDAY]


def test_a_day_that_comes_late_is_linked_from_both_sides(opened: Opener) -> None:
    desk = opened()
    desk.say("friday")
    desk.pass_time(TURN + DAY + HOUR)
    desk.say("sunday")
    desk.pass_time(HOUR)
    assert desk.shelf.posts["pycon", SUNDAY].former == FRIDAY
    desk.say("saturday", time=TURN + HOUR)
    desk.pass_time(HOUR)

    assert desk.shelf.posts["pycon", FRIDAY].next == SATURDAY
    assert desk.shelf.posts["pycon", SUNDAY].former == SATURDAY


def test_a_day_that_never_had_a_post_is_no_neighbour(opened: Opener) -> None:
    desk = opened()
    desk.say("friday")
    desk.pass_time(TURN + HOUR)
    desk.say("draft: saturday")
    desk.pass_time(DAY)
    desk.say("sunday")
    desk.look()

    assert desk.shelf.posts["pycon", FRIDAY].next == SUNDAY
    assert desk.shelf.posts["pycon", SUNDAY].former == FRIDAY


def test_the_day_before_gets_its_link_though_the_process_ended_in_between(opened: Opener) -> None:
    desk = opened()
    desk.say("friday")
    desk.pass_time(TURN + HOUR)
    desk.say("saturday")
    while ("pycon", SATURDAY) not in desk.shelf.posts:
        desk.dispatch.step(desk.clock.now)
    desk.restart()
    desk.pass_time(MINUTE)

    assert desk.shelf.posts["pycon", FRIDAY].next == SATURDAY


def test_an_ended_day_is_sent_again_only_when_its_own_events_change(opened: Opener) -> None:
    desk = opened()
    friday = desk.say("friday")
    desk.say("another")
    desk.pass_time(TURN + HOUR)
    desk.say("saturday")
    desk.pass_time(5 * HOUR)
    before = len(desk.shelf.history)
    desk.restart(configuration(title="Another title"))
    desk.pass_time(HOUR)
    assert {sent.day for sent in desk.shelf.history[before:]} == {SATURDAY}

    desk.edit(friday, "mended")
    desk.pass_time(HOUR)
    assert desk.shelf.texts(FRIDAY) == ("mended", "another")
    assert desk.shelf.history[-1].ended
    assert finals(desk)[FRIDAY] == TURN


def test_a_day_that_ends_while_nobody_is_there_is_closed_at_the_next_start(opened: Opener) -> None:
    desk = opened()
    desk.say("friday")
    desk.look()
    desk.clock.now = TURN + 3 * DAY
    desk.restart()
    desk.pass_time(HOUR)

    assert [(sent.day, sent.ended) for sent in desk.shelf.history] == [(FRIDAY, False), (FRIDAY, True)]


def test_a_new_target_gets_only_open_days(opened: Opener) -> None:
    desk = opened()
    desk.say("friday")
    desk.pass_time(TURN + HOUR)
    desk.say("saturday")
    desk.pass_time(HOUR)
    desk.restart(configuration({"shelf": {}, "board": {}}))
    desk.pass_time(DAY)
    desk.clock.now += DAY
    desk.pass_time(HOUR)

    assert {sent.day for sent in desk.shelves["board"].history} == {SATURDAY}


def test_a_target_that_was_down_at_the_end_of_the_day_closes_it_once_when_it_is_back(opened: Opener) -> None:
    desk = opened()
    desk.say("friday")
    desk.pass_time(TURN - SECOND)
    desk.shelf.failures += [down() for _ in range(9)]
    desk.pass_time(2 * DAY)

    assert [(sent.day, sent.ended) for sent in desk.shelf.history] == [(FRIDAY, False), (FRIDAY, True)]


def test_what_waited_for_a_resume_shows_though_its_day_is_over(opened: Opener) -> None:
    desk = opened()
    desk.say("before")
    desk.pass_time(HOUR)
    desk.say("!pause")
    desk.pass_time(HOUR)
    desk.say("after")
    desk.pass_time(TURN + HOUR)
    assert desk.shelf.texts(FRIDAY) == ("before",)
    desk.say("!resume")
    desk.pass_time(MINUTE)
    assert desk.shelf.texts(FRIDAY) == ("before", "after")


def test_what_waited_for_a_resume_shows_after_a_restart_in_between(opened: Opener) -> None:
    desk = opened()
    desk.say("before")
    desk.pass_time(HOUR)
    desk.say("!pause")
    desk.pass_time(HOUR)
    desk.say("after")
    desk.pass_time(TURN + HOUR)
    desk.restart()
    desk.pass_time(MINUTE)
    desk.say("!resume")
    desk.restart()
    desk.pass_time(MINUTE)
    assert desk.shelf.texts(FRIDAY) == ("before", "after")


def test_a_day_that_ended_off_line_comes_back(opened: Opener) -> None:
    desk = opened()
    desk.say("friday")
    desk.pass_time(HOUR)
    desk.say("!offline")
    desk.pass_time(TURN + HOUR)
    assert desk.shelf.posts["pycon", FRIDAY].offline
    desk.say("!online")
    desk.pass_time(MINUTE)
    assert desk.shelf.texts(FRIDAY) == ("friday",)


def test_a_rehearsal_that_is_kept_shows_though_its_day_is_over(opened: Opener) -> None:
    desk = opened(start="manual")
    desk.say("rehearsed")
    desk.pass_time(TURN + HOUR)
    assert desk.shelf.history == []
    desk.say("!start keep")
    desk.pass_time(MINUTE)
    assert desk.shelf.texts(FRIDAY) == ("rehearsed",)


def test_a_picture_is_wanted_until_it_is_here_though_its_day_is_over(opened: Opener) -> None:
    desk = opened()
    desk.say("with a picture", attachments=(Attachment(id="p", ref="p.jpg"),))
    desk.pass_time(TURN + HOUR)
    desk.wanted.clear()
    desk.restart()
    desk.pass_time(MINUTE)
    assert {one.attachment.id for one in desk.wanted} == {"p"}
