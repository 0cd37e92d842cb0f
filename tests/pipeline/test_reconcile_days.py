"""Days end everywhere: in all zones, with 23 and 25 hours too, whatever is missed or restarted (RULES 2.3, 8.1)."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from pipeline.days import day_of, local_date, start_of
from pipeline.events import Day
from pipeline.store.publications import publications_of
from tests.pipeline.desk import Desk, configuration, fast_folder

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
DATES = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
STARTS = (time(4), time(0), time(2, 30))
"""When days may start: as usual, and at hours that some clocks skip or show twice."""

HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)


@cache
def changes(zone: str) -> tuple[tuple[datetime, timedelta], ...]:
    """When the zone's clock is changed in those two years, to the hour, and by how much."""
    offset = ZoneInfo(zone).utcoffset
    hours = [datetime.combine(day, time(12), UTC) for day in DATES]
    found = []
    for before, after in pairwise(hours):
        if offset(local(before, zone)) != offset(local(after, zone)):
            instants = [before + number * HOUR for number in range(25)]
            for one, next_one in pairwise(instants):
                by = (offset(local(next_one, zone)) or timedelta()) - (offset(local(one, zone)) or timedelta())
                if by:
                    found.append((one, by))
    return tuple(found)


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))


@cache
def patterns() -> dict[tuple[object, ...], str]:
    """A zone for each way in which clocks are changed in the world: on which dates, at what time, by how much."""
    found: dict[tuple[object, ...], str] = {}
    for zone in sorted(available_timezones()):
        found.setdefault(tuple((f"{local(when, zone):%m-%d %H:%M}", by) for when, by in changes(zone)), zone)
    return found


@pytest.mark.parametrize("starts_at", STARTS, ids=str)
def test_in_every_zone_each_instant_of_two_years_belongs_to_one_day(starts_at: time) -> None:
    zones = sorted(available_timezones())
    assert len(zones) > 400
    for zone in zones:
        starts = [start_of(day, zone, starts_at) for day in [*DATES, LAST + timedelta(days=1)]]
        lengths = {after - before for before, after in pairwise(starts)}
        assert min(lengths) >= 21 * HOUR, zone
        assert max(lengths) <= 27 * HOUR, zone
        changed = {local_date(when, zone, starts_at) for when, _ in changes(zone)}
        near = {day + timedelta(days=number) for day in changed for number in (-1, 0, 1)} & {*DATES}
        for day in near | {*DATES[::61]}:
            number = DATES.index(day)
            assert local_date(starts[number], zone, starts_at) == day, zone
            assert local_date(starts[number + 1] - INSTANT, zone, starts_at) == day, zone


def test_clocks_are_changed_in_a_few_ways_only() -> None:
    assert 10 < len(patterns()) < 60


@pytest.mark.parametrize("starts_at", STARTS, ids=str)
@pytest.mark.parametrize("zone", patterns().values())
def test_around_each_change_of_the_clock_each_day_is_closed_once(zone: str, starts_at: time) -> None:
    moments = [when for when, _ in changes(zone)][:2] or [datetime(2026, 3, 1, tzinfo=UTC)]
    days = [local_date(when, zone, starts_at) + timedelta(days=number) for when in moments for number in range(-1, 2)]
    closed_once(zone, starts_at, days, random.Random(zone))  # noqa: S311 - the same each time


def test_for_two_years_each_day_that_somebody_speaks_on_is_closed_once() -> None:
    closed_once("America/Chicago", time(4), DATES[::4], random.Random(2026))  # noqa: S311 - the same each time


def closed_once(zone: str, starts_at: time, days: list[date], dice: random.Random) -> None:
    """Somebody speaks at noon of each day, looks are missed, the process restarts: each day is closed once."""
    with fast_folder() as folder:
        config = configuration(timezone=zone, day_starts_at=f"{starts_at:%H:%M}")
        desk = Desk(folder, config, start_of(days[0], zone, starts_at))
        closed: dict[date, datetime] = {}
        for moment in ticks(zone, starts_at, days, dice):
            desk.clock.now = moment
            noon = datetime.combine(local_date(moment, zone, starts_at), time(12), ZoneInfo(zone))
            if moment == noon:
                desk.say(f"{noon:%Y-%m-%d}")
            if dice.random() < 0.01:
                desk.restart()
            desk.look()
            for day, final in finals(desk).items() if dice.random() < 0.02 else ():
                assert closed.setdefault(day, final) == final, f"{day} was closed twice"
        desk.look()
        closed = finals(desk)
        desk.close()

    assert [*closed] == days
    for day in days:
        ends = start_of(day + timedelta(days=1), zone, starts_at)
        assert ends <= closed[day]
        written = [sent for sent in desk.shelf.history if sent.day == day]
        assert [sent.ended for sent in written[:2]] == [False, True]
        assert written[1].at == closed[day], "what closes it says so"
        assert len(written) <= 3, "beyond that only the link to the next day"
        assert desk.shelf.posts["pycon", day].texts == (f"{day}",)
    for day, after in pairwise(days):
        assert desk.shelf.posts["pycon", day].next == after


def ticks(zone: str, starts_at: time, days: list[date], dice: random.Random) -> Iterator[datetime]:
    """Now and then, at each noon, often at the very end of a day; until the day after the last one has begun."""
    for day in days:
        starts, ends = start_of(day, zone, starts_at), start_of(day + timedelta(days=1), zone, starts_at)
        noon = datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)
        moments = {noon, ends} if dice.random() < 0.7 else {noon}
        moment = starts
        while (moment := moment + dice.uniform(1, 9) * HOUR) < ends:
            moments.add(moment)
        yield from sorted(moments)
    yield ends + HOUR


def finals(desk: Desk) -> dict[date, datetime]:
    """When each day was closed, by the records."""
    with desk.database.reading() as connection:
        return {one.date: one.final for one in publications_of(connection, "shelf") if one.final}


def test_days_that_were_cut_never_overlap_when_the_zone_is_changed() -> None:
    kept: list[Day] = []
    for zone in ("Pacific/Auckland", "America/Chicago", "Pacific/Apia", "Asia/Kolkata", "Pacific/Auckland"):
        for hours in range(0, 72, 7):
            instant = datetime(2026, 5, 15, tzinfo=UTC) + (len(kept) + hours) * HOUR
            day = day_of(instant, zone, time(4), kept)
            assert instant in day
            if day not in kept:
                kept.append(day)
    kept.sort(key=lambda day: day.starts)
    assert all(before.ends <= after.starts and before.date < after.date for before, after in pairwise(kept))
