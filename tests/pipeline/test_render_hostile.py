"""Whatever stands in plain text, a page shows it as text and is not changed by it."""

import json
from dataclasses import replace
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.day_post import DayLink, DayPost, Paragraph, Person, ShownFigure
from pipeline.events import Card
from pipeline.render import Renderer
from tests.sample import DAY, NOON, POST, entry, picture

RENDER = Renderer("https://example.org")

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></script><!--<script>",
    "]]>{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; & &amp;amp;",
    "\ud800 lone surrogate",
]


def hostile_post(text: str) -> DayPost:
    figure = ShownFigure(picture("p"), alt=text, caption=text)
    card = Card(url=f"https://example.org/{text}", title=text, host=text)
    photo = entry(1, "", figure, key_moment=True)
    words = replace(entry(2), plain=text, paragraphs=(Paragraph("m", entry(2).paragraphs[0].html, (), (card,)),))
    people = {"ann": Person(name=text, url=f"https://example.org/{text}", picture=f"/{text}")}
    return replace(POST, title=text, entries=(photo, words), people=people, summary=None, intro=None)


def parse(page: bytes) -> Element:
    tree: Element = html5lib.parse(page.decode(), namespaceHTMLElements=False)
    return tree


def shape(tree: Element) -> list[tuple[str, list[str]]]:
    """The elements of a page with the names of their attributes: what no text may change."""
    return [(element.tag, sorted(element.attrib)) for element in tree.iter()]


PLAIN = shape(parse(RENDER.page(hostile_post("plain"))))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert_harmless(text)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=30).filter(lambda text: text.split()))
def test_any_text_stays_text(text: str) -> None:
    assert_harmless(text)


def assert_harmless(text: str) -> None:
    # A slash first in the path of a picture would make it another site's, which has a test of its own.
    tree = parse(
        RENDER.page(
            hostile_post(
                f"t{text}t",
            )
        )
    )
    assert shape(tree) == PLAIN
    (script,) = tree.iter("script")
    assert json.loads(script.text or "")["@type"] == "LiveBlogPosting"


def test_hostile_words_in_lists_of_days() -> None:
    for text in HOSTILE:
        days = [DayLink("pycon", DAY, text, f"/{text}"), DayLink("pycon", DAY, text, f"https://example.org/{text}")]
        plain = [DayLink("pycon", DAY, "plain", "/plain")] * 2
        assert shape(parse(RENDER.archive("pycon", text, days))) == shape(
            parse(RENDER.archive("pycon", "plain", plain))
        )
        neighbours: dict[str, Any] = {"earlier": days[0], "later": days[1]}
        calm: dict[str, Any] = {"earlier": plain[0], "later": plain[1]}
        assert shape(parse(RENDER.page(POST, **neighbours))) == shape(parse(RENDER.page(POST, **calm)))


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example",
     "vbscript:x", "java\tscript:alert(1)", "\x01javascript:alert(1)", "/relative", ""],
)  # fmt: skip
def test_no_link_leads_to_an_address_that_does_something(url: str) -> None:
    shown = entry(1, "text", cards=[Card(url=url, title="Click", host="example.org")])
    post = replace(POST, entries=(shown,), people={"ann": Person("Ann", url)})
    page = RENDER.page(post).decode()
    assert f'href="{escape(url)}"' not in page
    assert "Click" not in page
    assert '<span class="p-name" dir="auto">Ann</span>' in page


@pytest.mark.parametrize(
    "url",
    ["https://cdn.example/a.jpg", "//cdn.example/a.jpg", "/\\cdn.example/a.jpg", "/\t/cdn.example/a.jpg", "a.jpg",
     "https://example.org.evil.example/a.jpg", "javascript:x", "data:image/png;base64,x"],
)  # fmt: skip
def test_no_picture_of_a_person_comes_from_elsewhere(url: str) -> None:
    post = replace(POST, entries=(entry(1, "text"),), people={"ann": Person("Ann", picture=url)})
    assert not list(parse(RENDER.page(post)).iter("img"))


def test_a_text_that_says_what_the_template_fills_in_later_is_text() -> None:
    shown = replace(entry(1, "{{ entries }}"), time=NOON)
    page = RENDER.page(replace(POST, title="{{ entries }} {{ structured_data }}", entries=(shown,))).decode()
    assert page.count("<article") == 1
    assert "<title>{{ entries }} {{ structured_data }}</title>" in page
