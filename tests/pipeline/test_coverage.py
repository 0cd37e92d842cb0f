"""Coverage: the pure fold of the commands of a live blog (RULES 5.2 to 5.4, 6.2)."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coverage import Choice, Coverage, Span, Start, cover
from pipeline.events import Body, Event
from tests.make import at, decide, delete, edit, post, react, unreact
from tests.shows import entries_of

TODAY = date(2026, 5, 15)
TOMORROW = date(2026, 5, 16)


def coverage(*events: Event) -> Coverage:
    return cover(entries_of(events))


def started(message: str, minutes: float, *, keep: bool = False) -> list[Event]:
    words = "!start keep" if keep else "!start"
    return [post(message, words, at=minutes), decide("started", message, at=minutes, keep=keep)]


def resumed(message: str, minutes: float) -> list[Event]:
    return [post(message, "!resume", at=minutes), decide("resumed", message, at=minutes)]


def test_rule_5_2_before_any_start_it_is_rehearsal() -> None:
    assert coverage().stage(TODAY, at(0)) == "rehearsal"
    assert coverage().opened(at(0)) is None


def test_rule_5_2_a_start_opens_it_and_leaves_out_what_was_said_before() -> None:
    opened = coverage(*started("1", 10))
    assert opened.stage(TODAY, at(11)) == "live"
    assert opened.opened(at(9)) is None
    assert opened.opened(at(10)) == at(10)


def test_rule_5_2_start_keep_takes_in_what_was_said_before() -> None:
    assert coverage(*started("1", 10, keep=True)).opened(at(9)) == at(10)


def test_rule_5_2_it_was_opened_by_the_first_start_that_lets_it() -> None:
    assert coverage(*started("1", 10), *started("2", 20, keep=True)).opened(at(15)) == at(10)
    assert coverage(*started("1", 10), *started("2", 20, keep=True)).opened(at(5)) == at(20)


@pytest.mark.parametrize("change", [delete("1"), edit("1", "never mind", at=20), react("1", "❌")])
def test_rule_6_2_a_start_stays_whatever_becomes_of_its_message(change: Event) -> None:
    assert coverage(*started("1", 10), change) == coverage(*started("1", 10))


@pytest.mark.parametrize(
    "change", [delete("1"), edit("1", "never mind", at=20), react("1", "❌"), react("1", "🔒"), decide("held", "1")]
)
@pytest.mark.parametrize("word", ["pause", "end", "offline", "title A day", "keep ours"])
def test_rule_6_2_any_other_command_is_taken_back_with_its_message(word: str, change: Event) -> None:
    assert coverage(post("1", f"!{word}", at=10)) != Coverage()
    assert coverage(post("1", f"!{word}", at=10), change) == Coverage()


def test_rule_6_2_a_command_acts_from_the_version_that_made_it_one() -> None:
    prose = post("1", "I must pause", at=10)
    command, again = edit("1", "!pause", at=20), edit("1", "! PAUSE", at=30)
    assert coverage(prose, command, again).pauses == (Span(at(20)),)
    assert coverage(prose, command, edit("1", "no", at=25), again).pauses == (Span(at(30)),)
    assert coverage(post("1", "!end", at=10), command).pauses == (Span(at(20)),)


@pytest.mark.parametrize("by", ["ann", "ben", "eve", "bo"])
def test_rule_6_3_any_author_or_editor_commands(by: str) -> None:
    assert coverage(post("1", "!pause", by=by)).paused(at(1))


@pytest.mark.parametrize("text", ["!pasue", "!pause please", "((!pause", "draft: !pause", "\\!pause"])
def test_rule_6_1_what_is_no_command_does_nothing(text: str) -> None:
    assert coverage(post("1", text)) == Coverage()


def test_rule_5_4_a_pause_lasts_until_the_next_resume() -> None:
    events = [
        post("1", "!pause", at=10), post("2", "!pause", at=20), *resumed("3", 30), *resumed("5", 35),
        post("4", "!pause", at=40),
    ]  # fmt: skip
    paused = coverage(*events)
    assert paused.pauses == (Span(at(10), at(30)), Span(at(20), at(30)), Span(at(40)))
    assert not paused.paused(at(9))
    assert paused.paused(at(10))
    assert not paused.paused(at(30))
    assert paused.paused(at(90))


def test_rule_5_4_offline_lasts_until_online() -> None:
    off = post("1", "!offline", at=10)
    on = [post("2", "!online", at=20), decide("online", "2", at=20), delete("2")]
    assert coverage(off).offline(at(10))
    assert not coverage(off).offline(at(9))
    assert not coverage(off, *on).offline(at(20))
    assert coverage(off, *on).offline(at(19))


def test_rule_5_3_an_end_is_of_the_day_it_is_sent_in() -> None:
    ended = coverage(*started("1", 0), post("2", "!end", at=10))
    assert ended.stage(TODAY, at(9)) == "live"
    assert ended.stage(TODAY, at(10)) == "ended"
    assert ended.stage(TOMORROW, at(24 * 60)) == "live"
    assert ended.after_end(TODAY, at(11)) == Span(at(10))
    assert ended.after_end(TODAY, at(9)) is None
    assert ended.after_end(TOMORROW, at(24 * 60)) is None


def test_rule_5_3_a_start_takes_a_day_up_again() -> None:
    again = coverage(*started("1", 0), post("2", "!end", at=10), *started("3", 30))
    assert again.stage(TODAY, at(31)) == "live"
    assert again.after_end(TODAY, at(11)) == Span(at(10), at(30))


def test_rule_5_3_a_draft_that_became_an_end_ends_the_day_it_was_sent_in() -> None:
    tomorrow = 24 * 60
    ended = coverage(*started("1", 0), post("2", "draft: done", at=10), edit("2", "!end", at=tomorrow))
    assert ended.ends == ((TODAY, Span(at(tomorrow))),)


def test_rule_6_texts_are_the_newest_of_their_day() -> None:
    told = coverage(
        post("1", "!title One", at=10),
        post("2", "!title Two", at=20),
        post("3", "!TITLE", at=30),
        post("4", "!intro Hello\n\nworld", at=30),
        post("5", "!title Tomorrow", at=24 * 60),
    )
    assert told.text(TODAY, "title") == "Two"
    edited = coverage(post("1", "Late", at=1), edit("1", "!title Late", at=30), post("2", "!title Early", at=20))
    assert edited.text(TODAY, "title") == "Late"
    assert told.text(TODAY, "intro") == "Hello\n\nworld"
    assert told.text(TODAY, "summary") is None
    assert told.text(TOMORROW, "title") == "Tomorrow"


def test_rule_6_a_dash_clears_a_text() -> None:
    assert coverage(post("1", "!summary So far", at=1), post("2", "!summary -", at=2)).text(TODAY, "summary") == ""


def test_rule_6_2_deleting_a_title_brings_the_former_back() -> None:
    events = [post("1", "!title One", at=10), post("2", "!title Two", at=20), react("2", "❌")]
    assert coverage(*events).text(TODAY, "title") == "One"
    assert coverage(*events, unreact("2", "❌")).text(TODAY, "title") == "Two"


def test_rule_8_6_a_choice_is_of_the_day_it_is_typed_on_and_of_the_target_that_it_names() -> None:
    typed = [post("1", "!keep theirs", at=1), post("2", "!keep OURS Blog", at=24 * 60), post("3", "!keep", at=2)]
    chosen = Choice(TODAY, "theirs", "", at(1)), Choice(TOMORROW, "ours", "blog", at(24 * 60))
    assert coverage(*typed).choices == chosen


EVENTS = [
    *started("1", 0), post("2", "!pause", at=5), *resumed("3", 8), post("4", "!end", at=10),
    *started("5", 20, keep=True),
    post("6", "!offline", at=21), delete("6"), post("7", "!title One", at=22), post("8", "!title Two", at=22),
    edit("7", "!title Three", at=23), post("9", "!end", at=30), react("9", "❌"), unreact("9", "❌"),
    post("10", "!keep ours blog", at=31), post("11", "!keep theirs", at=32), edit("10", "!keep ours", at=33),
]  # fmt: skip


@settings(deadline=None)
@given(st.permutations(EVENTS), st.lists(st.sampled_from(EVENTS)))
def test_any_order_and_number_of_commands_makes_the_same_coverage(events: list[Event], again: list[Event]) -> None:
    assert coverage(*events, *again) == Coverage(
        starts=(Start(at(0)), Start(at(20), keep=True)),
        pauses=(Span(at(5), at(8)),),
        ends=((TODAY, Span(at(10), at(20))), (TODAY, Span(at(30)))),
        texts=((TODAY, "title", "Three"),),
        choices=(Choice(TODAY, "theirs", "", at(32)), Choice(TODAY, "ours", "", at(33))),
    )


@pytest.mark.parametrize(
    ("typed", "word", "text"),
    [
        ("!intro *all* of <https://x.example|it>\n\n• _a", "intro", "**all** of [it](https://x.example)\n\n- \\_a"),
        ("*!intro* all", "intro", "all"),
        ("!summary -", "summary", ""),
        ("!title *Day* snake_case 2*3", "title", "Day snake_case 2*3"),
    ],
)
def test_rule_6_1_a_text_from_slack_keeps_its_styles_where_it_is_markdown(typed: str, word: str, text: str) -> None:
    told = coverage(replace(post("1", "x"), body=Body("slack", json.dumps({"text": typed}))))
    assert told.text(TODAY, word) == text
