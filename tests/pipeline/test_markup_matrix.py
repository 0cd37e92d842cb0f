"""Matrix's HTML: what each element becomes on a page (RULES 3.1)."""

import json
from datetime import UTC, datetime

import pytest

from pipeline.events import Body, Named
from pipeline.front import lead, read_front, without
from pipeline.markup import Text, editable, render

LINK = '<a href="{0}" rel="noopener nofollow ugc">{1}</a>'
EMOJI = '<img data-mx-emoticon height="32" src="mxc://example.org/Abc" alt=":party:" title=":party:">'
CODE = '<pre tabindex="0"><code{0}>{1}\n</code></pre>'


def message(html: str, body: str = "") -> Body:
    return Body("matrix", json.dumps({"body": body, "formatted_body": html}))


def plain(body: str) -> Body:
    return Body("matrix", json.dumps({"body": body}))


def named(ref: str, name: str) -> dict[str, Named]:
    at = datetime(2026, 5, 15, tzinfo=UTC)
    return {ref: Named(source="matrix", channel="", key=f"named:{ref}", time=at, ref=ref, name=name)}


def shown(html: str, names: dict[str, Named] | None = None) -> str:
    rendered = render(message(html), names or {})
    assert rendered.headline is None
    return str(rendered.html)


INLINE: dict[str, tuple[str, str]] = {
    "text": ("a &lt; b &amp; *c* :wave:", "a &lt; b &amp; *c* :wave:"),
    "bold": ("<b>a</b> <strong>b</strong>", "<strong>a</strong> <strong>b</strong>"),
    "italic": ("<i>a</i> <em>b</em>", "<em>a</em> <em>b</em>"),
    "struck": ("<del>a</del> <s>b</s> <strike>c</strike>", "<s>a</s> <s>b</s> <s>c</s>"),
    "underlined": ("<u>a</u> <ins>b</ins>", "<u>a</u> <u>b</u>"),
    "lower and higher": ("H<sub>2</sub>O x<sup>2</sup>", "H<sub>2</sub>O x<sup>2</sup>"),
    "code": ("<code>a &lt; b</code>", "<code>a &lt; b</code>"),
    "a line break": ("a<br />\nb<br>c", "a<br>b<br>c"),
    "a newline is a blank": ("a\n  b", "a b"),
    "a colour": ('<font color="#f00">a</font> <span data-mx-color="#f00" data-mx-bg-color="#0f0">b</span>', "a b"),
    "a link": ('<a href="https://x.example/?a=1&amp;b">x</a>', LINK.format("https://x.example/?a=1&amp;b", "x")),
    "a link without text": ('<a href="https://x.example"></a>', LINK.format("https://x.example", "https://x.example")),
    "an address written out": (
        "see https://x.example/a.",
        "see " + LINK.format("https://x.example/a", "https://x.example/a") + ".",
    ),
    "an address in bold": (
        "<b>https://x.example</b>",
        "<strong>" + LINK.format("https://x.example", "https://x.example") + "</strong>",
    ),
    "an address in code": ("<code>https://x.example</code>", "<code>https://x.example</code>"),
    "an address in a link": (
        '<a href="https://x.example/b">https://x.example</a>',
        LINK.format("https://x.example/b", "https://x.example"),
    ),
    "a script": ('<a href="javascript:alert(1)">click</a>', "click"),
    "another scheme": ('<a href="ftp://x.example">files</a>', "files"),
    "an anchor": ('<a name="top">a</a>', "a"),
    "a spoiler": ("<span data-mx-spoiler>Ben wins</span>", '<span class="spoiler">Ben wins</span>'),
    "a spoiler with its reason": (
        '<span data-mx-spoiler="the &lt;end&gt;">Ben <b>wins</b></span>',
        '(the &lt;end&gt;) <span class="spoiler">Ben <strong>wins</strong></span>',
    ),
    "maths as it is written": ('<span data-mx-maths="\\alpha &lt; 1"></span>', "<code>\\alpha &lt; 1</code>"),
    "maths as a client writes it": (
        '<span data-mx-maths="\\alpha"><code>\\alpha</code></span>',
        "<code>\\alpha</code>",
    ),
    "a custom emoji": (EMOJI, '<span class="emoji">:party:</span>'),
    "a custom emoji without colons": (
        '<img data-mx-emoticon src="mxc://e/A" title="party">',
        '<span class="emoji">:party:</span>',
    ),
    "a custom emoji in code": (f"<code>{EMOJI}</code>", "<code>:party:</code>"),
    "a picture is what is said of it": ('<img src="mxc://e/A" alt="A <queue>">', "A &lt;queue&gt;"),
    "a picture of nothing": ('<img src="https://evil.example/pixel.png">', ""),
    "something new": ("<blink>a</blink> <x-y>b</x-y>", "a b"),
    "a drawing": ("<svg><text>a</text></svg> <math><mi>b</mi></math>", "a b"),
}


