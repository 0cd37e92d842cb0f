"""What the bot answers to each thing that somebody does, and to whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bots import Notice
from pipeline.coverage import Coverage
from pipeline.events import Event, Settings
from pipeline.facts import Facts
from pipeline.fold import fold
from pipeline.newsroom import DayName, Thread
from pipeline.shown import visible
from pipeline.visibility import Bounds
from pipeline.voice import wording
from pipeline.voice.answers import ACTS, Act, answers
from pipeline.voice.speaking import Said
from tests.make import TODAY, at, decide, edit, find, post, react, redact, unreact
from tests.shows import MEANINGS, OPEN

DOORS = post("1", "Doors are open")


def answered(*events: Event, now: float = 60, coverage: Coverage = OPEN) -> list[Said | Act]:
    """The answers to the last event, when all of them are known."""
    entry = fold(events, "1", MEANINGS)[0]
    view = visible(entry, coverage, Bounds(), at(now))
    thread = Thread(entry, DayName("pycon", TODAY.date), view, events, Facts(events, MEANINGS), MEANINGS)
    return list(answers(events[-1], thread, str.title, events[-1].time))


def notice(*events: Event) -> Notice:
    """The one notice in answer to the last event."""
    (one,) = answered(*events)
    assert isinstance(one, Said)
    return one.notice


def text(*events: Event) -> str:
    return notice(*events).text


def test_rule_6_1_a_slip_is_asked_about_in_private() -> None:
    said = notice(post("1", "!titel PyCon", by="ben"))
    assert "!title?" in said.text
    assert (said.to, said.thread, said.channel) == ("ben", "", DOORS.place)


def test_rule_6_1_an_edit_that_makes_a_slip_is_asked_about_in_its_thread() -> None:
    said = notice(DOORS, edit("1", "!strat", at=1))
    assert "!start?" in said.text
    assert (said.to, said.thread) == ("ann", "1")


def test_rule_3_9_only_a_command_emoji_is_explained() -> None:
    assert text(post("1", "❌")) == text(DOORS, edit("1", ":x:", at=1)) == wording.ONLY_EMOJI


@pytest.mark.parametrize("word", sorted(wording.DONE))
def test_a_command_is_answered_in_the_channel(word: str) -> None:
    (said,) = (one for one in answered(post("1", f"!{word}")) if isinstance(one, Said))
    assert said.notice == Notice(channel=DOORS.place, text=wording.DONE[word])


@pytest.mark.parametrize("word", ["publish", "start", *ACTS])
def test_what_needs_the_desk_is_an_act(word: str) -> None:
    argument = "ours" if word == "keep" else ""
    (act,) = (one for one in answered(post("1", f"!{word} {argument}")) if isinstance(one, Act))
    assert (act.word, act.argument, act.event.subject, act.name.liveblog) == (word, argument, "1", "pycon")


def test_what_comes_with_a_command_is_told_to_who_sees_to_it() -> None:
    (act,) = answered(post("1", "!title PyCon, day two"))
    assert isinstance(act, Act)
    assert act.argument == "PyCon, day two"


@pytest.mark.parametrize(("word", "number"), [("start", 0), ("purge", 0), ("pause", 1), ("resume", 1)])
def test_of_what_is_recorded_for_the_command_line_only_pauses_are_told_of(word: str, number: int) -> None:
    assert len(answered(replace(post("1", f"!{word}"), source="daypost"))) == number


@pytest.mark.parametrize("typed", ["Doors", "((Doors", "!!! he did it", "\\!start", "draft: Doors", "🎉"])
def test_nothing_is_said_about_what_is_as_it_should_be(typed: str) -> None:
    assert answered(post("1", typed)) == []


def test_a_command_in_a_thread_is_refused_there() -> None:
    said = notice(DOORS, post("2", "!status", thread="1", by="ben", at=1))
    assert (said.text, said.to, said.thread) == (wording.COMMAND_IN_THREAD, "ben", "1")


def test_rule_5_7_who_may_not_purge_is_told_so() -> None:
    said = notice(DOORS, post("2", "!purge", thread="1", by="ben", at=1))
    assert (said.text, said.to, said.thread) == (wording.NOT_PURGED, "ben", "1")


def test_rule_5_7_who_purged_is_told_what_is_out_of_reach() -> None:
    purge = replace(decide("purged", "1", by="eve"), by="eve", time=at(1))
    said = notice(DOORS, purge)
    assert (said.text, said.to, said.thread) == (wording.PURGED, "eve", "1")
    assert answered(DOORS, replace(decide("purged", "1"), time=at(1))) == [], "nobody typed that"


def test_an_answer_to_an_edited_reply_stands_in_the_thread_of_its_root() -> None:
    said = notice(DOORS, post("2", "Coffee", thread="1", at=1), edit("2", "!status", at=2))
    assert (said.text, said.thread) == (wording.COMMAND_IN_THREAD, "1")


@pytest.mark.parametrize(
    ("by", "words"), [("ann", "PROMPT"), ("eve", "PROMPT"), ("bo", "PROMPT"), ("ben", "NOT_YOURS")]
)
def test_rule_4_3_a_pencil_asks_for_the_text(by: str, words: str) -> None:
    said = notice(DOORS, react("1", "✏️", by=by))
    assert (said.text, said.to, said.thread) == (getattr(wording, words), by, "1")


def test_rule_4_3_a_pencil_on_a_reply_asks_for_nothing() -> None:
    assert answered(DOORS, post("2", "Gates are open", thread="1", at=1), react("2", "✏️")) == []


def test_rule_4_3_a_correction_is_confirmed_with_old_and_new() -> None:
    reply = post("2", "Gates are open", thread="1", at=1)
    assert "“Doors are open” now reads “Gates are open”" in text(DOORS, decide("corrected", "1", reply="2"), reply)


def test_rule_4_3_the_old_text_is_the_one_before() -> None:
    first, second = post("2", "Gates", thread="1", at=1), post("3", "Halls", thread="1", at=2)
    decisions = [decide("corrected", "1", reply=one.message, cause=one.key) for one in (first, second)]
    assert "“Gates” now reads “Halls”" in text(DOORS, first, *decisions, second)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("s/Doors/Gates/", "“Doors” now reads “Gates”"),
        ("s/doors/Gates/", "“doors” does not stand in it"),
        ("s/o/0/", "“o” stands in it 3 times"),
    ],
)
def test_rule_3_6_a_replacement_is_confirmed_or_refused(typed: str, words: str) -> None:
    said = notice(DOORS, post("2", typed, thread="1", at=1))
    assert words in said.text
    assert said.thread == "1"


def test_an_entry_whose_root_is_missing_is_answered_in_that_thread() -> None:
    """There a pencil would wait for a reply that finds nothing."""
    own = post("1", "Doors", thread="0", broadcast=True)
    on = [react("1", "❌", by=by, at=1) for by in ("ann", "eve")]
    said = notice(own, *on, unreact("1", "❌", by="ann", at=2))
    assert (said.text, said.to, said.thread) == (wording.still_on("❌", ["Eve"]), "ann", "0")
    assert answered(own, react("1", "✏️", at=1)) == []


@pytest.mark.parametrize("emoji", ["❌", "🔒"])
def test_rule_4_5_whose_reaction_is_still_on_is_named(emoji: str) -> None:
    on = [react("1", emoji), react("1", emoji, by="eve", at=31)]
    said = notice(DOORS, *on, unreact("1", emoji))
    assert said.text == wording.still_on(emoji, ["Eve"])
    assert said.to == "ann"
    assert answered(DOORS, on[0], unreact("1", emoji)) == []


@pytest.mark.parametrize("emoji", ["❌", "🔒"])
def test_rule_4_5_a_reaction_that_is_taken_off_by_withdrawing_it_names_them_as_well(emoji: str) -> None:
    own, others = react("1", emoji), react("1", emoji, by="eve", at=31)
    said = notice(DOORS, own, others, redact(own.key))
    assert (said.text, said.to, said.thread) == (wording.still_on(emoji, ["Eve"]), "ann", "1")
    assert answered(DOORS, own, redact(own.key)) == answered(DOORS, own, others, redact("elsewhere")) == []


def test_rule_4_5_an_emoji_by_name_is_said_as_one_and_each_person_once() -> None:
    on = [react("1", name, by="eve", at=31 + number) for number, name in enumerate(["x", "heavy_multiplication_x"])]
    assert text(DOORS, *on, unreact("1", "x")) == wording.still_on("❌", ["Eve"])


@pytest.mark.parametrize("emoji", ["📌", "⭐", "✏️"])
def test_rule_4_what_is_not_ones_own_is_refused(emoji: str) -> None:
    assert text(DOORS, react("1", emoji, by="ben")) == wording.NOT_YOURS


@pytest.mark.parametrize("emoji", ["❌", "🔒", "📌", "⭐", "✅", "🎉"])
def test_a_reaction_that_does_what_it_should_needs_no_words(emoji: str) -> None:
    assert answered(DOORS, react("1", emoji)) == []


def test_rule_6_2_what_was_caught_up_is_answered_while_it_is_news_and_what_was_imported_never() -> None:
    assert len(answered(replace(post("1", "!status"), seen="caught-up"))) == 1
    assert answered(replace(post("1", "!status"), seen="imported")) == []
    assert answered(DOORS, find("1", "📌", by="ben")) == []


def test_strangers_are_not_answered() -> None:
    assert answered(DOORS, post("2", "!status", thread="1", by="mallory", at=1)) == []
    assert answered(DOORS, react("1", "📌", by="mallory")) == []


@pytest.mark.parametrize(("minutes", "number"), [(10, 1), (10.1, 0)])
def test_rule_6_2_what_is_older_than_ten_minutes_is_not_answered(minutes: float, number: int) -> None:
    sent = post("1", "!help")
    entry = fold([sent], "1", MEANINGS)[0]
    thread = Thread(entry, DayName("pycon", TODAY.date), None, (sent,), Facts([sent], MEANINGS), MEANINGS)
    assert len(list(answers(sent, thread, str.title, at(minutes)))) == number


def test_rule_3_3_who_is_overruled_is_told_with_the_text_that_gave_way() -> None:
    pencil, reply = react("1", "✏️", by="eve", at=1), post("2", "Gates are open", thread="1", by="eve", at=2)
    told, confirmed = by_person(DOORS, pencil, reply, decide("corrected", "1", reply="2"), reply)
    assert "Eve gave this entry another text: “Gates are open”. Yours was:\nDoors are open" in told["ann"].text
    assert told["ann"].thread == "1"
    assert "now reads" in confirmed["eve"].text


def test_rule_3_3_an_edit_that_overrules_a_correction_is_told_to_who_corrected() -> None:
    reply = post("2", "Gates are open", thread="1", by="eve", at=2)
    said = notice(DOORS, reply, decide("corrected", "1", reply="2"), edit("1", "Doors were open", at=3))
    assert said.to == "eve"
    assert "Ann gave this entry another text: “Doors were open”. Yours was:\nGates are open" in said.text


def test_rule_3_3_an_edit_that_comes_too_late_is_told_to_who_made_it() -> None:
    reply = post("2", "Gates are open", thread="1", by="eve", at=5)
    said = notice(DOORS, reply, decide("corrected", "1", reply="2"), edit("1", "Doors were open", at=3))
    assert said.to == "ann"
    assert "Yours was:\nDoors were open" in said.text


def test_rule_3_3_a_pencil_on_a_reply_overrules_as_well() -> None:
    reply = post("2", "Gates are open", thread="1", by="eve", at=5)
    said = notice(DOORS, reply, react("2", "✏️", by="eve", at=6))
    assert said.to == "ann"


def test_rule_3_3_a_form_overrules_as_well() -> None:
    form = decide("corrected", "1", at=2, by="eve", text="Gates are open")
    (said,) = answered(DOORS, replace(form, by="eve", time=at(2)))
    assert isinstance(said, Said)
    assert said.notice.to == "ann"
    assert "Yours was:\nDoors are open" in said.notice.text


def test_rule_4_4_a_form_that_waits_for_approval_is_said_to_wait() -> None:
    root = post("1", "Dors", settings=Settings(approval=True))
    sent = replace(decide("corrected", "1", at=2, by="ann", text="Doors"), by="ann", time=at(2))
    approved = [root, react("1", "✅", by="eve", at=1)]
    said = notice(*approved, sent)
    assert (said.to, said.text) == ("ann", wording.FORM_WAITS)
    assert answered(*approved, react("1", "✅", by="eve", at=3), sent) == []
    assert answered(root, sent) == [], "all of it waits, as its receipt says"


def test_rule_3_6_a_change_that_a_newer_text_has_taken_in_is_not_said_to_be_skipped() -> None:
    change = post("2", "s/Dors/Doors/", thread="1", at=1)
    for text, told in [("Doors are open now", 0), ("Gates are open", 1), ("Doors, no Dors", 1)]:
        sent = replace(decide("corrected", "1", at=2, by="ann", text=text), by="ann", time=at(2))
        assert len(answered(post("1", "Dors are open"), change, sent)) == told


def test_who_changes_his_own_words_overrules_nobody() -> None:
    assert answered(DOORS, edit("1", "Gates are open", at=3)) == []
    assert answered(DOORS, post("2", "Coffee", thread="1", at=1), react("2", "📌", at=2)) == []


def test_rule_3_6_in_whose_entry_words_were_changed_is_told() -> None:
    change = post("2", "s/Doors/Gates/", thread="1", by="eve", at=5)
    first, second = answered(DOORS, change)
    assert isinstance(first, Said)
    assert isinstance(second, Said)
    assert (first.notice.to, second.notice.to) == ("eve", "ann")
    assert "Eve changed “Doors” to “Gates”" in second.notice.text


def test_rule_3_6_a_change_that_is_skipped_later_is_said_to_who_made_it() -> None:
    change = post("2", "s/Doors/Gates/", thread="1", by="eve", at=5)
    reply = post("3", "Doors, doors, Doors", thread="1", at=4)
    said = notice(DOORS, change, reply)
    assert said.to == "eve"
    assert said.text == wording.not_replaced("Doors", 3)


@pytest.mark.parametrize("settings", [Settings(delay=1800), Settings(approval=True)])
def test_rule_3_6_a_change_of_a_reply_that_still_waits_is_not_said_to_change_nothing(settings: Settings) -> None:
    doors = post("1", "Doors are open", settings=settings), react("1", "✅", by="eve", at=1)
    reply = post("2", "Coffe, too", thread="1", at=50, settings=settings)
    change, tea = (post("3", typed, thread="1", by="eve", at=51) for typed in ("s/Coffe/Coffee/", "s/Tea/Coffee/"))
    assert text(*doors, reply, change) == wording.replaced_when_shown("Coffe", "Coffee")
    assert answered(*doors, reply, change, post("4", "Tea", thread="1", at=52)) == []
    assert text(*doors, reply, tea) == wording.not_replaced("Tea", 0)


def test_rule_2_6_outside_the_days_is_said_once_a_day() -> None:
    entry = fold([DOORS], "1", MEANINGS)[0]
    view = visible(entry, OPEN, Bounds(first=TODAY.date + timedelta(days=1)), at(60))
    thread = Thread(entry, DayName("pycon", TODAY.date), view, (DOORS,), Facts([DOORS], MEANINGS), MEANINGS)
    (said,) = answers(DOORS, thread, str.title, at(0))
    assert isinstance(said, Said)
    assert (said.name, said.once) == ("outside pycon 2026-05-15", True)
    assert "2026-05-15 is outside" in said.notice.text


def by_person(*events: Event) -> list[dict[str, Notice]]:
    """Each answer to the last event under the name of whom it is for, those to losers first."""
    said = [one.notice for one in answered(*events) if isinstance(one, Said)]
    return [{notice.to: notice} for notice in sorted(said, key=lambda notice: notice.to)]


def test_rule_4_3_a_pencil_that_was_found_on_is_asked_about() -> None:
    pencil = find("1", "✏️", at=1)
    assert text(DOORS, pencil) == wording.PENCIL_FOUND
    assert answered(DOORS, replace(pencil, by="ben", stamp=post("x", by="ben").stamp)) == []
    assert answered(DOORS, post("2", "open", thread="1", at=1), replace(pencil, message="2")) == []


def test_rule_4_4_a_check_that_was_found_on_is_asked_about_where_it_approves_nothing() -> None:
    doors = post("1", "Doors", settings=Settings(approval=True))
    check = find("1", "✅", by="eve", at=9)
    assert answered(doors, check) == []
    assert text(doors, edit("1", "Gates", at=1), check) == wording.CHECK_FOUND


def test_rule_3_6_a_change_that_waits_is_said_to_wait() -> None:
    settings = Settings(approval=True)
    approved = [post("1", "Doors", settings=settings), react("1", "✅", by="eve", at=1)]
    change = post("2", "s/Doors/Gates/", thread="1", at=2)
    assert text(*approved, change) == wording.replaced_later("Doors", "Gates")
