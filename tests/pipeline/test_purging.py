"""What a purge takes from a thread, who may, and that the fold never shows it again (RULES 5.7, 6.2)."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.days import entry_id
from pipeline.deciding import decisions
from pipeline.events import Card, Decided, Event, Message, Posted, Settings
from pipeline.facts import Facts
from pipeline.fold import fold
from pipeline.purging import blank, is_purge, stamped_days, taken
from pipeline.replies import speaks
from pipeline.threads import Threads
from tests.histories import histories
from tests.make import at, decide, delete, edit, fetch, photo, post, react
from tests.shows import MEANINGS, shown

ROOT = post("1", "Doors are open")
REPLY = post("2", "Coffee", thread="1", at=1)


def purges(*events: Event) -> list[tuple[str, str, str]]:
    """What is decided about purging when events come in this order: what it is about, its cause, who it is by."""
    known: list[Event] = []
    found = {}
    for event in events:
        known.append(event)
        for one in decisions(event, known, MEANINGS, at(600)):
            if one.what == "purged":
                found[one.key] = (one.about, one.cause, one.by)
    return sorted(found.values())


@pytest.mark.parametrize(("by", "may"), [("ann", True), ("ben", False), ("eve", True), ("bo", True)])
def test_rule_5_7_an_author_purges_his_own_and_an_editor_all(by: str, may: bool) -> None:
    asked = post("3", "!purge", by=by, thread="1", at=2)
    for events in permutations([ROOT, REPLY, asked]):
        assert purges(*events) == [("1", asked.key, by)] * may


@pytest.mark.parametrize("text", ["!Purge", "！purge", " ! purge "])
def test_rule_6_1_it_is_read_as_every_command(text: str) -> None:
    assert purges(ROOT, post("3", text, thread="1", at=2)) != []


@pytest.mark.parametrize("text", ["!purge it", "\\!purge", "purge", "((!purge", "!purg", "+ !purge"])
def test_what_is_no_such_command_purges_nothing(text: str) -> None:
    assert purges(ROOT, post("3", text, thread="1", at=2)) == []


def test_as_a_message_of_its_own_it_purges_nothing() -> None:
    assert purges(post("1", "!purge")) == []
    assert purges(ROOT, edit("1", "!purge", at=1)) == []


def test_an_edit_by_its_own_sender_asks_too_and_what_once_asked_has_asked() -> None:
    asked = edit("2", "!purge", at=3)
    for events in permutations([ROOT, REPLY, asked, edit("2", "oh no", at=4), delete("2")]):
        assert purges(*events) == [("1", asked.key, "ann")]
    assert purges(ROOT, REPLY, edit("2", "!purge", by="eve", at=3)) == []


def test_rule_6_2_what_was_caught_up_acts_too() -> None:
    assert purges(ROOT, replace(post("3", "!purge", thread="1", at=2), seen="caught-up")) != []


def words(event: Event) -> set[str]:
    """All that somebody wrote, sent or named in an event."""
    match event:
        case Message():
            told = [event.body.source] if event.body else []
            return {*told, *(one.name for one in event.attachments), *(one.url for one in event.cards), event.raw}
    return {event.raw}


def test_what_is_blank_says_nothing_and_keeps_what_it_is_known_by() -> None:
    card = Card(url="https://example.org")
    sent = replace(post("1", "Doors", pictures=[photo("door")], cards=[card]), raw="Doors")
    empty = blank(sent)
    assert isinstance(empty, Posted)
    assert (empty.key, empty.hash, empty.order, empty.time, empty.stamp) == (
        sent.key,
        sent.hash,
        sent.order,
        sent.time,
        sent.stamp,
    )
    assert (empty.body, empty.attachments, empty.cards, empty.raw, empty.withheld) == (None, (), (), "", "purged")
    assert blank(fetch("1", "door")) == replace(fetch("1", "door"), picture=None)
    assert blank(fetch("1", "door", failed="door.pdf is PDF")) == replace(fetch("1", "door"), picture=None)
    form = decide("corrected", "1", text="Gates")
    assert blank(form) == replace(form, body=None)


@given(histories())
def test_blank_is_blank_and_asides_stay_asides(events: list[Event]) -> None:
    for event in events:
        empty = blank(event)
        assert blank(empty) == empty
        assert words(empty) <= {""}
        if isinstance(event, Message) and isinstance(empty, Message):
            assert empty.withheld == (event.withheld or "purged")


def test_a_root_takes_its_thread_along_a_reply_only_itself() -> None:
    said = [fetch("2", "cup"), edit("2", "Tea", at=2), decide("corrected", "1", text="Gates"), react("2", "⭐")]
    thread: list[Event] = [ROOT, REPLY, *said]
    purge = decide("purged", "1")
    assert list(taken([*thread, purge])) == [*thread, purge]
    of_reply = decide("purged", "2")
    assert list(taken([*thread, of_reply])) == [REPLY, said[0], said[1], said[3], of_reply]
    alone = decide("purged", "1", keep=True)
    assert list(taken([*thread, alone])) == [ROOT, said[2], alone]
    assert list(taken(thread)) == []


def test_a_part_of_a_thread_whose_root_is_missing_is_taken_by_message() -> None:
    purge = decide("purged", "2")
    assert list(taken([REPLY, edit("2", "Tea", at=2), purge])) == [REPLY, edit("2", "Tea", at=2), purge]


@given(histories(), st.booleans())
def test_the_fold_never_shows_what_was_purged(events: list[Event], emptied: bool) -> None:
    log = [event for event in events if not is_purge(event)] + [decide("purged", "0")]
    scope = {event.key for event in taken(thread_of(log, "0"))}
    told = [blank(event) if emptied and event.key in scope else event for event in log]
    gone = {
        entry_id("console", "main", event.message) for event in log if isinstance(event, Posted) and event.key in scope
    }
    assert gone.isdisjoint(entry.id for entry in shown(*told))
    assert all(
        Facts(thread_of(told, "0"), MEANINGS).is_purged(one.message)
        for one in told
        if one.key in scope and isinstance(one, Posted)
    )
    for entry in fold(thread_of(told, "0"), "0", MEANINGS):
        assert all(part.deleted for part in entry.parts)
        assert not emptied or all(not version.body.source for part in entry.parts for version in part.versions)


def thread_of(events: Iterable[Event], root: str) -> list[Event]:
    """The events of the thread under a root."""
    threads = Threads()
    for event in events:
        threads.add(event)
    return list(threads.of((ROOT.place, root)))


DEED = st.sampled_from(["Coffee", "+ Coffee", "s/Doors/Gates/", "alt: A door.", "((Coffee", "!status", "❌"])


@given(st.lists(st.tuples(st.sampled_from(["ann", "ben", "bo", "eve"]), DEED), min_size=1, max_size=5), st.data())
def test_what_is_forgotten_changes_nothing_else_that_readers_see(
    said: list[tuple[str, str]], data: st.DataObject
) -> None:
    replies = [post(f"r{number}", text, by=by, thread="1", at=number) for number, (by, text) in enumerate(said, 1)]
    gone = data.draw(st.sampled_from(replies))
    before: list[Event] = [ROOT, *replies, delete(gone.message)]
    keep = not speaks(Facts(before, MEANINGS), ROOT, gone.message)
    purge = decide("purged", gone.message, keep=keep)
    scope = {event.key for event in taken([*before, purge])}
    after = [blank(event) if event.key in scope else event for event in [*before, purge]]
    (old,), (new,) = fold(before, "1", MEANINGS), fold(after, "1", MEANINGS)
    assert [part for part in new.parts if not part.deleted] == [part for part in old.parts if not part.deleted]
    assert (new.replacements, new.alts) == (old.replacements, old.alts)
    assert shown(*after) == shown(*before)


@pytest.mark.parametrize("text", ["!status", "❌", "!titel", "Too early"])
def test_what_was_sent_to_the_channel_too_stays_when_a_root_that_was_no_entry_is_forgotten(text: str) -> None:
    root = post("1", text, settings=Settings(may_enter=False))
    reply = post("2", "Coffee", by="ben", thread="1", at=1, broadcast=True)
    purge = decide("purged", "1", keep=True)
    (_, before) = fold([root, reply, delete("1")], "1", MEANINGS)
    (_, after) = fold([blank(root), reply, delete("1"), purge], "1", MEANINGS)
    assert after == before


def test_every_day_that_a_thread_may_have_been_on_is_known_by_its_stamps() -> None:
    draft, released = post("1", "draft: Doors"), decide("released", "1", at=24 * 60)
    purge: Decided = decide("purged", "1", at=72 * 60)
    dates = {date.isoformat() for _, date in stamped_days([draft, released, purge])}
    assert dates == {"2026-05-15", "2026-05-16"}
