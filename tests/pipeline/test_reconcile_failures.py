"""A target that fails, is held by somebody else, or has a disk that refuses: the others never notice (RULES 8.8)."""

import pytest
from sqlalchemy import text

from pipeline.errors import NeedsPersonError, RetryableError
from pipeline.events import Body
from pipeline.store import leases
from tests.pipeline.desk import (
    DAY,
    FRIDAY,
    HOUR,
    MINUTE,
    SECOND,
    TEN,
    TURN,
    Desk,
    Opener,
    fast_folder,
    finals,
    liveblogs,
)


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


def test_one_message_that_cannot_be_shown_keeps_no_other_from_being_published(
    opened: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    """Its mark-up is one that only a newer version knows; any fault of ours in one text is taken likewise."""
    desk = opened()
    desk.say("one", body=Body("later", "canary"))
    two = desk.say("two")
    desk.look()
    desk.edit(two, "too")
    desk.look()
    desk.restart()
    desk.look()

    assert desk.shelf.texts(FRIDAY) == ("too",)
    assert "cannot be shown" in caplog.text
    assert "canary" not in caplog.text
    assert [wish.sign for wish in desk.wished if wish.message == "1"][-1] == "failed"


@pytest.mark.parametrize("restarts", [False, True])
def test_what_a_lost_request_may_have_done_late_is_looked_at_once_though_nothing_changes(
    opened: Opener, restarts: bool
) -> None:
    desk = opened()
    desk.shelf.loses = True
    desk.shelf.failures.append(down())
    desk.say("one")
    desk.pass_time(30 * SECOND)
    if restarts:
        desk.restart()
        desk.look()
    before = len(desk.shelf.tries)
    desk.pass_time(HOUR)

    assert desk.shelf.tries[before:] == [TEN + 65 * SECOND]


def test_it_is_looked_at_though_the_day_is_over(opened: Opener) -> None:
    desk = opened()
    desk.shelf.loses = True
    desk.say("one")
    desk.pass_time(TURN - SECOND)
    desk.shelf.failures.append(down())
    desk.say("two")
    desk.pass_time(TURN + HOUR)

    assert desk.shelf.tries[-1] == TURN + 64 * SECOND
    assert finals(desk) == {FRIDAY: TURN + 4 * SECOND}


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
