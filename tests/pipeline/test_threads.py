"""Orphans wait for what they refer to, and are adopted with all that waits for them (RULES 1.6)."""

from collections.abc import Sequence
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events import Channel, Event, Named
from pipeline.threads import Threads, top
from tests.make import NOON, delete, edit, post, react, redact

PLACE = Channel("console", "main")
ROOT = (PLACE, "1")

REACTION = react("2", "❌")
CHAIN: Sequence[Event] = (post("1", "root"), post("2", "reply", thread="1", at=1), REACTION, redact(REACTION.key))


def threads_of(events: Sequence[Event]) -> Threads:
    threads = Threads()
    for event in events:
        threads.add(event)
    return threads


def test_rule_1_6_a_redaction_of_a_reaction_on_a_reply_finds_its_root_in_any_order() -> None:
    for events in permutations(CHAIN):
        threads = threads_of(events)
        assert set(threads.of(ROOT)) == set(CHAIN)
        assert threads.post(ROOT) == CHAIN[0]
        assert list(threads.roots()) == [ROOT]
        assert {threads.root_of(PLACE, message) for message in "12"} == {ROOT}


def test_rule_1_6_the_root_is_told_as_soon_as_the_way_to_it_is_there() -> None:
    threads = Threads()
    root, reply, reaction, redaction = CHAIN
    assert [threads.add(event) for event in (redaction, reaction, reply)] == [None, None, None]
    assert list(threads.of(ROOT)) == []
    assert threads.add(root) == ROOT
    assert threads.add(reaction) == ROOT


def test_an_event_is_there_once() -> None:
    threads = threads_of([*CHAIN, *reversed(CHAIN)])
    assert len(list(threads.of(ROOT))) == len(CHAIN)


def test_what_refers_to_nothing_and_is_no_message_belongs_to_no_thread() -> None:
    assert Threads().add(Named(source="console", channel="main", key="n", time=NOON, ref="user:1", name="Ann")) is None


def test_what_refers_to_itself_in_a_circle_waits_for_ever() -> None:
    threads = threads_of([post("1", "a", thread="2"), post("2", "b", thread="1")])
    assert list(threads.roots()) == []


def test_a_message_that_names_itself_as_its_root_is_one() -> None:
    assert Threads().add(post("1", "a", thread="1")) == ROOT


def test_a_reply_to_a_reply_is_in_the_thread_of_its_root() -> None:
    threads = threads_of([post("3", "c", thread="2"), post("2", "b", thread="1"), post("1", "a")])
    assert threads.root_of(PLACE, "3") == ROOT


def test_the_highest_message_holds_the_place_of_a_root_until_that_comes() -> None:
    threads = threads_of([REACTION, post("3", "c", thread="2"), CHAIN[1]])
    assert {threads.root_of(PLACE, message) for message in "23"} == {(PLACE, "2")}
    assert [*threads.roots()] == [(PLACE, "2")]
    assert {event.key for event in threads.of((PLACE, "2"))} == {"posted:2", "posted:3", REACTION.key}
    assert threads.post((PLACE, "2")) == CHAIN[1] == top(threads.of((PLACE, "2")))
    assert not threads.forget((PLACE, "2"))
    assert threads.waits((PLACE, "2"))
    assert threads.add(CHAIN[0]) == ROOT
    assert [*threads.roots()] == [ROOT]
    assert len([*threads.of(ROOT)]) == 4
    assert (threads.waits((PLACE, "2")), [*threads.of((PLACE, "2"))]) == (False, [])
    assert top(threads.of(ROOT)) == threads.post(ROOT) == CHAIN[0]


def test_channels_are_apart() -> None:
    threads = Threads()
    threads.add(post("1", "here"))
    assert threads.root_of(Channel("console", "elsewhere"), "1") is None


def test_a_thread_that_was_let_go_can_be_read_again() -> None:
    threads = threads_of([*CHAIN, post("9", "another")])
    threads.forget(ROOT)
    assert threads.post(ROOT) is None
    assert threads.root_of(PLACE, "2") is None
    assert threads.post((PLACE, "9"))
    for event in reversed(CHAIN):
        threads.add(event)
    assert set(threads.of(ROOT)) == set(CHAIN)


EVENTS: Sequence[Event] = (
    *CHAIN,
    edit("2", "reply, mended", at=3),
    redact(edit("2", "reply, mended", at=3).key, at=4),
    post("3", "reply to the reply", thread="2", at=5),
    delete("3"),
    post("9", "another root"),
    react("9", "📌"),
    delete("404"),
)


@settings(deadline=None)
@given(st.permutations(EVENTS), st.lists(st.sampled_from(EVENTS)), st.data())
def test_rule_1_6_any_order_and_number_gives_the_same_threads(
    events: list[Event], again: list[Event], data: st.DataObject
) -> None:
    threads = threads_of(data.draw(st.permutations(events + again)))
    assert {root[1]: set(threads.of(root)) for root in threads.roots()} == {
        "1": {*EVENTS[:8]},
        "9": {*EVENTS[8:10]},
    }
