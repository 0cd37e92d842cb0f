"""What stands in a form to begin with: what the entry says now, so that sending it back changes nothing."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pipeline.correcting import may_correct, present
from pipeline.day_post import ShownEntry
from pipeline.entries import Entry
from pipeline.events import Body, Event, Named, Settings
from pipeline.shown import visible
from pipeline.visibility import Bounds
from tests.histories import histories
from tests.make import NOON, decide, edit, post, react, stamped
from tests.pipeline.test_markup_slack import message, section, text
from tests.pipeline.test_markup_slack_any import MRKDWN, RICH
from tests.pipeline.test_markup_slack_editable import REPRESENTABLE
from tests.shows import OPEN, entries_of, entry_of

LATER = NOON + timedelta(days=3)


def begins(*events: Event) -> str | None:
    """What a form for the entry that these events make begins with."""
    now = present(entry_of(*events))
    return now.text if now else None


def seen(entry: Entry) -> tuple[object, ...] | None:
    """What readers see of an entry's text, and at which time."""
    shown: ShownEntry | None = visible(entry, OPEN, Bounds(), LATER).shown
    if shown is None:
        return None
    root = shown.paragraphs[0]
    return shown.time, shown.headline, " ".join(root.html.split()), root.cards


def sent(entry: Entry, *events: Event) -> Entry:
    """The entry after its form was sent off as it was."""
    now = present(entry)
    assert now
    form = decide("corrected", entry.message, cause="form:1", at=100, by="eve", text=now.text)
    return next(one for one in entries_of([*events, form]) if one.id == entry.id)


@pytest.mark.parametrize(
    ("by", "author", "may"),
    [
        *(("ann", "ann", True), ("ann", "ben", False), ("eve", "ann", True), ("bo", "ann", True)),
        *(("mallory", "ann", False), ("mallory", "mallory", False)),
    ],
)
def test_rule_4_its_author_and_every_editor_may_correct_an_entry(by: str, author: str, may: bool) -> None:
    assert may_correct(stamped(by), stamped(author)) is may
    assert not may_correct(None, stamped(author))
    assert not may_correct(stamped(by), None)


def test_rule_2_2_the_words_in_front_are_not_in_the_form() -> None:
    assert begins(post("1", "draft: 1150: Doors")) == "Doors"
    assert begins(post("1", "Doors"), edit("1", "draft: Gates", at=1)) == "Gates"


def test_rule_2_2_a_time_typed_with_a_correction_is() -> None:
    events = [post("1", "Doors", at=10), post("2", "11:55: - Gates", thread="1", at=11), react("2", "✏️", at=12)]
    entry = entry_of(*events)
    assert begins(*events) == "11:55:\n- Gates"
    assert seen(sent(entry, *events)) == seen(entry)


def test_rule_3_3_the_newest_text_stands_in_it_whoever_wrote_it() -> None:
    events = [post("1", "one"), edit("1", "two", at=1), post("2", "three", thread="1", by="eve", at=2)]
    assert begins(*events) == "two"
    pencil = react("2", "✏️", by="eve", at=3)
    now = present(entry_of(*events, pencil))
    assert now
    assert (now.text, now.person, now.keys) == ("three", "eve", ("posted:2",))
    form = decide("corrected", "1", cause="form:1", at=4, by="ann", text="four")
    assert begins(*events, pencil, form) == "four"


def test_rule_4_4_what_awaits_approval_counts() -> None:
    root = post("1", "one", settings=Settings(approval=True))
    assert begins(root, edit("1", "two", at=1)) == "two"


def test_rule_3_6_changed_words_stand_in_it() -> None:
    change = post("2", "s/Dors/Doors/", thread="1", at=2)
    now = present(entry_of(post("1", "Dors are **open**"), change))
    assert now
    assert (now.text, now.keys) == ("Doors are **open**", ("posted:1", "posted:2"))
    assert begins(post("1", "Dors"), edit("1", "Dors again", at=3), change) == "Dors again"
    assert begins(post("1", "Dors, Dors"), change) == "Dors, Dors"
    assert begins(post("1", "Dors"), post("3", "Dors", thread="1", at=1), change) == "Dors"
    assert begins(post("1", "Doors"), post("3", "Dors", thread="1", at=1), change) == "Doors"


