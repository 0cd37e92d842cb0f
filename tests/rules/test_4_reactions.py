"""RULES 4: reactions."""

from dataclasses import replace

import pytest

from pipeline.events import Decided, after
from tests.make import at as moment
from tests.make import decide, edit, find, order, post, react
from tests.pages import of_class, text
from tests.rules.street import Opener, Street

DELETE, HOLD = ("❌", "✖️", "🗑️"), ("🔒", "⏸️")


@pytest.mark.parametrize("emoji", [*DELETE, *HOLD])
def test_4_0_delete_and_hold_are_everybodys_on_any_entry(street: Street, emoji: str) -> None:
    """Every author and editor; strangers are not heard; hidden is hidden everywhere."""
    street.type("/as ann Doors", "Coffee")
    for person in ("ann", "ben", "eve", "me"):
        street.type(f"/as {person} /react 1 {emoji}")
        assert street.reads() == {2: "Coffee"}, person
        assert not street.holds("Doors")
        assert street.signs()[1] == ("🚫" if emoji in DELETE else "💤")
        street.type(f"/as {person} /unreact 1 {emoji}")
        assert street.reads() == {1: "Doors", 2: "Coffee"}
    assert "not recorded" in street.type(f"/as mallory /react 1 {emoji}")
    assert street.reads() == {1: "Doors", 2: "Coffee"}


def test_4_0_only_taking_the_lock_off_releases_what_is_held(street: Street) -> None:
    """Not a ✅, by whomever."""
    street.type("Doors", "/react 1 🔒", "/react 1 ✅", "/as eve /react 1 ✅")
    assert street.reads() == {}
    assert street.signs() == {1: "💤"}
    street.type("/unreact 1 🔒")
    assert street.reads() == {1: "Doors"}


@pytest.mark.parametrize(("emoji", "mark"), [("📌", "Pinned"), ("⭐", "Key moment")])
def test_4_0_pin_and_key_moment_are_of_the_author_and_of_editors(street: Street, emoji: str, mark: str) -> None:
    """A pinned entry stands on top; a key moment is listed in the summary. Who may not is told."""
    street.type("/as ann Doors", "/as ann Coffee")
    for person in ("ann", "eve"):
        assert "» " not in street.type(f"/as {person} /react 1 {emoji}")
        assert mark in street.page().text
        assert of_class(street.page().root, "pinned" if emoji == "📌" else "moments")
        assert street.page().numbers == ([2, 1] if emoji == "📌" else [1, 2])
        street.type(f"/as {person} /unreact 1 {emoji}")
        assert not of_class(street.page().root, "mark")
    assert "» " in street.type(f"/as ben /react 1 {emoji}")
    assert not of_class(street.page().root, "mark")


def test_4_0_a_key_moment_is_listed_in_the_summary(street: Street) -> None:
    """With its time; on a reply it is its entry's."""
    street.type("Doors", "Coffee", "/as eve /react 1 ⭐")
    (moments,) = of_class(street.page().root, "moments")
    assert text(moments) == "12:00 Doors"


def test_4_0_a_check_releases_a_draft_or_what_awaits_approval_and_nothing_else(opened: Opener) -> None:
    """The author own drafts, an editor all; on anything else it does nothing."""
    street = opened()
    street.type("/as ann draft: one", "/as ann Doors", "/as ben /react 1 ✅")
    assert street.reads() == {2: "Doors"}
    street.type("/as ann /react 1 ✅", "/as eve /react 2 ✅", "/as eve /unreact 2 ✅")
    assert street.reads() == {1: "one", 2: "Doors"}
    street.type("/as ann draft: three", "/as eve /react 3 ✅")
    assert 3 in street.reads()

    approving = opened(approval=True)
    approving.type("/as ann Doors", "/as ann /react 1 ✅", "/as ben /react 1 ✅")
    assert approving.reads() == {}
    approving.type("/as eve /react 1 ✅")
    assert approving.reads() == {1: "Doors"}


def test_4_1_a_reaction_is_a_register_read_through_the_table(opened: Opener) -> None:
    """Aliases, selectors and tones are resolved when it is read; only which are on counts, not when they came."""
    street = opened()
    street.type("Doors", "/react 1 ❌", "/react 1 🗑️", "/react 1 x", "/unreact 1 ❌")
    assert street.reads() == {}
    street.type("/unreact 1 x")
    assert street.reads() == {}
    street.type("/unreact 1 🗑️")
    assert street.reads() == {1: "Doors"}
    for same in ("✖", "✖️", ":heavy_multiplication_x:", "wastebasket"):
        street.type(f"/react 1 {same}")
        assert street.reads() == {}, same
        street.type(f"/unreact 1 {same}")
    assert street.reads() == {1: "Doors"}

    thumbs = opened(sections='[reactions]\ndelete = ["👎"]')
    thumbs.type("Doors", "/react 1 ❌")
    assert thumbs.reads() == {1: "Doors"}
    thumbs.type("/react 1 👎🏽")
    assert thumbs.reads() == {}


