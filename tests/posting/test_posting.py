"""Whose post it is, and what is done where it is not as we left it (RULES 2.6, 8.3 to 8.5)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from pipeline.publishers import Publication
from pipeline.publishers.part import Marker, Part, part_of, wrapped
from pipeline.publishers.posting import BlogPublisher
from pipeline.publishers.standing import piece
from tests.posting.desk import CHANGED, FIRST, HERE, OFFLINE, OURS, Desk, desk
from tests.sample import DAY, entry
from tests.servers.blog import TOKEN, BlogServer
from tests.servers.blog_client import BlogClient

THERE = "fedcba9876543210"


def in_doubt(made: Desk) -> Publication:
    """The post is there, but a request was lost on the way."""
    made.blog.plan = lambda request: "not heard" if request.method == "PUT" else ""
    assert made.once(FIRST).error
    made.blog.plan = lambda _: ""
    after = made.once(FIRST)
    assert after.doubt
    assert not after.error
    return after


@pytest.fixture
def made() -> Iterator[Desk]:
    with desk(patience=30) as made:
        yield made


def only(made: Desk) -> dict[str, Any]:
    (post,) = made.blog.posts.values()
    return post


def put(made: Desk, number: str, installation: str, state: str = "public") -> None:
    """A post of the day that some installation has made."""
    html = wrapped(Part(Marker("pycon", DAY, installation), 3), piece("e-1", "<p>of another one</p>"))
    url = f"{made.blog.url}/p/{number}"
    made.blog.posts[number] = {"id": number, "state": state, "url": url, "title": "Other", "html": html}


def test_a_post_is_made_as_a_draft_and_published_once_with_everything_in_it(made: Desk) -> None:
    after = made.publish(FIRST)
    made.has_exactly(FIRST)

    asked = [(one.method, one.path.rstrip("0123456789")) for one in made.blog.requests if not one.is_read]
    assert asked == [
        ("POST", "/posts"),
        ("POST", "/media"),
        ("POST", "/media"),
        ("PUT", "/posts/"),
        ("POST", "/posts/1/publish"),
    ]
    assert (after.remote, after.url, after.public, after.creating) == ("1", only(made)["url"], True, False)
    assert after.endpoint == made.blog.url


def test_another_installations_post_of_the_day_keeps_ours_a_draft_until_it_is_gone(made: Desk) -> None:
    put(made, "a", THERE)
    after = made.once(FIRST)

    assert after.needs_person
    assert after.error.endswith(
        f"another installation of daypost has the post {made.blog.url}/p/a for this day; "
        "ours stays a draft until that one is thrown away"
    )
    ours = next(one for one in made.blog.posts.values() if one["id"] != "a")
    assert ours["state"] == "draft"
    assert "Coffee" in ours["html"]
    assert made.blog.posts["a"]["html"].endswith("<p>of another one</p>\n</div>\n</div>")

    del made.blog.posts["a"]
    made.publish(FIRST)
    made.has_exactly(FIRST)


def test_a_post_of_another_day_or_live_blog_or_in_the_trash_is_in_nobodys_way(made: Desk) -> None:
    put(made, "a", THERE, state="trashed")
    for number, marker in {"b": Marker("pycon-2", DAY, HERE), "c": Marker("pycon", DAY.replace(day=16), HERE)}.items():
        put(made, number, HERE)
        made.blog.posts[number]["html"] = wrapped(Part(marker, 1), "")
    made.publish(FIRST)

    assert [one["state"] for one in made.blog.posts.values()] == ["trashed", "public", "public", "public"]


def test_a_post_of_ours_that_we_have_lost_sight_of_is_taken_up_again(made: Desk) -> None:
    """As after the loss of the database but for the installation's id, or of a record that was never written."""
    put(made, "7", HERE)
    after = made.publish(FIRST)

    made.has_exactly(FIRST)
    assert (after.remote, after.generation) == ("7", 4)


