"""RULES 6: typed commands."""

from dataclasses import replace

import pytest

from tests.make import edit, post
from tests.pages import of_class, text
from tests.rules.street import Opener, Street


@pytest.mark.parametrize("typed", ["!pause", "！pause", "! pause", "!PAUSE", "  !Pause  "])
def test_6_1_a_known_word_that_stands_alone_is_a_command(street: Street, typed: str) -> None:
    """`!` or `！`, an optional blank, letters; any case. Commands are never published."""
    street.type(typed, "Doors")
    assert street.reads() == {}
    street.type("!resume")
    assert street.reads() == {2: "Doors"}


@pytest.mark.parametrize(
    "typed", ["!pasue", "!pause the stream", "!strat", "!resmue", "!publsih", "!titel PyCon", "!ed"]
)
def test_6_1_a_slip_is_not_published_and_asked_about(street: Street, typed: str) -> None:
    """One letter in words of up to five, two above; or more words after a word that takes none."""
    answer = street.type(typed, "Doors")
    assert "Did you mean !" in answer
    assert street.reads() == {2: "Doors"}
    street.type("/edit 1 Not a command after all")
    assert street.reads()[1] == "Not a command after all"


@pytest.mark.parametrize("typed", ["!!! he did it", "!wow", "!seriously now", "! 5 people", "\\!start", "No !pause"])
def test_6_1_anything_else_is_prose(street: Street, typed: str) -> None:
    """And `\\!` begins text."""
    assert "» " not in street.type(typed)
    assert street.reads() == {1: typed.removeprefix("\\")}


def test_6_1_title_intro_and_summary_take_a_text(street: Street) -> None:
    """Of the day on which they are sent; the newest stands; `-` clears; text in it is only text."""
    street.type("Doors", "!title Day one {{ 7 * 7 }} <b>", "!intro We **begin**", "!summary It began")
    page = street.page()
    assert text(*of_class(page.root, "p-name")[:1]) == "Day one {{ 7 * 7 }} <b>"
    assert text(*of_class(page.root, "intro")) == "We begin"
    assert text(*of_class(page.root, "p-summary")) == "It began"
    street.type("/as eve !summary It ended", "!intro -", "/edit 2 !title Day two")
    page = street.page()
    assert text(*of_class(page.root, "p-summary")) == "It ended"
    assert of_class(page.root, "intro") == []
    assert text(*of_class(page.root, "p-name")[:1]) == "Day two"
    street.type("/delete 2", "/as eve /delete 5")
    assert text(*of_class(street.page().root, "p-name")[:1]) == "PyCon"
    assert text(*of_class(street.page().root, "p-summary")) == "It began"
    assert street.page().numbers == [1]


def test_6_2_a_command_acts_while_it_stands_and_three_stay(opened: Opener) -> None:
    """From the time of the version that made it one; editing or deleting takes it back; start, resume, online stay."""
    street = opened(start="manual")
    street.type("!start", "/delete 1", "Doors", "!pause", "Coffee")
    assert street.reads() == {2: "Doors"}
    street.type("/edit 3 A word, no command")
    assert street.reads() == {2: "Doors", 3: "A word, no command", 4: "Coffee"}
    street.type("!offline", "/delete 5")
    assert len(street.reads()) == 3
    street.type("!offline", "!online", "/delete 7")
    assert len(street.reads()) == 3
    street.type("!pause", "!resume", "/delete 9", "Tea")
    assert street.reads()[10] == "Tea"


def test_6_2_it_acts_from_the_networks_own_time_of_the_version_that_made_it_one(street: Street) -> None:
    """What was said before that is not kept back, whenever the command comes to us."""
    street.wait(minutes=5)
    street.happens(post("1", "a word", at=1))
    street.happens(post("2", "Before", at=2), edit("1", "!pause", at=3), post("3", "After", at=4))
    assert street.reads() == {2: "Before"}


@pytest.mark.parametrize("word", ["status", "help", "publish"])
def test_6_2_what_acts_once_is_not_answered_late_or_again(street: Street, word: str) -> None:
    """Older than ten minutes, or after a restart."""
    street.wait(minutes=20)
    assert "» " in street.happens(post("1", f"!{word}", at=11))
    assert "» " not in street.happens(post("2", f"!{word}", at=9.9))
    assert "» " not in street.happens(replace(post("1", f"!{word}", at=11)))
    street.restart()
    assert "» " not in street.wait(minutes=1)


