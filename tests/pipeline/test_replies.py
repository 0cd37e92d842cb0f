"""What a reply is: a paragraph, a correction, some words replaced, a picture's alt text, or talk (RULES 3.5 to 3.7)."""

from dataclasses import replace

import pytest

from pipeline.coverage import Span
from pipeline.events import Event, Settings
from pipeline.replies import replacement
from pipeline.shown import visible
from pipeline.visibility import Bounds
from tests.make import at, delete, edit, fetch, photo, post, react, unreact
from tests.shows import OPEN, entries_of, entry_of, shown, texts

ROOT = post("1", "Doors open.")
NO_TEXT = ["Doors open."]


def reply(text: str, *, by: str = "ann", at: float = 1, message: str = "2", broadcast: bool = False) -> Event:
    return post(message, text, by=by, at=at, thread="1", broadcast=broadcast)


def test_rule_3_5_the_authors_reply_is_a_paragraph() -> None:
    (entry,) = shown(ROOT, reply("Coffee too."))
    assert [str(paragraph.html) for paragraph in entry.paragraphs] == ["<p>Doors open.</p>", "<p>Coffee too.</p>"]


def test_rule_3_5_paragraphs_stand_in_the_order_they_were_sent() -> None:
    late, early = reply("b", at=2, message="3"), reply("a", at=1, message="2")
    assert texts(late, ROOT, early) == ["Doors open. a b"]


@pytest.mark.parametrize("other", ["ben", "eve", "bo", "mallory"])
def test_rule_3_5_after_somebody_else_spoke_it_is_talk(other: str) -> None:
    assert texts(ROOT, reply("Really?", by=other), reply("Yes.", at=2, message="3")) == NO_TEXT
    assert texts(ROOT, reply("Really?", by=other, at=3), reply("Yes.", at=2, message="3")) == ["Doors open. Yes."]


def test_rule_3_5_whether_or_not_that_message_still_stands() -> None:
    assert texts(ROOT, reply("Really?", by="ben"), delete("2"), reply("Yes.", at=2, message="3")) == NO_TEXT
    assert texts(ROOT, reply("Really?", by="mallory"), delete("2"), reply("Yes.", at=2, message="3")) == NO_TEXT


def test_rule_3_5_to_speak_aside_is_to_speak() -> None:
    assert texts(ROOT, reply("((what is that", by="ben"), reply("Yes.", at=2, message="3")) == NO_TEXT


@pytest.mark.parametrize("by", ["eve", "ben"])
@pytest.mark.parametrize("text", ["!status", "!statsu", "+ Coffee.", "s/open/are open/", "alt: A door."])
def test_rule_3_5_commands_and_amendments_by_others_are_not_counted(text: str, by: str) -> None:
    (shows,) = texts(ROOT, reply(text, by=by), reply("Yes.", at=2, message="3"))
    assert shows.endswith("Yes.")


def test_rule_3_5_correcting_replies_by_others_are_not_counted() -> None:
    assert texts(ROOT, reply("Doors.", by="ben"), react("2", "✏️"), reply("Yes.", at=2, message="3")) == ["Doors. Yes."]


@pytest.mark.parametrize("by", ["ann", "ben", "eve", "bo"])
def test_rule_3_5_a_plus_adds_by_any_author_or_editor(by: str) -> None:
    (entry,) = shown(ROOT, reply("Really?", by="ben"), reply("+ Coffee too.", by=by, at=2, message="3"))
    assert [str(paragraph.html) for paragraph in entry.paragraphs] == ["<p>Doors open.</p>", "<p>Coffee too.</p>"]


@pytest.mark.parametrize("text", ["+1", "+Coffee", "+"])
def test_rule_3_5_a_plus_without_a_blank_is_text(text: str) -> None:
    assert texts(ROOT, reply(text, by="ben")) == NO_TEXT
    assert texts(ROOT, reply(text)) == [f"Doors open. {text}"]


@pytest.mark.parametrize(
    ("mode", "expected"), [("own", "Doors open. own plus"), ("plus", "Doors open. plus"), ("none", "Doors open.")]
)
def test_rule_3_5_replies_may_be_own_plus_or_none(mode: str, expected: str) -> None:
    root = post("1", "Doors open.", settings=Settings(replies=mode))  # type: ignore[arg-type]
    assert texts(root, reply("own"), reply("+ plus", by="ben", at=2, message="3")) == [expected]


