"""The newsroom: whatever came in which way, it shows what one does that reads the whole log from the beginning."""

from collections.abc import Sequence
from datetime import date, timedelta
from multiprocessing import get_context

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pipeline.day_post import DayPost
from pipeline.events import Event, Named, Reacted
from pipeline.journal import append
from pipeline.newsroom import DayName, Newsroom
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from tests.databases import emptied
from tests.happened import NOON, at, config, deleted, edited, posted, reacted, redacted, unreacted

DAY = 24 * 60
"""In minutes."""

MONDAY, TUESDAY, WEDNESDAY = (DayName("pycon", date(2026, 5, 15) + timedelta(day)) for day in range(3))

CONFIG = config()
STARTED = posted("start", "!start keep", -DAY)


def record(database: Database, *events: Event, stamping: Stamping | None = None) -> None:
    """Record events as one delivery, by a process that has listened for long, on the evening of the third day."""
    stamping = stamping or Stamping(CONFIG)

    def work(connection: Connection) -> None:
        stamping.listen_from(connection, at(-9 * DAY))
        append(connection, stamping, events, at(3 * DAY))

    database.write(work).result()


def open_room(database: Database, position: int = 0) -> Newsroom:
    return Newsroom(CONFIG, database, position)


def shows(room: Newsroom, now: float = 3 * DAY) -> dict[DayName, DayPost]:
    """Every day post as the room has it at that minute."""
    room.read_on()
    names = [name for name, _ in room.all_days()]
    for name in names:
        room.warm(name)
    room.look(at(now))
    return {name: room.day_post(name) for name in names}


def texts(room: Newsroom, name: DayName, now: float = 3 * DAY) -> list[str]:
    """What the entries of a day say, of the days that are warm."""
    room.read_on()
    room.look(at(now))
    return [entry.plain for entry in room.day_post(name).entries]


def warm(room: Newsroom) -> set[DayName]:
    return {name for name, _ in room.running()}


MESSAGES = [*"abc"]


@st.composite
def histories(draw: st.DrawFn, *, commands: bool) -> list[Event]:
    """Three days of messages, replies, drafts, versions, reactions and their withdrawal; often out of order."""
    message, minute = st.sampled_from(MESSAGES), st.integers(0, 3 * DAY - 600)
    words = ["text", "draft: soon", "draft: later", "((aside", "+ more"]
    text = st.sampled_from([*words, "!pause", "!resume", "!end", "!title New"] if commands else words)
    events: list[Event] = []
    for one in MESSAGES:
        thread = draw(st.sampled_from(["", "", *MESSAGES]))
        sender = draw(st.sampled_from(["U1", "U2"]))
        events.append(posted(one, draw(text), draw(minute), thread=thread, by=sender, broadcast=draw(st.booleans())))
    for _ in range(draw(st.integers(0, 10))):
        kind = draw(st.sampled_from(["edit", "react", "react", "take off", "take off", "delete", "redact"]))
        by = draw(st.sampled_from(["U1", "U2", "U3", "U9"]))
        reactions = [event for event in events if isinstance(event, Reacted)]
        if kind == "edit":
            events.append(edited(draw(message), draw(text), draw(minute), by=by))
        elif kind == "take off" and reactions:
            on = draw(st.sampled_from(reactions))
            events.append(unreacted(on.message, on.emoji, draw(minute), by=on.by))
        elif kind == "delete":
            events.append(deleted(draw(message), draw(minute), by=by))
        elif kind == "redact":
            events.append(redacted(draw(st.sampled_from([event.key for event in events])), draw(minute), by=by))
        else:
            events.append(reacted(draw(message), draw(st.sampled_from(["✅", "✅", "❌", "📌"])), draw(minute), by=by))
    unique = list({event.key: event for event in sorted(events, key=lambda event: event.time)}.values())
    return draw(st.permutations(unique)) if draw(st.booleans()) else unique


several = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
steps = st.lists(st.sampled_from(["read", "look", "restart", "cool", "nothing"]), min_size=20, max_size=20)


@several
@given(events=histories(commands=True), steps=steps, sizes=st.lists(st.integers(1, 3), min_size=20, max_size=20))
def test_it_shows_what_the_whole_log_says(
    sqlite: Database, events: list[Event], steps: list[str], sizes: list[int]
) -> None:
    """Whatever it read when, from wherever it began, and whatever days it let go of in between."""
    emptied(sqlite)
    record(sqlite, STARTED)
    stampings = Stamping(CONFIG), Stamping(CONFIG)
    room = open_room(sqlite)
    for number, (step, size) in enumerate(zip(steps, sizes, strict=True)):
        batch, events = events[:size], events[size:]
        record(sqlite, *batch, stamping=stampings[number % 2])
        if step == "read":
            room.read_on()
        elif step == "look":
            shows(room)
        elif step == "restart":
            room = open_room(sqlite, room.position)
        elif step == "cool":
            for name in warm(room):
                room.cool(name)
    assert shows(room) == shows(open_room(sqlite))