def test_4_1_a_mark_that_was_recorded_before_its_message_counts(street: Street) -> None:
    """No rule depends on when a reaction was put on: catch-up cannot know."""
    street.wait(minutes=5)
    street.happens(react("1", "❌", at=3), find("2", "📌", at=3))
    street.happens(post("1", "Doors"), post("2", "Coffee"), post("3", "Tea", at=1))
    assert street.page().numbers == [3, 2]


def test_4_1_the_table_follows_the_configuration_while_the_day_runs(opened: Opener) -> None:
    """What is hidden stays hidden; a day that is over keeps its table."""
    street = opened()
    street.type("Doors", "Coffee", "/react 1 ❌")
    street.sections = '[reactions]\ndelete = ["wastebasket"]'
    street.restart()
    street.type("/react 2 ❌")
    assert street.reads() == {2: "Coffee"}
    street.type("/react 2 🗑️")
    assert street.reads() == {}
    street.type("/unreact 1 ❌")
    assert street.reads() == {1: "Doors"}


def test_4_2_on_a_reply_delete_hold_and_release_act_on_that_paragraph(opened: Opener) -> None:
    """📌 and ⭐ on a reply act on its entry."""
    street = opened()
    street.type("Doors", "/reply 1 hidden", "/reply 1 two", "/react 2 ❌")
    assert street.reads() == {1: "Doors two"}
    assert not street.holds("hidden")
    street.type("/as eve /react 3 🔒")
    assert street.reads() == {1: "Doors"}
    assert (street.signs()[2], street.signs()[3]) == ("🚫", "💤")
    street.type("/unreact 2 ❌", "/as eve /unreact 3 🔒")
    assert street.reads() == {1: "Doors hidden two"}
    assert "» " in street.type("/as ben /react 2 📌")
    assert not of_class(street.page().root, "pinned")
    street.type("/react 2 📌", "/as eve /react 3 ⭐")
    assert of_class(street.page().root, "pinned")
    assert of_class(street.page().root, "moments")

    approving = opened(approval=True)
    approving.type("Doors", "/as eve /react 1 ✅", "/reply 1 hidden")
    assert approving.reads() == {1: "Doors"}
    approving.type("/as eve /react 2 ✅")
    assert approving.reads() == {1: "Doors hidden"}


def test_4_3_a_pencil_on_a_reply_makes_it_the_text(street: Street) -> None:
    """By the author or an editor; off: what it was."""
    street.type("Doors", "/reply 1 Gates", "/as ben /reply 1 Windows")
    assert street.reads() == {1: "Doors Gates"}
    for person in ("me", "eve"):
        street.type(f"/as {person} /react 2 ✏️")
        assert street.reads() == {1: "Gates"}
        street.type(f"/as {person} /unreact 2 ✏️")
        assert street.reads() == {1: "Doors Gates"}
    assert "» " in street.type("/as ben /react 3 ✏️")
    assert street.reads() == {1: "Doors Gates"}
    street.type("/as eve /react 3 📝")
    assert street.reads() == {1: "Windows Gates"}
    street.type("/as eve /unreact 3 📝")
    assert street.reads() == {1: "Doors Gates"}


def test_4_3_a_pencil_on_an_entry_asks_for_its_new_text(street: Street) -> None:
    """The same person's next reply within ten minutes is it, and stays; who may not is told so."""
    street.type("Dors are open", "/as ben Coffee")
    assert "» " in street.type("/as eve /react 1 ✏️")
    answer = street.type("/reply 1 and warm", "/as eve /reply 1 Doors are open", "/as eve /unreact 1 ✏️")
    assert "“Dors are open”" in answer
    assert "“Doors are open”" in answer
    assert street.reads()[1] == "Doors are open and warm"
    street.type("/as eve /delete 4")
    assert street.reads()[1] == "Dors are open and warm"

    assert "» " in street.type("/react 2 ✏️")
    street.type("/reply 2 not mine to correct")
    assert street.reads()[2] == "Coffee"

    street.type("/react 1 ✏️")
    street.wait(minutes=10)
    street.type("/reply 1 too late")
    assert "too late" not in street.reads()[1].split("and warm")[0]


def test_4_3_a_pencil_is_never_paired_by_catching_up(street: Street) -> None:
    """A reply that was not seen live is no correction."""
    street.wait(minutes=5)
    street.happens(post("1", "Dors"), react("1", "✏️", at=1))
    street.happens(post("2", "Doors", thread="1", at=2, seen="caught-up"))
    assert street.reads() == {1: "Dors Doors"}


def form(about: str, text: str, *, by: str, at: float) -> Decided:
    """A text that somebody gives an entry in a form, as a bot hands it over."""
    sent = decide("corrected", about, cause=f"form:{at}", text=text)
    return replace(sent, by=by, time=moment(at), stamp=None)


