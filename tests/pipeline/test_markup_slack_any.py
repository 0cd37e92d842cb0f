"""Whatever comes as a Slack message: no word of it is lost, nothing of it is unsafe, and lists stand as they were."""

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events import Body
from pipeline.front import lead, without
from pipeline.markup import editable, render, scrub, slack
from tests.pipeline.test_markup_safe import violations

Json = dict[str, Any]

STYLES = ["bold", "italic", "strike", "code", "underline", "highlight"]
WORD = st.integers(0, 10**6).map(lambda number: f"w{number}w")
MARKS = [
    "*",
    "_",
    "~",
    "`",
    "```",
    "<",
    ">",
    "&gt;",
    "&amp;",
    "&",
    ":",
    "|",
    "#",
    "- ",
    "\n",
    "\n\n",
    " ",
    "//",
    "!",
    "\\",
]
MARKS += [
    "• ",
    "    ◦ ",
    "<@U1>",
    "<#C1|x>",
    "<https://x.example|",
    "<!date^1^",
    "://",
    "@",
    "1. ",
    "[",
    "](",
    ")",
    "\u2028",
]
PROSE = st.lists(WORD | st.sampled_from(MARKS), max_size=12).map("".join)
URLS = st.sampled_from(["https://x.example/a_(b)?c=d&e", "mailto:a@x.example", "javascript:alert(1)", "", "https://"])
STYLE = st.dictionaries(st.sampled_from(STYLES), st.booleans(), max_size=3)
LEAVES = st.one_of(
    st.fixed_dictionaries({"type": st.just("text"), "text": PROSE}, optional={"style": STYLE}),
    st.fixed_dictionaries({"type": st.just("link"), "url": URLS}, optional={"text": PROSE, "style": STYLE}),
    st.fixed_dictionaries(
        {"type": st.just("emoji"), "name": st.sampled_from(["wave", "party", "x", ""])},
        optional={"unicode": st.sampled_from(["1f44b", "x", "110000", "d800"]), "skin_tone": st.integers(0, 9)},
    ),
    st.sampled_from(["user", "channel", "usergroup", "team"]).map(lambda kind: {"type": kind, f"{kind}_id": "U0123"}),
    st.fixed_dictionaries({"type": st.just("broadcast"), "range": st.sampled_from(["here", "channel"]) | WORD}),
    st.fixed_dictionaries(
        {"type": st.just("date"), "timestamp": st.integers()}, optional={"fallback": PROSE, "url": URLS}
    ),
    st.fixed_dictionaries({"type": st.just("color"), "value": WORD}),
    st.fixed_dictionaries(
        {"type": st.just("new")},
        optional={"text": PROSE, "url": URLS, "more": PROSE.map(lambda words: [{"text": words}])},
    ),
)
INSIDE = st.lists(LEAVES, max_size=5)
SECTIONS = st.fixed_dictionaries({"type": st.just("rich_text_section"), "elements": INSIDE})
BLOCKS = st.one_of(
    SECTIONS,
    st.fixed_dictionaries(
        {"type": st.just("rich_text_list"), "elements": st.lists(SECTIONS, max_size=3)},
        optional={
            "style": st.sampled_from(["bullet", "ordered"]),
            "indent": st.integers(0, 8),
            "offset": st.integers(-1, 5) | st.integers(),
            "border": st.integers(0, 1),
        },
    ),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["rich_text_quote", "rich_text_preformatted", "rich_text_new", "new"]),
            "elements": INSIDE,
        },
        optional={"language": WORD, "border": st.integers(0, 1)},
    ),
)
RICH = st.lists(BLOCKS, max_size=5).map(
    lambda blocks: json.dumps({"text": "", "blocks": [{"type": "rich_text", "elements": blocks}]})
)
MRKDWN = (PROSE | st.text()).map(lambda text: json.dumps({"text": text}))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()), max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "blocks", "elements", "style", "url", "name", "indent", "offset"]), inside
        )
        | st.builds(
            lambda kind, inside: {"type": kind, "elements": inside, "text": inside},
            st.sampled_from(["rich_text", "rich_text_list", "rich_text_section", "mrkdwn", "emoji", "date", "link"]),
            inside,
        )
    ),
    max_leaves=12,
)
ANY = RICH | MRKDWN | st.text() | JSON.map(json.dumps) | JSON.map(lambda blocks: json.dumps({"blocks": [blocks]}))


