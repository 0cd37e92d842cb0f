"""A Slack message as text that can be gone on with in a form, where it comes back as Markdown."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events import Body
from pipeline.markup import Text, editable, render
from tests.pipeline.test_markup_slack import Json, message, rows, section, text
from tests.pipeline.test_markup_slack_any import MRKDWN, RICH, words

BOLD_LINK = {"type": "link", "url": "https://x.example", "text": "b", "style": {"bold": True}}

EXAMPLES: dict[str, tuple[Json, str]] = {
    "styles": (
        section(text("a ", "bold"), text("b", "bold", "italic"), text(" c ", "strike"), text("d")),
        "**a *b*** ~~c~~ d",
    ),
    "code": (section(text("a"), text("x`y", "code"), text("`")), "a``x`y``\\`"),
    "a link": (
        section({"type": "link", "url": "https://x.example/a_(b)", "text": "a b"}),
        "[a b](https://x.example/a_\\(b\\))",
    ),
    "a bare link": (
        section({"type": "link", "url": "https://x.example/a_b"}, text(", ok")),
        "<https://x.example/a_b>, ok",
    ),
    "an address": (section({"type": "link", "url": "mailto:a@x.example", "text": "a@x.example"}), "<a@x.example>"),
    "words as they are": (
        section(text("snake_case, 2 < 3 & 4, #tag, a-b, $5. (x) ~10")),
        "snake_case, 2 < 3 & 4, #tag, a-b, $5. (x) ~10",
    ),
    "marks": (section(text("*a* _b_ [c] `d` <e> &lt; \\")), "\\*a\\* \\_b\\_ \\[c\\] \\`d\\` \\<e> \\&lt; \\\\"),
    "starts of lines": (section(text("x\n- a\n1. b\n> c\n# d\n2.5")), "x\n\\- a\n1\\. b\n\\> c\n\\# d\n2.5"),
    "a headline": (section(text("# a\n# b")), "# a\n\\# b"),
    "paragraphs": (section(text("a\n\n\nb\nc\n")), "a\n\n\nb\nc"),
    "a list": (rows("a\nb", "c", style="ordered", offset=8), "9. a\n   b\n10. c"),
    "a quote": ({"type": "rich_text_quote", "elements": [text("a\n\nb")]}, "> a\n> \n> b"),
    "a fence": (
        {"type": "rich_text_preformatted", "language": "c", "elements": [text("a\n```\nb")]},
        "````c\na\n```\nb\n````",
    ),
    "styles that Markdown cannot read": (
        section(text("x"), text("(q)", "bold"), text("y "), BOLD_LINK),
        "x(q)y [b](https://x.example)",
    ),
    "an exclamation before a link": (section(text("a!"), BOLD_LINK), "a\\![**b**](https://x.example)"),
    "underlined words": (section(text("a ", "underline"), text("b", "bold", "underline")), "a **b**"),
    "names": (section({"type": "user", "user_id": "U1"}, text(" "), {"type": "emoji", "name": "wave"}), "somebody 👋"),
}


@pytest.mark.parametrize(("block", "markdown"), EXAMPLES.values(), ids=EXAMPLES)
def test_editable(block: Json, markdown: str) -> None:
    assert editable(message(block)) == markdown


def test_markdown_is_editable_as_it_is() -> None:
    assert editable(Body("markdown", "*a* &lt;")) == "*a* &lt;"


def back(source: str) -> Text:
    return render(Body("markdown", editable(Body("slack", source))))


def test_lists_of_all_sorts_come_back() -> None:
    body = message(
        *(rows("a", "b"), rows("c", "d", indent=1, style="ordered"), rows("e", indent=2), rows("f")),
        *(rows("g", style="ordered", offset=3), rows("h", style="ordered", offset=7), rows("i", indent=1)),
    )
    assert seen(back(body.source)) == seen(render(body))


def seen(text: Text) -> list[tuple[str, list[str], str]]:
    """Each letter, the blocks that it stands in, its styles and its link, in whatever order they are nested."""
    html = f"{text.headline or ''}|{text.html}".replace("<br>", "<br>↵")
    return list(_letters(html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False), [], []))


def _letters(element: ET.Element, blocks: list[str], styles: list[str]) -> Iterator[tuple[str, list[str], str]]:
    yield from _spelt(element.text, blocks, styles)
    for child in element:
        name = child.tag + str(child.get("start") or child.get("href") or "")
        if child.tag in ("a", "strong", "em", "s", "u") or (child.tag == "code" and "pre" not in blocks):
            yield from _letters(child, blocks, sorted([*styles, name]))
        else:
            yield from _letters(child, [*blocks, name], styles)
        yield from _spelt(child.tail, blocks, styles)


def _spelt(words: str | None, blocks: list[str], styles: list[str]) -> Iterator[tuple[str, list[str], str]]:
    """The letters of a text; blanks have no styles that show."""
    for letter in (words or "").replace("\n", ""):
        yield letter, [] if letter in " ↵" else styles, "/".join(blocks)


SIMPLE = st.lists(
    st.sampled_from(["ann", "a_b", "2*3", "#tag", "[x]", "<b>", "&lt;", "1.", "-", "`", "~", "é", "!"]),
    min_size=1,
    max_size=4,
)
SPOKEN = SIMPLE.map(lambda parts: "w" + " ".join(parts) + " w")
STYLED = st.sets(st.sampled_from(["bold", "italic", "strike"]), max_size=3) | st.just({"code"})
PIECE = st.builds(lambda words, styles: text(words, *sorted(styles)), SPOKEN, STYLED)
LINKED = SPOKEN.map(lambda words: {"type": "link", "url": "https://x.example/(a)?b&copy=1", "text": words})
LINE = st.lists(PIECE | LINKED, min_size=1, max_size=4).map(
    lambda pieces: [part for piece in pieces for part in (piece, text(" "))]
)
PASSAGE = st.lists(LINE, min_size=1, max_size=3).map(
    lambda lines: [part for line in lines for part in (*line, text("\n"))]
)
REPRESENTABLE = st.one_of(
    PASSAGE.map(lambda inside: section(*inside)),
    PASSAGE.map(lambda inside: {"type": "rich_text_quote", "elements": inside}),
    SPOKEN.map(lambda code: {"type": "rich_text_preformatted", "elements": [text(code)]}),
    st.builds(
        lambda lines, style, offset: {
            "type": "rich_text_list",
            "style": style,
            "offset": offset,
            "elements": [section(*line) for line in lines],
        },
        st.lists(LINE, min_size=1, max_size=3),
        st.sampled_from(["bullet", "ordered"]),
        st.integers(0, 30),
    ),
)


@settings(deadline=None)
@given(st.lists(REPRESENTABLE, min_size=1, max_size=4))
def test_what_markdown_has_marks_for_comes_back(blocks: list[Json]) -> None:
    blocks = [part for block in blocks for part in (block, section(text("between")))]
    body = message(*blocks)
    assert seen(back(body.source)) == seen(render(body))


@settings(deadline=None)
@given(RICH | MRKDWN)
def test_every_word_comes_back(source: str) -> None:
    if not re.search(r"<[^<>\n]*\|", source):
        text = back(source)
        assert set(words(source)) <= set(re.findall(r"w\d+w", f"{text.headline} {text.html}"))
