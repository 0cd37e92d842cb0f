"""Reactions are registers: what is on counts, in whatever order and how often it was heard (RULES 4)."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.emoji import normal
from pipeline.events import Reaction, Seen, after
from pipeline.reactions import COMMANDS, DEFAULTS, Command, followed, marks_on, meaning, standing, table
from tests.make import NOON, find, order, post, react, stamped, unreact
from tests.shows import MEANINGS, shown, texts

PEOPLE = ["ann", "ben", "eve", "bo"]
EMOJI = ["❌", "x", "🔒", "📌", "🎉"]
HIDING: tuple[Command, ...] = ("delete", "hold")


@st.composite
def histories(draw: st.DrawFn) -> list[Reaction]:
    """Steps of registers at message 1, each a minute after the one before."""
    steps = draw(st.lists(st.tuples(st.booleans(), st.sampled_from(PEOPLE), st.sampled_from(EMOJI)), max_size=8))
    return [(react if on else unreact)("1", emoji, by=by, at=minute) for minute, (on, by, emoji) in enumerate(steps, 1)]


def on_at_the_end(steps: Iterable[Reaction]) -> set[tuple[str, str]]:
    on: set[tuple[str, str]] = set()
    for step in steps:
        (on.add if step.kind == "reacted" else on.discard)((step.by, step.emoji))
    return on


@settings(deadline=None)
@given(histories(), st.data())
def test_rule_4_1_what_was_last_done_stands_in_any_order_and_number(steps: list[Reaction], data: st.DataObject) -> None:
    heard = data.draw(st.permutations(steps + data.draw(st.lists(st.sampled_from(steps)) if steps else st.just([]))))
    on = {register for register, step in standing(heard, ()).items() if step.kind == "reacted"}
    assert on == on_at_the_end(steps)


@settings(deadline=None)
@given(histories(), st.data())
def test_rule_1_7_a_redacted_step_never_was(steps: list[Reaction], data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(steps)) if steps else st.just(set()))
    kept = [step for step in steps if step not in gone]
    assert standing(steps, {step.key for step in gone}) == standing(kept, ())


@settings(deadline=None)
@given(histories())
def test_marks_are_the_commands_that_are_on_oldest_first(steps: list[Reaction]) -> None:
    marks = marks_on(steps, (), MEANINGS)
    on = on_at_the_end(steps)
    assert {mark.stamp.person for mark in marks.get("delete", [])} == {by for by, emoji in on if emoji in ("❌", "x")}
    assert {mark.stamp.person for mark in marks.get("hold", [])} == {by for by, emoji in on if emoji == "🔒"}
    for mine in marks.values():
        assert [mark.time for mark in mine] == sorted(mark.time for mark in mine if mark.time)


def test_rule_1_4_a_reaction_inferred_off_stands_until_something_newer() -> None:
    on = react("1", "❌", at=5)
    off = replace(unreact("1", "❌", at=99), order=after(order(5)))
    again = react("1", "❌", at=6)
    assert not marks_on([off, on], (), MEANINGS)
    assert marks_on([again, off, on], (), MEANINGS).keys() == {"delete"}


def test_rule_4_4_a_mark_found_by_catching_up_has_no_time() -> None:
    (found,) = marks_on([find("1", "✅", by="eve")], (), MEANINGS)["release"]
    assert found.time is None


@pytest.mark.parametrize("how", ["live", "caught-up"])
def test_rule_4_4_a_mark_has_the_time_that_its_network_tells(how: Seen) -> None:
    (seen,) = marks_on([react("1", "✅", by="eve", at=30, seen=how)], (), MEANINGS)["release"]
    assert seen.time == NOON.replace(minute=30)


def test_what_strangers_put_on_means_nothing() -> None:
    stray = react("1", "❌", by="mallory")
    assert stray.stamp == stamped("mallory")
    assert not marks_on([stray, replace(stray, key="unstamped", by="x", stamp=None)], (), MEANINGS)


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ("❌", "❌"),
        ("✖️", "✖"),
        ("✖\ufe0e", "✖"),
        (":white_check_mark:", "✅"),
        ("white_check_mark", "✅"),
        ("👍🏽", "👍"),
        ("pencil2::skin-tone-4", "✏"),
        (":memo::skin-tone-2:", "📝"),
        ("pencil2", "✏"),
        ("memo", "📝"),
        ("party_parrot", "party_parrot"),
    ],
)
def test_rule_4_1_aliases_selectors_and_tones_are_resolved_when_read(sent: str, known: str) -> None:
    assert normal(sent) == known
    assert normal(known) == known


def test_rule_4_by_default_each_emoji_stands_for_one_command() -> None:
    every = [(normal(emoji), command) for command in COMMANDS for emoji in DEFAULTS[command]]
    assert len(dict(every)) == len(set(every))
    assert dict(every) == MEANINGS


def test_rule_4_1_a_chosen_emoji_counts_by_name_and_by_character() -> None:
    meanings = table({"delete": ["wastebasket"], "pin": ["party_parrot"]})
    assert meanings["🗑"] == "delete"
    assert meanings["party_parrot"] == "pin"
    assert "❌" not in meanings
    assert meanings["⭐"] == "key"


@pytest.mark.parametrize("command", COMMANDS)
def test_rule_4_a_command_without_emoji_is_none(command: Command) -> None:
    assert command not in table({command: []}).values()


@pytest.mark.parametrize("emoji", ["❌", "✖️", "🗑️", "🔒", "⏸️", ":x:", "lock"])
@pytest.mark.parametrize("by", PEOPLE)
def test_rule_4_every_author_and_editor_hides_any_entry(emoji: str, by: str) -> None:
    assert texts(post("1", "hello")) == ["hello"]
    assert texts(post("1", "hello"), react("1", emoji, by=by)) == []
    assert texts(post("1", "hello"), react("1", emoji, by=by), unreact("1", emoji, by=by)) == ["hello"]


@settings(deadline=None)
@given(histories())
def test_rule_4_hiding_wins(steps: list[Reaction]) -> None:
    hidden = any(emoji in ("❌", "x", "🔒") for _, emoji in on_at_the_end(steps))
    assert texts(post("1", "hello"), *steps) == ([] if hidden else ["hello"])


@pytest.mark.parametrize(("by", "may"), [("ann", True), ("ben", False), ("eve", True), ("bo", True)])
def test_rule_4_pin_and_key_moment_are_for_the_author_and_editors(by: str, may: bool) -> None:
    (entry,) = shown(post("1", "hello"), react("1", "📌", by=by), react("1", "⭐", by=by))
    assert (entry.pinned, entry.key_moment) == (may, may)


WASTE = table({"delete": ["wastebasket"]})


@given(histories(), st.sampled_from([{"delete": ("🎉",)}, {"hold": ("x",)}, {"delete": ("📌",), "pin": ("❌",)}]))
def test_rule_4_1_a_mark_that_hides_goes_on_hiding_whatever_its_emoji_means_now(
    steps: list[Reaction], chosen: dict[Command, tuple[str, ...]]
) -> None:
    before, after_change = table({}), table(chosen)
    on = [step for step in standing(steps, ()).values() if step.kind == "reacted"]
    followed_table = followed(before, after_change, on)
    hidden = {mark.key: command for command in HIDING for mark in marks_on(steps, (), before).get(command, ())}
    still = {mark.key: command for command in HIDING for mark in marks_on(steps, (), followed_table).get(command, ())}
    new = {mark.key: command for command in HIDING for mark in marks_on(steps, (), after_change).get(command, ())}
    assert still == {**new, **hidden}
    assert followed(followed_table, after_change, on) == followed_table


def test_rule_4_1_what_is_put_on_after_the_change_means_what_it_means_then() -> None:
    early, late = react("1", "❌", at=1), react("2", "❌", at=3)
    meanings = followed(table({}), WASTE, [early])
    assert meaning(early, meanings) == "delete"
    assert meaning(late, meanings) is None
    assert meaning(react("2", "🗑️", at=4), meanings) == "delete"
    back = followed(meanings, table({}), [early])
    assert (meaning(early, back), meaning(late, back)) == ("delete", "delete")
