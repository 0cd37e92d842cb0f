"""Markdown typed in chat: what each mark becomes, and that nothing which was typed is lost."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.markup import clean, markdown, scrub
from pipeline.markup.tokens import visible_text

LINK = '<a href="{0}" rel="noopener nofollow ugc">{1}</a>'

EXAMPLES = {
    "two\nlines": "<p>two<br>\nlines</p>",
    "one\n\ntwo": "<p>one</p>\n<p>two</p>",
    "*em* **strong** ~~gone~~ `code`": "<p><em>em</em> <strong>strong</strong> <s>gone</s> <code>code</code></p>",
    "snake_case_name": "<p>snake_case_name</p>",
    "## Heading": "<h3>Heading</h3>",
    "### Smaller": "<h4>Smaller</h4>",
    "#tag rocks": "<p>#tag rocks</p>",
    "line\n---": "<p>line</p>\n<hr>",
    "<b>x</b> & <!-- y -->": "<p>&lt;b&gt;x&lt;/b&gt; &amp; &lt;!-- y --&gt;</p>",
    "- a\n- b": "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
    "3. a": '<ol start="3">\n<li>a</li>\n</ol>',
    "> said": "<blockquote>\n<p>said</p>\n</blockquote>",
    "```c++\nx < y;\n```": '<pre><code class="language-c++">x &lt; y;\n</code></pre>',
    "[a](https://x.example 't')": '<p><a href="https://x.example" title="t" rel="noopener nofollow ugc">a</a></p>',
    "[a](/b)": "<p>[a](/b)</p>",
    "[a](ftp://x.example)": "<p>[a](ftp://x.example)</p>",
    "<a@x.example>": "<p>" + LINK.format("mailto:a@x.example", "a@x.example") + "</p>",
    "<https://x.example/%41>": "<p>" + LINK.format("https://x.example/%41", "https://x.example/%41") + "</p>",
}

KEPT = {
    "reference definitions": ("[a]: https://x.example 'words'", "[a]: https://x.example 'words'"),
    "words behind a fence": ("```first line of code\nsecond\n```", "first line of code second"),
    "an unfinished fence": ("see\n```word", "see word"),
    "a cell too many": ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "| a | b | |---|---| | 1 | 2 | 3 |"),
    "a lone mark": ("#", "#"),
    "a lone rule": ("* * *", "* * *"),
    "a link without text": ("[](https://x.example)", "https://x.example"),
    "code in a picture's text": ("![a `b` c](https://x.example)", "a b c"),
}


@pytest.mark.parametrize(("source", "html"), EXAMPLES.items())
def test_markdown_as_chat(source: str, html: str) -> None:
    assert clean(markdown.to_html(source)) == html


@pytest.mark.parametrize(("source", "text"), KEPT.values(), ids=KEPT)
def test_what_markdown_would_leave_out_stays(source: str, text: str) -> None:
    assert visible_text(clean(markdown.to_html(source))) == text


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("![a cat](https://x.example/cat.png)", LINK.format("https://x.example/cat.png", "a cat")),
        ("![](https://x.example/cat.png)", LINK.format("https://x.example/cat.png", "https://x.example/cat.png")),
        ("[![passing *now*](https://x.example/b.svg)](https://ci.example)",
         LINK.format("https://ci.example", "passing <em>now</em>")),
        ("wow![1]", "wow![1]"),
    ],
)  # fmt: skip
def test_a_picture_is_a_link_to_it(source: str, html: str) -> None:
    assert clean(markdown.to_html(source)) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("see https://x.example/a_b_c.", "https://x.example/a_b_c"),
        ("(https://x.example/A_(b))", "https://x.example/A_(b)"),
        ("**https://x.example/**", "https://x.example/"),
        ("*a* HTTPS://X.example/?a=1&b=2, and", "HTTPS://X.example/?a=1&amp;b=2"),
        ("看https://x.example/頁。然後 *x*", "https://x.example/頁"),
        ("“https://x.example/…” _x_", "https://x.example/"),
        ("| https://x.example/ |\n|---|", "https://x.example/"),
    ],
)
def test_an_address_written_out_is_a_link(source: str, shown: str) -> None:
    assert LINK.format(shown, shown) in clean(markdown.to_html(source))


@pytest.mark.parametrize(
    "source", ["https://", "*https://...*", "xhttps://x.example *", "`https://x.example`", "ftp://x *"]
)
def test_what_is_no_address_is_no_link(source: str) -> None:
    assert "<a" not in clean(markdown.to_html(source))


MARKS = ["*", "**", "_", "~~", "`", "```", "~~~", "[", "](", ")", "](https://x.example/", "![", "<", ">", "<b>", "<!--"]
MARKS += [
    "&",
    "&#",
    "\\",
    "#",
    "# ",
    "- ",
    "+ ",
    "1. ",
    "> ",
    "|",
    "|-|-|",
    "---",
    "===",
    "\n",
    "\n",
    "\n\n",
    " ",
    "\t",
]
MARKS += [
    "    ",
    "https://a.example/",
    ":",
    "!",
    '"',
    "'",
    "(",
    "<https://x.example>",
    "[r]: ",
    "  \n",
    "é",
    "\r",
    "\x0b",
]
MARKED_TEXT = st.lists(st.one_of(st.sampled_from(MARKS), st.integers(1, 99).map("w{}w".format)), max_size=40).map(
    "".join
)


@given(MARKED_TEXT)
def test_every_word_stays(source: str) -> None:
    html = clean(markdown.to_html(source))
    for word in re.findall(r"w\d+w", source):
        # A word may also have been the address, title or language of something.
        assert word in visible_text(html) or re.search(rf'(href|title|class)="[^"]*{word}', html)


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_rendered(source: str) -> None:
    clean(markdown.to_html(source)).encode()


@pytest.mark.parametrize("mark", [*MARKS, "- > ", "![a](", "*a **b ", "[a](<", "|a\n|-\n", "- - - 1. "])
def test_ten_thousand_marks_lose_no_word(mark: str) -> None:
    html = clean(markdown.to_html("first " + mark * (10_000 // len(mark)) + " last"))
    assert "first" in html
    assert "last" in html


@pytest.mark.parametrize("mark", ["> ", "- ", "> 1. ", "* > + "])
def test_what_is_nested_too_deep_stays_as_text(mark: str) -> None:
    assert "deep" in visible_text(clean(markdown.to_html(mark * 50 + "deep")))


PLAIN_TEXT = st.one_of(
    st.text(), st.text(" \t\n\r\xa0\u2028\u3000ab.:1-)#!'\""), st.text("ab:/.,)( htps\n"), MARKED_TEXT
)


@given(PLAIN_TEXT)
def test_text_without_marks_is_the_same_by_the_short_way(source: str) -> None:
    text = scrub(source)
    assume(text.strip() and not markdown._MARKED.search(text))
    assert clean(markdown.to_html(source)) == clean(markdown._MARKDOWN.render(text).strip())