@several
@given(events=histories(commands=False), steps=steps, sizes=st.lists(st.integers(1, 3), min_size=20, max_size=20))
def test_every_day_that_looks_different_is_said_to(
    sqlite: Database, events: list[Event], steps: list[str], sizes: list[int]
) -> None:
    """Who takes each change as `look` returns it ends with what the whole log says, days long over included."""
    emptied(sqlite)
    record(sqlite, STARTED)
    room = open_room(sqlite)
    published: dict[DayName, DayPost] = {}

    def publish() -> None:
        room.read_on()
        for name in room.look(at(3 * DAY)):
            published[name] = room.day_post(name)

    for step, size in zip(steps, sizes, strict=True):
        batch, events = events[:size], events[size:]
        record(sqlite, *batch)
        publish()
        if step == "restart":
            room = open_room(sqlite, room.position)
        elif step == "cool":
            for name in warm(room):
                room.cool(name)
    publish()
    whole = {name: post.entries for name, post in shows(open_room(sqlite)).items() if post.entries}
    assert {name: post.entries for name, post in published.items() if post.entries} == whole


def test_what_another_process_recorded_is_taken_in(database: Database, database_url: str) -> None:
    room = open_room(database)
    assert texts_or_none(room) is None
    process = get_context("spawn").Process(target=_record_elsewhere, args=(database_url,))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert texts(room, MONDAY) == ["from elsewhere"]


def texts_or_none(room: Newsroom) -> list[str] | None:
    room.read_on()
    return texts(room, MONDAY) if room.warm(MONDAY) else None


def _record_elsewhere(url: str) -> None:
    database = Database(url)
    record(database, STARTED, posted("1", "from elsewhere"))
    database.close()


def test_a_day_that_was_never_touched_is_none(sqlite: Database) -> None:
    room = open_room(sqlite)
    assert room.warm(MONDAY) is None
    assert room.warm(DayName("fosdem", MONDAY.date)) is None
    assert list(room.all_days()) == []


def restarted(database: Database, room: Newsroom) -> Newsroom:
    """A newsroom that goes on from where another one is."""
    room.read_on()
    return open_room(database, room.position)


@pytest.mark.parametrize("is_warm", [True, False])
def test_an_orphan_recorded_before_a_restart_is_adopted_after_it(sqlite: Database, is_warm: bool) -> None:
    record(sqlite, STARTED, edited("1", "better", 1), reacted("2", "❌", 2), posted("0", "there"))
    room = restarted(sqlite, open_room(sqlite))
    if is_warm:
        room.warm(MONDAY)
    record(sqlite, posted("1", "good"), posted("2", "bad"))
    assert texts(room, MONDAY) == ["there", "better"]


@pytest.mark.parametrize("is_warm", [True, False])
def test_so_is_one_whose_message_is_a_reply_in_a_thread_that_is_there(sqlite: Database, is_warm: bool) -> None:
    record(sqlite, STARTED, posted("1", "root"), edited("2", "+ better", 2), redacted("reacted:1", 2))
    room = restarted(sqlite, open_room(sqlite))
    if is_warm:
        room.warm(MONDAY)
    record(sqlite, posted("2", "+ good", 1, thread="1"))
    assert texts(room, MONDAY) == ["root better"]


def test_orphans_of_orphans_are_adopted_with_them(sqlite: Database) -> None:
    edit, reaction = edited("2", "+ worse", 2), reacted("1", "❌", 2)
    record(sqlite, STARTED, redacted(edit.key), redacted(reaction.key), posted("1", "root"))
    room = restarted(sqlite, open_room(sqlite))
    record(sqlite, edit, reaction)
    room = restarted(sqlite, room)
    record(sqlite, posted("2", "+ good", 1, thread="1"))
    assert texts(room, MONDAY) == ["root good"]


def test_a_late_event_brings_back_a_day_that_was_let_go_of(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "first"), posted("2", "second"))
    room = open_room(sqlite)
    assert texts(room, MONDAY) == ["first", "second"]
    room.cool(MONDAY)
    assert warm(room) == {DayName("pycon", date(2026, 5, 14))}
    assert MONDAY not in room.touched
    record(sqlite, edited("1", "first, mended", 2 * DAY))
    assert texts(room, MONDAY) == ["first, mended", "second"]
    assert MONDAY in room.touched