def test_rule_3_5_where_replies_are_none_they_still_amend() -> None:
    root = post("1", "Dors", pictures=[photo("a")], settings=Settings(replies="none"))
    events = [root, fetch("1", "a"), reply("s/Dors/Doors/"), reply("alt: A door.", message="3", at=2)]
    (entry,) = shown(*events)
    assert (entry.plain, entry.figures[0].alt) == ("Doors", "A door.")
    assert texts(root, reply("Gates"), react("2", "✏️")) == ["Gates"]


@pytest.mark.parametrize("text", ["((Doors", "!status", "❌"])
def test_rule_3_5_under_a_root_that_is_no_entry_nothing_is_published(text: str) -> None:
    assert texts(post("1", text), reply("Coffee."), reply("+ More.", by="ben", at=2, message="3")) == []


def test_rule_3_5_also_sent_to_the_channel_counts_as_a_plus() -> None:
    assert texts(ROOT, reply("Really?", by="ben", broadcast=True)) == ["Doors open. Really?"]


def test_rule_3_5_also_sent_to_the_channel_under_no_entry_is_an_entry_of_its_own() -> None:
    (entry,) = shown(post("1", "((Doors"), reply("Coffee.", by="ben", broadcast=True), reply("Talk.", message="3"))
    assert (entry.person, entry.plain, entry.time) == ("ben", "Coffee.", at(1))


@pytest.mark.parametrize("text", ["alt: A door.", "s/Doors/Gates/", "((Coffee", "❌", "!status"])
def test_rule_3_5_what_is_no_text_is_no_entry_of_its_own(text: str) -> None:
    assert texts(post("1", "((Doors"), reply(text, broadcast=True)) == []


def test_rule_3_5_an_entry_of_its_own_is_of_the_day_it_was_sent_in() -> None:
    today = 24 * 60
    events = [post("1", "((Doors"), reply("Coffee.", at=today, broadcast=True)]
    (entry,) = shown(*events, now=2 * today)
    assert entry.time == at(today)
    (made,) = [one for one in entries_of(events) if one.kind == "entry"]
    assert at(today) in made.day


def test_rule_1_8_a_root_too_old_to_be_an_entry_bars_no_reply_sent_to_the_channel() -> None:
    old = post("1", "Doors", settings=Settings(may_enter=False))
    assert texts(old, reply("Coffee.", broadcast=True)) == ["Coffee."]


def test_rule_1_1_who_is_only_an_editor_makes_no_entries() -> None:
    assert texts(post("1", "Doors", by="eve")) == []
    assert texts(post("1", "((Doors"), reply("Coffee.", by="eve", broadcast=True)) == []
    assert texts(post("1", "Doors", by="bo")) == ["Doors"]


def test_rule_3_9_a_reply_that_is_only_a_command_emoji_is_not_published() -> None:
    assert texts(ROOT, reply("❌")) == NO_TEXT
    assert texts(ROOT, reply(":lock:")) == NO_TEXT
    assert texts(ROOT, reply("🎉")) == ["Doors open. 🎉"]


def test_rule_4_2_hiding_a_reply_hides_its_paragraph() -> None:
    events = [ROOT, reply("Coffee.")]
    assert texts(*events, react("2", "❌", by="ben")) == NO_TEXT
    assert texts(*events, react("2", "🔒", by="ben")) == NO_TEXT
    assert texts(*events, react("2", "🔒", by="ben"), unreact("2", "🔒", by="ben")) == ["Doors open. Coffee."]


def test_rule_4_2_a_pin_or_star_on_a_reply_is_one_on_its_entry() -> None:
    (entry,) = shown(ROOT, reply("Coffee."), react("2", "📌"))
    assert (entry.pinned, entry.key_moment) == (True, False)
    (entry,) = shown(ROOT, reply("Coffee."), react("2", "⭐", by="eve"))
    assert (entry.pinned, entry.key_moment) == (False, True)
    (entry,) = shown(ROOT, reply("+ Coffee.", by="ben"), react("2", "📌", by="ben"))
    assert not entry.pinned
    (entry,) = shown(ROOT, reply("Coffee."), react("2", "📌"), delete("2"))
    assert not entry.pinned


