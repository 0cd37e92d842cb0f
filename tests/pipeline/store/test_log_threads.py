"""Reading whole threads out of the log, against the plainest way to find them: climb from each event, one by one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Concatenate, ParamSpec

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pipeline.events import Channel, Day, Decided, Event, Named, Posted, Stamp
from pipeline.store import log, threads
from pipeline.store.database import Database
from tests.databases import appended, emptied
from tests.happened import NOON, PLACE, at, deleted, edited, posted, reacted, redacted

P = ParamSpec("P")

DAYS = [Day(date(2026, 5, 15) + timedelta(day), "UTC", at(1440 * day - 720), at(1440 * day + 720)) for day in range(3)]
MESSAGES = [*"abcdef"]
CHANNELS = ["C1", "C2"]


def stamps() -> st.SearchStrategy[Stamp]:
    liveblogs = st.sampled_from(["pycon", "fosdem"])
    return st.builds(
        Stamp, liveblog=liveblogs, person=st.just("ann"), role=st.just("author"), day=st.sampled_from(DAYS)
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events in any order, as replies to each other, in circles even, and about what is not there."""
    message = st.sampled_from(MESSAGES)
    texts = st.sampled_from(["text", "!start", "!pause"])
    kinds: list[Callable[[], Event]] = [
        lambda: posted(draw(message), draw(texts), draw(st.integers(0, 9)), thread=draw(st.just("") | message)),
        lambda: edited(draw(message), draw(texts), draw(st.integers(1, 9))),
        lambda: reacted(draw(message), "✅", draw(st.integers(1, 9))),
        lambda: deleted(draw(message)),
        lambda: released(draw(message), draw(st.integers(1, 2))),
        lambda: redacted(draw(st.sampled_from(list(known) or ["nothing"])), draw(st.integers(1, 9))),
    ]
    known: dict[str, Event] = {}
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=14)):
        event = replace(kind(), stamp=draw(stamps()), channel=draw(st.sampled_from(CHANNELS)))
        known.setdefault(event.key, event)
    return draw(st.permutations(list(known.values())))


def released(message: str, number: int) -> Decided:
    key = f"decided:released:{message}:{number}"
    return Decided(
        source="slack",
        channel="C1",
        key=key,
        time=NOON,
        what="released",
        about=message,
        cause="x",
        at=at(1440 * number),
    )


def root_of(events: Sequence[Event], event: Event) -> Event | None:
    """The root of an event's thread: what it refers to, what that refers to, and so on, to the highest message."""
    for _ in events:
        above = [one for one in events if one.place == event.place and one.subject == event.refers]
        if not event.refers or not above:
            return event if isinstance(event, Posted) else None
        event = above[0]
    return None


def whole_threads(events: Sequence[Event], some: Iterable[Event]) -> list[Event]:
    """Every event of the threads that some events belong to."""
    roots = [root for event in some if (root := root_of(events, event))]
    return [event for event in events if root_of(events, event) in roots]


def read(
    database: Database, load: Callable[Concatenate[Connection, P], list[log.Row]], *args: P.args, **kwargs: P.kwargs
) -> list[Event]:
    with database.reading() as connection:
        return [row.event for row in load(connection, *args, **kwargs)]


several = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@several
@given(events=histories())
def test_a_thread_is_its_highest_message_and_all_that_refers_to_it(database: Database, events: list[Event]) -> None:
    appended(emptied(database), *events)
    for channel in CHANNELS:
        for subject in {*MESSAGES, *(event.key for event in events)}:
            place = Channel("slack", channel)
            here = [event for event in events if event.place == place and event.subject == subject]
            assert read(database, threads.thread, place, subject) == whole_threads(events, here)


@several
@given(events=histories())
def test_the_threads_of_a_day_are_those_with_a_message_a_version_or_a_release_on_it(
    database: Database, events: list[Event]
) -> None:
    appended(emptied(database), *events)
    for day in DAYS:
        here = [event for event in events if _is_on(event, day)]
        assert read(database, threads.threads_of_day, "pycon", day) == whole_threads(events, here)


