"""Which version of a text stands: edits, redactions, corrections, typed times and drafts (RULES 2.2, 3.3, 4.3, 5.1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.events import Event, Settings, after
from tests.make import at, decide, delete, edit, fetch, order, photo, post, react, redact, unreact
from tests.shows import entry_of, shown, texts

LATER = 26 * 60
"""Minutes from noon to the afternoon of the next day."""


def test_rule_3_3_the_newest_edit_stands() -> None:
    assert texts(post("1", "one"), edit("1", "three", at=2), edit("1", "two", at=1)) == ["three"]


def test_rule_3_3_an_edit_by_anybody_else_is_none() -> None:
    assert texts(post("1", "one"), edit("1", "two", by="eve", at=1)) == ["one"]


def test_rule_1_4_edits_are_ordered_by_their_order_not_by_time_or_key() -> None:
    second = edit("1", "second", at=1)
    for text in ("third", "thirst", "thirty", "thirteenth"):
        inferred = edit("1", text, at=1, ranks=after(order(1)))
        assert texts(post("1", "first"), inferred, second) == [text]


def test_rule_1_4_a_clock_that_goes_back_changes_no_order() -> None:
    late = edit("1", "third", at=1, ranks=order(9))
    assert texts(post("1", "first"), edit("1", "second", at=5), late) == ["third"]


def test_rule_1_7_a_redacted_edit_uncovers_the_version_before() -> None:
    first, second = edit("1", "two", at=1), edit("1", "three", at=2)
    assert texts(post("1", "one"), first, second, redact(second.key)) == ["two"]
    assert texts(post("1", "one"), first, second, redact(first.key)) == ["three"]
    assert texts(post("1", "one"), first, second, redact(first.key), redact(second.key)) == ["one"]


def test_rule_1_7_a_redacted_message_is_deleted() -> None:
    assert texts(post("1", "one"), redact("1", by="")) == []


def test_rule_2_2_a_typed_time_sets_the_time() -> None:
    (entry,) = shown(post("1", "11:55: Doors open"))
    assert (entry.time, entry.plain) == (at(-5), "Doors open")


def test_rule_2_2_a_typed_time_may_be_edited_in_and_out() -> None:
    (entry,) = shown(post("1", "Doors"), edit("1", "1155: Doors", at=3))
    assert entry.time == at(-5)
    (entry,) = shown(post("1", "Doors"), edit("1", "1155: Doors", at=3), edit("1", "Doors", at=4))
    assert entry.time == at(0)


@pytest.mark.parametrize(("minutes", "typed"), [(2, True), (3, False)])
def test_rule_2_2_a_typed_time_is_at_most_two_minutes_ahead(minutes: int, typed: bool) -> None:
    text = f"120{minutes}: Doors"
    (entry,) = shown(post("1", text))
    assert (entry.time, entry.plain) == ((at(minutes), "Doors") if typed else (at(0), text))


def test_rule_2_2_two_minutes_are_those_of_the_version_that_carries_it() -> None:
    (entry,) = shown(post("1", "1230: Doors"), edit("1", "1230: Doors open", at=40))
    assert (entry.time, entry.plain) == (at(30), "Doors open")


def test_rule_2_2_a_time_outside_the_messages_day_is_text() -> None:
    (entry,) = shown(post("1", "2300: Doors", at=-7 * 60))
    assert entry.plain == "2300: Doors"


def test_rule_2_2_a_typed_time_in_a_reply_is_text() -> None:
    assert texts(post("1", "Doors"), post("2", "1155: open", thread="1", at=1)) == ["Doors 1155: open"]


def test_rule_2_2_a_correction_replaces_the_text_behind_the_words_in_front() -> None:
    (entry,) = shown(post("1", "1155: Dors"), post("2", "Doors", thread="1", at=1), react("2", "✏️"))
    assert (entry.time, entry.plain) == (at(-5), "Doors")


def test_rule_2_2_a_typed_time_in_a_correction_counts() -> None:
    (entry,) = shown(post("1", "Dors"), post("2", "1155: Doors", thread="1", at=1), react("2", "✏️"))
    assert (entry.time, entry.plain) == (at(-5), "Doors")


def test_rule_4_3_a_pencil_makes_a_reply_the_text() -> None:
    events = [post("1", "Dors"), post("2", "Doors", thread="1", at=1), react("2", "✏️")]
    assert texts(*events) == ["Doors"]
    assert texts(*events, unreact("2", "✏️")) == ["Dors Doors"]
    assert texts(*events, delete("2")) == ["Dors"]


def test_rule_4_3_a_reply_that_was_to_be_added_is_the_text_without_its_sign() -> None:
    events = [post("1", "Dors"), post("2", "+ Doors", by="ben", thread="1", at=1), react("2", "✏️")]
    (entry,) = shown(*events)
    assert str(entry.paragraphs[0].html) == "<p>Doors</p>"


@pytest.mark.parametrize(("by", "may"), [("ann", True), ("ben", False), ("eve", True), ("bo", True)])
def test_rule_4_3_the_pencil_is_for_the_author_and_editors(by: str, may: bool) -> None:
    events = [post("1", "Dors"), post("2", "Doors", thread="1", at=1), react("2", "📝", by=by)]
    assert texts(*events) == (["Doors"] if may else ["Dors Doors"])


def test_rule_4_3_a_decided_correction_stays_without_a_pencil_and_falls_with_its_reply() -> None:
    pencil = react("1", "✏️", at=1)
    events = [
        post("1", "Dors"), pencil, post("2", "Doors", thread="1", at=2),
        decide("corrected", "1", cause=pencil.key, reply="2", at=2), unreact("1", "✏️", at=3),
    ]  # fmt: skip
    assert texts(*events) == ["Doors"]
    assert texts(*events, post("3", "Open.", thread="1", at=3)) == ["Doors Open."]
    assert texts(*events, delete("2")) == ["Dors"]
    assert texts(*events, react("2", "❌")) == ["Dors"]


def test_rule_2_2_a_draft_in_a_correction_is_text() -> None:
    (entry,) = shown(post("1", "Dors"), post("2", "draft: 1155: Doors", thread="1", at=1), react("2", "✏️"))
    assert (entry.time, entry.plain) == (at(0), "draft: 1155: Doors")


def test_rule_4_3_a_form_stays_when_its_pencil_comes_off() -> None:
    pencil = react("1", "✏️", at=1)
    form = decide("corrected", "1", cause=pencil.key, text="Doors", by="ann", at=2)
    assert texts(post("1", "Dors"), pencil, form, unreact("1", "✏️", at=3)) == ["Doors"]


def test_rule_4_4_a_form_by_an_author_waits_one_by_an_editor_does_not() -> None:
    shows = [post("1", "Dors", settings=Settings(approval=True)), react("1", "✅", by="eve", at=1)]
    assert texts(*shows, decide("corrected", "1", cause="form", text="Doors", by="ann", at=2)) == ["Dors"]
    assert texts(*shows, decide("corrected", "1", cause="form", text="Doors", by="eve", at=2)) == ["Doors"]


def test_rule_4_3_a_form_corrects() -> None:
    assert texts(post("1", "Dors"), decide("corrected", "1", cause="form", text="Doors", by="ann", at=2)) == ["Doors"]


def test_rule_3_3_the_newest_of_edits_corrections_and_forms_stands() -> None:
    events: list[Event] = [
        post("1", "one"), edit("1", "two", at=10), post("2", "three", thread="1", at=20), react("2", "✏️", at=90),
    ]  # fmt: skip
    assert texts(*events) == ["three"]
    assert texts(*events, edit("1", "four", at=30)) == ["four"]
    assert texts(*events, edit("1", "four", at=30), edit("2", "five", at=40)) == ["five"]
    form = decide("corrected", "1", cause="form", text="six", by="ann", at=50)
    assert texts(*events, edit("1", "four", at=30), form) == ["six"]


def test_rule_3_3_equal_orders_of_edits_hold_among_corrections_too() -> None:
    edits = [edit("1", "second", at=2, ranks=order(9)), edit("1", "first", at=5, ranks=order(5))]
    correction = [post("2", "correction", thread="1", at=1), react("2", "✏️")]
    assert texts(post("1", "text"), *edits, *correction) == ["second"]


def test_pictures_are_those_of_the_message_whatever_corrects_its_text() -> None:
    events = [post("1", "Dors", pictures=[photo("door")]), post("2", "Doors", thread="1", at=1), react("2", "✏️")]
    assert [attachment.id for _, attachment in entry_of(*events).waiting()] == ["door"]
    (entry,) = shown(*events, fetch("1", "door"))
    assert [figure.alt for figure in entry.figures] == ["Doors"]


def test_pictures_are_wanted_only_of_what_may_be_an_entry() -> None:
    pictured = post("1", "Doors", pictures=[photo("door"), photo("floor")])
    assert len(entry_of(pictured).waiting()) == 2
    assert len(entry_of(pictured, fetch("1", "door")).waiting()) == 1
    assert len(entry_of(pictured, fetch("1", "door", failed="no picture")).waiting()) == 1
    assert entry_of(pictured, delete("1")).waiting() == []
    assert entry_of(pictured, edit("1", "Doors", at=1)).waiting() == []
    assert pictured.stamp
    assert pictured.stamp.settings
    old = replace(pictured.stamp, settings=replace(pictured.stamp.settings, may_enter=False))
    assert entry_of(replace(pictured, stamp=old)).waiting() == []


def test_rule_5_1_a_draft_is_not_shown() -> None:
    assert texts(post("1", "draft: Doors")) == []


def test_rule_5_1_a_draft_that_is_released_has_the_time_and_day_of_its_release() -> None:
    release = react("1", "✅", at=LATER)
    decided = decide("released", "1", cause=release.key, at=LATER)
    draft = post("1", "draft: Doors")
    (entry,) = shown(draft, release, decided, now=2 * LATER)
    assert (entry.time, entry.sent, entry.plain) == (at(LATER), at(0), "Doors")
    assert entry_of(draft, release, decided).day.date == draft.time.date() + timedelta(days=1)


def test_rule_5_1_without_its_check_mark_it_is_a_draft_again() -> None:
    release = react("1", "✅", at=10)
    events = [post("1", "draft: Doors"), release, decide("released", "1", cause=release.key, at=10)]
    assert texts(*events) == ["Doors"]
    assert texts(*events, unreact("1", "✅", at=20)) == []
    assert texts(*events, redact(release.key)) == []


def test_rule_5_1_a_typed_time_keeps_a_released_draft_on_its_own_day() -> None:
    release = react("1", "✅", at=LATER)
    events = [
        post("1", "draft: 1155: Doors"), release, decide("released", "1", cause=release.key, at=LATER),
    ]  # fmt: skip
    entry = entry_of(*events)
    assert at(0) in entry.day
    (view,) = shown(*events, now=2 * LATER)
    assert view.time == at(-5)


def test_rule_5_1_editing_draft_out_releases_at_that_time() -> None:
    draft, out = post("1", "draft: Doors"), edit("1", "Doors", at=LATER)
    (entry,) = shown(draft, out, now=2 * LATER)
    assert entry.time == at(LATER)
    assert at(LATER) in entry_of(draft, out).day


def test_rule_5_1_editing_draft_in_withdraws() -> None:
    assert texts(post("1", "Doors"), edit("1", "draft: Doors", at=1)) == []


def test_rule_5_1_editing_draft_in_withdraws_what_was_released_before() -> None:
    release = react("1", "✅", at=10)
    released = [post("1", "draft: Doors"), release, decide("released", "1", cause=release.key, at=10)]
    assert texts(*released, edit("1", "draft: Doors open", at=20)) == ["Doors open"]
    out = edit("1", "Doors", at=20)
    (entry,) = shown(*released, out)
    assert (entry.time, entry.plain) == (at(10), "Doors")
    assert texts(*released, out, edit("1", "draft: Doors", at=30)) == []
    (entry,) = shown(*released, out, edit("1", "draft: Doors", at=30), edit("1", "Doors", at=40))
    assert entry.time == at(40)


def test_rule_5_1_of_two_releases_the_first_counts() -> None:
    late, early = react("1", "✅", by="ann", at=20), react("1", "✅", by="eve", at=10)
    decided = [decide("released", "1", cause=late.key, at=20), decide("released", "1", cause=early.key, at=10)]
    (entry,) = shown(post("1", "draft: Doors"), late, early, *decided)
    assert entry.time == at(10)


def test_rule_5_1_what_was_edited_out_is_not_released_again() -> None:
    release = react("1", "✅", at=30)
    (entry,) = shown(
        post("1", "draft: Doors"), edit("1", "Doors", at=20), release,
        decide("released", "1", cause=release.key, at=30),
    )  # fmt: skip
    assert entry.time == at(20)


def test_rule_4_a_release_is_nothing_to_what_was_no_draft() -> None:
    release = react("1", "✅", at=10)
    (entry,) = shown(post("1", "Doors"), release, decide("released", "1", cause=release.key, at=10))
    assert entry.time == at(0)


def test_rule_3_8_a_clip_is_a_draft() -> None:
    clip = replace(photo("clip"), kind="voice")
    assert texts(post("1", "listen", pictures=[clip])) == []
    release = react("1", "✅", at=10)
    decided = decide("released", "1", cause=release.key, at=10)
    assert texts(post("1", "listen", pictures=[clip]), release, decided) == ["listen"]


def test_rule_1_8_what_is_imported_is_a_draft_with_its_own_time() -> None:
    imported = post("1", "Doors", seen="imported")
    assert texts(imported) == []
    (entry,) = shown(imported, decide("released", "1", cause="publish:2026-05-15", at=LATER), now=2 * LATER)
    assert entry.time == at(0)


def test_rule_1_9_an_aside_withdraws_and_publishes() -> None:
    assert texts(post("1", "((not this")) == []
    assert texts(post("1", "this"), edit("1", "// not this", at=1)) == []
    assert texts(post("1", "this"), edit("1", "((not this", at=1), edit("1", "this again", at=2)) == ["this again"]
