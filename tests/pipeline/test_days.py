"""Days never overlap and leave no gap, wherever on earth and whatever the clocks do (RULES 2.2 to 2.4)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import days
from pipeline.events import Channel, Day
from tests.make import NOON, TODAY, ZONE

MINUTE = timedelta(minutes=1)
ZONES = sorted(available_timezones() - {"localtime"})
YEARS = [date(2026, 1, 1) + timedelta(days=number) for number in range(2 * 365)]
STARTS = st.sampled_from([time(0), time(4), time(2, 30), time(12), time(23, 59)])
PLACE = Channel("console", "main")

instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
rules = st.tuples(st.sampled_from(ZONES), STARTS)


@pytest.mark.parametrize("zone", ZONES)
def test_rule_2_3_the_days_of_two_years_follow_each_other(zone: str) -> None:
    ends = days.start_of(YEARS[0], zone, time(4))
    for local in YEARS:
        starts, ends = ends, days.start_of(local + days.ONE_DAY, zone, time(4))
        assert starts < ends
        assert days.local_date(starts, zone, time(4)) == local
        assert days.local_date(ends - timedelta(microseconds=1), zone, time(4)) == local


@settings(deadline=None)
@given(instants, rules)
def test_rule_2_3_every_instant_lies_in_its_day(instant: datetime, rule: tuple[str, time]) -> None:
    day = days.day_of(instant, *rule)
    assert instant in day
    assert day.date == days.local_date(instant, *rule)
    assert days.day_of(instant, *rule, [day]) is day


@settings(deadline=None)
@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.tuples(st.sampled_from(["Pacific/Apia", "Pacific/Kwajalein", "America/St_Johns", "Africa/Casablanca"]), STARTS),
)
@example(datetime(2011, 12, 30, 12, tzinfo=UTC), ("Pacific/Apia", time(4)))
@example(datetime(2006, 10, 29, 2, 35, tzinfo=UTC), ("America/St_Johns", time(0)))
def test_rule_2_3_so_it_was_where_clocks_passed_over_midnight(instant: datetime, rule: tuple[str, time]) -> None:
    assert instant in days.day_of(instant, *rule)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20 * 24 * 60), rules), max_size=25))
def test_rule_2_3_days_stay_apart_while_zone_and_start_change(touched: list[tuple[int, tuple[str, time]]]) -> None:
    cut: list[Day] = []
    for minutes, rule in touched:
        instant = NOON + minutes * MINUTE
        day = days.day_of(instant, *rule, cut)
        assert instant in day
        if day not in cut:
            cut.append(day)
        assert_apart(cut)


def assert_apart(cut: Sequence[Day]) -> None:
    in_order = sorted(cut, key=lambda day: day.starts)
    assert [day.date for day in in_order] == sorted({day.date for day in cut})
    for day in cut:
        assert day.starts < day.ends
    for before, after in pairwise(in_order):
        assert before.ends <= after.starts
        if after.date - before.date == days.ONE_DAY:
            assert before.ends == after.starts


def test_rule_2_3_a_note_at_one_in_the_morning_belongs_to_the_evening_before() -> None:
    one = datetime(2026, 5, 16, 1, tzinfo=ZoneInfo(ZONE))
    assert days.day_of(one, ZONE, time(4)).date == date(2026, 5, 15)
    assert days.day_of(one, ZONE, time(0)).date == date(2026, 5, 16)


@pytest.mark.parametrize(
    ("local", "hours"), [(date(2026, 3, 7), 23), (date(2026, 10, 31), 25), (date(2026, 5, 15), 24)]
)
def test_rule_2_3_a_day_may_have_23_or_25_hours(local: date, hours: int) -> None:
    noon = datetime.combine(local, time(12), tzinfo=ZoneInfo(ZONE))
    day = days.day_of(noon, ZONE, time(4))
    assert day.date == local
    assert day.ends - day.starts == timedelta(hours=hours)


def test_rule_2_3_a_day_that_starts_in_the_hour_that_is_skipped_or_comes_twice() -> None:
    assert days.start_of(date(2026, 3, 8), ZONE, time(2, 30)) == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)
    assert days.start_of(date(2026, 11, 1), ZONE, time(1, 30)) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_rule_2_3_a_new_row_begins_where_the_one_before_ends() -> None:
    later = days.day_of(TODAY.ends + MINUTE, ZONE, time(2), [TODAY])
    assert (later.date, later.starts, later.ends) == (
        date(2026, 5, 16), TODAY.ends, days.start_of(date(2026, 5, 17), ZONE, time(2)),
    )  # fmt: skip


def test_rule_2_3_and_ends_where_the_one_after_begins() -> None:
    former = days.day_of(TODAY.starts - MINUTE, ZONE, time(6), [TODAY])
    assert (former.date, former.starts, former.ends) == (
        date(2026, 5, 14), days.start_of(date(2026, 5, 14), ZONE, time(6)), TODAY.starts,
    )  # fmt: skip


def test_rule_2_3_days_that_are_not_neighbours_leave_a_day_as_it_is() -> None:
    week = timedelta(days=7)
    others = [days.day_of(NOON + step, ZONE, time(6)) for step in (week, -week)]
    assert days.day_of(NOON, ZONE, time(4), others) == TODAY


def test_rule_2_3_a_date_that_is_taken_is_not_given_twice() -> None:
    afterwards = days.day_of(TODAY.ends, "Pacific/Niue", time(4), [TODAY])
    assert days.local_date(TODAY.ends, "Pacific/Niue", time(4)) == TODAY.date
    assert (afterwards.date, afterwards.starts) == (date(2026, 5, 16), TODAY.ends)


def clock_shows(typed: time, day: Day) -> Iterator[datetime]:
    """The instants of a day at which its clocks show a time, minute by minute."""
    zone = ZoneInfo(day.zone)
    instant = day.starts
    while instant < day.ends:
        local = instant.astimezone(zone)
        if (local.hour, local.minute, local.second) == (typed.hour, typed.minute, 0):
            yield instant
        instant += MINUTE


times = st.times().map(lambda clock: time(clock.hour, clock.minute))


@settings(deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from(YEARS), times, st.integers(0, 26 * 60))
@example("America/Chicago", date(2026, 3, 7), time(2, 30), 26 * 60)
@example("America/Chicago", date(2026, 10, 31), time(1, 30), 26 * 60)
def test_rule_2_2_a_typed_time_is_the_first_instant_when_clocks_show_it(
    zone: str, local: date, typed: time, sent: int
) -> None:
    day = days.day_of(days.start_of(local, zone, time(4)), zone, time(4))
    not_after = day.starts + sent * MINUTE
    first = next(clock_shows(typed, day), None)
    expected = first if first and first <= not_after else None
    assert days.typed_instant(typed, day, not_after) == expected


def test_rule_2_2_a_typed_time_that_the_clock_skips_is_text() -> None:
    day = days.day_of(datetime(2026, 3, 8, 8, tzinfo=UTC), ZONE, time(4))
    assert days.typed_instant(time(2, 30), day, day.ends) is None


def test_rule_2_2_of_a_typed_time_that_comes_twice_the_first_counts() -> None:
    day = days.day_of(datetime(2026, 11, 1, 7, tzinfo=UTC), ZONE, time(4))
    assert days.typed_instant(time(1, 30), day, day.ends) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(("typed", "expected"), [(time(3, 59), 16), (time(4), 15), (time(23), 15), (time(0), 16)])
def test_rule_2_2_after_midnight_a_typed_time_is_of_the_night(typed: time, expected: int) -> None:
    instant = days.typed_instant(typed, TODAY, TODAY.ends)
    assert instant == datetime(2026, 5, expected, typed.hour, typed.minute, tzinfo=ZoneInfo(ZONE))


def test_rule_2_2_in_a_day_cut_long_a_typed_time_is_the_newest_that_has_been() -> None:
    starts = datetime(2026, 5, 15, 9, tzinfo=UTC)
    long = Day(date(2026, 5, 15), ZONE, starts, starts + timedelta(hours=60))
    assert days.typed_instant(time(5), long, starts + timedelta(hours=20)) == starts + timedelta(hours=1)
    assert days.typed_instant(time(5), long, starts + timedelta(hours=26)) == starts + timedelta(hours=25)
    assert days.typed_instant(time(5), long, long.ends) == starts + timedelta(hours=49)


def test_a_day_is_numbered_from_the_first() -> None:
    assert days.number(date(2026, 5, 17), date(2026, 5, 15)) == 3
    assert days.number(date(2026, 5, 17), None) is None


def test_rule_2_4_an_id_is_ten_characters_for_ever() -> None:
    assert days.entry_id("slack", "C0123ABCD", "1715788500.000200") == "gep5vkfddm"
    assert days.anchor("gep5vkfddm") == "e-gep5vkfddm"


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_rule_2_4_an_id_holds_nothing_that_html_or_urls_mind(source: str, channel: str, message: str) -> None:
    entry = days.entry_id(source, channel, message)
    assert len(entry) == 10
    assert entry.isascii()
    assert entry.isalnum()


def key(message: str, *, minutes: float = 0, sent: float = 0) -> tuple[object, ...]:
    return days.sort_key(NOON + minutes * MINUTE, NOON + sent * MINUTE, PLACE, message)


def test_rule_2_4_order_is_time_then_sent_time_then_message_id_with_digits_as_numbers() -> None:
    in_order = [
        key("9", minutes=1, sent=5),
        key("10", minutes=2, sent=1),
        key("9", minutes=2, sent=2),
        key("10", minutes=2, sent=2),
        key("a9b", minutes=3),
        key("a10b", minutes=3),
        key("a10c", minutes=3),
    ]
    assert sorted(sorted(in_order, key=str)) == in_order


ids = st.text(st.sampled_from("0019ab.$é٣"), max_size=6)


@settings(deadline=None)
@given(ids, ids)
def test_rule_2_4_two_messages_are_never_in_one_place(one: str, other: str) -> None:
    assert (key(one) == key(other)) == (one == other)
    assert (key(one) < key(other)) + (key(one) > key(other)) == (one != other)


def test_rule_2_4_an_id_may_be_as_long_as_it_likes() -> None:
    assert key("9" * 5000) < key("1" + "0" * 5000)


def test_half_a_character_in_an_id_is_told_from_others() -> None:
    """Recordings are JSON, which can hold one; ids of the whole day depend on this."""
    halves = {days.entry_id("console", "main", half) for half in ("\ud800", "\ud801", "?")}
    assert len(halves) == 3
