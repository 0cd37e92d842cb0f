"""When it was, and whether it may enter: RULES 1.5, 1.8, 2.3 and 5.1, a test for each sentence."""

from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.events import (
    Day,
    Decided,
    Event,
)
from pipeline.journal import append
from pipeline.reactions import table
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.store.days import cut_days
from tests.databases import recorded
from tests.happened import NOON, at, config, edited, posted
from tests.recording import BEN, deliver, entries, record, stamp_of

TODAY = Day(date(2026, 5, 15), "America/Chicago", at(-480), at(960))


def test_1_5_a_time_more_than_five_minutes_ahead_is_stored_as_received(database: Database) -> None:
    events = record(database, posted("1", minutes=5), posted("2", minutes=5.1), edited("1", "x", 2000), now=0)
    assert [event.time for event in events] == [at(5), at(0), at(0)]


def test_1_5_the_stored_time_is_final(database: Database) -> None:
    record(database, posted("1", minutes=30), now=0)
    assert [event.time for event in record(database, posted("1", minutes=30), now=60)] == [at(0)]


def test_1_5_the_day_is_that_of_the_stored_time(database: Database) -> None:
    (event,) = record(database, posted("1", minutes=2 * 24 * 60), now=0)
    assert stamp_of(event).day == TODAY


def test_1_5_what_is_decided_because_of_it_has_the_stored_time(database: Database) -> None:
    _, decision = record(database, posted("1", "!start", 2000), now=0)
    assert isinstance(decision, Decided)
    assert (decision.time, decision.at, stamp_of(decision).day) == (at(0), at(0), TODAY)


def may_enter(events: list[Event]) -> list[bool]:
    return [stamp.settings.may_enter for event in events if (stamp := stamp_of(event)).settings]


def test_1_8_nothing_older_than_the_first_run_on_its_channel_becomes_an_entry(database: Database) -> None:
    events = record(database, posted("1", minutes=-1), posted("2", minutes=0), begun=0)
    assert may_enter(events) == [False, True]
    assert [entry.kind for entry in entries(database, "1")] == ["barred"]
    assert [entry.kind for entry in entries(database, "2")] == ["entry"]


def test_1_8_a_later_run_changes_nothing(database: Database) -> None:
    record(database, begun=-60)
    assert may_enter(record(database, posted("1", minutes=-30), begun=0)) == [True]


def test_1_8_a_channel_that_is_listened_to_later_begins_then(database: Database) -> None:
    record(database, begun=-60)
    channels = ["slack:C1", "slack:C2"]
    events = [posted("1", minutes=-30), posted("2", minutes=-30, channel="C2"), posted("3", minutes=1, channel="C2")]
    assert may_enter(record(database, *events, begun=0, channels=channels)) == [True, False, True]


def test_1_8_nothing_older_than_a_persons_being_listed_becomes_an_entry(database: Database) -> None:
    record(database, begun=-60, authors=["ann"], editors=[])
    events = [posted("1", minutes=-30), posted("2", minutes=-30, by=BEN), posted("3", minutes=1, by=BEN)]
    assert may_enter(record(database, *events, begun=0)) == [True, False, True]


def test_1_8_somebody_who_never_was_noted_begins_now(database: Database) -> None:
    """The configuration of another process, which knows more people than the one that began."""
    by = Stamping(config())
    database.write(lambda connection: append(connection, by, [posted("1")], at(1))).result()
    database.write(lambda connection: append(connection, by, [posted("2", minutes=2)], at(2))).result()
    assert may_enter(recorded(database)) == [False, True]


def test_1_8_a_first_time_that_came_to_nothing_is_no_first_time(database: Database) -> None:
    by = Stamping(config())

    def fails(connection: Any) -> None:
        append(connection, by, [posted("1")], at(-30))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(fails).result()
    database.write(lambda connection: append(connection, by, [posted("2", minutes=-10)], at(0))).result()
    assert may_enter(recorded(database)) == [False]


def test_1_8_a_recording_that_is_played_again_enters_whatever_its_times(database: Database) -> None:
    by = Stamping(config(), replaying=True)
    deliver(database, by, posted("1", minutes=-9000), posted("2", minutes=9000), now=0, begun=0)
    assert may_enter(recorded(database)) == [True, True]
    assert [event.time for event in recorded(database)] == [at(-9000), at(9000)]


def days(database: Database) -> list[Day]:
    with database.reading() as connection:
        return [row.day for row in cut_days(connection, "pycon")]


def test_2_3_a_day_is_cut_when_it_is_first_touched_and_stays_as_it_was_cut(database: Database) -> None:
    record(database, posted("1"))
    assert days(database) == [TODAY]
    (_, event) = record(database, posted("2", minutes=30), timezone="Asia/Tokyo", day_starts_at="00:00")
    assert stamp_of(event).day == TODAY
    assert days(database) == [TODAY]


def test_2_3_the_table_of_reactions_is_that_of_the_configuration_then(database: Database) -> None:
    deliver(database, Stamping(config()), posted("1"))
    with database.reading() as connection:
        (row,) = cut_days(connection, "pycon")
    assert row.meanings == table({})


def test_2_3_two_processes_cut_each_day_once(database: Database) -> None:
    one, other = Stamping(config()), Stamping(config(timezone="Europe/Berlin"))
    for number in range(6):
        minutes = 600 * number
        deliver(database, (one, other)[number % 2], posted(str(number), minutes=minutes), now=minutes)
    assert [stamp_of(event).day for event in recorded(database)] == [
        next(day for day in days(database) if event.time in day) for event in recorded(database)
    ]
    assert all(before.ends <= after.starts for before, after in zip(days(database), days(database)[1:], strict=False))


def test_2_3_a_day_whose_cut_came_to_nothing_is_cut_again(database: Database) -> None:
    by = Stamping(config())

    def fails(connection: Any) -> None:
        append(connection, by, [posted("1"), posted("2")], at(0))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(fails).result()
    deliver(database, by, posted("3"))
    assert days(database) == [TODAY]


def test_5_1_a_decision_is_stamped_with_the_day_of_what_it_decides(database: Database) -> None:
    release = Decided(
        source="slack", channel="C1", key="d", time=NOON, what="released", about="1", cause="x",
        at=NOON + timedelta(days=1),
    )  # fmt: skip
    *_, event = record(database, posted("1", "draft: x"), release, now=1440)
    assert stamp_of(event).day == Day(date(2026, 5, 16), "America/Chicago", at(960), at(2400))