def test_4_3_a_forms_text_is_the_entrys_and_the_next_edit_wins(street: Street) -> None:
    """By its author or an editor; who is overruled is told once, with the text."""
    street.type("Dors are open")
    answer = street.happens(form("1", "Doors are open", by="eve", at=1))
    assert street.reads() == {1: "Doors are open"}
    assert "Eve Redaktion gave this entry another text: “Doors are open”. Yours was:\n» Dors are open" in answer
    street.happens(form("1", "not mine to correct", by="ben", at=2), form("1", "nor mine", by="mallory", at=3))
    assert street.reads() == {1: "Doors are open"}
    street.wait(minutes=5)
    assert "Yours was:\n» Doors are open" in street.type("/edit 1 Gates are open")
    assert street.reads() == {1: "Gates are open"}


def test_4_4_with_approval_what_authors_write_waits_for_an_editor(opened: Opener) -> None:
    """Versions not later than the ✅ show, later ones wait; each reply needs its own; nobody approves his own."""
    street = opened(approval=True, editors=["eve", "ben"])
    street.type("/as ann Doors", "/as ben Nothing by an editor waits")
    assert street.reads() == {2: "Nothing by an editor waits"}
    assert street.signs()[1] == "💤"
    street.type("/as eve /react 1 ✅", "/as ann /edit 1 Gates")
    assert street.reads()[1] == "Doors"
    assert not street.holds("Gates")
    street.type("/as ben /react 1 ✅", "/as ann /reply 1 more")
    assert street.reads()[1] == "Gates"
    street.type("/as eve /react 3 ✅")
    assert street.reads()[1] == "Gates more"
    street.type("/as ben /unreact 1 ✅")
    assert street.reads()[1] == "Doors more"
    street.type("/as eve /unreact 1 ✅")
    assert [*street.reads()] == [2]
    assert not street.holds("Doors")


@pytest.mark.parametrize("word", ["title", "intro", "summary"])
def test_4_4_what_an_author_types_for_the_day_waits_for_an_editor(opened: Opener, word: str) -> None:
    """Nothing overrides approval (6.3); what an editor types needs none."""
    street = opened(approval=True)
    street.type("/as ann Doors", "/as eve /react 1 ✅", f"/as eve !{word} Checked")
    assert street.holds("Checked")
    assert "waits" in street.type(f"/as ann !{word} Unseen")
    street.type("/as ann /react 3 ✅", "/as ann !publish")
    assert street.holds("Checked")
    assert not street.holds("Unseen")
    street.type("/as eve /react 3 ✅")
    assert street.holds("Unseen")
    street.type(f"/as ann /edit 3 !{word} Changed")
    assert street.holds("Unseen")
    assert not street.holds("Changed")


def test_4_4_a_check_found_without_its_time_approves_what_was_never_edited(opened: Opener) -> None:
    """What was edited needs another."""
    street = opened(approval=True)
    street.wait(minutes=5)
    street.happens(post("1", "Doors"), post("2", "Coffee"), edit("2", "Tea", at=1, ranks=after(order(0))))
    street.happens(find("1", "✅", by="eve", at=4), find("2", "✅", by="eve", at=4))
    assert street.reads() == {1: "Doors"}
    street.type("/as eve /unreact 2 ✅", "/as eve /react 2 ✅")
    assert street.reads() == {1: "Doors", 2: "Tea"}


@pytest.mark.parametrize("emoji", ["❌", "🔒"])
def test_4_5_who_takes_theirs_off_is_told_whose_is_still_on(street: Street, emoji: str) -> None:
    """By name; nothing is said when it was the last."""
    street.type("Doors", f"/react 1 {emoji}", f"/as eve /react 1 {emoji}", f"/as ben /react 1 {emoji}")
    answer = street.type(f"/unreact 1 {emoji}")
    assert emoji in answer
    assert "eve" in answer.casefold()
    assert "ben" in answer.casefold()
    assert street.reads() == {}
    street.type(f"/as ben /unreact 1 {emoji}")
    assert "» " not in street.type(f"/as eve /unreact 1 {emoji}")
    assert street.reads() == {1: "Doors"}


def test_4_6_no_receipt_is_a_command(opened: Opener) -> None:
    """Nor does a receipt become an event of the log."""
    street = opened(delay="20s")
    street.type("!help", "Doors", "((aside", "/react 2 🔒", "/unreact 2 🔒", "/react 2 ❌", "/unreact 2 ❌")
    street.wait(minutes=1)
    assert street.signs()[2] == "🌐"
    before = street.exported()
    street.restart(delay="20s")
    street.wait(minutes=1)
    assert street.exported() == before
    for sign in {*street.signs().values(), "👀", "🧪", "🚫", "⚠️"}:
        street.type(f"/react 2 {sign}")
        assert street.reads() == {2: "Doors"}, sign
