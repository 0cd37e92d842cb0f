"""A desk is told that the clocks disagree by which all is timed; who wrote in vain is told so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.voice.remarks import APART, remarks
from tests.happened import NOON, config, posted
from tests.recording import STRANGER

CONFIG = config(desk="slack:C0DESK")
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("off", "here"), [(HOUR, "13:00"), (-HOUR, "11:00"), (APART + SECOND, "12:10")])
def test_what_comes_live_from_another_hour_is_said_once_a_day(off: timedelta, here: str) -> None:
    (said,) = remarks(CONFIG, [posted("1")], NOON + off)
    assert said.once
    assert said.name == "clocks slack 2026-05-15"
    assert str(said.notice.channel) == "slack:C0DESK"
    assert f"slack: something said just now has the time 12:00, and here it is {here}" in said.notice.text


def test_clocks_that_agree_or_what_came_late_is_nothing_to_be_told() -> None:
    one = posted("1")
    assert list(remarks(CONFIG, [one], NOON + APART)) == []
    assert list(remarks(CONFIG, [one], NOON - APART)) == []
    assert list(remarks(CONFIG, [replace(one, seen="caught-up")], NOON + HOUR)) == []
    assert list(remarks(CONFIG, [replace(one, channel="elsewhere")], NOON + HOUR)) == []


def test_strangers_are_told_here_too() -> None:
    (said,) = remarks(CONFIG, [posted("1", by=STRANGER)], NOON)
    assert said.notice.to == STRANGER
