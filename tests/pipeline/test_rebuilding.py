"""Deriving anew what is derived: it comes out as it was, or better, and never beside a run."""

import json
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from pipeline import codec
from pipeline.errors import HeldError, StoreError
from pipeline.events import Body, Event, Posted
from pipeline.rebuilding import Rebuilt, Translator, is_older, rebuild, recut
from pipeline.recutting import Move, Recut
from pipeline.settled import Settled
from pipeline.store import leases, schema
from pipeline.store.database import Database
from pipeline.store.days import all_days, cut_days
from tests.histories import histories
from tests.make import NOON, TODAY, at, decide, edit, post, react
from tests.pipeline.desk import fast_folder
from tests.pipeline.installed import STARTED, Installed, configured, installed

A_DAY = 24 * 60.0


def rebuilt(here: Installed, *, days: bool = False, translator: Translator | None = None) -> Rebuilt:
    return here.database.write(
        lambda connection: rebuild(
            connection,
            here.config,
            here.now,
            translators={"console": translator} if translator else {},
            cutting=Recut(here.config.liveblogs) if days else None,
        )
    ).result()


def rows(here: Installed) -> list[object]:
    with here.database.reading() as connection:
        return [connection.execute(select(table)).all() for table in (schema.events, schema.days)]


def rezoned(here: Installed, **settings: object) -> None:
    """Another zone, or another moment at which days start."""
    here.config = configured(here.config.data.parent, **settings)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(histories().flatmap(st.permutations))
def test_what_was_in_order_stays_as_it_is(events: list[Event]) -> None:
    with fast_folder() as folder, installed(folder) as here:
        here.take_in(*STARTED, *events)
        before = rows(here)
        done = rebuilt(here)
        assert (done.events, done.changed, done.translated) == (len(STARTED) + len(events), 0, {})
        assert rows(here) == before
        assert rebuilt(here, days=True).changed == 0
        assert rows(here) == before


