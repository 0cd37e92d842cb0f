"""Slack's rich text: what each element becomes, on the way to a page and back (RULES 3.1)."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.events import Body, Named
from pipeline.front import lead, read_front, without
from pipeline.markup import Text, editable, render

Json = dict[str, Any]

LINK = '<a href="{0}" rel="noopener nofollow ugc">{1}</a>'


def text(words: str, *styles: str) -> Json:
    return {"type": "text", "text": words} | ({"style": dict.fromkeys(styles, True)} if styles else {})


def section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def rows(*words: str, indent: int = 0, style: str = "bullet", **more: int) -> Json:
    inside = [section(text(one)) for one in words]
    return {"type": "rich_text_list", "style": style, "indent": indent, "elements": inside, **more}


def message(*blocks: Json) -> Body:
    return Body("slack", json.dumps({"text": "not read", "blocks": [{"type": "rich_text", "elements": list(blocks)}]}))


def named(ref: str, name: str) -> dict[str, Named]:
    event = Named(
        source="slack", channel="", key=f"named:{ref}", time=datetime(2026, 5, 15, tzinfo=UTC), ref=ref, name=name
    )
    return {ref: event}


def shown(*blocks: Json, names: dict[str, Named] | None = None) -> str:
    rendered = render(message(*blocks), names or {})
    assert rendered.headline is None
    return str(rendered.html)


ELEMENTS: dict[str, tuple[Json, str]] = {
    "text as it is": (text("a < b & c > d &amp; *e* _f_ :wave:"), "a &lt; b &amp; c &gt; d &amp;amp; *e* _f_ :wave:"),
    "a link": (
        {"type": "link", "url": "https://x.example/?a=1&b", "text": "x"},
        LINK.format("https://x.example/?a=1&amp;b", "x"),
    ),
    "a link without text": (
        {"type": "link", "url": "https://x.example"},
        LINK.format("https://x.example", "https://x.example"),
    ),
    "an address": (
        {"type": "link", "url": "mailto:a@x.example", "text": "a@x.example"},
        LINK.format("mailto:a@x.example", "a@x.example"),
    ),
    "a script": ({"type": "link", "url": "javascript:alert(1)", "text": "click"}, "click"),
    "another scheme": ({"type": "link", "url": "ftp://x.example"}, "ftp://x.example"),
    "a link out of its attribute": (
        {"type": "link", "url": 'https://x.example/"onclick="a', "text": "x"},
        LINK.format("https://x.example/&quot;onclick=&quot;a", "x"),
    ),
    "an emoji with its characters": (
        {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fc", "skin_tone": 3},
        "👋🏼",
    ),
    "an emoji by name": ({"type": "emoji", "name": "rocket"}, "🚀"),
    "an emoji with a tone": ({"type": "emoji", "name": "wave", "skin_tone": 3}, "👋🏼"),
    "an emoji with a tone in its name": ({"type": "emoji", "name": "wave::skin-tone-3", "skin_tone": 3}, "👋🏼"),
    "an emoji that takes no tone": ({"type": "emoji", "name": "partyparrot", "skin_tone": 9}, ":partyparrot:"),
    "an emoji of broken characters": ({"type": "emoji", "name": "rocket", "unicode": "xyz"}, "🚀"),
    "an emoji of the workspace": ({"type": "emoji", "name": "partyparrot"}, ":partyparrot:"),
    "somebody": ({"type": "user", "user_id": "U0123"}, "somebody"),
    "a group": ({"type": "usergroup", "usergroup_id": "S0123"}, "a group"),
    "a channel": ({"type": "channel", "channel_id": "C0123"}, "a private channel"),
    "a team": ({"type": "team", "team_id": "T0123"}, "a team"),
    "everybody here": ({"type": "broadcast", "range": "here"}, "everybody here"),
    "everybody": ({"type": "broadcast", "range": "everyone"}, "everybody"),
    "another call": ({"type": "broadcast", "range": "owls"}, "owls"),
    "a date as its author says it": (
        {"type": "date", "timestamp": 1778850000, "format": "{date}", "fallback": "on Friday"},
        "on Friday",
    ),
    "a date": (
        {"type": "date", "timestamp": 1778850000, "format": "On {date_long} at {time}"},
        "On 2026-05-15 at 13:00 UTC",
    ),
    "a date without form": ({"type": "date", "timestamp": 1778850000}, "2026-05-15 13:00 UTC"),
    "a date in no calendar": ({"type": "date", "timestamp": 9999999999999, "format": "then"}, "then 9999999999999"),
    "a date with a link": (
        {"type": "date", "timestamp": 1, "fallback": "then", "url": "https://x.example"},
        LINK.format("https://x.example", "then"),
    ),
    "what a button holds": ({"type": "button", "value": "x7", "text": {"type": "plain_text", "text": "Yes"}}, "Yes"),
    "a colour": ({"type": "color", "value": "#ff8800"}, "#ff8800"),
    "something new with text": ({"type": "hologram", "text": "words"}, "words"),
    "something new with an address": (
        {"type": "hologram", "url": "https://x.example"},
        LINK.format("https://x.example", "https://x.example"),
    ),
    "something new around text": ({"type": "hologram", "inside": [text("words")]}, "words"),
}


@pytest.mark.parametrize(("element", "html"), ELEMENTS.values(), ids=ELEMENTS)
def test_element(element: Json, html: str) -> None:
    assert shown(section(text("so: "), element)) == f"<p>so: {html}</p>"


@pytest.mark.parametrize(
    ("ref", "element", "name", "words"),
    [
        ("user:U1", {"type": "user", "user_id": "U1"}, "Ann", "Ann"),
        ("user:U1", {"type": "user", "user_id": "U1"}, "@ann", "ann"),
        ("user:U1", {"type": "user", "user_id": "U1"}, "<b>", "&lt;b&gt;"),
        ("group:S1", {"type": "usergroup", "usergroup_id": "S1"}, "devs", "devs"),
        ("channel:C1", {"type": "channel", "channel_id": "C1"}, "general", "#general"),
        ("channel:C1", {"type": "channel", "channel_id": "C1"}, "", "a private channel"),
        ("emoji:yes", {"type": "emoji", "name": "yes"}, "+1", "👍"),
    ],
)
def test_names_are_what_was_recorded(ref: str, element: Json, name: str, words: str) -> None:
    assert shown(section(text("so: "), element), names=named(ref, name)) == f"<p>so: {words}</p>"


@pytest.mark.parametrize(
    ("elements", "html"),
    [
        ([text("a", "bold"), text("b", "bold")], "<strong>ab</strong>"),
        ([text("a", "bold", "italic"), text("b", "italic")], "<em><strong>a</strong>b</em>"),
        (
            [text("a", "bold"), text("b", "bold", "italic"), text("c", "italic")],
            "<strong>a<em>b</em></strong><em>c</em>",
        ),
        ([text("a", "strike", "underline", "code")], "<s><u><code>a</code></u></s>"),
        ([text("a", "bold"), {"type": "emoji", "name": "rocket", "style": {"bold": True}}], "<strong>a🚀</strong>"),
        (
            [text("a", "bold"), {"type": "link", "url": "https://x.example", "text": "b", "style": {"bold": True}}],
            "<strong>a" + LINK.format("https://x.example", "b") + "</strong>",
        ),
        (
            [
                {"type": "link", "url": "https://x.example", "text": "b"},
                {"type": "link", "url": "https://x.example", "text": "c", "style": {"bold": True}},
            ],
            LINK.format("https://x.example", "b<strong>c</strong>"),
        ),
        (
            [{"type": "user", "user_id": "U1", "style": {"bold": True, "client_highlight": True}}],
            "<strong>somebody</strong>",
        ),
        ([text("a\nb", "italic"), text("\nc")], "<em>a<br>\nb</em><br>\nc"),
    ],
)
def test_styles_go_on_over_elements(elements: list[Json], html: str) -> None:
    assert shown(section(text("so "), *elements)) == f"<p>so {html}</p>"


def test_newlines_are_line_breaks_and_blank_lines_begin_paragraphs() -> None:
    assert shown(section(text("a\nb\n\n \nc"))) == "<p>a<br>\nb</p>\n<p>c</p>"
    assert shown(section(text("a\n\nb", "italic"), text("c\n"))) == "<p><em>a</em></p>\n<p><em>b</em>c</p>"


def test_nested_lists_are_built_anew() -> None:
    html = shown(rows("a", "b"), rows("c", indent=1, style="ordered"), rows("d", indent=2), rows("e"))
    assert html.replace("\n", "") == ("<ul><li>a</li><li>b<ol><li>c<ul><li>d</li></ul></li></ol></li><li>e</li></ul>")


def test_a_list_that_goes_on_after_a_nested_one_goes_on_counting() -> None:
    html = shown(rows("a", style="ordered"), rows("b", indent=1), rows("c", style="ordered", offset=1))
    assert html.replace("\n", "") == "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"


def test_an_offset_is_where_counting_begins() -> None:
    html = shown(rows("a", style="ordered"), section(text("x")), rows("b", "c", style="ordered", offset=1))
    assert html.replace("\n", "") == '<ol><li>a</li></ol><p>x</p><ol start="2"><li>b</li><li>c</li></ol>'
    assert shown(rows("a", style="ordered"), rows("b", style="ordered", offset=8)).count("<ol") == 2


@pytest.mark.parametrize("offset", [-1, True, "1", 10**9, 10**30])
def test_an_offset_that_is_none_is_not_one(offset: int) -> None:
    assert shown(rows("a", style="ordered", offset=offset)) == "<ol>\n<li>a</li>\n</ol>"


def test_lists_of_another_style_are_other_lists() -> None:
    html = shown(rows("a"), rows("b", style="ordered"), rows("c", indent=3), rows("d", indent=1))
    assert html.replace("\n", "") == ("<ul><li>a</li></ul><ol><li>b<ul><li>c</li></ul><ul><li>d</li></ul></li></ol>")


def test_a_border_is_a_quote() -> None:
    html = shown({"type": "rich_text_quote", "elements": [text("a\nb")]}, rows("c", border=1), section(text("d")))
    assert html.replace("\n", "") == "<blockquote><p>a<br>b</p><ul><li>c</li></ul></blockquote><p>d</p>"


def test_code_stays_as_it_is() -> None:
    code = {"type": "rich_text_preformatted", "language": "python", "elements": [text("if a < b:\n    *c*\n\n\nd()")]}
    assert shown(code) == (
        '<pre tabindex="0"><code class="language-python">if a &lt; b:\n    *c*\n\n\nd()\n</code></pre>'
    )


def test_links_in_code_stay_links() -> None:
    link = {"type": "link", "url": "https://x.example"}
    html = shown({"type": "rich_text_preformatted", "elements": [text("get ", "bold"), link], "language": "<b>"})
    assert (
        html
        == '<pre tabindex="0"><code>get ' + LINK.format("https://x.example", "https://x.example") + "\n</code></pre>"
    )


def test_what_is_not_known_keeps_its_words() -> None:
    cell = {"type": "rich_text", "elements": [section(text("f"))]}
    body = Body("slack", json.dumps({"blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": "*a*"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "*b* &amp; c"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_poem", "elements": [text("d")]}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "e"}, cell]]},
        {"type": "context", "title": "g", "elements": [{"type": "url", "url": "https://x.example", "text": "h"}]},
    ]}))  # fmt: skip
    link = LINK.format("https://x.example", "h")
    assert str(render(body).html).split("\n") == [
        *("<p>*a*</p>", "<p><strong>b</strong> &amp; c</p>", "<p>d</p>", "<p>e</p>", "<p>f</p>", "<p>g</p>"),
        f"<p>{link}</p>",
    ]


def test_without_words_in_its_blocks_a_message_is_its_text() -> None:
    assert render(Body("slack", '{"text": "*a* b", "blocks": []}')).html == "<p><strong>a</strong> b</p>"
    assert (
        render(Body("slack", '{"text": "*a* b", "blocks": [{"type": "divider"}]}')).html
        == "<p><strong>a</strong> b</p>"
    )


@pytest.mark.parametrize(
    "elements",
    [
        [text("Doors open", "bold"), text("\nCome in.")],
        [text("Doors open\n", "bold"), text("Come in.")],
        [text("Doors ", "bold"), text("open", "bold"), text("\n\nCome in.")],
        [text(" "), text("Doors open", "bold"), text(" \nCome in.")],
        [text("# Doors open\nCome in.")],
    ],
)
def test_rule_3_4_a_headline(elements: list[Json]) -> None:
    rendered = render(message(section(*elements)))
    assert (rendered.headline, rendered.html) == ("Doors open", "<p>Come in.</p>")


def test_rule_3_4_a_headline_alone_and_one_before_a_list() -> None:
    assert render(message(section(text("Doors", "bold")))).headline == "Doors"
    rendered = render(message(section(text("Doors\n", "bold")), rows("a")))
    assert (rendered.headline, rendered.html) == ("Doors", "<ul>\n<li>a</li>\n</ul>")


@pytest.mark.parametrize("elements", [[text("#tag rocks")], [text("Doors", "bold"), text(" open")]])
def test_rule_3_4_no_headline(elements: list[Json]) -> None:
    assert render(message(section(*elements))).headline is None


def test_rule_3_8_only_a_link_and_only_emoji() -> None:
    assert render(message(section({"type": "link", "url": "https://x.example/a"}))).only_link == "https://x.example/a"
    assert render(message(section({"type": "emoji", "name": "rocket"}, text(" \n")))).only_emoji


def split(body: Body) -> tuple[bool, bool, object, Text]:
    front = read_front(lead(body), "slack")
    return front.aside, front.draft, front.typed, render(without(body, front.length))


def test_words_in_front_are_seen_and_go_and_styles_stay() -> None:
    elements = [
        text("Dra", "bold"),
        text("ft: 14:55: "),
        text("Doors", "bold"),
        text(" open\n"),
        {"type": "user", "user_id": "U1"},
    ]
    body = message(section(*elements), rows("a", "b", style="ordered", offset=3))
    aside, draft, typed, rest = split(body)
    assert (aside, draft, str(typed)) == (False, True, "14:55:00")
    assert str(rest.html).replace("\n", "") == (
        '<p><strong>Doors</strong> open<br>somebody</p><ol start="4"><li>a</li><li>b</li></ol>'
    )


def test_a_headline_behind_a_typed_time_is_one() -> None:
    assert split(message(section(text("1455: "), text("Doors", "bold"), text("\nx"))))[3].headline == "Doors"
    assert split(message(section(text("draft: # Doors\nx"))))[3].headline == "Doors"


def test_words_in_front_may_fill_a_block() -> None:
    assert split(message(section(text("draft:\n")), rows("a")))[3].html == "<ul>\n<li>a</li>\n</ul>"


@pytest.mark.parametrize("marks", ["((", "//"])
@pytest.mark.parametrize("style", ["bold", "italic", "strike", "underline", "code"])
def test_rule_1_9_an_aside_is_seen_whatever_its_style(marks: str, style: str) -> None:
    assert split(message(section(text(f" {marks[0]}", style), text(f"{marks[1]} secret"))))[0]
    assert split(message({"type": "rich_text_quote", "elements": [text(f"{marks} secret", style)]}))[0]
    assert split(message(rows(f"{marks} secret")))[0]


def test_a_comment_at_the_start_of_code_is_no_aside() -> None:
    body = message({"type": "rich_text_preformatted", "elements": [text("// main.c\nint main;")]})
    assert not split(body)[0]
    assert lead(body) == "```\n// main.c\nint main;\n```"


def test_what_was_typed_has_neither_styles_nor_names() -> None:
    body = message(section(text("s/*a*/", "bold"), {"type": "emoji", "name": "x"}, text("/")))
    assert lead(body) == "s/*a*/❌/"


def test_messages_that_say_the_same_behind_their_front_are_the_same() -> None:
    timed, bare = message(section(text("14:55: "), text("a", "bold"))), message(section(text("a", "bold")))
    block = {"type": "rich_text", "block_id": "x7", "elements": [section(text("a", "bold"))]}
    later = Body("slack", json.dumps({"text": "*a*", "blocks": [block]}))
    mrkdwn = Body("slack", json.dumps({"text": "*a*"}))
    assert without(timed, 7) == without(bare, 0) == without(later, 0) == without(mrkdwn, 0)
    assert without(bare, 0) != without(message(section(text("a"))), 0)


def test_a_text_that_begins_with_an_exclamation_mark_loses_its_escape() -> None:
    """As it does in Markdown: the backslash says that it is no command (RULES 6.1)."""
    for source, shown in ((r"\!titel", "!titel"), (r"  \！ we did it", "！ we did it"), (r"so \! what", r"so \! what")):
        body = message(section(text(source, "bold")))
        assert not read_front(lead(body)).bang
        assert render(body).plain.strip() == shown
        assert editable(body) == f"**{shown}**".replace("\\", "\\\\")
    assert render(Body("slack", json.dumps({"text": r"\!titel"}))).html == "<p>!titel</p>"
