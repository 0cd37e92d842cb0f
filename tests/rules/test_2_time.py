"""RULES 2: time and day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.make import NOON, edit, post
from tests.rules.street import Opener, Street

FOUR = datetime(2026, 5, 16, 9, 0, tzinfo=UTC)
"""Four in the morning of Saturday in Chicago, when the day turns."""


def test_2_1_an_entrys_time_is_the_networks_own(street: Street) -> None:
    """Not that of receipt: what comes late stands where it was said."""
    street.type("At noon")
    street.wait(minutes=30)
    street.type("Half past")
    street.happens(post("7", "Came late", at=10))
    assert street.times() == {1: "12:00", 7: "12:10", 2: "12:30"}


@pytest.mark.parametrize(
    ("typed", "time", "text"),
    [
        ("1155: The vote passed", "11:55", "The vote passed"),
        ("11:55: The vote passed", "11:55", "The vote passed"),
        ("9:05 - The vote passed", "09:05", "The vote passed"),
        ("12:02: Two minutes ahead", "12:02", "Two minutes ahead"),
        ("12:03: Three minutes ahead", "12:00", "12:03: Three minutes ahead"),
        ("03:59: Before the day began", "12:00", "03:59: Before the day began"),
        ("11:55:and no blank", "12:00", "11:55:and no blank"),
        ("25:00: is no time", "12:00", "25:00: is no time"),
        ("The vote passed at 11:55: at last", "12:00", "The vote passed at 11:55: at last"),
    ],
)
def test_2_2_a_typed_time_sets_the_entrys_time(street: Street, typed: str, time: str, text: str) -> None:
    """If it lies inside the message's own day post, two minutes ahead at most; else it is text."""
    street.type(typed)
    assert street.times() == {1: time}
    assert street.reads() == {1: text}


def test_2_2_words_in_front_are_read_in_their_order_and_in_any_case(street: Street) -> None:
    """Aside, `!`, `draft:`, time; edited in or out they move the entry; a correction replaces what is behind them."""
    street.type("((draft: 11:00: aside", "DRAFT: 11:00: A draft", "11:00: draft: no draft", "drafty: text", "Doors")
    assert street.reads() == {3: "draft: no draft", 4: "drafty: text", 5: "Doors"}
    street.type("/react 2 ✅")
    assert street.times() == {2: "11:00", 3: "11:00", 4: "12:00", 5: "12:00"}
    street.type("/edit 5 10:00: Doors")
    assert street.times()[5] == "10:00"
    street.type("/edit 5 Doors")
    assert street.times()[5] == "12:00"
    street.type("/reply 3 s/no draft/moved/", "/reply 3 11:30: in a reply it is text")
    assert street.reads()[3] == "draft: moved 11:30: in a reply it is text"
    street.type("/react 2 ✏️", "/reply 2 Corrected", "/react 4 ✏️", "/reply 4 10:30: Timed by its correction")
    assert (street.times()[2], street.reads()[2]) == ("11:00", "Corrected")
    assert (street.times()[4], street.reads()[4]) == ("10:30", "Timed by its correction")


def test_2_2_a_time_that_the_clock_skips_is_text_and_of_a_doubled_one_the_first_counts(opened: Opener) -> None:
    """In Berlin the clock passes twice from 2 to 3 on 25 October 2026, and skips that on 28 March 2027."""
    street = opened(timezone="Europe/Berlin", day_starts_at="00:00")
    street.clock.now = datetime(2026, 10, 25, 10, tzinfo=UTC)
    street.type("02:30: Night")
    assert b'datetime="2026-10-25T02:30:00+02:00"' in street.page().html
    street.clock.now = datetime(2027, 3, 28, 10, tzinfo=UTC)
    street.type("02:30: Night")
    assert street.reads() == {2: "02:30: Night"}
    assert street.times() == {2: "12:00"}


def test_2_3_a_note_at_night_belongs_to_the_day_before(street: Street) -> None:
    """A day starts at `day_starts_at`, and is cut when it is first touched; neighbours touch and never overlap."""
    street.type("Friday noon")
    street.wait_until(FOUR - timedelta(minutes=1))
    street.type("The party goes on")
    street.wait_until(FOUR)
    street.type("Up early")
    assert street.reads("2026-05-15") == {1: "Friday noon", 2: "The party goes on"}
    assert street.reads("2026-05-16") == {3: "Up early"}
    street.restart(day_starts_at="06:00")
    street.wait_until(datetime(2026, 5, 16, 10, 30, tzinfo=UTC))
    street.type("Still Saturday, whatever the configuration says now")
    street.wait_until(datetime(2026, 5, 17, 10, 30, tzinfo=UTC))
    street.type("As is this, if days now start at six")
    street.wait(hours=1)
    street.type("And Sunday")
    assert {day: [*street.reads(day)] for day in street.days()} == {
        "2026-05-15": [1, 2],
        "2026-05-16": [3, 4],
        "2026-05-17": [5, 6],
    }