@pytest.mark.parametrize("change", ["another's mark", "no mark", "trashed", "gone"])
def test_a_post_that_is_not_as_we_left_it_is_left_alone_and_a_person_is_asked(made: Desk, change: str) -> None:
    made.publish(FIRST)
    post = only(made)
    match change:
        case "another's mark":
            post["html"] = post["html"].replace(HERE, THERE)
        case "no mark":
            post["html"] = "<p>My own words</p>"
        case "trashed":
            post["state"] = "trashed"
        case "gone":
            del made.blog.posts[post["id"]]
    before = {number: dict(one) for number, one in made.blog.posts.items()}
    after = made.once(CHANGED)

    assert after.needs_person
    assert "goes on" in after.error
    assert made.blog.posts == before, "it was touched, or another one was made"


def test_a_post_that_somebody_has_made_a_draft_stays_one(made: Desk) -> None:
    made.publish(FIRST)
    only(made)["state"] = "draft"
    after = made.once(CHANGED)

    assert "somebody has made the post" in after.error
    assert only(made)["state"] == "draft"
    assert "Doors open" not in only(made)["html"], "what was taken back is gone all the same (RULES 8.2)"
    only(made)["state"] = "public"
    made.publish(CHANGED)
    made.has_exactly(CHANGED)


def test_two_public_posts_of_ours_are_for_a_person(made: Desk) -> None:
    doubted = in_doubt(made)
    put(made, "b", HERE)
    made.clock.now = doubted.doubt or made.clock.now
    after = made.once(FIRST)

    assert after.needs_person
    assert "there are two posts of ours" in after.error
    del made.blog.posts["b"]
    made.publish(FIRST)
    made.has_exactly(FIRST)


def test_a_draft_of_ours_beside_the_post_that_readers_know_goes(made: Desk) -> None:
    """The answer to a creation came so late that another one was published meanwhile."""
    doubted = in_doubt(made)
    put(made, "b", HERE, state="draft")
    made.clock.now = doubted.doubt or made.clock.now
    made.once(FIRST)

    made.has_exactly(FIRST)


def test_another_address_is_another_blog(made: Desk) -> None:
    made.publish(FIRST)
    other = BlogServer()
    made.blog, old = other, made.blog
    made.client = BlogClient("blog", other.url, TOKEN)
    made.publisher = BlogPublisher("blog", made.client, sleep=lambda _: None)
    made.publish(CHANGED)
    other.close()

    made.has_exactly(CHANGED)
    assert "Doors open" in old.posts["1"]["html"]
    assert not old.gone, "its pictures are no business of ours any more"


def test_a_blog_on_which_a_person_publishes_keeps_a_draft(made: Desk) -> None:
    made.publisher = BlogPublisher("blog", made.client, stays_draft=True)
    after = made.publish(FIRST)
    assert (only(made)["state"], after.public, bool(after.sent)) == ("draft", False, True)

    only(made)["state"] = "public"
    assert made.publish(CHANGED).public
    made.has_exactly(CHANGED)


def test_rule_2_6_a_creation_that_was_cut_off_makes_no_post_once_there_is_nothing_to_see(made: Desk) -> None:
    made.blog.plan = lambda request: "not heard" if request.method == "POST" else ""
    assert made.once(FIRST).error
    made.blog.plan = lambda _: ""
    after = made.publish(OFFLINE)

    assert made.blog.posts == {}
    assert not after.sent


def test_what_was_written_but_never_published_is_cleared_when_it_is_taken_back(made: Desk) -> None:
    made.blog.plan = lambda request: "not heard" if request.path.endswith("/publish") else ""
    assert made.once(FIRST).error
    made.blog.plan = lambda _: ""
    after = made.publish(replace(FIRST, entries=()))

    assert only(made)["state"] == "draft"
    assert "Coffee" not in only(made)["html"]
    assert made.blog.media == {}
    assert not after.sent, "no list of days leads to a draft"

    made.publish(CHANGED)
    made.has_exactly(CHANGED)


def test_a_picture_that_is_not_taken_keeps_nothing_else_back(made: Desk) -> None:
    made.publish(FIRST)
    made.blog.plan = lambda request: "500" if request.path == "/media" and request.method == "POST" else ""
    after = made.once(CHANGED)

    assert "500" in after.error
    assert "Doors open" not in only(made)["html"]
    assert "On stage" in only(made)["html"]
    only(made)["state"] = "draft"
    assert "somebody has made the post" in made.once(CHANGED).error
    only(made)["state"] = "public"
    made.blog.plan = lambda _: ""
    made.publish(CHANGED)
    made.has_exactly(CHANGED)


