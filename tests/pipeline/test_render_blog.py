"""A day post as HTML for somebody else's blog: its sections, and that nothing in them breaks out (RULES 3.1, 8.6)."""

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from pipeline.day_post import DayLink, DayPost, ShownEntry
from pipeline.days import anchor
from pipeline.publishers.elements import divs
from pipeline.publishers.standing import piece
from pipeline.render.blog import BlogBody, BlogRenderer
from pipeline.render.words import ENGLISH
from tests.sample import EARLIER, ENTRIES, LATER, POST, entry

RENDERER = BlogRenderer()
PICTURES = {one.file(max(one.sizes)[0]): f"https://b.example/{one.hash[:8]}" for e in ENTRIES for one in e.pictures}


def body(post: DayPost = POST, earlier: DayLink | None = None, later: DayLink | None = None) -> BlogBody:
    return RENDERER.body(post, PICTURES, earlier=earlier, later=later)


def names(made: BlogBody) -> list[str]:
    return [section.name for section in made.sections]


def test_each_entry_is_one_section_what_is_pinned_first_then_in_the_days_order() -> None:
    newest = POST.entries[::-1]
    expected = [one for one in newest if one.pinned] + [one for one in newest if not one.pinned]
    made = body(earlier=EARLIER, later=LATER)
    assert [one for one in names(made) if one.startswith("e-")] == [anchor(one.id) for one in expected]
    assert [one.name for one in made.sections if one.is_entry] == [anchor(one.id) for one in expected]
    assert names(made)[0] == "head"
    assert names(made)[-1] == "foot"
    oldest = names(body(replace(POST, order="oldest")))
    unpinned = [anchor(one.id) for one in POST.entries if not one.pinned]
    assert [one for one in oldest if one in unpinned] == unpinned


def test_off_line_there_is_one_line_and_an_empty_day_says_so() -> None:
    assert names(body(replace(POST, offline=True))) == ["offline"]
    made = body(replace(POST, entries=(), intro=None, summary=None))
    assert names(made) == ["head"]
    assert ENGLISH.no_entries in made.sections[0].html


def test_a_picture_without_an_address_is_left_out() -> None:
    shown = "".join(section.html for section in body().sections)
    assert all(address in shown for address in PICTURES.values())
    assert "<img" not in "".join(section.html for section in RENDERER.body(POST, {}).sections)


def test_what_chat_says_of_an_entry_changes_with_its_words_and_not_with_what_is_around_them() -> None:
    def chat(one: ShownEntry) -> str:
        return next(made.chat for made in body(replace(POST, entries=(one,))).sections if made.is_entry)

    one = entry(5, "Coffee")
    assert chat(one) == chat(replace(one, pinned=True, key_moment=True))
    assert chat(one) != chat(entry(5, "Tea"))


@settings(max_examples=50)
@given(st.text("<>\"'& /divbp=a-[]", max_size=60))
def test_no_text_opens_or_closes_anything(text: str) -> None:
    one = entry(5, "words", person="ann")
    paragraph = replace(one.paragraphs[0], html=Markup("<p>{}</p>").format(text))
    people = {"ann": replace(POST.people["ann"], name=text or "x")}
    post = replace(POST, entries=(replace(one, paragraphs=(paragraph,)),), people=people, bylines=True)
    for section in RENDERER.body(post, {}).sections:
        (outer, *_) = found = divs(piece(section.name, section.html))
        assert outer.is_closed
        assert outer.end == len(piece(section.name, section.html).rstrip())
        assert all(one.is_closed for one in found)


def test_an_excerpt_is_short_and_plain() -> None:
    long = replace(POST, summary=Markup("<p><b>{}</b></p>").format("words & words " * 100))
    assert len(body(long).excerpt) <= 201
    assert "<" not in body(long).excerpt
    assert body(replace(POST, summary=None, intro=None, entries=(entry(1, "Last **words**"),))).excerpt == "Last words"


def test_the_users_own_template_wins(tmp_path: Path) -> None:
    (tmp_path / "blog_entry.html").write_text("<p>{{ entry.plain }}</p>")
    made = BlogRenderer(tmp_path).body(replace(POST, entries=(entry(1, "Mine"),)), {})
    assert next(one.html for one in made.sections if one.is_entry) == "<p>Mine</p>"


def test_links_to_other_days_are_there_with_their_dates() -> None:
    foot = body(earlier=EARLIER, later=LATER).sections[-1].html
    assert re.findall(r'rel="(prev|next)" href="([^"]*)"', foot) == [("prev", EARLIER.url), ("next", LATER.url)]
