"""The newsroom: what it takes in, lets go of and brings back, one case at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from multiprocessing import get_context

import pytest

from pipeline.events import Body, Event, Named
from pipeline.newsroom import DayName, Newsroom
from pipeline.store.database import Database
from tests.happened import NOON, at, config, deleted, edited, posted, reacted, redacted, unreacted
from tests.rooms import DAY, FRIDAY, SATURDAY, STARTED, open_room, record, warm


def texts(room: Newsroom, name: DayName, now: float = 3 * DAY) -> list[str]:
    """What the entries of a day say, of the days that are warm."""
    room.read_on()
    room.look(at(now))
    return [entry.plain for entry in room.day_post(name).entries]


def test_what_another_process_recorded_is_taken_in(database: Database, database_url: str) -> None:
    room = open_room(database)
    assert texts_or_none(room) is None
    process = get_context("spawn").Process(target=_record_elsewhere, args=(database_url,))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert texts(room, FRIDAY) == ["from elsewhere"]


def texts_or_none(room: Newsroom) -> list[str] | None:
    room.read_on()
    return texts(room, FRIDAY) if room.warm(FRIDAY) else None


def _record_elsewhere(url: str) -> None:
    database = Database(url)
    record(database, STARTED, posted("1", "from elsewhere"))
    database.close()


def test_a_day_that_was_never_touched_is_none(sqlite: Database) -> None:
    room = open_room(sqlite)
    assert room.warm(FRIDAY) is None
    assert room.warm(DayName("fosdem", FRIDAY.date)) is None
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
        room.warm(FRIDAY)
    record(sqlite, posted("1", "good"), posted("2", "bad"))
    assert texts(room, FRIDAY) == ["there", "better"]


@pytest.mark.parametrize("is_warm", [True, False])
def test_so_is_one_whose_message_is_a_reply_in_a_thread_that_is_there(sqlite: Database, is_warm: bool) -> None:
    record(sqlite, STARTED, posted("1", "root"), edited("2", "+ better", 2), redacted("reacted:1", 2))
    room = restarted(sqlite, open_room(sqlite))
    if is_warm:
        room.warm(FRIDAY)
    record(sqlite, posted("2", "+ good", 1, thread="1"))
    assert texts(room, FRIDAY) == ["root better"]


def test_orphans_of_orphans_are_adopted_with_them(sqlite: Database) -> None:
    edit, reaction = edited("2", "+ worse", 2), reacted("1", "❌", 2)
    record(sqlite, STARTED, redacted(edit.key), redacted(reaction.key), posted("1", "root"))
    room = restarted(sqlite, open_room(sqlite))
    record(sqlite, edit, reaction)
    room = restarted(sqlite, room)
    record(sqlite, posted("2", "+ good", 1, thread="1"))
    assert texts(room, FRIDAY) == ["root good"]


def test_a_late_event_brings_back_a_day_that_was_let_go_of(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "first"), posted("2", "second"))
    room = open_room(sqlite)
    assert texts(room, FRIDAY) == ["first", "second"]
    room.cool(FRIDAY)
    assert warm(room) == {DayName("pycon", date(2026, 5, 14))}
    assert FRIDAY not in room.touched
    record(sqlite, edited("1", "first, mended", 2 * DAY))
    assert texts(room, FRIDAY) == ["first, mended", "second"]
    assert FRIDAY in room.touched


def test_commands_are_there_from_the_start_without_their_days(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "hello"), posted("2", "!pause", 1), posted("3", "waits", DAY))
    room = restarted(sqlite, open_room(sqlite))
    assert warm(room) == set()
    assert room.coverage("pycon").paused(at(DAY))
    assert room.coverage("pycon").starts
    room.warm(SATURDAY)
    assert warm(room) == {SATURDAY}
    assert texts(room, SATURDAY) == []
    record(sqlite, deleted("2", DAY + 1))
    assert texts(room, SATURDAY) == ["waits"]


def test_a_command_whose_day_was_let_go_of_still_counts(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "!pause"), posted("2", "waits", DAY))
    room = open_room(sqlite)
    room.read_on()
    for name in warm(room):
        room.cool(name)
    room.warm(SATURDAY)
    assert texts(room, SATURDAY) == []


def test_a_released_draft_shows_on_the_day_of_its_release(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "draft: soon"), posted("2", "there"))
    room = open_room(sqlite)
    assert texts(room, FRIDAY) == ["there"]
    record(sqlite, reacted("1", "✅", DAY))
    assert texts(room, SATURDAY) == ["soon"]
    assert texts(room, FRIDAY) == ["there"]
    room = restarted(sqlite, room)
    room.warm(SATURDAY)
    assert texts(room, SATURDAY) == ["soon"]


def test_a_release_that_is_taken_back_is_gone_from_a_day_that_was_let_go_of(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "draft: soon"), reacted("1", "✅", DAY), posted("2", "there", DAY))
    room = open_room(sqlite)
    assert texts(room, SATURDAY) == ["soon", "there"]
    for name in warm(room):
        room.cool(name)
    record(sqlite, unreacted("1", "✅", 2 * DAY))
    assert texts(room, SATURDAY) == ["there"]
    assert {FRIDAY, SATURDAY} <= room.touched


def test_so_it_is_when_that_was_recorded_before_a_restart(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "draft: soon"), reacted("1", "✅", DAY), posted("2", "there", DAY))
    room = restarted(sqlite, open_room(sqlite))
    record(sqlite, unreacted("1", "✅", 2 * DAY))
    room.warm(FRIDAY)
    assert texts(room, SATURDAY) == ["there"]


def test_a_name_that_changes_is_a_change_of_every_day_it_is_on(sqlite: Database) -> None:
    named = Named(source="daypost", channel="", key="named:1", time=NOON, ref="person:ann", name="Ann")
    later = Named(source="daypost", channel="", key="named:2", time=at(1), ref="person:ann", name="Ann Example")
    record(sqlite, STARTED, posted("1"), later)
    room = open_room(sqlite)
    room.read_on()
    room.look(at(2))
    assert room.day_post(FRIDAY).people["ann"].name == "Ann Example"
    record(sqlite, named)
    room.read_on()
    assert room.look(at(3)) == {}
    assert restarted(sqlite, room).warm(FRIDAY)


def test_only_what_changed_is_said(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "one"), posted("2", "two", DAY))
    room = open_room(sqlite)
    room.read_on()
    assert {FRIDAY, SATURDAY} <= set(room.look(at(3 * DAY)))
    assert room.look(at(3 * DAY)) == {}
    record(sqlite, posted("3", "three", DAY + 1))
    room.read_on()
    ((name, changes),) = room.look(at(3 * DAY)).items()
    assert name == SATURDAY
    assert [change.takes_away for change in changes] == [False]
    record(sqlite, reacted("3", "❌", DAY + 2))
    room.read_on()
    assert [change.takes_away for change in room.look(at(3 * DAY))[SATURDAY]] == [True]


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
    post = room.day_post(FRIDAY)
    assert (post.title, post.intro, post.ended) == ("Day *one*", "<p>Come in</p>", False)
    assert post.summary == "<p>It was <strong>good</strong></p>"
    record(sqlite, posted("5", "!end", 20))
    room.read_on()
    room.look(at(19))
    assert not room.day_post(FRIDAY).ended
    assert FRIDAY in room.look(at(20))
    assert room.day_post(FRIDAY).ended


def test_no_title_carries_what_no_page_can(sqlite: Database) -> None:
    record(sqlite, STARTED, posted("1", "hello"), posted("2", "!title a\x01b\u202ec\ufffe", 1))
    room = open_room(sqlite)
    room.read_on()
    room.look(at(10))
    assert room.day_post(FRIDAY).title == "abc"
    record(sqlite, posted("3", "!title \x01\u202e", 2))
    room.read_on()
    room.look(at(10))
    assert room.day_post(FRIDAY).title == "PyCon"


def test_who_is_mentioned_is_called_by_the_newest_name(sqlite: Database) -> None:
    mention = replace(posted("1"), body=Body("slack", '{"text": "thanks <@U9>, see <#C9>"}'))
    record(sqlite, STARTED, mention, posted("2"))
    room = open_room(sqlite)
    assert texts(room, FRIDAY) == ["thanks somebody, see a private channel", "hello"]
    for key, ref, name, minutes, text in (
        ("1", "user:U9", "Cleo", 1, "thanks Cleo, see a private channel"),
        ("2", "channel:C9", "general", 2, "thanks Cleo, see #general"),
        ("3", "user:U9", "Cleo Example", 3, "thanks Cleo Example, see #general"),
        ("4", "user:U9", "older", 0, None),
        ("5", "user:U7", "nobody here", 4, None),
    ):
        record(sqlite, Named(source="slack", channel="C1", key=key, time=at(minutes), ref=ref, name=name))
        room.read_on()
        changes = room.look(at(3 * DAY))
        if text is None:
            assert changes == {}
        else:
            ((day, (change,)),) = changes.items()
            assert (day, change.entry) == (FRIDAY, room.day_post(FRIDAY).entries[0].id)
            assert texts(room, FRIDAY) == [text, "hello"]
    anew = restarted(sqlite, room)
    anew.warm(FRIDAY)
    assert texts(anew, FRIDAY) == texts(room, FRIDAY)
