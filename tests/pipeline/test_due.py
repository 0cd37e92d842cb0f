"""When a day post is due: never too often, never too late, and what is taken back at once (RULES 8.1, 8.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.config.times import Hours
from pipeline.due import Backlog, Pace, due_at, next_open
from tests.make import NOON, ZONE, at

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
OFFICE = Hours(time(8), time(19))
NIGHT = Hours(time(22), time(6))
PACE = Pace(every=60 * SECOND, quiet=10 * SECOND, hours=None, zone=ZONE)


def local(day: int, clock: time, *, month: int = 5, fold: int = 0) -> datetime:
    return datetime.combine(datetime(2026, month, day), clock, ZoneInfo(ZONE)).replace(fold=fold)


def test_rule_8_1_what_is_new_goes_out_after_a_quiet_while() -> None:
    assert due_at(Backlog(at(0), at(0)), PACE, None) == at(0) + 10 * SECOND
    assert due_at(Backlog(at(0), at(0.5)), PACE, None) == at(0) + 40 * SECOND


def test_rule_8_1_but_not_later_than_every_from_the_first_change() -> None:
    assert due_at(Backlog(at(0), at(0) + 55 * SECOND), PACE, None) == at(1)


def test_rule_8_1_and_not_sooner_than_every_after_the_last_time() -> None:
    assert due_at(Backlog(at(0), at(0)), PACE, at(-0.5)) == at(0.5)
    assert due_at(Backlog(at(0), at(0)), PACE, at(-5)) == at(0) + 10 * SECOND


@pytest.mark.parametrize("backlog", [Backlog(at(0), at(1), takes_away=True), Backlog(at(0), at(1), asked=True)])
def test_rule_8_2_what_takes_away_or_is_asked_for_is_due_at_once(backlog: Backlog) -> None:
    closed = Pace(60 * SECOND, 10 * SECOND, NIGHT, ZONE)
    assert due_at(backlog, closed, at(-0.1)) == at(0)


def test_rule_8_1_outside_its_hours_it_waits_until_they_begin() -> None:
    office = Pace(60 * SECOND, 10 * SECOND, OFFICE, ZONE)
    assert due_at(Backlog(at(0), at(0)), office, None) == at(0) + 10 * SECOND
    evening = local(15, time(18, 59, 55))
    assert due_at(Backlog(evening, evening), office, None) == local(16, time(8))


@pytest.mark.parametrize(
    ("hours", "moment", "opens"),
    [
        (OFFICE, local(15, time(7, 59)), local(15, time(8))),
        (OFFICE, local(15, time(8)), local(15, time(8))),
        (OFFICE, local(15, time(19)), local(16, time(8))),
        (NIGHT, local(15, time(12)), local(15, time(22))),
        (NIGHT, local(15, time(23)), local(15, time(23))),
        (NIGHT, local(15, time(5)), local(15, time(5))),
        (NIGHT, local(15, time(6)), local(15, time(22))),
        # The clock skips from 2 to 3 on 8 March and shows 1 to 2 twice on 1 November.
        (Hours(time(2, 30), time(5)), local(8, time(1), month=3), local(8, time(3, 30), month=3)),
        (Hours(time(2, 15), time(2, 45)), local(8, time(1), month=3), local(9, time(2, 15), month=3)),
        (Hours(time(1, 30), time(5)), local(1, time(1, 10), month=11, fold=1), local(1, time(1, 30), month=11, fold=1)),
    ],
)
def test_rule_8_1_hours_are_local(hours: Hours, moment: datetime, opens: datetime) -> None:
    assert next_open(moment.astimezone(UTC), hours, ZONE) == opens.astimezone(UTC)


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
every_hours = st.builds(Hours, clocks, clocks).filter(lambda hours: hours.starts != hours.ends)
zones = st.sampled_from([ZONE, "Europe/London", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"])


@settings(deadline=None)
@given(st.integers(0, 366 * 96), every_hours, zones)
@example(96 * 66 + 31, Hours(time(2, 15), time(2, 45)), ZONE)
def test_rule_8_1_it_opens_when_its_hours_begin_next(quarters: int, hours: Hours, zone: str) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + quarters * 15 * MINUTE
    first = moment
    while first.astimezone(ZoneInfo(zone)).time() not in hours:
        first += 15 * MINUTE
    opens = next_open(moment, hours, zone)
    assert opens.astimezone(ZoneInfo(zone)).time() in hours
    # An opening in the hour that the clock skips counts as if it had not moved.
    assert first <= opens <= first + 60 * MINUTE


def test_two_backlogs_are_due_as_the_more_urgent() -> None:
    one, other = Backlog(at(1), at(2)), Backlog(at(0), at(1), takes_away=True)
    assert one.joined(other) == other.joined(one) == Backlog(at(0), at(2), takes_away=True)
    asked = Backlog(at(3), at(4), asked=True, entries=frozenset({"a"}))
    assert one.joined(asked) == asked.joined(one) == replace(asked, first=at(1))


@dataclass(frozen=True)
class Sent:
    """One time that a target was written to."""

    when: datetime
    backlog: Backlog


def publish(changes: Sequence[Backlog], pace: Pace) -> Iterator[Sent]:
    """What goes out when: a clock that goes from change to due moment to change, until nothing is lacking."""
    now, last, backlog, ahead = NOON, None, None, list(changes)
    while ahead or backlog:
        moments = [change.first for change in ahead[:1]] + ([due_at(backlog, pace, last)] if backlog else [])
        now = max(now, min(moments))
        while ahead and ahead[0].first <= now:
            change = ahead.pop(0)
            backlog = backlog.joined(change) if backlog else change
        if backlog and due_at(backlog, pace, last) <= now:
            yield Sent(now, backlog)
            last, backlog = now, None


@st.composite
def change_series(draw: st.DrawFn) -> list[Backlog]:
    """Changes in the order they come, mostly ordinary ones, seconds or hours apart."""
    now, changes = NOON, []
    for gap in draw(st.lists(st.integers(0, 200) | st.integers(0, 40_000), max_size=12)):
        now += gap * SECOND
        kind = draw(st.sampled_from(["", "", "", "", "takes_away", "asked"]))
        changes.append(Backlog(now, now, takes_away=kind == "takes_away", asked=kind == "asked"))
    return changes


durations = st.integers(0, 300).map(lambda seconds: seconds * SECOND)
paces = st.builds(Pace, durations, durations, st.none() | st.just(OFFICE) | st.just(NIGHT) | every_hours, zones)


@settings(deadline=None)
@given(change_series(), paces)
def test_rule_8_1_the_last_change_always_goes_out(changes: list[Backlog], pace: Pace) -> None:
    sent = list(publish(changes, pace))
    assert [one.when for one in sent] == sorted(one.when for one in sent)
    for change in changes:
        carried = next(one for one in sent if one.when >= change.first)
        assert carried.backlog.first <= change.first <= carried.backlog.newest
    assert not changes or sent[-1].backlog.newest == changes[-1].newest


@settings(deadline=None)
@given(change_series(), paces)
def test_rule_8_1_never_sooner_than_every_but_for_what_is_urgent(changes: list[Backlog], pace: Pace) -> None:
    last = None
    for one in publish(changes, pace):
        urgent = one.backlog.takes_away or one.backlog.asked
        assert urgent or last is None or one.when - last >= pace.every
        last = one.when


@settings(deadline=None)
@given(change_series(), paces)
def test_rule_8_1_nothing_outside_its_hours_but_what_is_urgent(changes: list[Backlog], pace: Pace) -> None:
    for one in publish(changes, pace):
        urgent = one.backlog.takes_away or one.backlog.asked
        assert urgent or pace.hours is None or one.when.astimezone(ZoneInfo(pace.zone)).time() in pace.hours


@settings(deadline=None)
@given(change_series(), paces)
def test_rule_8_2_what_is_urgent_goes_out_at_the_moment_it_comes(changes: list[Backlog], pace: Pace) -> None:
    times = {one.when for one in publish(changes, pace)}
    assert {change.first for change in changes if change.takes_away or change.asked} <= times


@settings(deadline=None)
@given(change_series(), paces)
def test_rule_8_1_nothing_waits_longer_than_it_must(changes: list[Backlog], pace: Pace) -> None:
    last = None
    for one in publish(changes, pace):
        latest = max(one.backlog.first, last or one.backlog.first) + pace.every
        assert one.when <= (next_open(latest, pace.hours, pace.zone) if pace.hours else latest)
        last = one.when