def _is_on(event: Event, day: Day) -> bool:
    kinds = ("posted", "edited", "decided")
    return bool(event.stamp and (event.stamp.liveblog, event.stamp.day) == ("pycon", day) and event.kind in kinds)


@several
@given(events=histories())
def test_the_commands_are_the_threads_in_which_something_begins_with_an_exclamation_mark(
    database: Database, events: list[Event]
) -> None:
    appended(emptied(database), *events)
    here = [event for event in events if log.is_command(event) and event.stamp and event.stamp.liveblog == "pycon"]
    assert read(database, threads.commands, "pycon") == whole_threads(events, here)


@several
@given(events=histories(), minute=st.integers(0, 10))
def test_the_recent_threads_are_those_in_which_something_was_said_since(
    database: Database, events: list[Event], minute: int
) -> None:
    appended(emptied(database), *events)
    here = [event for event in events if event.place == PLACE and event.time >= at(minute)]
    assert read(database, lambda connection: threads.threads_since(connection, PLACE, at(minute))) == whole_threads(
        events, here
    )


@several
@given(events=histories())
def test_orphans_are_what_refers_to_something_missing_and_what_waits_for_them(
    database: Database, events: list[Event]
) -> None:
    appended(emptied(database), *events)
    orphans = [event for event in events if _waits(events, event)]
    assert read(database, threads.orphans) == orphans


def _waits(events: Sequence[Event], event: Event) -> bool:
    """Whether the way up from an event ends where something is missing."""
    for _ in events:
        above = [one for one in events if one.place == event.place and one.subject == event.refers]
        if not event.refers or not above:
            break
        event = above[0]
    return bool(event.refers) and not above


@several
@given(events=histories(), data=st.data())
def test_they_can_be_had_as_they_were_at_a_position(
    database: Database, events: list[Event], data: st.DataObject
) -> None:
    appended(emptied(database), *events)
    with database.reading() as connection:
        positions = [row.position for row in log.since(connection, 0)]
    number = data.draw(st.integers(0, len(events)))
    until = positions[number - 1] if number else 0
    earlier = events[:number]
    for message in MESSAGES:
        here = [event for event in events if event.place == PLACE and event.subject == message]
        expected = [event for event in whole_threads(events, here) if event in earlier]
        assert read(database, threads.thread, PLACE, message, until=until) == expected
    for day in DAYS:
        here = [event for event in earlier if _is_on(event, day)]
        expected = [event for event in whole_threads(events, here) if event in earlier]
        assert read(database, threads.threads_of_day, "pycon", day, until=until) == expected


def test_what_waited_at_a_position_had_not_found_what_came_after_it(database: Database) -> None:
    reply, root = posted("2", thread="1"), posted("1")
    appended(database, reply, root)
    with database.reading() as connection:
        first, _ = log.since(connection, 0)
    assert read(database, threads.orphans, until=first.position) == [reply]
    assert read(database, threads.orphans) == []


def test_a_draft_released_on_a_later_day_is_among_the_threads_of_both(database: Database) -> None:
    draft = replace(posted("1", "draft: soon"), stamp=stamped(DAYS[0]))
    release = replace(released("1", 1), stamp=stamped(DAYS[1]))
    appended(database, draft, reacted("1", "✅", 1440), release)
    for day in DAYS[:2]:
        found = read(database, threads.threads_of_day, "pycon", day)
        assert [event.kind for event in found] == ["posted", "reacted", "decided"]
    assert read(database, threads.threads_of_day, "pycon", DAYS[2]) == []


def stamped(day: Day) -> Stamp:
    return Stamp(liveblog="pycon", person="ann", role="author", day=day)


def test_what_stands_for_itself_belongs_to_no_thread(database: Database) -> None:
    named = Named(source="slack", channel="C1", key="named:user:U1", time=NOON, ref="user:U1", name="Ann")
    appended(database, named, redacted(named.key))
    assert read(database, threads.thread, PLACE, named.key) == []
    assert read(database, threads.orphans) == []
