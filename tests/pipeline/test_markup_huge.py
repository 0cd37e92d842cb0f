"""Texts as large as a pipe may bring: made to take a parser's time. Each ends, and nothing in it is lost.

A rule that looked at all of a text for each of its parts would take minutes over some of these.
"""

import re

import pytest

from pipeline.events import Body
from pipeline.markup import render

MANY = 30_000


def visible(source: str) -> str:
    return render(Body("markdown", source)).plain


@pytest.mark.parametrize(
    "part",
    [
        ">",
        "> ",
        "[",
        "![",
        "]",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "<",
        "&",
        "#",
        "|",
        "\\",
        "- ",
        "1. ",
        "://",
        "http://",
        "𝕏",
    ],
)
def test_marks_without_end_stay_to_be_seen(part: str) -> None:
    text = visible("words " + part * MANY)
    assert text.startswith("words ")
    assert text.count(part.strip()) >= MANY // 2  # a backslash escapes the next


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("[word](http://a.example) ", "word"),
        ("<http://word.example>", "word"),
        ("http://word.example ", "word"),
        ("**word** ", "word"),
        ("*word ", "word"),
        ("`word` ", "word"),
        ("[word](http://a ", "word"),
        ("![word", "word"),
        ("> word\n", "word"),
        ("- word\n", "word"),
        ("```\nword\n```\n", "word"),
        ("word\n", "word"),
        ("<b>word</b>", "word"),
    ],
)
def test_no_word_is_lost_among_marks(part: str, word: str) -> None:
    number = MANY // 10 if "\n" in part else MANY // 2
    assert visible(part * number).count(word) == number


def test_what_is_nested_without_end_is_all_there() -> None:
    number = 5_000
    for opening, closing in ("[", "](http://a.example)"), ("**a *", "* **"), ("(", ")"), ("> ", ""), ("- ", ""):
        assert "word" in visible(opening * number + "word" + closing * number)


def test_a_table_of_ten_thousand_columns_is_a_table() -> None:
    columns = 10_000
    table = "\n".join("|" + cell * columns for cell in ("head|", "-|", "word|"))
    html = render(Body("markdown", table)).html
    assert html.count("<th>head</th>") == html.count("<td>word</td>") == columns


def test_one_line_of_a_megabyte_is_all_there() -> None:
    assert len(visible("x" * 1_000_000)) == 1_000_000
    assert len(re.findall("word", visible("*word* " * 30_000))) == 30_000