def test_rule_3_6_some_words_are_replaced() -> None:
    (entry,) = shown(post("1", "Dors are **open**."), reply("s/Dors are/Doors/"))
    assert str(entry.paragraphs[0].html) == "<p>Doors <strong>open</strong>.</p>"


@pytest.mark.parametrize(("by", "may"), [("ann", True), ("ben", False), ("eve", True), ("bo", True)])
def test_rule_3_6_by_the_author_or_an_editor(by: str, may: bool) -> None:
    assert texts(post("1", "Dors"), reply("s/Dors/Doors/", by=by)) == (["Doors"] if may else ["Dors"])


@pytest.mark.parametrize("text", ["s/door/wall/", "s/o/0/", "s/Doors open. Coffee/x/"])
def test_rule_3_6_words_that_do_not_stand_exactly_once_stay(text: str) -> None:
    assert texts(ROOT, reply("Coffee.", message="3"), reply(text, at=2)) == ["Doors open. Coffee."]


def test_rule_3_6_words_are_sought_in_shown_paragraphs_too() -> None:
    assert texts(ROOT, reply("Cofee.", message="3"), reply("s/Cofee/Coffee/", at=2)) == ["Doors open. Coffee."]
    coffee = [ROOT, reply("Doors.", message="3"), reply("s/Doors/Gates/", at=2)]
    assert texts(*coffee) == ["Doors open. Doors."]
    assert texts(*coffee, delete("3")) == ["Gates open."]


def test_rule_3_6_it_is_made_from_the_version_before_it() -> None:
    events = [post("1", "Dors"), reply("s/Dors/Doors/", at=2)]
    assert texts(*events, edit("1", "Dors open", at=1)) == ["Doors open"]
    assert texts(*events, edit("1", "Dors open", at=3)) == ["Dors open"]


def test_rule_3_6_one_after_the_other() -> None:
    events = [post("1", "one"), reply("s/two/three/", at=2, message="3"), reply("s/one/two/", at=1)]
    assert texts(*events) == ["three"]
    assert texts(*events, delete("2")) == ["one"]


@pytest.mark.parametrize(("words", "times"), [("s/wall/door/", 0), ("s/o/0/", 3), ("s/Doors/Gates/", None)])
def test_rule_3_6_it_is_known_what_changed_nothing_and_why(words: str, times: int | None) -> None:
    view = visible(entry_of(ROOT, reply(words)), OPEN, Bounds(), at(60))
    assert view.skipped == ({} if times is None else {"posted:2": times})


def test_rule_5_the_state_of_each_reply_is_known() -> None:
    view = visible(
        entry_of(ROOT, reply("Coffee."), reply("Tea.", message="3"), react("3", "❌")), OPEN, Bounds(), at(60)
    )
    assert view.parts == (("2", "public"), ("3", "removed"))


def test_rule_3_6_what_is_edited_counts_from_then() -> None:
    assert texts(post("1", "Dors"), reply("s/Dors/Walls/"), edit("2", "s/Dors/Doors/", at=2)) == ["Doors"]
    turned = [reply("s/x/y/"), reply("s/one/two/", at=2, message="3"), edit("2", "s/two/three/", at=3)]
    assert texts(post("1", "one"), *turned) == ["three"]


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("s/a/b/", "a", "b"),
        (" s/a b//\n", "a b", ""),
        (r"s/1\/2/half \\/", "1/2", "half \\"),
        ("s/a/b", None, None),
        ("s//b/", None, None),
        ("s/a/b/ please", None, None),
        ("so s/a/b/", None, None),
    ],
)
def test_rule_3_6_how_it_is_written(text: str, old: str | None, new: str | None) -> None:
    made = replacement(entry_of(post("1", text)).root.versions[0])
    assert (made and (made.old, made.new)) == (None if old is None else (old, new))


