"""When a message that is missing from a network's history counts as deleted (RULES 5.6)."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.absence import Absence, History, absence
from tests.make import at

SINCE = at(0)
IDS = [str(number) for number in range(8)]

minutes = st.integers(-3, 8).map(at)
listed = st.dictionaries(st.sampled_from([*IDS, "of somebody else"]), minutes, max_size=7)
passes = st.builds(History, listed, complete=st.booleans(), present=st.booleans())
answers = passes | st.builds(History, listed, complete=st.just(True), present=st.just(True))


def by_the_rule(known: dict[str, datetime], history: History, before: frozenset[str]) -> tuple[set[str], set[str]]:
    """Which messages RULES 5.6 takes for deleted, and which it asks about, written out row by row."""
    if not history.complete or not history.present or len(history.messages) == 0:
        return set(), set()
    absent = set()
    for message, sent in known.items():
        in_the_days = sent >= SINCE
        newer_than_one_that_is_there = any(other < sent for other in history.messages.values())
        if message not in history.messages and in_the_days and newer_than_one_that_is_there:
            absent.add(message)
    twice = {message for message in absent if message in before}
    return (twice, set()) if len(absent) <= 3 else (set(), twice)


@given(st.dictionaries(st.sampled_from(IDS), minutes), answers, st.frozensets(st.sampled_from(IDS)))
def test_rule_5_6_as_it_is_written(known: dict[str, datetime], history: History, before: frozenset[str]) -> None:
    found = absence(known, history, SINCE, before)
    assert (set(found.deleted), set(found.asked)) == by_the_rule(known, history, before)


@given(st.dictionaries(st.sampled_from(IDS), minutes), st.lists(answers, max_size=6))
def test_rule_5_6_only_two_passes_that_count_delete(known: dict[str, datetime], histories: list[History]) -> None:
    missing: frozenset[str] = frozenset()
    counted: list[History] = []
    for history in histories:
        found = absence(known, history, SINCE, missing)
        if history.complete and history.present and history.messages:
            counted.append(history)
        else:
            assert found == Absence(missing=missing)
        for message in found.deleted | found.asked:
            assert len(counted) >= 2
            assert all(message not in one.messages for one in counted[-2:])
        assert len(found.deleted) <= 3
        assert not (found.deleted and found.asked)
        missing = found.missing


KNOWN = {"1": at(1), "2": at(2), "3": at(3), "4": at(4), "5": at(5)}


def seen(*messages: str) -> History:
    times = {**KNOWN, "0": at(0.5), "6": at(6)}
    return History({message: times[message] for message in messages}, complete=True, present=True)


def test_rule_5_6_a_message_is_missed_once_and_deleted_the_second_time() -> None:
    history = seen("1", "2", "4", "5")
    once = absence(KNOWN, history, SINCE, frozenset())
    assert once == Absence(missing=frozenset("3"))
    assert absence(KNOWN, history, SINCE, once.missing) == Absence(deleted=frozenset("3"))


def test_rule_5_6_what_came_back_is_not_missed() -> None:
    assert absence(KNOWN, seen(*KNOWN), SINCE, frozenset("3")) == Absence()


@pytest.mark.parametrize(("there", "deleted", "asked"), [("012", "345", ""), ("01", "", "2345"), ("0", "", "12345")])
def test_rule_5_6_more_than_three_are_asked_about(there: str, deleted: str, asked: str) -> None:
    history = seen(*there)
    once = absence(KNOWN, history, SINCE, frozenset())
    found = absence(KNOWN, history, SINCE, once.missing)
    assert (found.deleted, found.asked) == (frozenset(deleted), frozenset(asked))


def test_rule_5_6_nothing_older_than_all_that_is_there() -> None:
    assert absence(KNOWN, seen("3", "4", "5"), SINCE, frozenset("12")) == Absence()


def test_rule_5_6_nothing_from_before_the_day_before() -> None:
    assert absence(KNOWN, seen("0", "3", "4", "5"), at(2), frozenset("12")) == Absence(deleted=frozenset("2"))


@pytest.mark.parametrize("fault", [{"complete": False}, {"present": False}, {"messages": {}}])
def test_rule_5_6_an_answer_with_a_fault_does_not_count(fault: dict[str, object]) -> None:
    history = replace(seen("0", "1", "2", "4", "5"), **fault)  # type: ignore[arg-type]
    assert absence(KNOWN, history, SINCE, frozenset("3")) == Absence(missing=frozenset("3"))
