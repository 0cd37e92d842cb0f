"""Harmless HTML: to readers it is what it was, and WordPress leaves it as it is, whoever writes it."""

import re
from html import escape, unescape
from html.parser import HTMLParser

import html5lib
import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.markup.safe import clean, scrub
from pipeline.publishers.wordpress.harmless import harmless
from pipeline.render.blog import BlogRenderer
from tests.pages import of_class
from tests.publishers.wordpress.rich import AFTER, BEFORE, CODE, RICH, TYPED
from tests.servers.wordpress import WordPress

_PICKED = "'\"`-.x:;)([]8O?D|&#039amp; \t\n\xa0<>Wordpresstm="
TEXTS = st.one_of(st.text(), st.text(_PICKED), st.lists(st.sampled_from((*TYPED, *_PICKED, "1x2", "--"))).map("".join))
ACTED_ON = re.compile(r"\[|\]|:(?!//)|['\"]|--|\.\.|``|Wordpress| - |\dx\d|\(tm\)|8-?[)O]|;-?\)")


class _Parts(HTMLParser):
    """What a browser takes HTML for: its tags with their attributes, and its texts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append([data])

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def html_of(text: str, attribute: str) -> str:
    """HTML with texts in it and in an attribute, as templates write it."""
    return f'<p class="a">{escape(text)}<img alt="{escape(attribute)}" src="https://a.example/?b=&amp;c"><br></p>'


@given(TEXTS, TEXTS)
def test_readers_see_what_they_saw(text: str, attribute: str) -> None:
    before = html_of(scrub(text), scrub(attribute))
    after = harmless(before)
    assert _Parts(after).parts == _Parts(before).parts
    assert harmless(after) == after


@given(TEXTS)
def test_of_safe_html_too(text: str) -> None:
    before = clean(text)
    assert _Parts(harmless(before)).parts == _Parts(before).parts


@given(TEXTS, TEXTS)
def test_nothing_is_left_to_act_on(text: str, attribute: str) -> None:
    after = harmless(html_of(scrub(text), scrub(attribute)))
    texts = re.sub(r"&(?:#\d{3,};|amp;|lt;|gt;)", "~", re.sub(r"<[^>]*>", "\n", after))
    assert not ACTED_ON.search(texts)
    assert not re.search(r"[&<>]", texts)
    assert not re.search(r"\[|\]|Wordpress", after)
    assert not re.search(r"&amp;#|&#\d\d?;", after)


@pytest.mark.parametrize(
    ("text", "harmless_text"),
    [
        ("don't: [a] &#91;", "don&#039;t&#058; &#091;a&#093; &amp;&#035;91;"),
        ("2026-05-15, well-known - 9x9 -- 0x9f", "2026-05-15, well-known &#045; 9&#120;9 &#045;&#045; 0&#120;9f"),
        ("Wordpress... x, etc.; (a)", "Word&#112;ress&#046;&#046;. x, etc.; (a)"),
    ],
)
def test_little_else_is_touched(text: str, harmless_text: str) -> None:
    assert harmless(escape(text)) == harmless_text


def test_tags_stay_but_for_what_shortcodes_and_spelling_find_in_them() -> None:
    tag = '<a href="https://a.example/:b?c=&#34;d&#39;&amp;e" style="a:b" title="[x] Wordpress -- it\'s">'
    assert harmless(tag) == (
        '<a href="https://a.example/:b?c=&#034;d\'&amp;e" style="a:b" title="&#091;x&#093; Word&#112;ress -- it\'s">'
    )


def block(html: str) -> str:
    return f"<!-- wp:html -->\n<div>{html}</div>\n<!-- /wp:html -->"


def test_wordpress_stores_a_day_as_it_is_whoever_writes_it(blog: WordPress) -> None:
    names = {picture.file(max(picture.sizes)[0]) for entry in RICH.entries for picture in entry.pictures}
    body = BlogRenderer().body(RICH, {name: f"{blog.url}/{name}" for name in names}, earlier=BEFORE, later=AFTER)
    html = block(harmless("".join(section.html for section in body.sections)))
    for role in ("editor", "author"):
        post = blog.people[role].write(content=html, title=harmless(escape(TYPED[0])), excerpt=harmless(escape(CODE)))
        assert post["content"]["raw"] == html
        assert post["title"]["raw"] == harmless(escape(TYPED[0]))
        assert unescape(post["title"]["rendered"]) == TYPED[0]
        assert post["excerpt"]["raw"] == harmless(escape(CODE))


@settings(
    max_examples=4,
    phases=[Phase.reuse, Phase.generate],  # a server is too slow for finding smaller examples
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(TEXTS.map(scrub).filter(str.strip), min_size=20, max_size=60))
def test_wordpress_shows_any_text_as_it_is(blog: WordPress, texts: list[str]) -> None:
    for tag in ("p", "code"):
        lines = [f'<{tag} class="line" title="{escape(text)}">{escape(text)}</{tag}>' for text in texts]
        html = block(harmless("\n".join(lines)))
        for role in ("editor", "author"):
            post = blog.people[role].write(content=html, status="publish")
            page = requests.get(post["link"], timeout=60).text
            shown = of_class(html5lib.parse(page, namespaceHTMLElements=False), "line")
            assert [one.text for one in shown] == texts
            assert [one.get("title") for one in shown] == texts


def test_what_an_attribute_says_in_several_lines_is_no_text(blog: WordPress) -> None:
    """WordPress looks for tags line by line."""
    text = "<tmt=\nSmile :) ;-) 8-) :lol:\nand [gallery]"
    html = block(harmless(f'<p class="line" title="{escape(text)}">{escape(text)}</p>'))
    for role in ("editor", "author"):
        post = blog.people[role].write(content=html, status="publish")
        page = requests.get(post["link"], timeout=60).text
        (line,) = of_class(html5lib.parse(page, namespaceHTMLElements=False), "line")
        assert (line.text, line.get("title")) == (text, text)
