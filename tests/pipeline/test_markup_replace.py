"""`s/old/new/`: found once in what a reader sees, replaced there, with everything around it as it was (RULES 3.6)."""

import re
from html import escape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.events import Body
from pipeline.markup import Text, clean, render
from pipeline.markup.replace import occurrences, replace_once
from pipeline.markup.tokens import tokens, visible_text

REL = ' rel="noopener nofollow ugc"'


def replaced(html: str, old: str, new: str) -> str | None:
    return replace_once(clean(html), old, new)


@pytest.mark.parametrize(
    ("html", "old", "new", "expected"),
    [
        ("<p>one two three</p>", "two", "2", "<p>one 2 three</p>"),
        ("<p>one <b>two</b> three</p>", "two", "2", "<p>one <b>2</b> three</p>"),
        ("<p>one <b>two</b> three</p>", "one two", "1 2", "<p>1 2 three</p>"),
        ("<p>one <b>two</b> three</p>", "o three", "0 3", "<p>one <b>tw0 3</b></p>"),
        ("<p>o<b>n</b>e <b>two</b></p>", "one two", "1", "<p>1</p>"),
        ("<p>one\n   two</p>", "one two", "1 2", "<p>1 2</p>"),
        ("<p>one two</p>", "one  \ntwo", "1 2", "<p>1 2</p>"),
        ("<p>a &lt;b&gt; &amp; c</p>", "<b> &", "<i>", "<p>a &lt;i&gt; c</p>"),
        ("<p>one&nbsp;two</p>", "one two", "x", "<p>x</p>"),
        ("<p>one</p><p>two</p>", "one", "", "<p>two</p>"),
        ("<ul><li>a <b>b</b></li><li>c</li></ul>", "a b", "", "<ul><li>c</li></ul>"),
        ("<pre><code>x = 1\ny = 2\n</code></pre>", "= 1", "= https://x.example",
         "<pre><code>x = https://x.example\ny = 2\n</code></pre>"),
        ("<p>one</p>", "one", "see https://x.example!",
         f'<p>see <a href="https://x.example"{REL}>https://x.example</a>!</p>'),
        ("<p><a href='https://x.example'>the talk</a></p>", "talk", "walk",
         f'<p><a href="https://x.example"{REL}>the walk</a></p>'),
        ("<p><a href='https://x.example'>the talk</a></p>", "the talk", "nothing",
         f'<p><a href="https://x.example"{REL}>nothing</a></p>'),
        ("<p>a <a href='https://x.example'>talk</a> b</p>", "talk", "", "<p>a  b</p>"),
        ("<p><a href='https://x.exmaple/b'>https://x.exmaple/b</a></p>", "exmaple", "example",
         f'<p><a href="https://x.example/b"{REL}>https://x.example/b</a></p>'),
        ("<p><a href='https://x.example/secret'>https://x.example/secret</a></p>", "https://x.example/secret", "it",
         "<p>it</p>"),
        ("<p><a href='https://x.example/secret'>x.example/secret</a></p>", "/secret", "", "<p>x.example</p>"),
        ("<p><b>a <a href='https://x.example'>https://x.example</a></b></p>", "a https://x", "b https://y",
         f'<p><b>b <a href="https://y.example"{REL}>https://y.example</a></b></p>'),
    ],
)  # fmt: skip
def test_replaced(html: str, old: str, new: str, expected: str) -> None:
    assert replaced(html, old, new) == expected


@pytest.mark.parametrize(
    ("html", "old"),
    [
        ("<p>one</p>", "two"),
        ("<p>one one</p>", "one"),
        ("<p>one</p><p>one</p>", "one"),
        ("<p>aaa</p>", "aa"),
        ("<p>one<br>two</p>", "one two"),
        ("<p>one</p><p>two</p>", "one two"),
        ("<p>One</p>", "one"),
        ("<p>one</p>", ""),
        ("<p>one two</p>", " "),
        ("<p>one</p>", "p"),
        ("<p><a href='https://x.example'>one</a></p>", "example"),
        ("<p>a &amp; b</p>", "amp"),
    ],
)
def test_refused_unless_it_stands_exactly_once(html: str, old: str) -> None:
    assert replaced(html, old, "new") is None
    assert occurrences(clean(html), old) != 1