def test_a_blog_that_asks_us_to_wait_is_left_in_peace(made: Desk) -> None:
    made.publish(FIRST)
    made.blog.requests.clear()
    made.blog.plan = lambda request: "429" if request.path == "/media" else ""
    after = made.once(CHANGED)

    assert after.hold_until
    assert [one.path for one in made.blog.requests] == ["/posts/1", "/media"]


def test_a_picture_that_another_day_shows_stays_and_is_not_sent_twice(made: Desk) -> None:
    made.publish(FIRST)
    later = replace(FIRST, date=DAY.replace(day=16))
    made.publish(later)
    assert len(made.blog.media) == 2

    made.publish(replace(later, entries=later.entries[1:2]))
    assert made.blog.gone == []
    made.publish(replace(FIRST, entries=FIRST.entries[1:2]))
    assert len(made.blog.gone) == 2


def test_an_original_that_is_missing_is_named(made: Desk) -> None:
    for path in made.originals.iterdir():
        path.unlink()
    after = made.once(FIRST)

    assert after.needs_person
    assert "cannot be read" in after.error
    assert "Coffee" in only(made)["html"]


def test_two_that_know_nothing_of_each_other_but_have_the_same_installation_make_one_post() -> None:
    """A copied data folder on a forgotten laptop: whoever comes second takes up what the first has made."""
    for round_ in range(10):
        with desk(patience=30) as one, desk(patience=30) as two, ThreadPoolExecutor(2) as threads:
            two.blog.close()
            two.blog, two.client = one.blog, one.client
            two.publisher = BlogPublisher("blog", one.client, sleep=lambda _: None)
            list(threads.map(lambda made: made.publish(FIRST), (one, two)))
            for made in (one, two, one):
                last = replace(FIRST, entries=(*FIRST.entries, entry(30 + round_, "the end")))
                made.publish(last)
            one.has_exactly(last)


def test_no_secret_and_no_address_beyond_the_host_is_told(made: Desk) -> None:
    made.blog.plan = lambda _: "redirect"
    after = made.once(FIRST)

    assert after.needs_person
    assert "301 Moved Permanently and points to https://elsewhere.example" in after.error
    assert TOKEN not in after.error
    assert "secret" not in after.error


def test_a_wrong_token_is_for_a_person(made: Desk) -> None:
    made.publisher = BlogPublisher("blog", BlogClient("blog", made.blog.url, "wrong"))
    after = made.once(FIRST)

    assert after.needs_person
    assert "401 Unauthorized; look at the login" in after.error


def test_has_asks_nobody(made: Desk) -> None:
    assert not made.publisher.has(made.edition(FIRST), made.known)
    made.publish(FIRST)
    made.blog.requests.clear()

    assert made.publisher.has(made.edition(FIRST), made.known)
    assert not made.publisher.has(made.edition(CHANGED), made.known)
    assert not made.publisher.has(made.edition(FIRST), replace(made.known, endpoint="https://elsewhere.example"))
    assert made.blog.requests == []


def test_a_doubt_ends_with_one_look(made: Desk) -> None:
    after = in_doubt(made)
    made.clock.now = after.doubt or made.clock.now
    made.blog.requests.clear()
    assert made.once(FIRST).doubt is None
    assert all(one.is_read for one in made.blog.requests)


@pytest.mark.parametrize(
    "html",
    ["", "<p>text</p>", '<div data-daypost="">', '<div data-daypost="pycon 2026-05-15">', '<div data-daypost="a b c">'],
)
def test_what_carries_no_mark_that_can_be_read_is_not_ours(html: str) -> None:
    assert part_of(html, "pycon", DAY) is None


def test_a_mark_is_found_however_the_blog_writes_it() -> None:
    html = f"<p>Before</p><DIV class='x' data-generation='12' data-daypost='{OURS}'><p>text</p></DIV>"
    assert part_of(html, "pycon", DAY) == Part(OURS, 12)
    assert part_of(wrapped(Part(OURS, 3), "<p>text</p>"), "pycon", DAY) == Part(OURS, 3)