def test_rule_3_7_alt_text_is_given_by_reply() -> None:
    events = [post("1", "Doors", pictures=[photo("a"), photo("b")]), fetch("1", "a"), fetch("1", "b")]
    assert alts(*events) == ["Doors", "Doors"]
    assert alts(*events, reply("alt: A door.")) == ["A door.", "Doors"]
    assert alts(*events, reply("Alt 2: A wall.")) == ["Doors", "A wall."]
    assert texts(*events, reply("alt: A door.")) == ["Doors"]


def test_rule_3_7_the_newest_alt_text_counts_and_falls_with_its_reply() -> None:
    events = [
        post("1", "", pictures=[photo("a")]),
        fetch("1", "a"),
        reply("alt: A door."),
        reply("alt: A gate.", at=2, message="3"),
    ]
    assert alts(*events) == ["A gate."]
    assert alts(*events, delete("3")) == ["A door."]
    assert alts(*events, react("3", "❌")) == ["A door."]
    assert alts(*events, edit("2", "alt: A wall.", at=5)) == ["A wall."]


def test_rule_3_7_pictures_are_counted_through_the_whole_entry() -> None:
    pictured = post("2", "More", thread="1", at=1, pictures=[photo("b")])
    events = [post("1", "Doors", pictures=[photo("a")]), pictured, fetch("1", "a"), fetch("2", "b")]
    assert alts(*events, reply("alt 2: A wall.", at=2, message="3")) == ["Doors", "A wall."]


def test_rule_3_7_only_pictures_are_counted() -> None:
    manual = replace(photo("manual"), kind="file")
    events = [post("1", "Doors", pictures=[manual, photo("a")]), fetch("1", "a"), reply("alt: A door.")]
    assert alts(*events) == ["A door."]


@pytest.mark.parametrize("text", ["alt 0: x", "alt " + "9" * 5000 + ": x", "alt two: x", "alternatively: x"])
def test_rule_3_7_a_number_that_no_picture_has_is_text(text: str) -> None:
    (shows,) = texts(ROOT, reply(text))
    assert shows == f"Doors open. {text}"


def alts(*events: Event) -> list[str]:
    (entry,) = shown(*events)
    return [figure.alt for figure in entry.figures]


def test_rule_3_5_a_reply_outside_a_thread_is_an_entry_that_links_to_the_one_it_answers() -> None:
    first, second = shown(ROOT, post("2", "Really?", by="ben", at=1, answers="1"))
    assert second.answers == first.id


def test_rule_6_1_a_command_in_a_thread_is_not_published() -> None:
    assert texts(ROOT, reply("!status")) == NO_TEXT
    assert texts(ROOT, reply("!statsu")) == NO_TEXT
    assert texts(ROOT, reply("!!! wow")) == ["Doors open. !!! wow"]


AWAITING = Settings(approval=True)


def test_rule_4_4_amendments_wait_for_an_editor_too() -> None:
    root = post("1", "Dors", settings=AWAITING, pictures=[photo("a")])
    events = [root, fetch("1", "a"), react("1", "✅", by="eve", at=5)]
    assert alts(*events) == ["Dors"]
    alt = reply("alt: A door.", at=6)
    assert alts(*events, alt) == ["Dors"]
    assert alts(*events, alt, react("2", "✅", by="eve", at=7)) == ["A door."]
    assert alts(*events, reply("alt: A door.", by="eve", at=6)) == ["A door."]
    words = reply("s/Dors/Doors/", at=6)
    assert texts(*events, words) == ["Dors"]
    assert texts(*events, words, react("2", "✅", by="eve", at=7)) == ["Doors"]
    correction = [reply("Doors", at=6), react("2", "✏️", at=6)]
    assert texts(*events, *correction) == ["Dors"]
    assert texts(*events, *correction, react("2", "✅", by="eve", at=7)) == ["Doors"]


def test_rule_5_4_an_amendment_newer_than_a_pause_waits() -> None:

    entry = entry_of(post("1", "Dors", pictures=[photo("a")]), fetch("1", "a"), reply("alt: A door.", at=6))
    paused = replace(OPEN, pauses=(Span(at(5)),))
    view = visible(entry, paused, Bounds(), at(60))
    assert view.shown
    assert [figure.alt for figure in view.shown.figures] == ["Dors"]