def test_what_was_out_of_order_is_put_right(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"), post("2", "!pause"), react("1", "📌"), edit("1", "Hi", at=5))
        before = rows(here)
        wrong = {"kind": "posted", "time": "x", "subject": "y", "refers": "z", "liveblog": "", "date": "1999-01-01"}
        statement = update(schema.events).values(**wrong, command=True)
        here.database.write(lambda connection: connection.execute(statement)).result()
        here.database.write(lambda connection: connection.execute(text("DELETE FROM days"))).result()

        assert rebuilt(here).changed == 6
        assert rows(here) == before


def test_it_works_on_every_kind_of_database(tmp_path: Path, database: Database) -> None:
    here = Installed(configured(tmp_path), database)
    here.take_in(*STARTED, post("1", "Hello", at=-5), post("2", "Supper", at=9 * 60), react("1", "📌"))
    here.publish_all()
    before = rows(here)
    statement = update(schema.events).values(subject="y", date="1999-01-01", command=True)
    here.database.write(lambda connection: connection.execute(statement)).result()
    assert rebuilt(here).changed == 5
    assert rows(here) == before
    rezoned(here, timezone="Asia/Tokyo")
    assert rebuilt(here, days=True).changed == 4
    here.publish_all()
    assert "Hello" in here.page("2026-05-15")


def test_the_next_process_looks_at_everything(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"))
        Settled(here.database).note(3, {})
        rebuilt(here)
        assert Settled(here.database).position == 0


def test_what_only_a_later_version_knows_stays(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"))
        line = json.dumps(codec.encode(post("1", "Hello")) | {"mood": "good"})
        line = line.replace('"role"', '"rank": 3, "role"')
        here.database.write(
            lambda connection: connection.execute(
                update(schema.events).where(schema.events.c.key == "posted:1").values(event=line)
            )
        ).result()
        rezoned(here, timezone="Asia/Tokyo")
        rebuilt(here, days=True)
        exported = json.loads(here.exported().splitlines()[-1])
        assert exported["mood"] == "good"
        assert exported["stamp"]["rank"] == 3
        assert exported["stamp"]["day"]["zone"] == "Asia/Tokyo"


def test_days_keep_what_reactions_meant_on_them(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"))
        table = {"🙈": "delete"}
        here.database.write(
            lambda connection: connection.execute(update(schema.days).values(reactions=json.dumps(table)))
        ).result()
        rebuilt(here, days=True)
        with here.database.reading() as connection:
            assert [row.meanings for _, row in all_days(connection)] == [table]


def test_not_beside_a_run(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(post("1", "Hello"))
        us = leases.new_holder()
        here.database.write(lambda connection: leases.take(connection, "source console", us, here.now)).result()
        with pytest.raises(HeldError, match=leases.called(us)):
            rebuilt(here)
        here.database.write(lambda connection: leases.release(connection, "source console", us)).result()
        assert rebuilt(here).events == 1


def test_an_event_that_cannot_be_read_is_named_and_nothing_is_changed(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"))
        broken = update(schema.events).values(liveblog="", event='{"v":1,"kind":"posted"}')
        here.database.write(lambda connection: connection.execute(broken.where(schema.events.c.position == 3))).result()
        before = rows(here)
        with pytest.raises(StoreError, match="event 3 cannot be read"):
            rebuilt(here)
        assert rows(here) == before


# Days


def test_what_would_move_is_told_before(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(post("1", "early", at=-7 * 60), post("2", "noon"), post("3", "noon", at=1, by="ben"))
        here.take_in(decide("released", "1", at=-7 * 60), post("4", "tomorrow", at=A_DAY))
        before = rows(here)
        rezoned(here, day_starts_at="06:00")
        with here.database.reading() as connection:
            planned = recut(connection, here.config)
        assert planned.moves == {Move("pycon", date(2026, 5, 15), date(2026, 5, 14)): 1}
        assert planned.changed == {("pycon", date(2026, 5, day)) for day in (14, 15, 16)}
        assert rows(here) == before


def test_messages_come_to_the_day_that_is_theirs_now(tmp_path: Path) -> None:
    with installed(tmp_path, NOON + timedelta(hours=10)) as here:
        here.take_in(*STARTED, post("1", "Morning", at=-50), post("2", "Supper", at=9 * 60))
        here.publish_all()
        assert "Supper" in here.page("2026-05-15")

        rezoned(here, timezone="Asia/Tokyo", day_starts_at="04:00")
        assert rebuilt(here, days=True).changed == 4
        with here.database.reading() as connection:
            days = [row.day for row in cut_days(connection, "pycon")]
        assert [(day.date.day, day.zone) for day in days] == [(15, "Asia/Tokyo"), (16, "Asia/Tokyo")]
        assert days[0].ends == days[1].starts

        here.publish_all()
        assert "Supper" not in here.page("2026-05-15")
        assert "Morning" in here.page("2026-05-15")
        assert "Supper" in here.page("2026-05-16")


def test_a_day_post_that_nothing_is_left_of_becomes_empty(tmp_path: Path) -> None:
    with installed(tmp_path, NOON + timedelta(days=3)) as here:
        here.take_in(*(replace(event, time=at(-7 * 60)) for event in STARTED), post("1", "Early", at=-7 * 60))
        (outcome,) = here.publish_all()
        assert outcome.final
        assert "Early" in here.page("2026-05-15")

        rezoned(here, day_starts_at="06:00")
        rebuilt(here, days=True)
        outcomes = here.publish_all()
        assert "Early" in here.page("2026-05-14")
        assert "Early" not in here.page("2026-05-15")
        assert all(outcome.final == here.now for outcome in outcomes)


def test_a_live_blog_that_is_not_configured_any_more_keeps_its_days() -> None:
    cutting = Recut({})
    assert cutting.stamp(post("1", "Hello")) == post("1", "Hello").stamp
    assert not cutting.changed


def test_the_day_of_a_date_on_which_nothing_was_said(tmp_path: Path) -> None:
    cutting = Recut(configured(tmp_path).liveblogs)
    assert cutting.of_date("pycon", TODAY.date) == TODAY


@given(st.lists(st.integers(-4000, 4000).map(float), min_size=1, max_size=12), st.integers(0, 23), st.integers(0, 2))
def test_new_days_never_overlap_and_hold_their_events(minutes: list[float], hour: int, zone: int) -> None:
    zones = ["America/Chicago", "Asia/Kolkata", "Pacific/Apia"]
    config = configured(Path(), timezone=zones[zone], day_starts_at=f"{hour:02}:00")
    cutting = Recut(config.liveblogs)
    events = [post(str(number), "x", at=moment) for number, moment in enumerate(minutes)]
    days = []
    for event in events:
        stamp = cutting.stamp(event)
        assert stamp
        assert stamp.day
        assert event.time in stamp.day
        assert stamp.day.zone == zones[zone]
        days.append(stamp.day)
    cut = sorted(set(days), key=lambda day: day.starts)
    assert len({day.date for day in cut}) == len(cut)
    assert all(before.ends <= after.starts for before, after in pairwise(cut))
    assert {config.liveblogs["pycon"].day_starts_at} == {time(hour)}


# Translators


def test_only_what_an_older_version_made_is_made_again(tmp_path: Path) -> None:
    def translate(event: Event) -> Event:
        assert isinstance(event, Posted)
        return replace(event, body=Body("markdown", event.raw.upper()), stamp=None)

    def made(message: str, version: str, raw: str = "hello") -> Posted:
        return replace(post(message, "hello"), raw=raw, translator=version)

    with installed(tmp_path) as here:
        here.take_in(made("1", "console/1"), made("2", "console/2"), made("3", "other/1"), made("4", "console/1", ""))
        done = rebuilt(here, translator=Translator("console/2", translate))
        assert (done.translated, done.changed) == ({"console/2": 1}, 1)
        lines = [json.loads(line) for line in here.exported().splitlines()[1:]]
    assert [line["body"]["source"] for line in lines] == ["HELLO", "hello", "hello", "hello"]
    assert [line.get("translator") for line in lines] == ["console/2", "console/2", "other/1", "console/1"]
    assert lines[0]["stamp"] == lines[1]["stamp"]
    assert lines[0]["raw"] == "hello"


def test_a_translator_that_makes_another_fact_of_it_is_stopped(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(replace(post("1", "hello"), raw="hello", translator="console/1"))
        before = rows(here)
        with pytest.raises(StoreError, match="makes another fact of console:main posted:1"):
            rebuilt(here, translator=Translator("console/2", lambda event: replace(event, key="posted:2")))
        assert rows(here) == before


@pytest.mark.parametrize(
    ("made_by", "older"),
    [("slack/1", True), ("slack/9", True), ("slack/10", False), ("slack/11", False), ("matrix/1", False), ("", False)],
)
def test_versions_are_numbers(made_by: str, *, older: bool) -> None:
    event = replace(post("1"), raw="…", translator=made_by)
    assert is_older(event, Translator("slack/10", lambda event: event)) is older
    assert not is_older(replace(event, raw=""), Translator("slack/10", lambda event: event))