@pytest.mark.parametrize(("html", "expected"), INLINE.values(), ids=INLINE)
def test_in_a_line(html: str, expected: str) -> None:
    assert shown(f"so: {html}").replace(">\n", ">") == f"<p>so: {expected}".rstrip() + "</p>"


BLOCKS: dict[str, tuple[str, str]] = {
    "words without a paragraph": ("so it is", "<p>so it is</p>"),
    "paragraphs": ("<p>a</p>\n<p>b</p>\n", "<p>a</p><p>b</p>"),
    "divisions": ("<div>a</div><div>b<div>c</div></div>d", "<p>a</p><p>b</p><p>c</p><p>d</p>"),
    "nothing": ("<p>a</p><p> </p><div><br></div>", "<p>a</p>"),
    "headings below": (
        "<p>a</p><h1>b</h1><h2>c</h2><h3>d</h3><h6>e</h6>",
        "<p>a</p><h3>b</h3><h3>c</h3><h4>d</h4><h4>e</h4>",
    ),
    "a quote": ("<blockquote>a<p>b</p></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
    "a list": ("<ul>\n<li>a</li>\n<li><p>b</p></li>\n</ul>", "<ul><li>a</li><li><p>b</p></li></ul>"),
    "lists in lists": ("<ul><li>a<ol><li>b</li></ol></li></ul>", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
    "a list that begins later": ('<ol start="5"><li>a</li></ol>', '<ol start="5"><li>a</li></ol>'),
    "a list that begins nowhere": ('<ol start="x"><li>a</li></ol>', "<ol><li>a</li></ol>"),
    "a list without rows": ("<ul>a<b>b</b></ul>", "<ul><li>a</li><li><strong>b</strong></li></ul>"),
    "a row without a list": ("<li>a</li><li>b</li>", "<p>a</p><p>b</p>"),
    "a rule": ("a<hr>b", "<p>a</p><hr><p>b</p>"),
    "a table": (
        '<table><thead><tr><th scope="col">a</th></tr></thead><tr><td colspan="2">b<br>c</td></tr></table>',
        '<div class="table" tabindex="0"><table><thead><tr><th scope="col">a</th></tr></thead>'
        '<tbody><tr><td colspan="2">b<br>c</td></tr></tbody></table></div>',
    ),
    "a table's caption and foot": (
        "<table><caption>a</caption><tfoot><tr><td>b</td></tr></tfoot></table>",
        '<p>a</p><div class="table" tabindex="0"><table><tbody><tr><td>b</td></tr></tbody></table></div>',
    ),
    "details": (
        "<details><summary>a <b>b</b></summary>c<p>d</p></details>",
        "<details><summary>a <strong>b</strong></summary><p>c</p><p>d</p></details>",
    ),
    "code": (
        '<pre><code class="language-c++ x">if (a &lt; b)\n\n  *c*;\n</code></pre>',
        CODE.format(' class="language-c++"', "if (a &lt; b)\n\n  *c*;"),
    ),
    "code of no language": ("<pre><code class='evil'>a<br>b</code></pre>", CODE.format("", "a\nb")),
    "only preformatted": ("<pre>a <b>b</b> https://x.example</pre>", CODE.format("", "a b https://x.example")),
    "maths in a block": ('<div data-mx-maths="x^2"></div>', "<p><code>x^2</code></p>"),
    "a style around paragraphs": ("a<i><p>b</p><p>c</p></i>", "<p>a</p><p><em>b</em></p><p><em>c</em></p>"),
    "a link around paragraphs": (
        '<a href="https://x.example"><div>a</div><div>https://b.example</div></a>',
        "".join(f"<p>{LINK.format('https://x.example', words)}</p>" for words in ("a", "https://b.example")),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_blocks(html: str, expected: str) -> None:
    if expected.startswith("<pre"):
        assert shown(html) == expected
    else:
        assert shown(html).replace("\n", "") == expected


ANN = '<a href="https://matrix.to/#/@ann:example.org">{}</a>'
HALL = '<a href="https://matrix.to/#/%23hall:example.org?via=example.org">{}</a>'


@pytest.mark.parametrize(
    ("html", "names", "words"),
    [
        (ANN.format("Ann"), {}, "Ann"),
        (ANN.format("@Ann"), {}, "Ann"),
        (ANN.format("@ann:example.org"), {}, "somebody"),
        (ANN.format(""), {}, "somebody"),
        (ANN.format("ann"), named("user:@ann:example.org", "Ann <E>"), "Ann &lt;E&gt;"),
        ('<a href="matrix:u/ann:example.org?action=chat">Ann</a>', {}, "Ann"),
        (HALL.format("#hall:example.org"), {}, "a private channel"),
        (HALL.format("The Hall"), named("channel:#hall:example.org", "a private channel"), "a private channel"),
        (HALL.format("The Hall"), named("channel:#hall:example.org", "#Hall"), "#Hall"),
        ('<a href="matrix:roomid/x">The Hall</a>', named("channel:!x", "Hall"), "#Hall"),
        (
            '<a href="https://matrix.to/#/!room/$message">above</a>',
            {},
            LINK.format("https://matrix.to/#/!room/$message", "above"),
        ),
        ('<a href="matrix:roomid/x/e/y">above</a>', {}, "above"),
    ],
)
def test_mentions_are_names_and_never_ids(html: str, names: dict[str, Named], words: str) -> None:
    assert shown(f"so: {html}", names) == f"<p>so: {words}</p>"


def test_without_html_the_text_is_markdown() -> None:
    assert render(plain("# Doors\n*a*\n- b")).headline == "Doors"
    assert render(plain("# Doors\n*a*\n- b")).html == "<p><em>a</em></p>\n<ul>\n<li>b</li>\n</ul>"


@pytest.mark.parametrize("html", ["", " ", "<p></p>", "<mx-reply>in confidence</mx-reply>", "<script>a</script>"])
def test_where_html_shows_nothing_the_text_stands(html: str) -> None:
    assert render(message(html, "*a*")).html == "<p><em>a</em></p>"
    assert lead(message(html, "*a*")) == "*a*"


def test_what_is_no_such_json_is_text() -> None:
    for source in ("*a*", "[1]", "{"):
        assert render(Body("matrix", source)).plain == source.strip("*")


def test_what_is_repeated_of_another_message_does_not_show() -> None:
    assert shown("<mx-reply><blockquote>in confidence</blockquote></mx-reply>Yes") == "<p>Yes</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Doors open</h1>\n<p>Come in.</p>\n",
        "<strong>Doors open</strong><br />\nCome in.",
        "<p><strong>Doors open</strong></p><p>Come in.</p>",
        "<p># Doors open<br>Come in.</p>",
        "# Doors open<br>Come in.",
    ],
)
def test_rule_3_4_a_headline(html: str) -> None:
    rendered = render(message(html))
    assert (rendered.headline, rendered.html) == ("Doors open", "<p>Come in.</p>")


@pytest.mark.parametrize("html", ["#tag <b>rocks</b>", "<strong>Doors</strong> open", "<p>a</p><h1>b</h1>"])
def test_rule_3_4_no_headline(html: str) -> None:
    assert render(message(html)).headline is None


def test_rule_3_8_only_a_link_and_only_emoji() -> None:
    assert render(message("<p>https://x.example/a</p>")).only_link == "https://x.example/a"
    assert render(message(f"<p>{EMOJI} 🚀</p>")).only_emoji
    assert not render(message(f"{EMOJI} go")).only_emoji


def split(body: Body) -> tuple[bool, bool, object, Text]:
    front = read_front(lead(body), "matrix")
    return front.aside, front.draft, front.typed, render(without(body, front.length))


def test_words_in_front_are_seen_and_go_and_elements_stay() -> None:
    body = message("<p><b>Dra</b>ft: 14:55: <b>Doors</b> open</p>\n<ol start='4'><li>a</li></ol>", "Draft: 14:55: x")
    aside, draft, typed, rest = split(body)
    assert (aside, draft, str(typed)) == (False, True, "14:55:00")
    assert str(rest.html).replace("\n", "") == '<p><strong>Doors</strong> open</p><ol start="4"><li>a</li></ol>'


def test_a_headline_behind_words_in_front_is_one() -> None:
    assert split(message("1455: <strong>Doors</strong><br>x"))[3].headline == "Doors"
    assert split(message("<p>draft:</p><h1>Doors</h1><p>x</p>"))[3].headline == "Doors"
    assert split(plain("draft: # Doors\nx"))[3].headline == "Doors"


@pytest.mark.parametrize("mark", ["((", "/", "//"])
@pytest.mark.parametrize(
    "around", ["{}", "<b>{}</b>", "<blockquote>{}</blockquote>", "<ul><li>{}</li></ul>", " <p> {}"]
)
def test_rule_1_9_an_aside_is_seen_whatever_stands_around_it(mark: str, around: str) -> None:
    assert split(message(around.format(f"{mark} secret")))[0]
    assert split(plain(f" {mark} secret"))[0]


def test_a_comment_at_the_start_of_code_is_no_aside() -> None:
    body = message("<pre><code>// main.c\nint main;</code></pre>")
    assert not split(body)[0]
    assert lead(body) == "```\n// main.c\nint main;\n```"


def test_what_was_typed_has_neither_elements_nor_names() -> None:
    assert lead(message(f"<p>s/<em>a</em>/{EMOJI}/</p>\n")) == "s/a/:party:/"
    assert lead(message("<p>a\n b<br> c</p><ul><li>d</li></ul>e")) == "a b\nc\nd\ne"


def test_rule_6_1_a_backslash_makes_a_bang_text() -> None:
    """Clients that read Markdown take it away in their HTML."""
    for body in (
        message("!start <b>x</b>", "\\!start **x**"),
        message("<p>\\!start <b>x</b></p>"),
        plain("\\!start **x**"),
    ):
        assert not read_front(lead(body), "matrix").bang
        assert render(body).html == "<p>!start <strong>x</strong></p>"
    assert read_front(lead(message("!start <b>x</b>", "!start **x**")), "matrix").bang


@pytest.mark.parametrize(
    ("html", "body", "expected"),
    [
        ("<ul>\n<li>The <b>bar</b> too</li>\n</ul>\n", "+ The **bar** too", "<p>The <strong>bar</strong> too</p>"),
        ("<ul><li>tea</li><li>coffee</li></ul>", "+ tea\n+ coffee", "<p>tea</p><ul><li>coffee</li></ul>"),
        ("<ul><li><p>tea</p></li></ul><p>now</p>", "+ tea\n\nnow", "<p>tea</p><p>now</p>"),
        ("<ul><li>tea<ul><li>green</li></ul></li></ul>", "+ tea\n  - green", "<p>tea</p><ul><li>green</li></ul>"),
        ("+ <b>tea</b> now", "+ **tea** now", "<p><strong>tea</strong> now</p>"),
        ("<p>+ tea</p>", "", "<p>tea</p>"),
    ],
)
def test_rule_3_5_a_plus_in_front_begins_no_list(html: str, body: str, expected: str) -> None:
    """Clients that read Markdown have it begin one."""
    said = message(html, body)
    assert lead(said).startswith("+ t" if "The" not in html else "+ The bar too")
    assert str(render(without(said, len("+ "))).html).replace("\n", "") == expected
    assert without(said, 0) == without(message(html, body), 0)


@pytest.mark.parametrize(("html", "body"), [("<ul><li>tea</li></ul>", "- tea"), ("<ol><li>tea</li></ol>", "+ tea")])
def test_any_other_list_is_one(html: str, body: str) -> None:
    assert lead(message(html, body)) == "tea"


def test_rule_3_6_a_slash_that_is_escaped_stays_so() -> None:
    """Clients that read Markdown take the backslash away in their HTML."""
    said = message("s/the slides/slides 1/2/", r"s/the slides/slides 1\/2/")
    assert lead(said) == r"s/the slides/slides 1\/2/"
    assert lead(message("s/the <b>slides</b>/them/", "s/the **slides**/them/")) == "s/the slides/them/"


def test_messages_that_say_the_same_behind_their_front_are_the_same() -> None:
    timed, bare = message("<p>14:55: <b>a</b></p>", "14:55: **a**"), message("<p><b>a</b></p>", "**a**")
    styled = message("<p><i>14:55: </i><b >a</b></p>", "14:55: **a**")
    assert without(timed, 7) == without(styled, 7) == without(bare, 0)


def test_what_was_typed_is_what_a_form_begins_with() -> None:
    assert editable(message("<p><b>a</b></p>", "**a**")) == "**a**"
    assert editable(plain("**a**")) == "**a**"
    assert editable(message("<p><b>a</b></p>")) == "a"
    secret = message(f"as {HALL.format('#hall:example.org')} says", "as #hall:example.org says")
    assert editable(secret) == "as a private channel says"
