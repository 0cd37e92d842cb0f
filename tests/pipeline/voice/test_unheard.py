"""RULES 7.6 and 6.3: who writes what does nothing there is told so, and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.voice import wording
from pipeline.voice.unheard import unheard
from tests.happened import NOON, config, edited, posted
from tests.recording import ANN, EVE, STRANGER

CONFIG = config()
DESK = config(desk="slack:C0DESK")


def test_rule_7_6_a_stranger_is_told_privately_under_one_name_a_day() -> None:
    first, second, tomorrow = (
        posted(str(number), by=STRANGER, time=NOON + timedelta(hours=hours)) for number, hours in enumerate((0, 1, 24))
    )
    said = [one for event in (first, second, tomorrow) for one in unheard(CONFIG, [event], event.time)]
    assert [one.name for one in said] == [
        f"stranger pycon slack:{STRANGER} {day}" for day in ("2026-05-15", "2026-05-15", "2026-05-16")
    ]
    assert {(one.once, one.notice.to, one.notice.text) for one in said} == {(True, STRANGER, wording.STRANGER)}


@pytest.mark.parametrize("by", [ANN, EVE])
def test_who_is_listed_is_no_stranger(by: str) -> None:
    assert list(unheard(CONFIG, [posted("1", by=by)], NOON)) == []


def test_what_is_old_caught_up_or_no_message_is_passed_over() -> None:
    one = posted("1", by=STRANGER)
    assert list(unheard(CONFIG, [one], NOON + timedelta(minutes=11))) == []
    assert list(unheard(CONFIG, [replace(one, seen="caught-up")], NOON)) == []
    assert list(unheard(CONFIG, [edited("1", "better", by=STRANGER)], NOON)) == []
    assert list(unheard(CONFIG, [replace(one, channel="elsewhere")], NOON)) == []


def test_rule_6_3_a_command_at_a_shared_desk_is_refused_and_talk_there_is_nobody_s_business() -> None:
    liveblogs = {"pycon": DESK.liveblogs["pycon"], "other": DESK.liveblogs["pycon"]}
    shared = DESK.model_copy(update={"liveblogs": liveblogs})
    command, talk = (posted("1", text, by=EVE, channel="C0DESK") for text in ("!pause", "Lunch?"))
    (said,) = unheard(shared, [command], NOON)
    assert (said.notice.text, said.notice.to) == (wording.SHARED_DESK, EVE)
    assert list(unheard(shared, [talk], NOON)) == []
    assert list(unheard(shared, [replace(command, by=STRANGER)], NOON)) == []
    assert list(unheard(DESK, [command], NOON)) == []
