"""What is decided in the commit of its cause, in whatever order the events came (RULES 1.10)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.deciding import decisions, may_decide
from pipeline.events import Decided, Event, Settings
from tests.make import at, day_of, delete, edit, find, post, react, stamped, unreact
from tests.pipeline.desk import Desk, configuration, fast_folder
from tests.pipeline.shelf import START
from tests.shows import MEANINGS

NOW = at(600)
APPROVAL = Settings(approval=True)
PEOPLE = ["ann", "ben", "eve", "bo"]
EDITORS = ("eve", "bo")


def decided(*events: Event) -> list[Decided]:
    """What the journal would have decided as the events came."""
    known: dict[str, Event] = {}
    for event in events:
        known[event.key] = event
        if may_decide(event):
            for decision in decisions(event, list(known.values()), MEANINGS, NOW):
                stamp = replace(stamped(decision.by), day=day_of(decision.at or decision.time))
                known.setdefault(decision.key, replace(decision, stamp=stamp))
    return [event for event in known.values() if isinstance(event, Decided)]


def test_a_reply_whose_root_is_missing_is_released_and_approved_but_commands_nothing() -> None:
    draft = post("2", "draft: Doors", thread="1", broadcast=True)
    start = post("3", "!start", thread="1", broadcast=True)
    assert words(decided(draft, react("2", "✅"), start)) == [("released", "2", react("2", "✅").key)]
    own = post("2", "Doors", thread="1", broadcast=True, settings=APPROVAL)
    check = react("2", "✅", by="eve", at=1)
    assert words(decided(own, check)) == [("approved", "2", check.key)]


def words(found: Iterable[Decided]) -> list[tuple[str, str, str]]:
    return [(one.what, one.about, one.cause) for one in found]


@pytest.mark.parametrize(("by", "releases"), [("ann", True), ("ben", False), ("eve", True), ("bo", True)])
def test_rule_4_a_draft_is_released_by_its_author_or_an_editor(by: str, releases: bool) -> None:
    draft, tick = post("1", "draft: Doors"), react("1", "✅", by=by, at=30)
    for events in permutations([draft, tick]):
        found = decided(*events)
        assert words(found) == [("released", "1", tick.key)] * releases
        assert all(one.at == at(30) for one in found)


def test_a_release_happens_once_and_anew_for_a_new_tick() -> None:
    draft, first, off, second = (
        post("1", "draft: Doors"),
        react("1", "✅", at=30),
        unreact("1", "✅", at=40),
        react("1", "✅", at=50),
    )
    assert [one.at for one in decided(draft, first, first, off, second)] == [at(30), at(50)]


def test_what_another_tick_keeps_released_is_released_since_that() -> None:
    ticks = [react("1", "✅", at=30), react("1", "✅", by="eve", at=31)]
    found = decided(post("1", "draft: Doors"), *ticks)
    assert [one.at for one in found] == [at(30)]
    found = decided(post("1", "draft: Doors"), *ticks, unreact("1", "✅", at=40))
    assert [one.at for one in found] == [at(30), at(31)]


def test_rule_5_1_a_tick_of_unknown_time_releases_now() -> None:
    (found,) = decided(post("1", "draft: Doors"), find("1", "✅", at=30))
    assert (found.what, found.at) == ("released", NOW)


@pytest.mark.parametrize("text", ["Doors", "!status", "((Doors"])
def test_rule_4_a_tick_does_nothing_to_anything_else(text: str) -> None:
    assert decided(post("1", text), react("1", "✅", by="eve", at=30)) == []


@given(st.sampled_from(["ann", "ben", "bo"]), st.sampled_from(PEOPLE))
def test_rule_4_4_editors_approve_what_is_not_their_own(author: str, by: str) -> None:
    tick = react("1", "✅", by=by, at=30)
    for events in permutations([post("1", "Doors", by=author, settings=APPROVAL), tick]):
        approves = by in EDITORS and by != author and author not in EDITORS
        assert words(decided(*events)) == [("approved", "1", tick.key)] * approves


def test_rule_4_4_nobody_approves_his_own_even_if_made_an_editor_since() -> None:
    tick = replace(react("1", "✅"), stamp=replace(stamped("ann"), role="both"))
    assert decided(post("1", "Doors", settings=APPROVAL), tick) == []


def test_rule_4_4_each_reply_needs_its_own() -> None:
    root, reply = post("1", "Doors", settings=APPROVAL), post("2", "open", thread="1", at=1, settings=APPROVAL)
    ticks = [react("1", "✅", by="eve", at=30), react("2", "✅", by="eve", at=31)]
    assert words(decided(root, reply, ticks[0])) == [("approved", "1", ticks[0].key)]
    for events in permutations([root, reply, *ticks]):
        assert sorted(words(decided(*events))) == [("approved", str(n), ticks[n - 1].key) for n in (1, 2)]


def test_rule_4_4_a_tick_that_was_caught_up_with_its_time_approves() -> None:
    tick = react("1", "✅", by="eve", at=30, seen="caught-up")
    (found,) = decided(post("1", "Doors", settings=APPROVAL), tick)
    assert (found.what, found.at) == ("approved", at(30))


def test_rule_4_4_a_tick_without_its_time_is_no_approval_that_could_be_recorded() -> None:
    assert decided(post("1", "Doors", settings=APPROVAL), find("1", "✅", by="eve")) == []


@pytest.mark.parametrize(
    ("typed", "what"),
    [("!start", "started"), ("!start keep", "started"), ("!resume", "resumed"), ("!online", "online")],
)
def test_rule_6_2_what_lasts_is_recorded_at_its_version(typed: str, what: str) -> None:
    (sent,) = decided(post("1", typed, at=5))
    assert (sent.what, sent.at, sent.keep) == (what, at(5), typed.endswith("keep"))
    (changed,) = decided(post("1", "Doors", at=5), edit("1", typed, at=9))
    assert (changed.what, changed.at) == (what, at(9))


@pytest.mark.parametrize("typed", ["!pause", "!offline", "!end", "!strat", "!start now", "\\!start", "start"])
def test_rule_6_2_what_does_not_last_is_not_recorded(typed: str) -> None:
    assert decided(post("1", typed)) == []


def test_a_command_counts_only_as_a_message_of_its_own_sender_outside_threads() -> None:
    assert decided(post("1", "Doors"), post("2", "!start", thread="1", at=1)) == []
    assert decided(post("1", "Doors"), edit("1", "!start", by="ben", at=1)) == []


KINDS = ["Gates", "+ Gates", "!status", "((Gates", "s/Doors/Gates/", "alt: A door.", "❌"]
minutes = st.integers(1, 30)
said = st.tuples(minutes, st.sampled_from(PEOPLE), st.sampled_from(["Gates", "Gates", *KINDS]))


@given(st.sampled_from(PEOPLE), minutes, st.lists(said, max_size=5, unique_by=lambda one: one[0]))
def test_rule_4_3_the_next_reply_within_ten_minutes(by: str, asked: int, spoken: list[tuple[int, str, str]]) -> None:
    pencil = react("1", "✏️", by=by, at=asked)
    replies = [post(f"r{when}", text, by=who, at=when, thread="1") for when, who, text in spoken]
    events = sorted([pencil, *replies], key=lambda event: (event.time, event.key != pencil.key))
    following = min((one for one in spoken if one[1] == by and one[0] >= asked), default=None)
    expected = []
    if by in ("ann", *EDITORS) and following and following[0] <= asked + 10 and following[2] == "Gates":
        expected = [f"r{following[0]}"]
    found = decided(post("1", "Doors"), *events)
    assert [one.reply for one in found] == expected
    assert all((one.what, one.about, one.cause) == ("corrected", "1", f"posted:{one.reply}") for one in found)


def test_rule_4_3_one_pencil_is_answered_once_in_whatever_order_replies_come() -> None:
    replies = [post(f"r{minute}", "Gates", at=minute, thread="1") for minute in (12, 13, 13.5)]
    for events in permutations(replies):
        found = decided(post("1", "Doors"), react("1", "✏️", at=11), *events)
        assert [one.reply for one in found if one.cause == events[0].key] == [one.reply for one in found]
        assert len(found) <= 1
    (in_order,) = decided(post("1", "Doors"), react("1", "✏️", at=11), *replies)
    assert in_order.reply == "r12"


def test_rule_4_3_a_second_pencil_asks_again() -> None:
    first = [react("1", "✏️", at=10), post("r1", "Gates", at=11, thread="1")]
    second = [unreact("1", "✏️", at=12), react("1", "✏️", at=13), post("r2", "Halls", at=14, thread="1")]
    assert [one.reply for one in decided(post("1", "Doors"), *first, *second)] == ["r1", "r2"]


def test_rule_4_3_a_pencil_that_came_off_asks_for_nothing() -> None:
    pencil = [react("1", "✏️", at=10), unreact("1", "✏️", at=11)]
    assert decided(post("1", "Doors"), *pencil, post("r", "Gates", at=12, thread="1")) == []


@pytest.mark.parametrize(("reply", "pencil"), [("caught-up", "live"), ("live", "caught-up"), ("imported", "live")])
def test_rule_4_3_nothing_is_paired_by_catching_up(reply: str, pencil: str) -> None:
    events = [react("1", "✏️", at=10, seen=pencil), post("r", "Gates", at=12, thread="1", seen=reply)]  # type: ignore[arg-type]
    assert decided(post("1", "Doors"), *events) == []


def test_rule_4_3_the_pencil_may_have_come_before_its_message() -> None:
    (found,) = decided(react("1", "✏️", at=10), post("1", "Doors"), post("r", "Gates", at=12, thread="1"))
    assert found.reply == "r"


@pytest.mark.parametrize("event", [post("1", "Doors"), delete("1"), post("1", "")])
def test_most_messages_are_the_cause_of_nothing(event: Event) -> None:
    assert not may_decide(event)


def test_rule_1_10_a_decision_is_in_the_commit_of_its_cause() -> None:
    with fast_folder() as folder:
        desk = Desk(folder, configuration())
        draft = desk.say("draft: Doors")
        desk.clock.now += timedelta(minutes=5)
        desk.react(draft, "✅")
        desk.look()
        assert desk.shelf.texts(START.date()) == ("Doors",)
        desk.react(draft, "✅", off=True)
        desk.pass_time(timedelta(minutes=5))
        assert desk.shelf.texts(START.date()) == ()
        desk.close()
