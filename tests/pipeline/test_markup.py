"""From a body to the text of an entry: headline, wrapped blocks, visible words, only a link, only emoji (RULES 3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.events import Body
from pipeline.markup import Text, clean, render, scrub
from pipeline.markup.headline import number_sign_heading, split_headline
from pipeline.markup.tokens import visible_text


def markdown(source: str) -> Text:
    return render(Body("markdown", source))


def plain(source: str) -> Text:
    return render(Body("plain", source))


@pytest.mark.parametrize(
    ("source", "headline", "html"),
    [
        ("# Doors *open*\nCome in.", "Doors <em>open</em>", "<p>Come in.</p>"),
        ("**Doors open**\nCome in.", "Doors open", "<p>Come in.</p>"),
        ("**Doors open**\n\nCome in.", "Doors open", "<p>Come in.</p>"),
        ("**Doors open**", "Doors open", ""),
        ("***Doors* open**\nx", "<em>Doors</em> open", "<p>x</p>"),
        ("**Doors** **open**\nx", "Doors open", "<p>x</p>"),
        ("**[Doors](https://x.example)**\n- x", '<a href="https://x.example" rel="noopener nofollow ugc">Doors</a>',
         "<ul>\n<li>x</li>\n</ul>"),
        ("**Doors\nopen**\nx", "Doors", "<p><strong>\nopen</strong><br>\nx</p>"),
        ("## Doors\n## open", "Doors", "<h3>open</h3>"),
    ],
)  # fmt: skip
def test_headline(source: str, headline: str, html: str) -> None:
    text = markdown(source)
    assert (text.headline, text.html) == (headline, html)


@pytest.mark.parametrize(
    "source",
    ["#tag rocks", "**Doors** open", "Doors\n**open**", "*Doors*", "x\n# Doors", "> **Doors**", "- # Doors",
     "\\# Doors", "#", "**!!**", "# 🎉", "``**Doors**``"],
)  # fmt: skip
def test_no_headline(source: str) -> None:
    assert markdown(source).headline is None


def test_bold_that_ends_behind_the_line_break_is_a_headline() -> None:
    assert split_headline(clean("<p><b>Doors<br></b>open</p>")) == ("Doors", "<p>open</p>")


def test_a_heading_that_holds_blocks_is_no_headline() -> None:
    html = clean("<h3>Doors<br>open</h3><p>x</p>")
    assert split_headline(html) == (None, html)


PIECES = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<strong>",
    "<i>",
    "</i>",
    "<h3>",
    "</h3>",
    "<ul><li>",
    "</ul>",
    "<br>",
    "<table>",
]
PIECES += ["<td>", "</table>", "<pre>", "</pre>", "<a href='https://x.example'>", "</a>", "one", "two", " ", "# "]


@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_headline_and_rest_are_whole_and_hold_every_word(source: str) -> None:
    html = clean(source)
    headline, rest = split_headline(html)
    assert "".join((visible_text(headline or clean("")) + visible_text(rest)).split()) == "".join(
        visible_text(html).split()
    )
    assert headline is None or clean(headline) == headline
    assert visible_text(clean(rest)) == visible_text(rest)


def test_a_number_sign_makes_the_heading_where_a_format_has_none() -> None:
    assert number_sign_heading("<p># Doors <b>open<br>x</b> y</p><p>z</p>") == (
        "<h3>Doors <b>open</b></h3>\n<p><b>x</b> y</p><p>z</p>"
    )
    assert number_sign_heading("<p>#tag rocks</p>") == "<p>#tag rocks</p>"


def test_plain_text_shows_its_marks() -> None:
    text = plain("# Doors\n*open* <now> at https://x.example, x\n\nsecond")
    assert text.headline == "Doors"
    assert text.plain == "Doors *open* <now> at https://x.example, x second"
    assert text.html == (
        '<p>*open* &lt;now&gt; at <a href="https://x.example" rel="noopener nofollow ugc">https://x.example</a>, x'
        "</p>\n<p>second</p>"
    )


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(InputError, match=r"'asciidoc' is not known here, only markdown, matrix, plain, slack\."):
        render(Body("asciidoc", "= Title"))


def test_visible_text_is_one_line_without_marks() -> None:
    text = markdown("# A &amp; B\nc**d**e\nf\n\n- g\n- h `i`\n\n| j | k |\n|---|---|\n| l | m |")
    assert text.plain == "A & B cde f g h i j k l m"


def test_an_empty_body_is_an_empty_text() -> None:
    assert markdown(" \n ") == plain("") == Text(None, clean(""), "", only_emoji=False, only_link=None)


def test_long_code_folds_and_short_code_does_not() -> None:
    assert "<details" not in markdown("```py\n" + "x\n" * 24 + "```").html
    folded = markdown("```py\n" + "x\n" * 25 + "```")
    assert folded.html.startswith('<details class="long-code"><summary>25 lines of code</summary><pre tabindex="0">')
    assert folded.html.endswith("</code></pre></details>")
    assert folded.plain == " ".join("x" * 25)


def test_a_table_scrolls_inside_itself() -> None:
    html = markdown("| a |\n|---|\n| b |").html
    assert html.startswith('<div class="table" tabindex="0"><table>')
    assert html.endswith("</table></div>")


@pytest.mark.parametrize("source", ["🎉", "🎉 🎉\n🎉", "👩🏽‍🚀", "🇺🇦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "❤️", "1️⃣", "☕", "™️", "*🎉*", "👍🏿👍"])
def test_only_emoji(source: str) -> None:
    assert markdown(source).only_emoji


@pytest.mark.parametrize("source", ["", "1", "#", "©", "™", "a 🎉", "🎉!", "→", "\ufe0f", "\u200d", "# 🎉\nx"])
def test_not_only_emoji(source: str) -> None:
    assert not markdown(source).only_emoji


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("https://x.example/a?b=1&c=2", "https://x.example/a?b=1&c=2"),
        (" <https://x.example> ", "https://x.example"),
        ("[https://x.example](https://y.example)", "https://y.example"),
        ("[x.example/a](https://x.example/a/)", "https://x.example/a/"),
        ("[the talk](https://x.example)", None),
        ("see https://x.example", None),
        ("https://x.example https://y.example", None),
        ("# https://x.example", None),
        ("<a@x.example>", None),
        ("- https://x.example", None),
    ],
)
def test_only_a_link(source: str, link: str | None) -> None:
    assert markdown(source).only_link == link


@given(st.text(), st.sampled_from(["markdown", "plain"]))
def test_rendering_is_pure(source: str, name: str) -> None:
    assert render(Body(name, source)) == render(Body(name, source))


@given(st.text(st.characters(exclude_categories=())))
def test_plain_text_is_seen_as_typed(source: str) -> None:
    typed = "x " + source
    assert plain(typed).plain == " ".join(scrub(typed).split())