def test_2_3_a_day_on_which_nobody_speaks_is_not_touched(street: Street) -> None:
    """Its row is written with the first message, by the configuration of then."""
    street.wait(days=3)
    street.type("Monday")
    assert '"date":"2026-05-16"' not in street.exported()
    assert '"date":"2026-05-18"' in street.exported()


def test_2_4_entries_stand_by_time_then_by_when_they_were_sent_then_by_number(street: Street) -> None:
    """Their ids are ten characters, stable for ever."""
    same = [post(str(number), f"number {number}", at=1) for number in (10, 9, 2)]
    street.wait(minutes=2)
    street.happens(*same)
    street.type("12:01: sent later, at the same time")
    assert list(street.reads()) == [2, 9, 10, 11]
    before = [entry.get("id", "") for entry in street.page().entries]
    assert {len(name) for name in before} == {len("e-") + 10}
    street.type("/edit 11 other words")
    street.restart(title="Another title")
    street.type("A title is typed when something is")
    assert [entry.get("id") for entry in street.page().entries][1:] == before


def test_2_5_a_delay_holds_each_message_from_its_own_sending(opened: Opener) -> None:
    """What is withdrawn before never shows anywhere; edits of what shows are immediate."""
    street = opened(delay="20s")
    street.type("Doors", "Never seen", "/delete 2")
    assert street.reads() == {}
    assert street.signs()[1] == "💤"
    street.wait(seconds=5)
    assert street.reads() == {1: "Doors"}
    street.type("/reply 1 open", "/edit 1 Gates", takes=1)
    assert street.reads() == {1: "Gates"}
    street.wait(seconds=20)
    assert street.reads() == {1: "Gates open"}
    assert not street.holds("Never seen")


def test_2_5_an_entry_shows_from_the_latest_of_all_that_kept_it(opened: Opener) -> None:
    """Sent and delay, release, approval, the end of the pause, the start."""
    street = opened(delay="1h", start="manual", approval=True)
    street.type("draft: Doors", "!start keep", "!pause", "/as eve /react 1 ✅", "!resume")
    assert street.reads() == {}
    street.wait(minutes=59)
    assert street.reads() == {}
    street.wait(minutes=1)
    assert street.reads() == {1: "Doors"}


def test_2_6_no_public_post_for_a_day_that_never_had_anything_to_see(opened: Opener) -> None:
    """None before the first day or after the last either; once there was something, the post stays."""
    street = opened(first_day=NOON.date() + timedelta(days=1), last_day=NOON.date() + timedelta(days=1))
    street.type("Too early")
    assert street.signs() == {1: "🚫"}
    street.wait_until(FOUR)
    street.type("draft: nothing to see", "((nor here", "!title Nothing")
    assert street.days() == []
    street.type("Saturday")
    assert street.days() == ["2026-05-16"]
    street.type("/delete 5")
    assert (street.days(), street.reads()) == (["2026-05-16"], {})
    street.wait_until(FOUR + timedelta(days=1))
    street.type("Too late")
    assert street.days() == ["2026-05-16"]
    assert not street.holds("Too")


def test_2_6_outside_the_days_is_said_once_in_chat(opened: Opener) -> None:
    """Each day that somebody writes on."""
    street = opened(first_day=NOON.date() + timedelta(days=1), last_day=NOON.date() + timedelta(days=1))
    assert street.type("Too early", "Still too early").count("is outside the days") == 1
    street.wait_until(FOUR)
    assert "is outside the days" not in street.type("Saturday")
    street.wait_until(FOUR + timedelta(days=1))
    assert street.type("Too late").count("is outside the days") == 1


def test_2_6_in_rehearsal_nothing_is_public(opened: Opener) -> None:
    """The site has no drafts: it stays empty."""
    street = opened(start="manual")
    street.type("Testing, testing", "/react 1 📌")
    assert street.days() == []
    assert not street.holds("Testing")
    assert street.signs() == {1: "🧪"}


def test_2_2_only_the_senders_own_versions_have_words_in_front(street: Street) -> None:
    """An edit by somebody else is none."""
    street.happens(post("1", "Doors"), replace(edit("1", "draft: Doors", at=1), by="ben"))
    assert street.reads() == {1: "Doors"}
