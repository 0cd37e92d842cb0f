"""RULES 5: what shows."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from PIL import Image

from tests.make import post
from tests.pages import of_class
from tests.rules.street import Opener, Street

FOUR = datetime(2026, 5, 16, 9, 0, tzinfo=UTC)
"""Four in the morning of Saturday in Chicago, when the day turns."""

LADDER = {
    "deleted": ("/delete {n}", ""),
    "removed": ("/react {n} ❌", "/unreact {n} ❌"),
    "held": ("/react {n} 🔒", "/unreact {n} 🔒"),
    "paused": ("", "!resume"),
    "draft": ("", "/react {n} ✅"),
}
"""What hides message n, the strongest first, and what gives it back; the last two were there before it was sent."""


@pytest.mark.parametrize(("upper", "lower"), list(combinations(LADDER, 2)))
def test_5_0_of_all_that_hides_a_message_the_strongest_is_what_is_said(opened: Opener, upper: str, lower: str) -> None:
    """`!status` and receipts speak these words only; hiding wins until the last of them is gone."""
    street = opened()
    if "paused" in (upper, lower):
        street.type("!pause")
    number = 2 if "paused" in (upper, lower) else 1
    street.type("draft: Doors" if "draft" in (upper, lower) else "Doors")
    for name in (lower, upper):
        if LADDER[name][0]:
            street.type(LADDER[name][0].format(n=number))
    assert street.states()[upper] == 1
    assert street.reads() == {}
    if upper == "deleted":
        return
    assert street.signs()[number] == ("🚫" if upper == "removed" else "💤")
    street.type(LADDER[upper][1].format(n=number))
    assert street.states()[lower] == 1
    assert street.reads() == {}
    street.type(LADDER[lower][1].format(n=number))
    assert street.reads() == {number: "Doors"}


def test_5_1_a_draft_is_recorded_and_not_shown_until_it_is_released(street: Street) -> None:
    """Its time and day are then those of its release, unless typed; ✅ off makes it a draft again."""
    street.type("draft: Doors", "draft: 11:00: Coffee")
    street.wait(hours=1)
    assert street.reads() == {}
    street.type("/react 1 ✅", "/react 2 ✅")
    assert street.times() == {2: "11:00", 1: "13:00"}
    street.type("/unreact 1 ✅")
    assert street.reads() == {2: "Coffee"}
    assert not street.holds("Doors")
    street.wait(hours=1)
    street.type("/edit 1 Doors, at last")
    assert street.times() == {2: "11:00", 1: "14:00"}
    street.type("/edit 1 draft: Doors, or not")
    assert street.reads() == {2: "Coffee"}
    assert street.signs()[1] == "💤"


def test_5_1_a_draft_that_is_released_the_next_day_is_of_that_day(street: Street) -> None:
    """And one with a typed time stays on its own."""
    street.type("draft: Doors", "draft: 11:00: Coffee")
    street.wait_until(FOUR + timedelta(hours=6))
    street.type("/react 1 ✅", "/react 2 ✅")
    assert street.reads("2026-05-16") == {1: "Doors"}
    assert street.reads("2026-05-15") == {2: "Coffee"}


def test_5_2_a_rehearsal_is_seen_by_nobody(opened: Opener) -> None:
    """`!start` opens the live blog once, and leaves the rehearsal's entries out; later days open by themselves."""
    street = opened(start="manual")
    street.type("Testing", "/as ben Testing too", "/reply 1 one two")
    assert street.days() == []
    assert street.signs() == {1: "🧪", 2: "🧪", 3: "🧪"}
    assert "» " in street.type("!start")
    street.type("Doors")
    assert street.reads() == {5: "Doors"}
    assert not street.holds("Testing")
    street.type("/reply 1 of a root that was left out")
    assert street.reads() == {5: "Doors"}
    street.wait_until(FOUR)
    street.type("Saturday")
    assert street.reads() == {7: "Saturday"}


def test_5_2_start_keep_takes_the_rehearsal_in(opened: Opener) -> None:
    """A `!start` by somebody who is neither author nor editor starts nothing."""
    street = opened(start="manual")
    street.type("Testing", "/as mallory !start keep", "/as eve !start keep")
    assert street.reads() == {1: "Testing"}


