"""RULES 7.4: what is wrong with a target is one notice, changed in place until all is out again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from pipeline.errors import NeedsPersonError, RetryableError
from pipeline.store import said as store
from pipeline.voice.speaking import Said
from tests.pipeline.desk import HOUR, MINUTE, SECOND, Desk, configuration, fast_folder

AWAY = RetryableError("shelf", "no answer")


@pytest.fixture
def desk() -> Iterator[Desk]:
    with fast_folder() as folder:
        desk = Desk(folder, configuration(desk="slack:C0DESK"))
        yield desk
        desk.close()


def incidents(desk: Desk) -> list[Said]:
    return [one for one in desk.answered if one.name.startswith("incident")]


def test_rule_7_4_it_is_said_at_the_desk_how_long_and_how_much_and_that_it_is_over(desk: Desk) -> None:
    desk.say("Doors")
    desk.look()
    desk.shelf.failures += [AWAY] * 4
    for text in ("a", "b", "c"):
        desk.say(text)
    desk.pass_time(HOUR)

    *failing, over = incidents(desk)
    assert "no answer. Since 10:00, 3 messages waiting; it is tried again" in failing[-1].notice.text
    assert over.notice.text == "shelf: all out 10:01."
    assert {str(one.notice.channel) for one in incidents(desk)} == {"slack:C0DESK"}
    assert {one.name for one in incidents(desk)} == {"incident pycon shelf"}
    assert [one.last for one in incidents(desk)] == [*[False] * len(failing), True]


def test_one_failure_that_passes_at_once_is_none(desk: Desk) -> None:
    desk.shelf.failures.append(AWAY)
    desk.say("Doors")
    desk.pass_time(HOUR)
    assert incidents(desk) == []


def test_where_a_person_is_needed_it_is_said_at_once(desk: Desk) -> None:
    desk.shelf.failures.append(NeedsPersonError("shelf", "its password is wrong"))
    desk.say("Doors")
    desk.look()
    (said,) = incidents(desk)
    assert "its password is wrong" in said.notice.text
    assert "a person is needed" in said.notice.text


def test_how_much_waits_is_known_after_a_restart(desk: Desk) -> None:
    desk.say("Doors")
    desk.look()
    desk.clock.now += MINUTE
    desk.shelf.failures += [AWAY] * 20
    desk.say("Coffee")
    desk.pass_time(MINUTE)
    desk.answered.clear()
    desk.restart()
    desk.look()
    assert "Since 10:01, 1 message waiting" in incidents(desk)[-1].notice.text


def test_what_was_mended_while_nobody_looked_is_closed(desk: Desk) -> None:
    desk.shelf.failures.append(NeedsPersonError("shelf", "its password is wrong"))
    desk.say("Doors")
    desk.look()
    note(desk, incidents(desk)[0].name)
    desk.answered.clear()
    desk.restart()
    desk.pass_time(20 * SECOND)
    assert incidents(desk)[-1].last
    assert "all out" in incidents(desk)[-1].notice.text


def test_a_matter_that_is_open_though_all_is_well_is_closed(desk: Desk) -> None:
    note(desk, "incident pycon shelf")
    desk.restart()
    desk.look()
    (said,) = incidents(desk)
    assert said.last


def test_nothing_wrong_is_nothing_said(desk: Desk) -> None:
    for text in ("a", "b"):
        desk.say(text)
        desk.pass_time(MINUTE)
    desk.restart()
    desk.pass_time(timedelta(days=1))
    assert incidents(desk) == []


def test_at_the_terminal_run_says_it() -> None:
    with fast_folder() as folder:
        desk = Desk(folder, configuration())
        desk.shelf.failures.append(NeedsPersonError("shelf", "its password is wrong"))
        desk.say("Doors")
        desk.look()
        assert incidents(desk) == []
        assert any("its password is wrong" in line for line in desk.said)
        desk.close()


def note(desk: Desk, name: str) -> None:
    """Remember a notice as speaking does when it has been said."""
    desk.database.write(lambda connection: store.note(connection, name, "n1", desk.clock.now)).result()
