"""A day post on real WordPress blogs: made, changed, faulty requests, hands, prepared posts (RULES 8)."""

from asyncio import to_thread
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from aiohttp.web import StreamResponse

from pipeline.day_post import DayPost
from pipeline.publishers import Keep
from tests.conftest import NEWER
from tests.posting.desk import CHANGED, FIRST, OFFLINE
from tests.posting.wordpress.desk import WordPressDesk, edited, wordpress_desk
from tests.sample import DAY, entry
from tests.servers.fault_proxy import FaultProxy
from tests.servers.faults import Exchange, lost, none
from tests.servers.wordpress import WordPress

DOORS, COFFEE, TALK = FIRST.entries
NEWS = entry(30, "News")
MORE = replace(FIRST, entries=(*FIRST.entries, NEWS))


@pytest.fixture(params=["editor", "author"])
def made(request: pytest.FixtureRequest, blog: WordPress) -> Iterator[WordPressDesk]:
    with wordpress_desk(blog, request.param) as made:
        yield made


@pytest.fixture
def out(blog: WordPress) -> Iterator[WordPressDesk]:
    """A desk whose post is public."""
    with wordpress_desk(blog, "author") as made:
        made.publish(FIRST)
        yield made


def test_a_day_is_one_post_published_once_and_changed_in_place(made: WordPressDesk) -> None:
    made.publish(FIRST)
    made.has_exactly(FIRST)
    requests = len(made.blog.happened("request"))
    assert made.publisher.has(made.edition(FIRST), made.known)
    made.once(FIRST)
    assert len(made.blog.happened("request")) == requests, "nothing changed, and something was sent"

    made.publish(CHANGED)
    made.has_exactly(CHANGED)
    made.publish(OFFLINE)
    made.has_exactly(OFFLINE)
    made.publish(FIRST)
    made.has_exactly(FIRST)
    assert made.known.remarks == (), "nothing was stripped, and nobody has touched it"


@NEWER
@pytest.mark.parametrize("posts", [[FIRST], [FIRST, CHANGED]], ids=["first", "changed"])
@pytest.mark.parametrize("method", ["POST", "DELETE", "GET"])
def test_an_answer_that_is_lost_at_any_request_costs_nothing(
    blog: WordPress, posts: list[DayPost], method: str
) -> None:
    proxy = FaultProxy(blog.url)
    for number in count(1):
        blog.reset()
        blog.move(proxy.url)
        with wordpress_desk(blog, "editor", proxy.url) as made:
            for post in posts[:-1]:
                made.publish(post)
            proxy.plan("/wp/v2/", *[none] * (number - 1), lost, method=method)
            made.publish(posts[-1])
            left = proxy.planned
            proxy.calm()
            made.has_exactly(posts[-1])
        if left:
            break
    proxy.close()
    wanted = {"POST": {1: 5, 2: 2}, "DELETE": {1: 0, 2: 1}, "GET": {1: 5, 2: 2}}
    assert number > wanted[method][len(posts)], "there are more requests than that"


def test_hands_on_the_blog_are_kept(out: WordPressDesk) -> None:
    out.editor.replace(out.known.remote, "Coffee", "Coffee, <em>black</em>")
    out.editor.edit(out.known.remote, content=f"<p>Before</p>{out.source()}<p>Behind</p>", title="Handmade")
    after = out.publish(MORE)
    source = out.source()
    assert source.startswith("<p>Before</p><!-- wp:html -->")
    assert source.endswith("<!-- /wp:html --><p>Behind</p>")
    assert "Coffee, <em>black</em>" in source
    assert out.texts([NEWS, TALK]) == [True, True]
    assert "blog: user 1 changed the entry of 12:05 by hand." in after.remarks[0]
    assert out.editor.post(out.known.remote)["title"]["raw"] == "Handmade"

    out.publish(replace(FIRST, entries=(DOORS, edited(COFFEE, "Tea"), TALK)))
    assert "black" not in out.source()
    assert "Tea" in out.source()
    out.publish(replace(FIRST, entries=(DOORS, TALK)))
    assert "Tea" not in out.source()


def test_an_entry_removed_there_is_left_out_and_comes_back_when_somebody_says_so(out: WordPressDesk) -> None:
    out.editor.replace(out.known.remote, out.element(COFFEE), "")
    after = out.publish(MORE)
    assert out.texts([COFFEE, NEWS]) == [False, True]
    assert "user 1 removed the entry of 12:05 by hand" in after.remarks[0]
    out.once(MORE, Keep("ours", out.clock.now))
    assert out.texts([COFFEE, NEWS]) == [True, True]


@pytest.mark.parametrize("kept", [-1, 2, 0])
def test_somebody_who_saves_between_our_look_and_our_writing_loses_nothing(blog: WordPress, kept: int) -> None:
    """Where the blog keeps revisions at all: where it keeps none, nobody can know."""
    blog.keep_revisions(kept)
    proxy = FaultProxy(blog.url)
    blog.move(proxy.url)
    with wordpress_desk(blog, "author", proxy.url) as made:
        made.publish(FIRST)
        made.publish(replace(FIRST, entries=(*FIRST.entries, entry(20, "Before"))))

        async def saved_before(exchange: Exchange) -> StreamResponse:
            await to_thread(made.editor.replace, made.known.remote, "Coffee", "Espresso")
            return await exchange.carry()

        proxy.plan(f"/posts/{made.known.remote}$", saved_before, method="POST")
        after = made.publish(MORE)
        assert made.texts([NEWS]) == [True]
        assert ("Espresso" in made.source()) is bool(kept)
        assert len([one for one in after.remarks if "changed the entry of 12:05 by hand" in one]) == bool(kept)
    proxy.close()


