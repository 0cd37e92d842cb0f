"""Whatever HTML a client sends: no word of the author's is lost, nothing but safe HTML comes out (RULES 3.1)."""

import json
import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.events import Body
from pipeline.front import lead, without
from pipeline.markup import Text, editable, render
from tests.pipeline.test_markup_safe import violations

WORD = re.compile(r"w\d+w")
EVERY = ["p", "div", "b", "strong", "i", "em", "u", "s", "del", "strike", "sub", "sup", "code", "pre", "span", "font"]
EVERY += ["a", "h1", "h2", "h6", "blockquote", "ul", "ol", "li", "details", "summary", "hr", "br"]
EVERY += ["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "dl", "dt", "section", "center"]
EVERY += ["blink", "x-y", "svg", "text", "math", "mi", "template", "textarea", "select", "option", "title", "button"]
GIVEN = ["", "", "", ' href="https://x.example/a?b=1&amp;c"', ' href="javascript:a"', " data-mx-spoiler", ' class="x"']
GIVEN += [
    ' data-mx-spoiler="why"',
    ' data-mx-maths="x"',
    ' data-mx-color="#f00"',
    ' start="7"',
    ' colspan="2"',
    " id=x",
]
SPACES = st.sampled_from(["", " ", "\n", "  \n "])

TAGS = st.builds(lambda name, given: f"<{name}{given}>", st.sampled_from(EVERY), st.sampled_from(GIVEN))
CLOSING = st.sampled_from(EVERY).map(lambda name: f"</{name}>")
WORDS = st.builds(lambda number, space: f"w{number}w{space}", st.integers(0, 999), st.sampled_from([" ", "\n", "; "]))
SOUP = st.lists(TAGS | CLOSING | WORDS, max_size=40).map("".join)


def _element(name: str, given: str, inside: list[str], space: str) -> str:
    return f"<{name}{given}>{space}{''.join(inside)}</{name}>{space}"


TREES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        _element, st.sampled_from(EVERY), st.sampled_from(GIVEN), st.lists(inner, max_size=4), SPACES
    ),
    max_leaves=25,
)
HTML = SOUP | st.lists(TREES, max_size=3).map("".join)


def message(html: str, body: str = "") -> Body:
    return Body("matrix", json.dumps({"body": body, "formatted_body": html}))


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text))


def html_of(text: Text) -> str:
    return f"{text.headline or ''}\n{text.html}"


@settings(deadline=None)
@given(HTML)
@example("<table><tr>w1w <td>w2w </table>")
@example("<select><option>w1w <p>w2w")
def test_no_word_is_lost_or_doubled_and_only_safe_html_comes_out(html: str) -> None:
    text = render(message(html))
    assert words(text.plain) == words(html)
    assert violations(html_of(text)) == []
    assert "<img" not in html_of(text)


@settings(deadline=None)
@given(HTML)
def test_the_text_has_every_word_that_shows(html: str) -> None:
    assert words(lead(message(html))) == words(html)
    assert words(editable(message(html), {})) == words(html)


@settings(deadline=None)
@given(HTML, st.integers(0, 30))
@example("w1w <p></p>w2w", 0)
@example("<p><pre></pre></p>w1w", 0)
@example("w100w </p>w0w ", 5)
def test_of_the_text_as_much_is_taken_as_is_asked_for(html: str, length: int) -> None:
    body = message(html)
    rest, bare, left = without(body, length), without(body, 0), lead(body)[length:]
    # Where nothing is left to see the plain text stands; and no words in front end within a fence.
    if re.search(r"\w", left) and (length == 0 or "<pre" not in html):
        assert lead(rest).split() == left.split()
        assert without(rest, 0) == rest
    assert render(bare).plain == render(body).plain


@settings(deadline=None)
@given(HTML, HTML)
@example("", "w1w")
@example("w1w</li><ul></ul>", "")
@example("w1w", "</ul>w2w")
def test_rule_3_5_behind_a_plus_no_word_is_lost(row: str, others: str) -> None:
    html = f"<ul><li>{row}</li>{others}</ul>"
    body = message(html, "+ x")
    assert words(lead(body)) == words(html)
    if words(html):
        rest = without(body, len("+ ") if lead(body).startswith("+ ") else 0)
        assert words(render(rest).plain) == words(html)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_text_is_read(html: str, plain: str) -> None:
    body = message(html, plain)
    assert violations(html_of(render(body))) == []
    assert render(without(body, 3)).plain is not None
    assert violations(html_of(render(Body("matrix", html)))) == []


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["draft: ", "14:55: ", "<b>", "</b>", "<p>", "(( ", "/", "w1w", "<br>", "\n"]), max_size=8)
)
def test_words_in_front_are_read_through_elements(parts: list[str]) -> None:
    shown = "".join(part for part in parts if part[0] != "<").split()
    assert "".join(lead(message("".join(parts))).split()) == "".join(shown)


@pytest.mark.parametrize("part", ["<div>", "<b><p>", "<ul><li>", "<table><tr><td>", "<sub></sub>"])
def test_what_is_nested_without_end_is_all_there(part: str) -> None:
    """An event has 65,536 bytes at most."""
    body = message(part * (60_000 // len(part)) + "w1w", "not read")
    assert words(render(body).plain) == words(lead(body)) == words(lead(without(body, 0))) == Counter({"w1w": 1})
    assert len(html_of(render(body))) < 300_000


def test_what_is_nested_deeper_than_is_kept_keeps_its_words_apart() -> None:
    rows = "<ul><li>w1w" * 40 + "<table><tr><td>w2w<td>w3w</table>" + "</ul>" * 40
    assert words(render(message(rows)).plain) == Counter({"w1w": 40, "w2w": 1, "w3w": 1})
