"""The words in front of a message: aside, `!`, `draft:`, a typed time, in this order (RULES 1.9, 2.2, 6.1)."""

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events import Body
from pipeline.front import Front, lead, read_front, without

BLANKS = st.text(" \n\t\u2003", max_size=3)
WORDS = st.lists(
    st.sampled_from(["draft:", "DRAFT:", "14:55:", "1455:", "14:55 - ", "9:05:", "!", "((", "//", "/", " ", "\n", "-"]),
    max_size=6,
).map("".join)


@settings(deadline=None)
@given(st.text() | WORDS, st.sampled_from(["console", "slack", "matrix"]))
def test_any_text_is_read_and_lengths_lie_within_it(text: str, source: str) -> None:
    front = read_front(text, source)
    assert 0 <= front.typed_length <= front.length <= len(text)
    assert (front.typed is None) == (front.typed_length == 0)
    assert not (front.aside or front.bang) or front.length == 0
    body = without(Body("markdown", text), front.length)
    assert lead(body) == text[front.length :]


@settings(deadline=None)
@given(st.text())
def test_what_was_in_front_stands_in_front_no_more(text: str) -> None:
    front = read_front(f"draft: {text}")
    assert front.draft
    behind = f"draft: {text}"[front.length :]
    assert text.endswith(behind)
    assert not behind.startswith((" ", "\n"))


@settings(deadline=None)
@given(BLANKS, st.sampled_from(["((", "//"]), st.text())
def test_rule_1_9_an_aside_begins_after_blanks_with_brackets_or_slashes(blanks: str, mark: str, text: str) -> None:
    assert read_front(blanks + mark + text) == Front(aside=True)


def test_rule_1_9_in_matrix_one_slash_is_enough() -> None:
    assert read_front("/ not for readers", "matrix").aside
    assert read_front("// not for readers", "matrix").aside
    assert not read_front("/ for readers", "slack").aside


@pytest.mark.parametrize("text", ["(one) (two)", "see (( this", "http://example.org", "( (", "/ /"])
def test_rule_1_9_marks_elsewhere_are_text(text: str) -> None:
    assert not read_front(text).aside


@pytest.mark.parametrize(
    ("text", "typed", "rest"),
    [
        ("1455: Doors open", time(14, 55), "Doors open"),
        ("14:55: Doors open", time(14, 55), "Doors open"),
        ("14:55 - Doors open", time(14, 55), "Doors open"),
        ("14:55 – Doors open", time(14, 55), "Doors open"),
        ("9:05: Doors open", time(9, 5), "Doors open"),
        ("  0000: Doors open", time(0, 0), "Doors open"),
        ("2359:\n# Doors open", time(23, 59), "# Doors open"),
        ("14:55:", time(14, 55), ""),
    ],
)
def test_rule_2_2_a_typed_time(text: str, typed: time, rest: str) -> None:
    front = read_front(text)
    assert front.typed == typed
    assert text[front.length :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "1455 people",
        "1455:30",
        "14:55",
        "14:55 Doors open",
        "14:55-15:30 Keynote",
        "1260: no such minute",
        "2400: no such hour",
        "25:00: no such hour",
        "114:55: too long",
        "14:55\n- coffee\n- tea",
        "at 14:55: too late",
        "14:555: too long",
    ],
)
def test_rule_2_2_what_is_no_typed_time_is_text(text: str) -> None:
    assert read_front(text) == Front()


@pytest.mark.parametrize("text", ["draft: x", "Draft: x", "DRAFT:\nx", "  draft:", "draft:"])
def test_rule_2_2_draft_in_any_case_before_a_blank_or_the_end(text: str) -> None:
    assert read_front(text).draft


@pytest.mark.parametrize("text", ["draft:x", "draft : x", "drafts: x", "a draft: x", "14:55: draft: x"])
def test_rule_2_2_any_other_draft_is_text(text: str) -> None:
    assert not read_front(text).draft


def test_rule_2_2_a_draft_may_have_a_typed_time() -> None:
    text = " draft: 14:55: Doors"
    front = read_front(text)
    assert (front.draft, front.typed) == (True, time(14, 55))
    assert text[front.length :] == "Doors"
    assert text[front.length - front.typed_length :] == "14:55: Doors"


@pytest.mark.parametrize("text", ["!start", " !", "！start", "!!! he did it", "! draft: x"])
def test_rule_2_2_a_bang_comes_before_draft_and_time(text: str) -> None:
    assert read_front(text) == Front(bang=True)


def test_rule_2_2_an_aside_comes_before_all_else() -> None:
    assert read_front("((!start") == Front(aside=True)
    assert read_front("draft: ((x") == Front(draft=True, length=7)


def test_rule_6_1_a_backslash_makes_a_bang_text() -> None:
    assert read_front("\\!start") == Front()
