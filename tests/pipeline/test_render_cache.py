"""A page that is brought up to date equals one that is made afresh, byte for byte, whatever changed in between."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from pipeline.day_post import DayPost, Paragraph, Person, ShownEntry
from pipeline.render import Renderer
from pipeline.render.flow import CHUNK, compose
from pipeline.render.fragments import Fragment, Frame
from tests.sample import NOON, POST, photo

URL = "https://example.org"


def entry(number: int) -> ShownEntry:
    time = NOON + timedelta(seconds=10 * number)
    html = Markup("<p>{}</p>").format(number)
    return ShownEntry(
        id=f"{number:010}",
        time=time,
        sent=time,
        person=("ann", "ben", "cleo")[number % 3],
        paragraphs=(Paragraph(str(number), html, (photo("p", "A photo"),) if number % 7 == 0 else ()),),
        plain=str(number),
        answers=f"{number - number % 5:010}" if number % 5 else "",
    )


FIRST = replace(POST, entries=tuple(entry(number) for number in range(0, 260, 2)))

Change = Callable[[DayPost, int], DayPost]


def inserted(post: DayPost, at: int) -> DayPost:
    number = 2 * at + 1
    others = [other for other in post.entries if other.id != f"{number:010}"]
    return replace(post, entries=tuple(sorted([*others, entry(number)], key=lambda each: each.time)))


def removed(post: DayPost, at: int) -> DayPost:
    at %= max(1, len(post.entries))
    return replace(post, entries=post.entries[:at] + post.entries[at + 1 :])


def change_one(change: Callable[[ShownEntry], ShownEntry]) -> Change:
    def changed(post: DayPost, at: int) -> DayPost:
        if not post.entries:
            return post
        at %= len(post.entries)
        return replace(post, entries=(*post.entries[:at], change(post.entries[at]), *post.entries[at + 1 :]))

    return changed


def edited(old: ShownEntry) -> ShownEntry:
    paragraph = Paragraph("new", Markup("<p>{} again</p>").format(old.plain))
    return replace(old, paragraphs=(paragraph,), plain=f"{old.plain} again", edited=old.time + timedelta(hours=1))


def moved(post: DayPost, at: int) -> DayPost:
    later = change_one(lambda old: replace(old, time=old.time + timedelta(seconds=95)))(post, at)
    return replace(later, entries=tuple(sorted(later.entries, key=lambda each: each.time)))


CHANGES: dict[str, Change] = {
    "insert": inserted,
    "append": lambda post, at: inserted(post, 200 + at % 20),
    "remove": removed,
    "edit": change_one(edited),
    "move": moved,
    "pin": change_one(lambda old: replace(old, pinned=not old.pinned)),
    "key moment": change_one(lambda old: replace(old, key_moment=not old.key_moment)),
    "gallery": change_one(lambda old: replace(old, joins=not old.joins)),
    "answer": change_one(lambda old: replace(old, answers="" if old.answers else f"{4:010}")),
    "copies": lambda post, _: deepcopy(post),
    "name": lambda post, at: replace(post, people={**post.people, "cleo": Person(f"Cleo {at % 3}")}),
    "nobody": lambda post, _: replace(post, people={}),
    "bylines": lambda post, _: replace(post, bylines=not post.bylines),
    "order": lambda post, _: replace(post, order="oldest" if post.order == "newest" else "newest"),
    "zone": lambda post, at: replace(post, zone=("Asia/Tokyo", "America/Chicago")[at % 2]),
    "clear": lambda post, _: replace(post, entries=()),
    "restore": lambda post, _: replace(post, entries=FIRST.entries),
    "offline": lambda post, _: replace(post, offline=not post.offline),
    "end": lambda post, _: replace(post, ended=not post.ended),
}


FRESH = Renderer(URL)


def full(post: DayPost) -> bytes:
    """The page, made from nothing; a new renderer would do the same and read all templates first."""
    FRESH.forget(post)
    return FRESH.page(post)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 260)), max_size=12))
def test_any_changes(changes: list[tuple[str, int]]) -> None:
    render, post = Renderer(URL), FIRST
    render.page(post)
    for name, at in changes:
        post = CHANGES[name](post, at)
        assert render.page(post) == full(post), name


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_each_change_and_back(name: str) -> None:
    render = Renderer(URL)
    for at in (0, 1, CHUNK - 1, CHUNK, 100):
        changed = CHANGES[name](FIRST, at)
        assert render.page(FIRST) == full(FIRST)
        assert render.page(changed) == full(changed)


def test_an_answer_follows_the_time_of_what_it_answers_across_chunks() -> None:
    entries = [*(entry(5 * number) for number in range(2 * CHUNK)), replace(entry(5000), answers=f"{0:010}")]
    post = replace(POST, entries=tuple(entries))
    render = Renderer(URL)
    before = render.page(post).decode()
    assert 'href="#e-0000000000">12:00</a>' in before
    earlier = replace(post, entries=(replace(entries[0], time=NOON - timedelta(hours=1)), *entries[1:]))
    assert 'href="#e-0000000000">11:00</a>' in render.page(earlier).decode()
    assert 'href="#e-0000000000"' not in render.page(replace(post, entries=post.entries[1:])).decode()


def test_what_has_not_changed_is_not_rendered_again() -> None:
    rendered: list[str] = []

    def render(frame: Frame, shown: ShownEntry, person: Person | None, answered: datetime | None) -> Fragment:
        rendered.append(shown.id)
        return FRESH._render(frame, shown, person, answered)

    flow = compose(FIRST, None, render)
    assert rendered == [shown.id for shown in FIRST.entries]
    rendered.clear()
    middle = compose(inserted(FIRST, 60), flow, render)
    assert rendered == [f"{121:010}"]
    assert middle.chunks[0] is flow.chunks[0]
    again = compose(deepcopy(FIRST), flow, render)
    assert all(new is old for new, old in zip(again.chunks, flow.chunks, strict=True))


def test_days_of_several_live_blogs_are_kept_apart() -> None:
    render = Renderer(URL)
    posts = [replace(FIRST, liveblog=f"blog-{number}", title=f"Blog {number}") for number in range(20)]
    for post in [*posts, *reversed(posts)]:
        assert render.page(post) == full(post)


def test_a_fragment_is_the_part_of_the_page_that_it_is() -> None:
    render = Renderer(URL)
    page = render.page(POST).decode()
    for shown in POST.entries:
        assert render.fragment(POST, shown) in page
    newest_first = "".join(render.fragment(POST, shown) for shown in reversed(POST.entries) if not shown.pinned)
    assert newest_first in page