def text(source: str) -> Text:
    return render(Body("markdown", source))


def test_the_headline_counts_and_can_be_corrected() -> None:
    corrected = text("# Dors open\nCome in.").replace_once("Dors", "Doors")
    assert corrected is not None
    assert (corrected.headline, corrected.html, corrected.plain) == (
        "Doors open",
        "<p>Come in.</p>",
        "Doors open Come in.",
    )
    assert text("# Doors\nDoors open").replace_once("Doors", "Gates") is None
    assert text("# Doors\nDoors open").occurrences("Doors") == 2


def test_a_headline_that_is_taken_away_is_none() -> None:
    corrected = text("# Doors\nopen").replace_once("Doors", "")
    assert corrected is not None
    assert (corrected.headline, corrected.plain) == (None, "open")


def test_a_correction_can_leave_only_a_link_or_only_emoji() -> None:
    link = text("see https://x.example").replace_once("see ", "")
    emoji = text("wow 🎉").replace_once("wow", "")
    assert link is not None
    assert link.only_link == "https://x.example"
    assert emoji is not None
    assert emoji.only_emoji


def test_the_label_of_folded_code_is_not_the_authors_text() -> None:
    folded = text("```\n" + "x\n" * 30 + "```")
    assert folded.occurrences("lines of code") == 0
    corrected = text("```\n" + "x\n" * 30 + "y\n```").replace_once("y", "z")
    assert corrected is not None
    assert "<summary>31 lines of code</summary>" in corrected.html
    assert corrected.plain.endswith("x z")


STYLES = ["{}", "{}", "<b>{}</b>", "<em><s>{}</s></em>", "<code>{}</code>", '<a href="https://x.example">{}</a>']
PIECES = st.tuples(st.text("ab<&> ", min_size=1, max_size=4), st.sampled_from(STYLES))
LINES = st.lists(st.lists(PIECES, min_size=1, max_size=5), min_size=1, max_size=4)


@given(LINES, st.text("ab<&> ", min_size=1, max_size=3), st.text("cd<&>\"'/= ", max_size=5))
def test_what_a_reader_sees_is_the_text_with_the_replacement_made(
    lines: list[list[tuple[str, str]]], old: str, new: str
) -> None:
    html = clean("".join(f"<p>{''.join(style.format(escape(t)) for t, style in line)}</p>" for line in lines))
    seen = [" ".join("".join(t for t, _ in line).split()) for line in lines]
    wanted = re.sub(r"\s+", " ", old)
    assume(wanted == wanted.strip())
    assert occurrences(html, old) == sum(len(re.findall(f"(?={re.escape(wanted)})", line)) for line in seen)
    result = replace_once(html, old, new)
    if occurrences(html, old) == 1:
        assert result is not None
        assert visible_text(result) == " ".join(" ".join(line.replace(wanted, new) for line in seen).split())
    else:
        assert result is None


TAGS = ["<b>", "</b>", "<p>", "</p>", "<table>", "<td>", "</table>", "<a href='https://x.example'>", "</a>", "<pre>"]
TAGS += ["</pre>", "<br>", "<ul><li>", "</ul>", "<code>", "</code>", "https://x.example", "x.example", "a", "b", " "]


@given(st.lists(st.sampled_from(TAGS), max_size=20).map("".join), st.text())
def test_any_replacement_leaves_safe_and_balanced_html(source: str, new: str) -> None:
    html = clean(source)
    for old in ("a", "b", "ab", "a b", "x.example", "https", "https://x.example", "ahttps", "eb"):
        result = replace_once(html, old, new) or html
        assert is_balanced(tokens(result))
        assert "".join(tokens(result)) == result
        assert visible_text(clean(result)) == visible_text(result)


def is_balanced(parts: list[str]) -> bool:
    opened: list[str] = []
    for part in parts:
        name = re.match(r"</?(\w+)", part)
        if name and part.startswith("</"):
            if opened.pop() != name[1]:
                return False
        elif name and name[1] not in ("br", "hr"):
            opened.append(name[1])
    return not opened
