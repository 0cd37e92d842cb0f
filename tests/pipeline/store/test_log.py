"""The event log: each fact once, in one order, and nothing of it lost on the way out and in again."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlalchemy.event import listen

from pipeline import codec
from pipeline.events import Channel, Decided, Event, Moved, Named, Unknown
from pipeline.store import log, schema, threads
from pipeline.store.database import Database
from tests.databases import appended, emptied, recorded
from tests.happened import NOON, PLACE, at, deleted, edited, posted, reacted, redacted, unreacted

EVENTS: tuple[Event, ...] = (
    posted("1", "first", raw='{"text": "first"}', translator="slack/1"),
    posted("2", "reply", 1, thread="1"),
    posted("1", "first", channel="C2"),
    posted("1", "first", source="matrix"),
    edited("1", "second", 2),
    edited("1", "third", 3),
    reacted("1", "❌", 4),
    unreacted("1", "❌", 5),
    redacted("edited:1", 6),
    deleted("2", 7),
    Named(source="daypost", channel="", key="named:person:ann", time=NOON, ref="person:ann", name="Ann"),
)

several = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@several
@given(deliveries=st.lists(st.lists(st.sampled_from(EVENTS), max_size=6), max_size=12))
def test_each_fact_stands_once_whatever_is_redelivered_and_in_whatever_batch(
    database: Database, deliveries: list[list[Event]]
) -> None:
    emptied(database)
    for delivery in deliveries:
        appended(database, *delivery)
    assert recorded(database) == list(dict.fromkeys(event for delivery in deliveries for event in delivery))


def test_append_says_whether_the_fact_is_new(database: Database) -> None:
    first = database.write(lambda connection: log.append(connection, EVENTS[0])).result()
    again = database.write(lambda connection: log.append(connection, EVENTS[0])).result()
    assert (first, again) == (True, False)


def test_what_stands_is_what_came_first(database: Database) -> None:
    appended(database, posted("1", "first", raw="first"))
    appended(database, replace(posted("1", "again"), time=at(9), raw="again"))
    (event,) = recorded(database)
    assert event == posted("1", "first")
    with database.reading() as connection:
        assert [line["raw"] for line in log.exported(connection, None)] == ["first"]


@several
@given(batches=st.lists(st.integers(1, 5), max_size=8), page=st.integers(1, 7), data=st.data())
def test_who_reads_on_from_where_he_was_sees_everything_exactly_once(
    database: Database, batches: list[int], page: int, data: st.DataObject
) -> None:
    emptied(database)
    seen: list[Event] = []
    position = 0
    number = 0

    def read_on() -> None:
        nonlocal position
        with database.reading() as connection:
            while rows := log.since(connection, position, page):
                assert len(rows) <= page
                assert [row.position for row in rows] == sorted({row.position for row in rows})
                seen.extend(row.event for row in rows)
                position = rows[-1].position

    for batch in batches:
        appended(database, *(posted(str(number + index)) for index in range(batch)))
        number += batch
        if data.draw(st.booleans()):
            read_on()
    read_on()
    assert seen == [posted(str(index)) for index in range(number)]
    with database.reading() as connection:
        assert log.last_position(connection) == position


def test_an_empty_log_is_at_position_0(database: Database) -> None:
    with database.reading() as connection:
        assert log.last_position(connection) == 0
        assert log.since(connection, 0) == []


def test_positions_are_never_given_twice(database: Database) -> None:
    appended(database, posted("1"), posted("2"))
    with database.reading() as connection:
        before = log.last_position(connection)
    database.write(lambda connection: connection.execute(schema.events.delete())).result()
    appended(database, posted("3"))
    with database.reading() as connection:
        assert log.last_position(connection) > before


def test_what_stands_can_be_asked_for(database: Database) -> None:
    appended(database, posted("1"))
    with database.reading() as connection:
        assert log.has(connection, PLACE, "posted:1")
        assert not log.has(connection, PLACE, "1")
        assert not log.has(connection, Channel("slack", "C2"), "posted:1")
        assert log.has_subject(connection, PLACE, "1")
        assert not log.has_subject(connection, PLACE, "posted:1")
        assert not log.has_subject(connection, Channel("matrix", "C1"), "1")


def test_events_of_one_kind_come_in_their_order(database: Database) -> None:
    appended(database, *EVENTS)
    with database.reading() as connection:
        assert [row.event for row in log.of_kind(connection, "edited")] == [EVENTS[4], EVENTS[5]]


LINES = [
    {**codec.encode(EVENTS[0]), "raw": '{"text": "first"}', "translator": "slack/1"},
    {**codec.encode(posted("3")), "mood": "sunny", "nested": {"of": ["a", "newer", 1.5, None]}},
    {**codec.encode(replace(posted("4"), body=None)), "translator": "slack/1"},
    {**codec.encode(deleted("4")), "v": 2, "reason": "a newer daypost knows why"},
    {"v": 2, "kind": "waved", "source": "slack", "channel": "C1", "key": "waved:1", "time": "2026-05-15T17:00:00Z"},
    codec.encode(Unknown(source="slack", channel="C1", key="unknown:1", time=NOON, called="pin_added")),
    codec.encode(Moved(source="slack", channel="C1", key="moved:C0:C1", time=NOON, old="C0", new="C1")),
    codec.encode(
        Decided(source="slack", channel="C1", key="d", time=NOON, what="released", about="1", cause="x", at=at(2))
    ),
]


def imported(database: Database, lines: list[codec.Json]) -> None:
    database.write(lambda connection: [log.append(connection, codec.decode(line), line) for line in lines]).result()


def test_an_export_gives_back_what_was_imported_with_what_this_version_does_not_know(database: Database) -> None:
    imported(database, LINES)
    with database.reading() as connection:
        exported = list(log.exported(connection, None))
    assert exported == LINES
    imported(emptied(database), json.loads(json.dumps(exported)))
    with database.reading() as connection:
        assert list(log.exported(connection, None)) == LINES


def test_the_raw_payload_is_kept_apart_so_that_it_can_be_blanked(database: Database) -> None:
    imported(database, LINES)
    with database.reading() as connection:
        rows = connection.execute(select(schema.events.c.event, schema.events.c.raw, schema.events.c.translator)).all()
    assert rows[0].raw == '{"text": "first"}'
    assert rows[0].translator == "slack/1"
    assert all({"raw", "translator"}.isdisjoint(json.loads(row.event)) for row in rows)


def test_an_export_of_one_live_blog_leaves_the_others_out(database: Database) -> None:
    mine, other = ({**codec.encode(posted(name)), "stamp": stamp(name)} for name in ("pycon", "fosdem"))
    nobodys = codec.encode(EVENTS[-1])
    imported(database, [mine, other, nobodys])
    with database.reading() as connection:
        assert list(log.exported(connection, "pycon")) == [mine, nobodys]
        assert log.has_messages(connection, "fosdem")
        assert not log.has_messages(connection, "pydata")


def stamp(liveblog: str) -> codec.Json:
    return {"liveblog": liveblog, "person": "ann", "role": "author"}


@several
@given(text=st.text(st.sampled_from("a\0\ud83dé😀"), max_size=8))
def test_no_text_is_refused(database: Database, text: str) -> None:
    """Networks do deliver halves of characters: an application cut a text in the middle of an emoji."""
    emptied(database)
    events = posted("1", text, raw=text), reacted("1", text), posted("2" + text), posted("3", thread="2" + text)
    appended(database, *events)
    assert recorded(database) == list(events)
    with database.reading() as connection:
        assert log.has(connection, PLACE, events[1].key)
        assert log.has_subject(connection, PLACE, "2" + text)
        assert [row.event for row in threads.thread(connection, PLACE, "2" + text)] == [events[2], events[3]]


def test_what_is_asked_about_one_message_is_found_by_an_index(tmp_path: Path) -> None:
    """An import of 100,000 messages asks so often; a scan of the channel each time would take hours."""

    def look(connection: Connection) -> list[str]:
        asked: list[tuple[str, Any]] = []
        listen(connection, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
        log.is_withheld(connection, PLACE, "1")
        log.has_step(connection, PLACE, "1", "ann", "❌")
        log.has_subject(connection, PLACE, "1")
        log.is_awaited(connection, PLACE, "1")
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given) for words, given in list(asked)]
        return [str(row[3]) for plan in plans for row in plan if "events" in row[3]]

    with closing(Database.in_folder(tmp_path)) as own:
        steps = own.write(look).result()
    assert len(steps) == 5
    assert all("AND subject=?" in step or "AND refers=?" in step for step in steps), steps