def test_5_2_a_start_by_the_clock(opened: Opener) -> None:
    """At its moment the live blog opens by itself."""
    street = opened(start="2026-05-15T13:00:00")
    street.type("Too early")
    street.wait(minutes=59)
    assert street.days() == []
    street.wait(minutes=1)
    street.type("Doors")
    assert street.reads() == {2: "Doors"}


def test_5_3_an_end_is_a_label_never_a_lock(street: Street) -> None:
    """Changes and late arrivals go on quietly; new root messages are held until `!start`, or `!end` is deleted."""
    street.type("Doors", "Coffee")
    assert of_class(street.page().root, "live")
    street.wait(minutes=5)
    assert "» " in street.type("!end")
    assert "Ended" in street.page().text
    assert not of_class(street.page().root, "live")
    street.type("/edit 1 Gates", "/reply 2 and tea", "A new one")
    street.happens(post("30", "Came late", at=2))
    assert street.reads() == {1: "Gates", 2: "Coffee and tea", 30: "Came late"}
    assert street.signs()[5] == "💤"
    street.type("/delete 3")
    assert street.reads()[5] == "A new one"
    assert "Ended" not in street.page().text

    street.type("!end", "Another")
    assert "Another" not in street.reads().values()
    street.type("!start")
    assert "Another" in street.reads().values()
    assert of_class(street.page().root, "live")


def test_5_3_the_days_end_ends_it_too(street: Street) -> None:
    """And the next day begins by itself."""
    street.type("Doors", "!end")
    street.wait_until(FOUR)
    street.type("Saturday")
    assert street.reads("2026-05-16") == {3: "Saturday"}
    street.type("/edit 1 Gates")
    assert street.reads("2026-05-15") == {1: "Gates"}
    assert "Ended" in street.page("2026-05-15").text


def test_5_4_a_pause_keeps_back_what_is_newer_than_it(street: Street) -> None:
    """Messages, replies, versions, releases; removals go out all the same. It survives a restart."""
    street.type("Doors", "Coffee", "draft: Tea", "Cake")
    street.wait(minutes=11)
    assert "» " in street.type("!pause")
    street.type("New", "/reply 1 more", "/edit 1 Gates", "/react 3 ✅", "/react 2 ❌", "/delete 4")
    assert street.reads() == {1: "Doors"}
    assert street.signs()[6] == "💤"
    street.restart()
    street.type("/as ben Another")
    assert street.reads() == {1: "Doors"}
    for words in ("New", "Gates", "Tea", "Coffee", "Cake", "Another"):
        assert not street.holds(f">{words}<"), words
    assert "» " in street.type("/as eve !resume")
    assert street.reads() == {1: "Gates more", 3: "Tea", 6: "New", 8: "Another"}


def test_5_4_an_edit_that_mends_a_text_which_was_not_out_for_long_is_no_addition(street: Street) -> None:
    """Within ten minutes it takes something away, and goes out while paused (8.2)."""
    street.type("A secret slipped in", "!pause", "/edit 1 Nothing slipped in")
    assert street.reads() == {1: "Nothing slipped in"}


@pytest.mark.parametrize("word", ["title", "intro", "summary"])
def test_5_4_what_is_typed_for_the_day_waits_in_a_pause_too(street: Street, word: str) -> None:
    """A new text, or another one; that it is taken back, emptied, or mended soon goes out all the same (8.2)."""
    street.type("Doors", f"!{word} Before")
    street.wait(minutes=11)
    street.type("!pause")
    assert "waits" in street.type(f"!{word} Newer")
    street.type("/edit 2 " + f"!{word} Changed", "!publish")
    assert street.holds("Before")
    assert not street.holds("Newer")
    assert not street.holds("Changed")
    street.restart()
    street.type("/delete 2")
    assert not street.holds("Before")
    street.type("!resume")
    assert street.holds("Newer")
    street.type("!pause", f"/edit 4 !{word} Mended")
    assert street.holds("Mended")
    street.type(f"!{word} -")
    assert not street.holds("Mended")


def test_5_4_off_line_the_site_shows_a_plain_page(street: Street) -> None:
    """Until `!online`; it survives a restart."""
    street.type("Doors", "!intro A secret intro")
    assert "» " in street.type("!offline")
    assert (street.days(), street.reads()) == (["2026-05-15"], {})
    street.restart()
    street.type("Coffee")
    for words in ("Doors", "Coffee", "A secret intro"):
        assert not street.holds(words)
    street.type("/as ben !online")
    assert street.reads() == {1: "Doors", 4: "Coffee"}


