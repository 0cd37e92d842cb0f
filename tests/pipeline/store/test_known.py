"""What a bot is told of the log, against the plainest reading of the same events."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots import KnownMessage
from pipeline.events import Card, Carded, Decided, Edited, Event, Posted, Reacted, Reaction, Redacted, Unreacted
from pipeline.store.database import Database
from pipeline.store.known import known
from tests.databases import appended, emptied
from tests.happened import NOON, PLACE, at, carded, deleted, edited, posted, reacted, redacted, unreacted

MESSAGES = [*"abcde"]


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Two levels of thread, edits by the sender and by another, steps of two registers, redactions of all of it."""
    message, minute, by = st.sampled_from(MESSAGES), st.integers(0, 9), st.sampled_from(["U1", "U2"])
    events: list[Event] = [
        posted("a", "root", draw(minute)),
        posted("b", "reply", draw(minute), thread="a", by=draw(by)),
        posted("c", "root", draw(minute), thread="c"),
        posted("d", "reply to what is not there", thread="z"),
        posted("e", "and to all", draw(minute), thread="z", broadcast=True),
    ]
    for _ in range(draw(st.integers(0, 10))):
        kind = draw(st.integers(0, 6))
        if kind == 0:
            events.append(edited(draw(message), draw(st.sampled_from("xyz")), draw(minute), by=draw(by)))
        elif kind == 1:
            events.append(reacted(draw(message), draw(st.sampled_from("❌✅")), draw(minute), by=draw(by)))
        elif kind == 2:
            events.append(unreacted(draw(message), draw(st.sampled_from("❌✅")), draw(minute), by=draw(by)))
        elif kind == 3:
            events.append(deleted(draw(message)))
        elif kind == 4:
            events.append(redacted(draw(st.sampled_from([*MESSAGES, *(event.key for event in events)]))))
        elif kind == 5:
            titles = draw(st.lists(st.sampled_from("tu"), max_size=1))
            cards = [Card(url="https://example.org", title=title) for title in titles]
            events.append(carded(draw(message), *cards, minutes=draw(minute)))
        else:
            events.append(purged(draw(message)))
    return draw(st.permutations(list({event.key: event for event in events}.values())))


def purged(message: str) -> Decided:
    key = f"decided:purged:{message}"
    return Decided(source="slack", channel="C1", key=key, time=NOON, what="purged", about=message, cause="x")


def plainly(events: Sequence[Event], roots: Sequence[str]) -> dict[str, KnownMessage]:
    """The messages in the threads under some roots."""
    messages = {event.message: event for event in events if isinstance(event, Posted)}
    gone = {event.target for event in events if isinstance(event, Redacted)}
    found = {}
    for message, post in messages.items():
        if (post.refers or message) not in roots and not post.broadcast:
            continue
        edits = [one for one in events if isinstance(one, Edited) and (one.message, one.by) == (message, post.by)]
        versions = sorted((one for one in edits if one.key not in gone), key=lambda one: (one.order, one.key))
        newest = [post, *versions][-1]
        steps = [one for one in events if isinstance(one, Reaction) and one.message == message and one.key not in gone]
        registers: dict[tuple[str, str], Reaction] = {}
        for step in sorted(steps, key=lambda one: (one.order, isinstance(one, Unreacted))):
            registers[step.by, step.emoji] = step
        came = [one for one in events if isinstance(one, Carded) and one.message == message]
        previews = max(
            [one for one in came if newest is post or one.order >= newest.order],
            key=lambda one: one.order,
            default=newest,
        )
        found[message] = KnownMessage(
            by=post.by,
            root=post.refers,
            version=newest.hash,
            order=newest.order,
            reactions={key: step.order for key, step in registers.items() if isinstance(step, Reacted)},
            unreacted={key: step.order for key, step in registers.items() if isinstance(step, Unreacted)},
            cards=previews.cards,
            carded=previews.order,
            deleted=message in gone or any(one.key == f"deleted:{message}" for one in events),
            purged=any(isinstance(one, Decided) and one.about in (message, post.refers) for one in events),
        )
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=histories())
def test_known_is_what_the_events_say(database: Database, events: list[Event]) -> None:
    appended(emptied(database), *events)
    with database.reading() as connection:
        assert known(connection, PLACE, at(-1)) == plainly(events, ["a", "c"])


def ids(database: Database, minutes: float) -> set[str]:
    with database.reading() as connection:
        return set(known(connection, PLACE, at(minutes)))


def test_an_older_root_is_known_while_its_thread_is_alive(database: Database) -> None:
    appended(database, posted("old", minutes=-600), posted("reply", minutes=-500, thread="old"), posted("new"))
    assert ids(database, -60) == {"new"}
    appended(database, posted("late reply", minutes=0, thread="old"))
    assert ids(database, -60) == {"new", "old", "reply", "late reply"}
    assert ids(database, 1) == set()


def test_a_late_edit_or_reaction_keeps_a_thread_alive_too(database: Database) -> None:
    appended(database, posted("edited", minutes=-600), posted("reacted", minutes=-600), posted("old", minutes=-600))
    appended(database, edited("edited", "better"), reacted("reacted", "✅"))
    assert ids(database, -60) == {"edited", "reacted"}


def test_other_channels_and_sources_are_not_known(database: Database) -> None:
    appended(database, posted("1"), posted("2", channel="C2"), posted("3", source="matrix"))
    assert ids(database, -60) == {"1"}


def test_asides_and_purged_messages_are_known_as_such(database: Database) -> None:
    appended(database, replace(posted("a"), body=None, withheld="aside"))
    appended(database, replace(posted("p"), body=None, withheld="purged"))
    with database.reading() as connection:
        found = known(connection, PLACE, at(-60))
    assert (found["a"].aside, found["a"].purged) == (True, False)
    assert (found["p"].aside, found["p"].purged) == (False, True)
    assert found["a"].version == posted("a").hash
