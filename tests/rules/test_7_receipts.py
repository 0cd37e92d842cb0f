"""RULES 7: receipts and notices."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from tests.make import post
from tests.rules.street import Opener, Street

FOUR = datetime(2026, 5, 16, 9, 0, tzinfo=UTC)
"""Four in the morning of Saturday in Chicago, when the day turns."""

SLOW = {"every": "1h", "quiet": "1h"}


def test_7_1_a_receipt_says_the_newest_state_of_its_message(opened: Opener) -> None:
    """🌐 everywhere, 💤 waits, 🚫 gone or never public; a rehearsal is 🧪; none for what is no entry."""
    street = opened(approval=True, delay="20s")
    street.type("/as ann Doors", "/as ann /react 1 🔒", "/as ann Coffee", "draft: Tea", "((aside", "!help")
    assert street.signs() == {1: "💤", 2: "💤", 3: "💤", 4: "🚫"}
    street.type("/as eve /react 2 ✅", takes=30)
    assert street.signs()[2] == "🌐"
    street.type("/as eve /react 2 ❌")
    assert street.signs()[2] == "🚫"
    street.type("/as eve /unreact 2 ❌")
    assert street.signs()[2] == "🌐"
    assert opened(start="manual").type("Testing").splitlines() == ["[1]", "  1 🧪 rehearsal"]


def test_7_1_recorded_is_said_of_what_is_not_public_within_three_seconds(opened: Opener) -> None:
    """🌐 only once every target has this version; 👀 never before it is on disk."""
    street = opened(sites={"site": {}, "slow": SLOW})
    assert street.type("Doors", takes=2).splitlines() == ["[1]"]
    assert street.reads() == {1: "Doors"}
    assert street.wait(seconds=1).split() == ["1", "👀", "recorded"]
    street.wait(hours=1)
    assert street.reads(site="slow") == {1: "Doors"}
    assert street.signs() == {1: "🌐"}
    street.type("/edit 1 Gates")
    street.wait(minutes=5)
    assert street.signs() == {1: "👀"}
    street.type("/react 1 ❌")
    assert street.reads(site="slow") == {}
    assert street.signs() == {1: "🚫"}


def test_7_1_each_reply_has_its_own(street: Street) -> None:
    """As each shows for itself."""
    street.type("Doors", "/reply 1 one", "/reply 1 two", "/react 2 🔒")
    assert street.signs() == {1: "🌐", 2: "💤", 3: "🌐"}


def test_7_2_receipts_are_levels_and_only_for_young_messages(street: Street) -> None:
    """Nothing is shown again; what came late gets none, unless the one it has is no longer true."""
    street.type("Doors")
    shown = list(street.printed)
    street.restart()
    street.wait(hours=2)
    assert street.printed == shown
    street.happens(post("9", "An hour late", at=5))
    assert 9 not in street.signs()
    street.type("/react 1 ❌")
    assert street.signs() == {1: "🚫"}


def test_7_2_receipts_are_a_matter_of_taste(opened: Opener) -> None:
    """`problems`: only ⚠️; `none`: none."""
    for taste, expected in (("problems", {2: "⚠️"}), ("none", {})):
        street = opened(receipts=taste)
        (street.folder / "text.png").write_text("no picture")
        street.type("Doors", f"/image {street.folder / 'text.png'}", "draft: Tea")
        assert street.signs() == expected


def test_7_3_what_is_deleted_in_chat_is_gone_everywhere_at_once(opened: Opener) -> None:
    """Whatever the pace of a target is, and though the day is over."""
    street = opened(sites={"site": {}, "slow": SLOW})
    street.type("A leak", "Doors")
    street.wait(hours=1)
    assert street.holds("A leak", "slow")
    street.type("/delete 1", takes=0)
    for site in ("site", "slow"):
        assert street.reads(site=site) == {2: "Doors"}
        assert not street.holds("A leak", site)


def test_7_3_who_deletes_what_was_public_is_told_for_how_long_it_was(street: Street) -> None:
    """One private line, when it is gone everywhere; none for what nobody saw."""
    street.type("A leak", "draft: another")
    street.wait(seconds=30)
    answer = street.type("/delete 1")
    assert answer.count("gone everywhere") == 1
    assert "» “A leak” is gone everywhere. It was public for 40 s;" in answer
    assert "gone everywhere" not in street.type("/delete 2")


def test_7_4_at_the_desk_one_notice_is_changed_in_place(opened: Opener) -> None:
    """It tells since when and how much waits, and then that all is out."""
    street = opened(desk="replay:desk")
    site, aside = street.folder / "site", street.folder / "aside"
    street.type("Doors")
    site.rename(aside)
    site.write_text("a file where the folder should be")
    street.type("Coffee", "Tea")
    street.wait(minutes=10)
    site.unlink()
    shutil.move(aside, site)
    street.wait(minutes=30)
    told = [one for one in street.told if one.name == "incident pycon site"]
    assert "Since 12:00, 2 messages waiting" in told[-2].notice.text
    assert "all out" in told[-1].notice.text
    assert {str(one.notice.channel) for one in told} == {"replay:desk"}
    assert [one.last for one in told] == [False] * (len(told) - 1) + [True]


def test_7_4_a_target_that_fails_is_said_once(street: Street) -> None:
    """And once that it is over, however often it was tried."""
    site, aside = street.folder / "site", street.folder / "aside"
    street.type("Doors")
    site.rename(aside)
    site.write_text("a file where the folder should be")
    said = len(street.said)
    street.type("Coffee")
    street.wait(hours=1)
    assert len(street.said) == said + 1
    assert "site" in street.said[-1]
    site.unlink()
    shutil.move(aside, site)
    street.wait(minutes=30)
    assert street.reads() == {1: "Doors", 2: "Coffee"}
    assert len(street.said) == said + 2


def test_7_5_a_start_is_answered_once(opened: Opener) -> None:
    """In a line; not again by the next process."""
    street = opened(start="manual")
    assert [line[:2] for line in street.type("!start").splitlines()] == ["[1", "» "]
    printed = len(street.printed)
    street.restart(start="manual")
    street.wait(minutes=1)
    assert len(street.printed) == printed


def test_7_6_who_is_not_listed_is_told_and_not_published(street: Street) -> None:
    """Without a number, and without a trace of the words."""
    answer = street.type("/as mallory Hear me")
    assert "not recorded" in answer
    assert "[" not in answer
    street.type("Doors")
    assert street.reads() == {1: "Doors"}
    assert "Hear me" not in street.exported()


def test_7_6_a_stranger_is_told_once_a_day(street: Street) -> None:
    """Privately, and without the words being kept."""
    assert street.type("/as mallory Hear me").count("you are not one of its authors") == 1
    assert "you are not" not in street.type("/as mallory And me")
    assert street.type("/as trudy Hello").count("you are not one of its authors") == 1
    street.wait_until(FOUR)
    assert street.type("/as mallory Good morning").count("you are not one of its authors") == 1
    assert "you are not" not in street.type("/as eve Hello")


@pytest.mark.parametrize("correcting", [["/edit 1 Gates"], ["/reply 1 Gates", "/react 2 ✏️"]])
def test_7_1_a_newer_version_that_waits_is_no_longer_public_everywhere(opened: Opener, correcting: list[str]) -> None:
    """🌐 means this version: what awaits approval, or came after `!pause`, is 💤."""
    street = opened(approval=True)
    street.type("Doors", "/as eve /react 1 ✅")
    assert street.signs() == {1: "🌐"}
    street.type(*correcting)
    assert (street.reads(), street.signs()[1]) == ({1: "Doors"}, "💤")
    street.type("/as eve /react 1 ✅")
    assert (street.reads(), street.signs()[1]) == ({1: "Gates"}, "🌐")


def test_7_1_an_edit_after_a_pause_waits(opened: Opener) -> None:
    """And its message says so; `!resume` brings it out."""
    street = opened()
    street.type("Doors", "/reply 1 open")
    street.wait(minutes=11)
    street.type("!pause", "/edit 1 Gates", "/edit 2 shut")
    assert (street.reads(), street.signs()) == ({1: "Doors open"}, {1: "💤", 2: "💤"})
    street.type("!resume")
    assert (street.reads(), street.signs()) == ({1: "Gates shut"}, {1: "🌐", 2: "🌐"})


def test_7_1_a_reply_is_gone_with_its_root_and_a_deleted_one_carries_nothing(street: Street) -> None:
    """The reply still stands in chat, and is gone from every target; what is deleted there carries no receipt."""
    street.type("Doors", "/reply 1 open", "Coffee", "/reply 3 hot", "/delete 1")
    assert street.signs() == {1: "🌐", 2: "🚫", 3: "🌐", 4: "🌐"}
    street.type("/delete 4")
    assert street.type("/react 3 🔒").splitlines() == ["ok 3 🔒 on", "  3 💤 waiting"]


def test_7_1_what_shows_only_when_its_day_is_over_is_public_all_the_same(opened: Opener) -> None:
    """A note of the night, with a delay."""
    street = opened(delay="60s")
    street.wait_until(FOUR - timedelta(seconds=20))
    street.type("Late note")
    street.wait(minutes=3)
    assert (street.reads(), street.signs()) == ({1: "Late note"}, {1: "🌐"})
    street.type("/react 1 ❌", "/unreact 1 ❌")
    assert (street.reads(), street.signs()) == ({1: "Late note"}, {1: "🌐"})


def test_7_2_a_new_day_leaves_the_receipts_of_the_day_before_alone(street: Street) -> None:
    """Though its post is published once more, for the link."""
    street.type("Doors")
    street.wait_until(FOUR)
    assert street.type("Saturday").splitlines() == ["[2]", "  2 🌐 public"]
    assert "Later day" in street.page("2026-05-15").text
    assert street.wait(minutes=5) == ""


def test_7_1_what_was_also_sent_to_the_channel_has_its_own_receipt(street: Street) -> None:
    """Under a root that is no entry it is an entry of its own: what becomes of the root is nothing to it."""
    street.wait(minutes=2)
    street.happens(post("10", "((between us"), post("11", "and to all", thread="10", broadcast=True, at=1))
    assert street.signs() == {10: "🚫", 11: "🌐"}
    street.type("/as ann /edit 10 ((still between us", "/as ann /delete 10")
    assert street.signs()[11] == "🌐"


def test_7_2_a_restart_leaves_receipts_that_are_still_true_alone(opened: Opener) -> None:
    """Also where a target is slow to be compared; only what is news is said."""
    street = opened(sites={"site": {}, "slow": SLOW})
    street.type("Doors", "Coffee")
    street.wait(hours=2)
    assert street.signs() == {1: "🌐", 2: "🌐"}
    street.restart()
    assert street.wait(minutes=1) == ""
    street.type("/edit 1 Gates")
    assert street.signs() == {1: "👀", 2: "🌐"}
    street.restart()
    assert street.wait(minutes=1) == ""
    street.wait(hours=2)
    assert street.signs() == {1: "🌐", 2: "🌐"}
    street.wait_until(FOUR)
    street.type("Saturday")
    street.wait(minutes=5)
    assert street.signs() == {1: "🌐", 2: "🌐", 3: "👀"}