def test_5_5_a_day_that_is_over_is_published_again_only_for_what_is_its_own(opened: Opener) -> None:
    """And once when the next day's post first appears; `publish --day` does the rest."""
    street = opened()
    street.type("Doors")
    street.wait_until(FOUR)
    street.type("Saturday")
    assert "Later day" in street.page("2026-05-15").text
    before = street.page("2026-05-15").html
    street.restart(title="Renamed")
    street.type("More")
    assert "Renamed" in street.page("2026-05-16").text
    assert street.page("2026-05-15").html == before
    assert street.publish(date(2026, 5, 15)) == ["changed"]
    assert "Renamed" in street.page("2026-05-15").text
    street.type("/edit 1 Gates")
    assert street.reads("2026-05-15") == {1: "Gates"}


def test_5_5_a_new_target_gets_open_days_only(opened: Opener) -> None:
    """The days before it come with `publish --day`."""
    street = opened(sites={"site": {}, "mirror": {}}, targets=["site"])
    street.type("Doors")
    street.wait_until(FOUR)
    street.type("Saturday")
    street.restart(targets=["site", "mirror"])
    street.type("More")
    assert street.days("mirror") == ["2026-05-16"]
    assert street.publish(date(2026, 5, 15)) == ["same", "new"]
    assert street.reads("2026-05-15", "mirror") == {1: "Doors"}


def test_5_6_what_the_network_does_not_show_any_more_is_not_gone_by_itself(street: Street) -> None:
    """Only a recorded deletion takes an entry down: a tombstone is one. When absence is one, see tests/bots."""
    street.type("Doors", "Coffee")
    street.restart()
    street.wait(hours=2)
    assert street.reads() == {1: "Doors", 2: "Coffee"}
    street.type("/delete 1")
    street.restart()
    assert street.reads() == {2: "Coffee"}


def test_5_7_a_deleted_entrys_pictures_leave_unless_another_entry_shows_them(street: Street) -> None:
    """On every target."""
    path = street.folder / "hall.png"
    Image.new("RGB", (64, 48)).save(path)
    street.type(f"/image {path}", f"/image {path} again")
    street.wait_until(FOUR)
    street.type(f"/image {path} the next day")
    street.type("/delete 1", "/react 2 ❌")
    assert len(street.pictures()) == 1
    street.type("/delete 3")
    assert street.pictures() == set()
    street.type("/unreact 2 ❌")
    assert len(street.pictures()) == 1


def test_5_7_a_purge_is_for_good_and_everywhere(street: Street) -> None:
    """By its author, or an editor; the log keeps no word of it, and no reaction brings it back."""
    path = street.folder / "hall.png"
    Image.new("RGB", (64, 48)).save(path)
    street.type(f"/image {path} A leak", "/reply 1 with names", "Doors")
    assert "Nothing was purged: that is for its author" in street.type("/as ben /reply 1 !purge")
    assert street.holds("A leak")
    assert "» Purged:" in street.type("/reply 1 !purge")
    assert street.reads() == {3: "Doors"}
    assert street.pictures() == set()
    street.type("/delete 5", "/react 1 ✅", "/unreact 1 ✅", "/edit 1 A leak again")
    street.restart()
    assert street.reads() == {3: "Doors"}
    assert not any(word in street.exported() for word in ("A leak", "with names", "hall.png"))


def test_5_7_what_is_deleted_in_chat_is_purged_after_a_while(opened: Opener) -> None:
    """After `forget`; before that it is only hidden."""
    street = opened(forget="1h")
    street.type("A leak", "Doors", "/delete 1")
    street.wait(minutes=59)
    assert "A leak" in street.exported()
    street.wait(minutes=2)
    street.clear()
    assert "A leak" not in street.exported()
    assert street.reads() == {2: "Doors"}


def test_5_0_what_shows_is_said_in_these_words(opened: Opener) -> None:
    """By `!status`, whatever keeps an entry back."""
    street = opened(delay="1h", approval=True, last_day=FOUR.date() - timedelta(days=1))
    street.type("Doors", "/as eve /react 1 ✅", "draft: Coffee", "Tea")
    assert street.states() == {"delayed": 1, "draft": 1, "awaiting approval": 1}
    street.wait(hours=1)
    assert street.states()["public"] == 1
    street.wait_until(FOUR)
    street.type("Too late")
    assert street.states() == {"outside": 1}
