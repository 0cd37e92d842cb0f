"""Custom emoji: marked in the text of a message, counted as emoji, and made pictures of nothing but our own files."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from pipeline.events import Body, Named, Picture
from pipeline.markup import Text, clean, render
from pipeline.markup.custom import custom, replaced
from pipeline.render.addresses import Addresses
from pipeline.render.emoji import with_emoji
from tests.make import NOON

PARTY = Picture(hash="a" * 64, extension="gif", sizes=((128, 64),))
IMAGE = f'<img class="emoji" src="/live/media/{"a" * 64}-128.gif" alt=":party:" width="40" height="20">'


def named(ref: str, name: str, url: str = "") -> tuple[str, Named]:
    return ref, Named(source="slack", channel="", key=ref, time=NOON, ref=ref, name=name, url=url)


NAMES = dict(
    [named("emoji:party", ":party:", "https://a"), named("emoji:yay", ":tada:"), named("emoji:gone", ":gone:")]
)


def emoji(name: str, **style: bool) -> dict[str, object]:
    return {"type": "emoji", "name": name, "style": style}


def words(text: str, **style: bool) -> dict[str, object]:
    return {"type": "text", "text": text, "style": style}


def typed(*elements: object, kind: str = "rich_text_section") -> Text:
    block = {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}
    return render(Body("slack", json.dumps({"text": "", "blocks": [block]})), NAMES)


def mrkdwn(text: str) -> Text:
    return render(Body("slack", json.dumps({"text": text})), NAMES)


def shown(html: Markup) -> str:
    addresses = Addresses.of("https://example.org/live")
    return with_emoji(html, {"party": PARTY}, lambda picture, width: addresses.link(addresses.picture(picture, width)))


def test_in_a_text() -> None:
    for text in (typed(words("Doors "), emoji("party"), words("!")), mrkdwn("Doors :party:!")):
        assert text.plain == "Doors :party:!"
        assert shown(text.html) == f"<p>Doors {IMAGE}!</p>"


def test_beside_each_other_in_styles_lists_and_quotes() -> None:
    assert shown(typed(emoji("party"), emoji("party")).html) == f"<p>{IMAGE}{IMAGE}</p>"
    assert shown(mrkdwn("a *b :party:* &gt; c").html) == f"<p>a <strong>b {IMAGE}</strong> &gt; c</p>"
    assert shown(typed(emoji("party"), kind="rich_text_quote").html) == f"<blockquote>\n<p>{IMAGE}</p>\n</blockquote>"


def test_in_a_headline() -> None:
    text = typed(words("Doors ", bold=True), emoji("party", bold=True))
    assert text.headline is not None
    assert shown(text.headline) == f"Doors {IMAGE}"


def test_what_is_bold_but_has_no_words_is_no_headline() -> None:
    text = typed(emoji("party", bold=True))
    assert text.headline is None
    assert shown(text.html) == f"<p><strong>{IMAGE}</strong></p>"


@pytest.mark.parametrize("source", ["`:party:`", "```:party:```", "10:party:", ":other:", "party"])
def test_what_is_none(source: str) -> None:
    text = mrkdwn(source)
    assert custom(text.html) == []
    assert "<img" not in shown(text.html)
    assert not text.only_emoji


def test_in_code_it_stays_a_text() -> None:
    assert custom(typed(emoji("party", code=True)).html) == []
    assert custom(typed(emoji("party"), kind="rich_text_preformatted").html) == []


def test_another_name_of_a_standard_one_is_that_one() -> None:
    assert typed(emoji("yay")).html == "<p>🎉</p>"


def test_without_a_picture_its_name_stays() -> None:
    assert shown(typed(words("Doors "), emoji("gone")).html) == "<p>Doors :gone:</p>"


@pytest.mark.parametrize("elements", [[emoji("party")], [emoji("party"), words(" "), emoji("gone"), emoji("tada")]])
def test_rule_3_8_only_emoji(elements: list[object]) -> None:
    assert typed(*elements).only_emoji
    assert not typed(*elements, words("!")).only_emoji


def test_a_correction_can_change_it_like_a_word() -> None:
    text = typed(words("Doors "), emoji("party"), words(" open"))
    changed, other, gone = (text.replace_once(":party:", new) for new in ("closed", ":gone:", ""))
    assert changed is not None
    assert other is not None
    assert gone is not None
    assert shown(changed.html) == "<p>Doors closed open</p>"
    assert shown(other.html) == "<p>Doors :gone: open</p>"
    assert "emoji" not in shown(gone.html)
    across = text.replace_once("rty: op", "x")
    assert across is not None
    assert shown(across.html) == "<p>Doors :paxen</p>"


PIECES = ["<span class=emoji>", '<span class="emoji">', "</span>", ":party:", ":", "<img class=emoji src=/x>", "<b>"]
PIECES += ["</b>", "<a href='https://evil.example'>", "</a>", "![x](https://evil.example)", "&lt;img src=x&gt;"]
PIECES += [" ", '"', '<img data-mx-emoticon src="mxc://evil.example/x" alt=":party:">']


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_text_brings_another_picture_than_ours(source: str) -> None:
    matrix = Body("matrix", json.dumps({"formatted_body": source}))
    for body in (Body("markdown", source), Body("plain", source), Body("slack", json.dumps({"text": source})), matrix):
        text = render(body, NAMES)
        for html in (text.html, text.headline or Markup(), clean(source)):
            assert "<img" not in html
            assert re.findall("<img[^>]*>", shown(html)) == [IMAGE] * custom(html).count("party")
            assert replaced(html, lambda _: None).striptags() == html.striptags()