def test_6_2_keep_says_what_becomes_of_what_was_changed_by_hand(street: Street) -> None:
    """The site's folder is ours alone: nothing there is ever to be kept. It is answered once, and changes no page."""
    street.type("Doors")
    for typed in ("!keep ours", "！KEEP theirs site"):
        assert "» Nothing on any blog was changed by hand" in street.type(typed)
    assert "» Nothing was done: this live blog has no target blog, only site." in street.type("!keep ours blog")
    assert "Did you mean !keep" in street.type("!keep")
    street.restart()
    assert street.wait(minutes=1) == ""
    assert street.reads() == {1: "Doors"}


@pytest.mark.parametrize(("person", "acts"), [("me", True), ("ann", True), ("eve", True), ("mallory", False)])
def test_6_3_commands_are_of_every_author_and_editor(street: Street, person: str, acts: bool) -> None:
    """In the live blog's channels; not in a thread."""
    street.type("Doors", f"/as {person} !offline")
    assert street.reads() == ({} if acts else {1: "Doors"})
    answer = street.type(f"/as {person} /reply 1 !online")
    assert street.reads() == ({} if acts else {1: "Doors"})
    assert ("» " in answer) == acts


def test_6_3_a_command_may_be_typed_at_the_desk_where_nothing_becomes_an_entry(opened: Opener) -> None:
    """Talk there is not even recorded."""
    street = opened(desk="replay:desk", editors=["eve", "replay:eve"])
    street.type("Doors")
    talk, command = post("lunch", "Lunch?", by="eve", at=1), post("pause", "!pause", by="eve", at=1)
    street.happens(*(replace(one, source="replay", channel="desk") for one in (talk, command)))
    street.wait(minutes=2)
    street.type("Coffee")
    assert street.reads() == {1: "Doors"}
    assert "Lunch" not in street.exported()


def test_6_1_a_text_alone_shows_what_stands_and_status_has_six_lines(street: Street) -> None:
    """To be copied; the six lines are of the day."""
    assert "» PyCon\n" in street.type("!title")
    assert "» There is no summary today." in street.type("!summary")
    street.type("!title Day one", "Doors")
    lines = [line for line in street.type("!status").splitlines() if line.startswith("» ")]
    assert len(lines) == 6
    assert lines[0] == "» Day one: live"


def test_6_3_publish_is_due_now_and_overrides_nothing_that_keeps_an_entry_back(opened: Opener) -> None:
    """It ignores `every`, `quiet`, `hours`; not approval, hold, pause or rehearsal. Nor do `+` and a typed time."""
    street = opened(sites={"site": {"every": "1h", "quiet": "1h", "hours": "00:00-01:00"}})
    street.type("Doors", "draft: not yet")
    assert street.reads() == {}
    street.type("!publish")
    assert street.reads() == {1: "Doors"}
    street.type("Locked", "/react 4 🔒", "!publish")
    assert street.reads() == {1: "Doors"}
    street.type("!pause", "Later", "/reply 1 + later too", "11:00: even later", "!publish")
    assert street.reads() == {1: "Doors"}

    rehearsing, approving = opened(start="manual"), opened(approval=True)
    for street in (rehearsing, approving):
        street.type("Doors", "/as ben /reply 1 + more", "11:00: Coffee", "!publish")
        assert street.reads() == {}


def test_6_3_help_names_the_commands(street: Street) -> None:
    """And `!status` says how the day is and where."""
    answer = street.type("!help")
    for word in (
        "title",
        "intro",
        "summary",
        "start",
        "end",
        "pause",
        "resume",
        "offline",
        "online",
        "publish",
        "status",
    ):
        assert f"!{word}" in answer
    street.type("Doors", "/react 2 🔒")
    street.wait(minutes=1)
    assert street.states() == {"held": 1}
    street.type("/unreact 2 🔒")
    assert street.states() == {"public": 1}
    answer = street.type("!status")
    assert "http://127.0.0.1:8010/pycon/2026-05-15/" in answer