def test_an_editor_that_is_open_is_waited_for_and_its_late_save_undoes_nothing(out: WordPressDesk) -> None:
    old = out.source()
    out.editor.leave_unsaved(out.known.remote, old.replace("Coffee", "Espresso"))
    out.blog.age(out.known.remote)
    after = out.once(MORE)
    assert "user 1 has the post" in after.error
    assert out.texts([NEWS]) == [False]
    out.clock.now = after.retry_at or out.clock.now
    taken = replace(FIRST, entries=(COFFEE, TALK))
    assert out.once(taken).error == "", "a removal waits for nobody"
    assert out.texts([DOORS]) == [False]

    out.editor.edit(out.known.remote, content=old.replace("Coffee", "Espresso"))
    out.publish(replace(FIRST, entries=(COFFEE, TALK, NEWS)))
    assert out.texts([DOORS, NEWS]) == [False, True]
    assert "Espresso" in out.source()


def test_a_conflict_is_for_a_person_but_a_removal_goes_first(out: WordPressDesk) -> None:
    coffee = out.element(COFFEE)
    out.editor.replace(out.known.remote, coffee, coffee + coffee.replace("Coffee", "Handmade"))
    after = out.once(MORE)
    assert after.needs_person
    assert "Handmade" in after.error
    assert out.texts([NEWS]) == [False]
    after = out.once(replace(MORE, entries=(DOORS, TALK, NEWS)))
    assert after.error == ""
    assert out.texts([DOORS, COFFEE, TALK, NEWS]) == [True, False, True, True]
    assert "Handmade" not in out.source()


def test_an_entry_that_a_firewall_refuses_keeps_no_other_back(out: WordPressDesk) -> None:
    out.blog.trouble(refused="DROP TABLE")
    bad = entry(31, "DROP TABLE users")
    after = out.publish(replace(MORE, entries=(*MORE.entries, bad)))
    assert after.refused == (bad.id,)
    assert out.texts([NEWS, bad]) == [True, False]
    out.blog.trouble()
    out.once(replace(MORE, entries=(*MORE.entries, bad)), Keep("ours", out.clock.now))
    assert out.texts([NEWS, bad]) == [True, True]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("<!-- wp:shortcode -->\n[daypost]\n<!-- /wp:shortcode -->", "[daypost]"),
        (f"<!-- wp:paragraph -->\n<p>[daypost {DAY}]</p>\n<!-- /wp:paragraph -->", "dated"),
        (f"Classic words\n\n[daypost {DAY}]\n\nmore", "classic"),
    ],
)
@pytest.mark.parametrize("status", ["draft", "publish"])
def test_a_prepared_post_is_filled_and_all_else_of_it_stays(
    made: WordPressDesk, source: str, place: str, status: str
) -> None:
    other = made.editor.write(title="Other", content="[daypost 2030-01-01]", status="publish")["id"]
    if place != "[daypost]":
        made.editor.write(title="Any", content="[daypost]", status="publish")
    prepared = made.person.write(title="Handmade", content=f"<p>Hello</p>\n{source}\n<p>Bye</p>", status=status)["id"]
    made.publish(FIRST)
    post = made.editor.post(prepared)
    assert (post["title"]["raw"], post["status"]) == ("Handmade", "publish")
    assert post["content"]["raw"].startswith("<p>Hello</p>")
    assert post["content"]["raw"].endswith("<p>Bye</p>")
    assert "[daypost" not in post["content"]["raw"]
    assert "wp:shortcode" not in post["content"]["raw"]
    assert made.known.remote == str(prepared)
    assert made.texts(FIRST.entries) == [True, True, True]
    made.publish(MORE)
    assert made.texts(MORE.entries) == [True] * 4
    assert made.editor.post(other)["content"]["raw"] == "[daypost 2030-01-01]"


def test_two_prepared_posts_are_one_too_many(made: WordPressDesk) -> None:
    posts = [made.person.write(title="Any", content="[daypost]", status="publish")["id"] for _ in range(2)]
    after = made.once(FIRST)
    assert after.needs_person
    assert "both prepared for this day" in after.error
    assert {one["id"] for one in made.editor.posts()} == set(posts), "none is made beside them"
    made.editor.trash(posts[1])
    assert made.publish(FIRST).remote == str(posts[0])


def test_the_post_that_is_configured_is_that_of_the_first_day(blog: WordPress) -> None:
    number = blog.people["editor"].write(title="Handmade", content="<p>Hello</p>", status="publish")["id"]
    with wordpress_desk(blog, "editor", post=number) as made:
        made.publish(FIRST)
        assert made.known.remote == str(number)
        source = made.source()
        assert source.startswith("<p>Hello</p>")
        assert made.texts(FIRST.entries) == [True] * 3
        assert [one["old"] for one in blog.happened("status")][-1:] != ["draft"]
        later = replace(FIRST, date=DAY.replace(day=16), entries=(entry(60 * 24, "Tomorrow"),))
        after = made.once(later)
        assert after.error == ""
        assert after.remote != str(number)


def test_troubles_are_told_as_what_they_are(out: WordPressDesk) -> None:
    out.blog.trouble(closed=True)
    after = out.once(MORE)
    assert "503" in after.error
    assert not after.needs_person
    assert after.hold_until is not None
    out.clock.now = after.hold_until
    out.blog.trouble(no_authorization=True)
    after = out.once(MORE)
    assert after.needs_person
    assert "Authorization" in after.error
    out.blog.trouble()
    out.publish(MORE)
    out.has_exactly(MORE)
    out.editor.trash(out.known.remote)
    after = out.once(FIRST)
    assert after.needs_person
    assert "thrown away" in after.error
