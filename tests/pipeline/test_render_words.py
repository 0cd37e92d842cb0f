"""The page's own words, and how it writes dates, times and zones."""

import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.render.words import ENGLISH, Words, direction, moment, words_of

TOP = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("zone", "minutes", "words"),
    [
        ("America/Chicago", -300, "Times in Chicago (UTC−5)"),
        ("America/Argentina/Buenos_Aires", -180, "Times in Buenos Aires (UTC−3)"),
        ("America/St_Johns", -150, "Times in St Johns (UTC−2:30)"),
        ("Asia/Kathmandu", 345, "Times in Kathmandu (UTC+5:45)"),
        ("Europe/London", 0, "Times in London (UTC)"),
        ("Etc/GMT-2", 120, "Times in UTC+2"),
        ("UTC", 0, "Times in UTC"),
    ],
)
def test_a_zone_is_named_by_its_place_and_offset(zone: str, minutes: int, words: str) -> None:
    assert ENGLISH.zone(zone, timedelta(minutes=minutes)) == words


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_date_is_written_out(day: date) -> None:
    weekday, rest = ENGLISH.day(day).split(", ")
    assert datetime.strptime(rest, "%d %B %Y").replace(tzinfo=UTC).date() == day
    assert ENGLISH.days.index(weekday) == day.weekday()
    assert rest.startswith(ENGLISH.short_day(day))


def test_a_time_says_its_date_only_where_it_is_another() -> None:
    time = datetime(2026, 5, 15, 9, 5, tzinfo=UTC)
    assert str(moment(time, date(2026, 5, 15), ENGLISH)) == "09:05"
    assert str(moment(time, date(2026, 5, 14), ENGLISH)) == "15 May, 09:05"


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "de", "zh-Hant", ""])
def test_a_language_without_words_of_its_own_gets_english(language: str) -> None:
    assert words_of(language) is ENGLISH


@pytest.mark.parametrize(("language", "way"), [("ar", "rtl"), ("he-IL", "rtl"), ("en", "ltr"), ("arn", "ltr")])
def test_direction(language: str, way: str) -> None:
    assert direction(language) == way


def test_every_word_is_used() -> None:
    sources = [*(TOP / "templates").glob("*.html"), *(TOP / "pipeline" / "render").glob("*.py")]
    text = "".join(path.read_text() for path in sources)
    assert not [word.name for word in fields(Words) if not re.search(rf"\.{word.name}\b", text)]


def test_the_words_are_nowhere_but_in_one_place() -> None:
    said = [getattr(ENGLISH, word.name) for word in fields(Words) if word.name not in ("days", "months")]
    for path in (TOP / "templates").glob("*.html"):
        assert not [word for word in said if f">{word}<" in path.read_text()], path.name
