"""RULES 8.6: what was found on a target is told once, where the live blog's notices go."""

from collections.abc import Iterator

import pytest

from pipeline.store import said as store
from pipeline.voice.speaking import Said
from tests.pipeline.desk import DAY, HOUR, MINUTE, Desk
from tests.pipeline.edited import edited_desk, shelf_of

CHANGED = "Kim has changed the entry of 10:00 at shelf; it stays so until it is edited here."


@pytest.fixture
def desk() -> Iterator[Desk]:
    with edited_desk(desk="slack:C0DESK") as desk:
        yield desk


def remarked(desk: Desk) -> list[Said]:
    return [one for one in desk.answered if one.name.startswith("remark ")]


def test_rule_8_6_one_line_says_who_and_what(desk: Desk) -> None:
    shelf_of(desk).remarks = (CHANGED,)
    desk.say("Doors")
    desk.pass_time(MINUTE)
    (said,) = remarked(desk)
    assert (said.notice.text, str(said.notice.channel), said.notice.to) == (CHANGED, "slack:C0DESK", "")
    assert said.once
    assert said.name.startswith("remark shelf pycon 2026-05-15 ")
    assert desk.said[-1] == CHANGED, "and whoever watches sees it"


def test_each_is_told_of_each_day_and_target_and_not_again() -> None:
    with edited_desk(["shelf", "blog"], desk="slack:C0DESK") as desk:
        shelf_of(desk).remarks = (CHANGED,)
        desk.say("Doors")
        desk.pass_time(HOUR)
        shelf_of(desk).remarks = (CHANGED, "And the one of 10:05.")
        shelf_of(desk, "blog").remarks = (CHANGED,)
        desk.say("Coffee")
        desk.pass_time(HOUR)
        desk.say("Tea")
        desk.pass_time(DAY)
        texts = [one.notice.text for one in remarked(desk)]
        assert sorted(texts) == ["And the one of 10:05.", CHANGED, CHANGED]
        assert len({one.name for one in remarked(desk)}) == 3


def test_what_was_told_is_not_told_by_the_next_process_and_what_was_not_is(desk: Desk) -> None:
    shelf_of(desk).remarks = (CHANGED,)
    desk.say("Doors")
    desk.look()
    name = remarked(desk)[0].name
    desk.answered.clear()
    desk.restart()
    desk.look()
    assert [one.name for one in remarked(desk)] == [name], "nobody knows that it got there"
    desk.database.write(lambda connection: store.note(connection, name, "n1", desk.clock.now)).result()
    desk.answered.clear()
    desk.restart()
    desk.look()
    assert remarked(desk) == []


def test_at_the_terminal_run_says_it() -> None:
    with edited_desk() as desk:
        shelf_of(desk).remarks = (CHANGED,)
        desk.say("Doors")
        desk.pass_time(MINUTE)
        assert remarked(desk) == []
        assert desk.said.count(CHANGED) == 1