def test_commands_are_there_from_the_start_without_their_days(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "hello"), posted("2", "!pause", 1), posted("3", "waits", DAY))
    room = restarted(sqlite, open_room(sqlite))
    assert warm(room) == set()
    assert room.coverage("pycon").paused(at(DAY))
    assert room.coverage("pycon").starts
    room.warm(TUESDAY)
    assert warm(room) == {TUESDAY}
    assert texts(room, TUESDAY) == []
    record(sqlite, deleted("2", DAY + 1))
    assert texts(room, TUESDAY) == ["waits"]


def test_a_command_whose_day_was_let_go_of_still_counts(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "!pause"), posted("2", "waits", DAY))
    room = open_room(sqlite)
    room.read_on()
    for name in warm(room):
        room.cool(name)
    room.warm(TUESDAY)
    assert texts(room, TUESDAY) == []


def test_a_released_draft_shows_on_the_day_of_its_release(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "draft: soon"), posted("2", "there"))
    room = open_room(sqlite)
    assert texts(room, MONDAY) == ["there"]
    record(sqlite, reacted("1", "✅", DAY))
    assert texts(room, TUESDAY) == ["soon"]
    assert texts(room, MONDAY) == ["there"]
    room = restarted(sqlite, room)
    room.warm(TUESDAY)
    assert texts(room, TUESDAY) == ["soon"]


def test_a_release_that_is_taken_back_is_gone_from_a_day_that_was_let_go_of(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "draft: soon"), reacted("1", "✅", DAY), posted("2", "there", DAY))
    room = open_room(sqlite)
    assert texts(room, TUESDAY) == ["soon", "there"]
    for name in warm(room):
        room.cool(name)
    record(sqlite, unreacted("1", "✅", 2 * DAY))
    assert texts(room, TUESDAY) == ["there"]
    assert {MONDAY, TUESDAY} <= room.touched


def test_so_it_is_when_that_was_recorded_before_a_restart(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "draft: soon"), reacted("1", "✅", DAY), posted("2", "there", DAY))
    room = restarted(sqlite, open_room(sqlite))
    record(sqlite, unreacted("1", "✅", 2 * DAY))
    room.warm(MONDAY)
    assert texts(room, TUESDAY) == ["there"]


def test_a_name_that_changes_is_a_change_of_every_day_it_is_on(sqlite: Database) -> None:
    named = Named(source="daypost", channel="", key="named:1", time=NOON, ref="person:ann", name="Ann")
    later = Named(source="daypost", channel="", key="named:2", time=at(1), ref="person:ann", name="Ann Example")
    record(sqlite, STARTED, posted("1"), later)
    room = open_room(sqlite)
    room.read_on()
    room.look(at(2))
    assert room.day_post(MONDAY).people["ann"].name == "Ann Example"
    record(sqlite, named)
    room.read_on()
    assert room.look(at(3)) == {}
    assert restarted(sqlite, room).warm(MONDAY)


def test_only_what_changed_is_said(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "one"), posted("2", "two", DAY))
    room = open_room(sqlite)
    room.read_on()
    assert {MONDAY, TUESDAY} <= set(room.look(at(3 * DAY)))
    assert room.look(at(3 * DAY)) == {}
    record(sqlite, posted("3", "three", DAY + 1))
    room.read_on()
    ((name, changes),) = room.look(at(3 * DAY)).items()
    assert name == TUESDAY
    assert [change.takes_away for change in changes] == [False]
    record(sqlite, reacted("3", "❌", DAY + 2))
    room.read_on()
    assert [change.takes_away for change in room.look(at(3 * DAY))[TUESDAY]] == [True]


def test_a_message_of_a_live_blog_that_is_no_longer_configured_is_passed_over(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1"))
    other = config(channels=["slack:C2"])
    room = Newsroom(other.model_copy(update={"liveblogs": {"fosdem": other.liveblogs["pycon"]}}), sqlite, 0)
    room.read_on()
    assert warm(room) == set()
    assert room.position == 3


def test_titles_intros_and_the_end_are_part_of_the_day_post(sqlite: Database) -> None:
    words: Sequence[Event] = (
        posted("2", "!title Day *one*", 1),
        posted("3", "!intro Come in", 2),
        posted("4", "!summary It was **good**", 3),
    )
    record(sqlite, STARTED, posted("1", "hello"), *words)
    room = open_room(sqlite)
    room.read_on()
    room.look(at(10))
    post = room.day_post(MONDAY)
    assert (post.title, post.intro, post.ended) == ("Day *one*", "<p>Come in</p>", False)
    assert post.summary == "<p>It was <strong>good</strong></p>"
    record(sqlite, posted("5", "!end", 20))
    room.read_on()
    room.look(at(19))
    assert not room.day_post(MONDAY).ended
    assert MONDAY in room.look(at(20))
    assert room.day_post(MONDAY).ended