@pytest.mark.parametrize(
    ("typed", "words", "begins_with"),
    [
        ("[open](https://open.example)", "s/open/shut/", "[shut](https://open.example)"),
        ("2\\*3 is 6", "s/2*3/7-1/", "7-1 is 6"),
        ("a b", "s/b/*b*/", "a \\*b\\*"),
        ("one\n\ntwo  three", "s/two three/2 3/", "one\n\n2 3"),
        ("a **b** c", "s/ c//", "a **b**"),
        ("a **b** c", "s/b c/d/", None),
    ],
)
def test_rule_3_6_words_are_changed_in_markdown(typed: str, words: str, begins_with: str | None) -> None:
    assert begins(post("1", typed), post("2", words, thread="1", at=1)) == begins_with


def test_names_stand_in_it() -> None:
    body = '{"text": "hello <@U9>"}'
    root = post("1", "hello")
    assert root.body
    root = replace(root, body=replace(root.body, format="slack", source=body))
    called = Named(source="slack", channel="", key="named:1", time=NOON, ref="user:U9", name="Sue")
    for names, says in (({}, "hello somebody"), ({"user:U9": called}, "hello Sue")):
        now = present(entry_of(root), names)
        assert now
        assert now.text == says


@settings(deadline=None, max_examples=50)
@given(histories())
def test_a_form_that_is_sent_as_it_was_changes_nothing(events: list[Event]) -> None:
    for entry in entries_of(events):
        plainly = all(version.approvals is None for part in entry.parts for version in part.versions)
        if entry.kind == "entry" and plainly and present(entry):
            assert seen(sent(entry, *events)) == seen(entry)


OLD = st.sampled_from(["w", "ann", "2*3", "a_b w", "w #tag", "[x]", "-", "é", "w w", "<b>"])
NEW = st.sampled_from(["", "x", "*x*", "a_b", "1."])


@settings(deadline=None)
@given(st.lists(REPRESENTABLE, min_size=1, max_size=3), OLD, NEW)
def test_whatever_words_are_changed_in_slacks_mark_up_its_form_says_the_same(
    blocks: list[dict[str, Any]], old: str, new: str
) -> None:
    body = message(*(part for block in blocks for part in (block, section(text("between")))))
    events = [replace(post("1", "x"), body=body), post("2", f"s/{old}/{new}/", thread="1", at=1)]
    entry = entry_of(*events)
    assume(present(entry))
    assert words_of(sent(entry, *events)) == words_of(entry)


def rows(indent: int, *sections: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": list(sections)}


def section_of(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def rich(*elements: dict[str, Any]) -> str:
    return json.dumps({"text": "", "blocks": [{"type": "rich_text", "elements": list(elements)}]})


SOMEBODY = section_of({"type": "user", "user_id": "U1"})


@settings(deadline=None)
@given(RICH | MRKDWN)
@example(rich(rows(0, SOMEBODY), rows(1, section_of())))
@example(rich(rows(0, SOMEBODY), rows(1, section_of(), SOMEBODY)))
def test_whatever_comes_from_slack_its_form_says_the_same(source: str) -> None:
    root = replace(post("1", "x"), body=Body("slack", source))
    entry = entry_of(root)
    assume(entry.kind == "entry" and words_of(entry))
    assert words_of(sent(entry, root)) == words_of(entry)


def words_of(entry: Entry) -> str:
    """The words that readers see of an entry."""
    shown = visible(entry, OPEN, Bounds(), LATER).shown
    return shown.plain if shown else ""


TEXTS = st.text("abc *_`[]()<>#-+.1\\\n&;~", min_size=1, max_size=30)


@settings(deadline=None)
@given(TEXTS, st.text("abc *", min_size=1, max_size=3), st.text("ab *_-", max_size=3))
def test_whatever_words_are_changed_the_form_says_what_readers_see(typed: str, old: str, new: str) -> None:
    events = [post("1", f"w{typed}w"), post("2", f"s/{old}/{new}/", thread="1", at=1)]
    entry = entry_of(*events)
    assume(present(entry))
    assert seen(sent(entry, *events)) == seen(entry)
