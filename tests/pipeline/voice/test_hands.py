"""What people in chat learn of hands on a blog, and how they choose between theirs and ours (RULES 6.1, 8.6, 8.8)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bots import Sign
from pipeline.publishers.posting import BlogPublisher
from pipeline.publishers.seen import words_of
from pipeline.publishing import Target
from pipeline.voice import wording
from tests.pipeline.desk import HOUR, MINUTE, TURN, Desk, configuration, fast_folder
from tests.servers.blog import TOKEN, BlogServer
from tests.servers.blog_client import BlogClient


class BlogDesk(Desk):
    """A desk whose target is a blog double; perhaps there is a second one, "other"."""

    def __init__(self, folder: Path, **liveblog: Any) -> None:
        self.blogs = {"blog": BlogServer(), "other": BlogServer()}
        settings = configuration({name: {} for name in self.blogs}, desk="slack:C0DESK", **liveblog)
        super().__init__(folder, settings)

    def _targets(self) -> dict[str, Target]:
        return {
            name: Target(name, BlogPublisher(name, BlogClient(name, blog.url, TOKEN), sleep=lambda _: None))
            for name, blog in self.blogs.items()
        }

    def says(self, name: str = "blog") -> str:
        """What the newest post of a blog says."""
        *_, newest = self.blogs[name].posts.values()
        return " ".join(words_of(newest["html"])).removesuffix(" goes on")

    def edit_by_hand(self, old: str, new: str, name: str = "blog") -> None:
        *_, newest = self.blogs[name].posts.values()
        assert old in newest["html"]
        newest.update(html=newest["html"].replace(old, new), editor="Maria")

    def heard(self, words: str) -> list[str]:
        """What was said that has these words in it."""
        return [one.notice.text for one in self.answered if words in one.notice.text]

    def signs(self, message: str) -> Sign | None:
        """The receipt that a message is to carry."""
        return [one.sign for one in self.wished if one.message == message][-1]


@pytest.fixture
def desk() -> Iterator[BlogDesk]:
    with fast_folder() as folder:
        desk = BlogDesk(folder)
        yield desk
        desk.close()
        for blog in desk.blogs.values():
            blog.close()


def test_the_desk_is_told_once_who_did_what_whatever_is_restarted(desk: BlogDesk) -> None:
    desk.say("Doors open")
    desk.pass_time(MINUTE)
    desk.edit_by_hand("Doors", "All doors")
    desk.say("Coffee")
    desk.pass_time(MINUTE)
    assert desk.says() == "All doors open Coffee"
    (told,) = [one for one in desk.answered if "by hand" in one.notice.text]
    assert told.notice.text.startswith("blog: Maria changed the entry of")
    assert str(told.notice.channel) == "slack:C0DESK"
    desk.restart()
    desk.say("Tea")
    desk.pass_time(MINUTE)
    assert {(one.name, one.once) for one in desk.answered if "by hand" in one.notice.text} == {(told.name, True)}


def test_keep_ours_brings_ours_back_at_once(desk: BlogDesk) -> None:
    desk.say("Doors open")
    desk.pass_time(MINUTE)
    for name in desk.blogs:
        desk.edit_by_hand("Doors", "All doors", name)
    desk.say("Coffee")
    desk.pass_time(MINUTE)
    desk.say("!keep ours other")
    desk.look()
    assert (desk.says("blog"), desk.says("other")) == ("All doors open Coffee", "Doors open Coffee")
    assert desk.heard("Writing ours again") == [wording.keeping("ours", ["other"])]
    desk.say("!keep ours")
    desk.look()
    assert desk.says("blog") == "Doors open Coffee"
    assert desk.heard("Writing ours again")[1:] == [wording.keeping("ours", ["blog"])]


def test_a_choice_acts_once(desk: BlogDesk) -> None:
    desk.say("Doors open")
    desk.pass_time(MINUTE)
    desk.say("!keep ours")
    desk.pass_time(MINUTE)
    assert desk.heard("nothing to keep")
    desk.edit_by_hand("Doors", "All doors")
    desk.say("Coffee")
    desk.pass_time(MINUTE)
    desk.restart()
    desk.say("Tea")
    desk.pass_time(MINUTE)
    assert desk.says() == "All doors open Coffee Tea"


def test_a_target_that_is_not_there_is_named(desk: BlogDesk) -> None:
    desk.say("!keep ours blgo")
    desk.look()
    assert desk.heard("blgo") == [wording.no_such_target("blgo", ["blog", "other"])]


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_a_conflict_is_told_with_what_would_be_lost_and_ends_with_a_choice(desk: BlogDesk, choice: str) -> None:
    desk.say("Doors open")
    desk.pass_time(MINUTE)
    desk.edit_by_hand("</p>\n</div>", "</p>\n<p>Handmade</p>")
    desk.say("Coffee")
    desk.pass_time(MINUTE)
    (told,) = set(desk.heard("cannot be told apart"))
    assert "“Handmade”" in told
    assert desk.says() == "Doors open Handmade"

    desk.clock.now = TURN + HOUR  # it is decided on the next day only
    desk.say(f"!keep {choice}")
    desk.look()
    assert ("Handmade" in desk.says()) is (choice == "theirs")
    assert "Coffee" in desk.says()
    assert desk.heard("all out")


def test_an_entry_that_a_blog_does_not_take_carries_a_warning_until_it_is_taken(desk: BlogDesk) -> None:
    desk.blogs["blog"].wall = "DROP TABLE"
    good, bad = desk.say("Doors open"), desk.say("DROP TABLE users")
    desk.pass_time(MINUTE)
    assert desk.says("blog") == "Doors open"
    assert desk.says("other") == "Doors open DROP TABLE users"
    assert (desk.signs(good), desk.signs(bad)) == ("public", "failed")
    assert len(desk.heard("a firewall there")) == 1
    desk.say("!status")
    desk.look()
    assert desk.heard("entries refused there: 1")

    desk.edit(bad, "Drop the table")
    desk.pass_time(MINUTE)
    assert desk.signs(bad) == "public"
    assert "Drop the table" in desk.says("blog")


def test_one_that_is_let_pass_after_all_needs_no_edit(desk: BlogDesk) -> None:
    desk.blogs["blog"].wall = "DROP TABLE"
    bad = desk.say("DROP TABLE users")
    desk.say("Doors open")
    desk.pass_time(MINUTE)
    assert desk.signs(bad) == "failed"
    desk.blogs["blog"].wall = ""
    desk.say("!keep ours blog")
    desk.look()
    assert desk.signs(bad) == "public"
    assert "DROP TABLE users" in desk.says("blog")