def words(source: str) -> list[str]:
    return re.findall(r"w\d+w", re.sub(r'"(language|url)": "[^"]*"', "", source))


@settings(deadline=None)
@given(ANY)
def test_anything_is_read_and_safe(source: str) -> None:
    text = render(Body("slack", source))
    assert violations(str(text.headline or "")) == []
    assert violations(str(text.html)) == []
    assert isinstance(editable(Body("slack", source)), str)


@settings(deadline=None)
@given(RICH | MRKDWN)
def test_every_word_is_seen_once(source: str) -> None:
    # Of `<address|words>` and `<!date^…^form|words>` the words alone are seen.
    if not re.search(r"<[^<>\n]*\|", source):
        assert sorted(re.findall(r"w\d+w", render(Body("slack", source)).plain)) == sorted(words(source))


@settings(deadline=None)
@given(ANY, st.integers(0, 60), st.integers(0, 60))
def test_what_was_in_front_is_gone_and_all_else_stays(source: str, first: int, second: int) -> None:
    body = Body("slack", source)
    typed = lead(body)
    shorter = without(body, min(first, len(typed)))
    assert lead(shorter) == typed[first:]
    again = without(shorter, min(second, len(lead(shorter))))
    assert lead(again) == typed[min(first, len(typed)) :][second:]


@settings(deadline=None)
@given(RICH | MRKDWN)
def test_blocks_that_were_written_are_read_as_they_were(source: str) -> None:
    body = Body("slack", source)
    assert render(Body("slack", slack.without(source, 0))) == render(body)


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[int, bool, int]]:
    """Lists as a person can make them: each level is one deeper than the one before it at most."""
    levels, deepest = [], 0
    for _ in range(draw(st.integers(1, 8))):
        indent = draw(st.integers(0, deepest))
        deepest = indent + 1
        levels.append((indent, draw(st.booleans()), draw(st.integers(0, 9))))
    return levels


@given(trees())
def test_every_row_is_as_deep_and_of_the_number_that_slack_says(levels: list[tuple[int, bool, int]]) -> None:
    elements = [
        {
            "type": "rich_text_list",
            "style": "ordered" if ordered else "bullet",
            "indent": indent,
            "offset": offset,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": f"w{number}w"}]}],
        }
        for number, (indent, ordered, offset) in enumerate(levels)
    ]
    html = str(render(Body("slack", json.dumps({"blocks": elements}))).html)
    root = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    found = list(_rows(root, -1))
    assert [(depth, tag) for depth, tag, _ in found] == [(i, "ol" if ordered else "ul") for i, ordered, _ in levels]
    for (_, tag, number), (_, _, offset) in zip(found, levels, strict=True):
        assert tag == "ul" or not offset or number == offset + 1


def _rows(element: ET.Element, depth: int) -> Any:
    for child in element:
        if child.tag in ("ul", "ol"):
            for number, row in enumerate(child, int(child.get("start", "1"))):
                yield depth + 1, child.tag, number
                yield from _rows(row, depth + 1)


def test_the_depth_of_lists_is_bounded() -> None:
    blocks = [
        {
            "type": "rich_text_list",
            "indent": i,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}],
        }
        for i in range(5000)
    ]
    html = str(render(Body("slack", json.dumps({"blocks": blocks}))).html)
    assert html.count("<li>") == 5000
    assert html.count("<ul>") == 13


def test_json_that_is_too_deep_is_text() -> None:
    for deep in ("[" * 100_000, '{"blocks":' + "[" * 100_000 + "]" * 100_000 + "}"):
        assert render(Body("slack", deep)).plain == deep
    nest: Any = []
    for kind in ["rich_text_section", "new"] * 200:
        nest = [{"type": kind, "elements": nest}]
    source = json.dumps({"blocks": nest})
    assert lead(Body("slack", source)) in ("", scrub(source))
