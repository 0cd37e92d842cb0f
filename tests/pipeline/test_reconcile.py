"""What should each target have? Found by comparing, at any moment, after any failure or restart (RULES 5.5, 8)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from pipeline.errors import NeedsPersonError, RetryableError
from pipeline.events import Attachment
from pipeline.store import leases
from pipeline.store.publications import publications_of
from tests.pipeline.desk import Desk, configuration, fast_folder, liveblogs

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 5, day) for day in (15, 16, 17, 18))
TEN = datetime(2026, 5, 15, 15, 0, tzinfo=UTC)
"""Friday, ten in the morning in Chicago."""
TURN = datetime(2026, 5, 16, 9, 0, tzinfo=UTC)
"""Saturday, four in the morning in Chicago: Friday's day ends."""

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)

Opener = Callable[..., Desk]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens desks, by default of one live blog and one shelf."""
    with fast_folder() as folder:
        desks: list[Desk] = []

        def open_desk(*args: object, **keys: object) -> Desk:
            desk = Desk(folder / str(len(desks)), configuration(*args, **keys), TEN)  # type: ignore[arg-type]
            desks.append(desk)
            return desk

        yield open_desk
        for desk in desks:
            desk.close()


# What shows is sent, once, at once


def test_what_is_said_is_sent(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    desk.look()
    desk.say("two")
    desk.look()

    assert desk.shelf.texts(FRIDAY) == ("one", "two")
    assert [sent.texts for sent in desk.shelf.history] == [("one",), ("one", "two")]


def test_nothing_is_sent_when_nothing_changed(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    desk.pass_time(3 * HOUR)
    assert len(desk.shelf.history) == 1

    for _ in range(3):
        desk.restart()
        desk.pass_time(HOUR)
    desk.say("((an aside")
    desk.say("✅")
    desk.pass_time(HOUR)
    assert len(desk.shelf.history) == 1


def test_a_day_without_anything_to_see_has_no_post(opened: Opener) -> None:
    desk = opened()
    desk.say("((an aside")
    desk.say("draft: later")
    desk.react(desk.say("gone before anybody looked"), "❌")
    desk.pass_time(DAY)
    desk.clock.now += DAY
    desk.pass_time(HOUR)

    assert desk.shelf.history == []


def test_a_delayed_message_shows_when_its_time_has_come_and_not_before(opened: Opener) -> None:
    desk = opened(delay="20s")
    desk.say("wait")
    desk.pass_time(19 * SECOND)
    assert desk.shelf.texts(FRIDAY) is None
    desk.pass_time(1 * SECOND)
    assert desk.shelf.texts(FRIDAY) == ("wait",)


def test_a_message_that_is_delayed_past_the_end_of_its_day_shows_all_the_same(opened: Opener) -> None:
    desk = opened(delay="20s")
    desk.say("early")
    desk.pass_time(TURN - 10 * SECOND)
    desk.say("late")
    desk.pass_time(TURN + MINUTE)

    assert desk.shelf.texts(FRIDAY) == ("early", "late")


def test_a_message_that_is_delayed_past_the_end_of_its_day_shows_after_a_restart(opened: Opener) -> None:
    desk = opened(delay="20s")
    desk.say("early")
    desk.pass_time(TURN - 10 * SECOND)
    desk.say("late")
    desk.pass_time(TURN + 2 * SECOND)
    desk.restart()
    desk.clock.now = TURN + DAY
    desk.pass_time(MINUTE)

    assert desk.shelf.texts(FRIDAY) == ("early", "late")


# Pace (RULES 8.1, 8.2)


def test_the_last_change_always_goes_out(opened: Opener) -> None:
    desk = opened({"shelf": {"every": "60s", "quiet": "10s"}})
    for number in range(40):
        desk.say(f"{number}")
        desk.pass_time(7 * SECOND)
    desk.pass_time(2 * MINUTE)

    assert desk.shelf.texts(FRIDAY) == tuple(f"{number}" for number in range(40))
    gaps = [later.at - earlier.at for earlier, later in zip(desk.shelf.history, desk.shelf.history[1:], strict=False)]
    assert min(gaps) >= MINUTE


def test_what_is_taken_back_goes_at_once(opened: Opener) -> None:
    desk = opened({"shelf": {"every": "1h", "quiet": "10m", "hours": "09:00-11:00"}})
    one = desk.say("one")
    desk.pass_time(2 * HOUR)
    assert desk.shelf.texts(FRIDAY) == ("one",)
    desk.say("two")  # at noon, after hours
    desk.look()
    assert desk.shelf.texts(FRIDAY) == ("one",)
    desk.delete(one)
    desk.look()
    assert desk.shelf.texts(FRIDAY) == ("two",)


def test_outside_hours_the_rest_waits_until_morning(opened: Opener) -> None:
    desk = opened({"shelf": {"hours": "09:00-19:00"}})
    desk.pass_time(10 * HOUR)  # eight in the evening
    desk.say("late")
    desk.pass_time(7 * HOUR)
    assert desk.shelf.texts(FRIDAY) is None
    desk.pass_time(HOUR)  # four in the morning: the final publication knows no hours
    assert desk.shelf.texts(FRIDAY) == ("late",)


def test_in_a_hurry_pace_and_hours_are_ignored(opened: Opener) -> None:
    desk = opened({"shelf": {"every": "1h", "quiet": "10m", "hours": "01:00-02:00"}})
    desk.say("one")
    desk.look(hurry=True)

    assert desk.shelf.texts(FRIDAY) == ("one",)
    assert desk.dispatch.is_idle


# Failures (RULES 8.8)


def down(after: float | None = None) -> RetryableError:
    return RetryableError("shelf", "no answer", after=after)


def test_a_failure_is_tried_again_with_growing_waits_until_it_works(opened: Opener) -> None:
    desk = opened()
    desk.shelf.failures += [down() for _ in range(10)]
    desk.say("one")
    desk.pass_time(3 * HOUR)

    waits = [later - earlier for earlier, later in zip(desk.shelf.tries, desk.shelf.tries[1:], strict=False)]
    assert waits == sorted(waits)
    assert waits[0] == 5 * SECOND
    assert waits[-1] == 10 * MINUTE
    assert desk.shelf.texts(FRIDAY) == ("one",)
    assert desk.said == [
        "shelf: no answer; it is tried again",
        "shelf: pycon 2026-05-15 is all out again",
    ]


def test_a_new_process_tries_at_once_what_failed_unless_the_target_asked_for_patience(opened: Opener) -> None:
    desk = opened()
    desk.shelf.failures += [down() for _ in range(8)]
    desk.say("one")
    desk.pass_time(20 * MINUTE)
    desk.shelf.failures = [down(after=60)]
    desk.restart()
    desk.look()
    desk.restart()
    desk.pass_time(59 * SECOND)
    assert desk.shelf.texts(FRIDAY) is None
    desk.pass_time(SECOND)
    assert desk.shelf.texts(FRIDAY) == ("one",)


def test_retry_after_is_obeyed_even_by_what_is_taken_back(opened: Opener) -> None:
    desk = opened()
    one = desk.say("one")
    desk.look()
    desk.shelf.failures.append(down(after=300))
    desk.say("two")
    desk.look()
    desk.delete(one)
    desk.pass_time(299 * SECOND)
    assert desk.shelf.texts(FRIDAY) == ("one",)
    desk.pass_time(SECOND)
    assert desk.shelf.texts(FRIDAY) == ("two",)


def test_what_is_taken_back_waits_for_no_delay_of_ours(opened: Opener) -> None:
    desk = opened()
    one = desk.say("one")
    desk.look()
    desk.shelf.failures += [down() for _ in range(8)]
    desk.say("two")
    desk.pass_time(20 * MINUTE)
    tries = len(desk.shelf.tries)
    assert desk.shelf.texts(FRIDAY) == ("one",)
    desk.shelf.failures.clear()
    desk.delete(one)
    desk.look()
    assert len(desk.shelf.tries) == tries + 1
    assert desk.shelf.texts(FRIDAY) == ("two",)


def test_what_is_taken_back_in_vain_is_tried_again_steadily_and_not_all_the_time(opened: Opener) -> None:
    desk = opened()
    one = desk.say("one")
    desk.say("two")
    desk.look()
    desk.shelf.tries.clear()
    desk.shelf.failures += [down() for _ in range(60)]
    desk.delete(one)
    desk.pass_time(20 * MINUTE)

    waits = [later - earlier for earlier, later in zip(desk.shelf.tries, desk.shelf.tries[1:], strict=False)]
    assert min(waits) >= 5 * SECOND
    assert max(waits) <= 10 * SECOND
    assert desk.shelf.texts(FRIDAY) == ("two",)


def test_a_target_that_needs_a_person_is_probed_and_the_others_never_notice(opened: Opener) -> None:
    desk = opened({"shelf": {}, "board": {}})
    shelf, board = desk.shelves["shelf"], desk.shelves["board"]
    shelf.failures += [NeedsPersonError("shelf", "the login is refused") for _ in range(3)]
    desk.say("one")
    desk.pass_time(15 * MINUTE)
    desk.say("two")
    desk.look()
    assert board.texts(FRIDAY) == ("one", "two")
    assert shelf.tries == [TEN, TEN + 10 * MINUTE]
    desk.pass_time(HOUR)
    assert shelf.texts(FRIDAY) == ("one", "two")
    assert "shelf: the login is refused" in desk.said


def test_a_fault_of_ours_in_one_target_is_a_failure_of_that_target_alone(
    opened: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    desk = opened({"shelf": {}, "board": {}})
    desk.shelves["shelf"].failures.append(KeyError("surprise"))
    desk.say("one")
    desk.pass_time(MINUTE)

    assert desk.shelves["board"].texts(FRIDAY) == desk.shelves["shelf"].texts(FRIDAY) == ("one",)
    assert "KeyError" in caplog.text


def test_in_a_hurry_a_failure_is_the_end_of_it(opened: Opener) -> None:
    desk = opened()
    desk.shelf.failures += [down(), down()]
    desk.say("one")
    desk.look()
    desk.look(hurry=True)
    assert desk.dispatch.is_idle
    assert list(desk.dispatch.left().failed.values()) == ["shelf: no answer"]
    desk.restart()
    desk.pass_time(MINUTE)
    assert desk.shelf.texts(FRIDAY) == ("one",)


def test_in_a_hurry_a_failure_at_a_day_that_is_over_is_the_end_of_it(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    desk.look()
    desk.clock.now = TURN + DAY
    desk.shelf.failures += [down() for _ in range(5)]
    desk.look(hurry=True)
    assert desk.dispatch.is_idle
    assert list(desk.dispatch.left().failed.values()) == ["shelf: no answer"]


# The end of a day, and its neighbours (RULES 5.5, 8.1)


def finals(desk: Desk, name: str = "shelf") -> dict[date, datetime | None]:
    """When each day post was closed, by the records."""
    with desk.database.reading() as connection:
        return {one.date: one.final for one in publications_of(connection, name)}


def test_a_day_is_closed_once_at_its_end(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    desk.pass_time(2 * DAY)

    assert [(sent.at, sent.ended) for sent in desk.shelf.history] == [(TEN, False), (TURN, True)]
    assert finals(desk) == {FRIDAY: TURN}


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


# Several live blogs, several processes


def test_live_blogs_are_apart_and_a_list_of_what_is_open_goes_with_each() -> None:
    blogs = {
        "pycon": {"channels": ["console:main"], "targets": ["shelf"]},
        "djangocon": {"channels": ["slack:C1"], "targets": ["shelf"], "timezone": "Asia/Tokyo"},
    }
    with fast_folder() as folder:
        desk = Desk(folder, liveblogs(blogs, {"shelf": {}}), TEN)
        desk.say("in Chicago")
        desk.say("in Tokyo", source="slack", channel="C1", by="U1")
        desk.look()
        assert desk.shelf.texts(FRIDAY, "pycon") == ("in Chicago",)
        assert desk.shelf.texts(FRIDAY, "djangocon") == ("in Tokyo",)

        del blogs["djangocon"]
        desk.restart(liveblogs(blogs, {"shelf": {}}))
        desk.say("alone")
        desk.pass_time(DAY)
        desk.close()
    assert desk.shelf.texts(FRIDAY, "pycon") == ("in Chicago", "alone")
    assert desk.shelf.texts(FRIDAY, "djangocon") == ("in Tokyo",)


def test_what_somebody_else_is_just_publishing_is_waited_for_and_is_no_failure(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    lease, other = f"target shelf, pycon {FRIDAY}", "elsewhere process 7 since 8 boot 9 0123abcd"
    desk.database.write(lambda connection: leases.take(connection, lease, other, TEN)).result()
    desk.pass_time(80 * SECOND)
    desk.look(hurry=True)
    assert not desk.dispatch.is_idle
    assert desk.shelf.tries == []
    desk.pass_time(20 * SECOND)
    assert desk.shelf.texts(FRIDAY) == ("one",)
    assert desk.dispatch.left().failed == {}


def test_what_another_process_recorded_is_read(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    desk.look()
    other = Desk(desk.folder, desk.config, TEN)
    other._number = 100
    other.say("two")
    other.close()
    desk.look()
    assert desk.shelf.texts(FRIDAY) == ("one", "two")


def test_our_own_disk_that_refuses_loses_nothing(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    desk.database.write(
        lambda connection: connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON publications BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        )
    ).result()
    desk.pass_time(MINUTE)
    assert desk.said == ["database: disk is full; it is tried again"]
    desk.database.write(lambda connection: connection.execute(text("DROP TRIGGER full"))).result()
    desk.pass_time(MINUTE)
    assert desk.shelf.texts(FRIDAY) == ("one",)
    assert not finals(desk)[FRIDAY]


# Commands that reach back to days that are over (RULES 5.2 to 5.4)


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


# Pictures


def test_a_picture_is_wanted_until_it_is_here_though_its_day_is_over(opened: Opener) -> None:
    desk = opened()
    desk.say("with a picture", attachments=(Attachment(id="p", ref="p.jpg"),))
    desk.pass_time(TURN + HOUR)
    desk.wanted.clear()
    desk.restart()
    desk.pass_time(MINUTE)
    assert {one.attachment.id for one in desk.wanted} == {"p"}
