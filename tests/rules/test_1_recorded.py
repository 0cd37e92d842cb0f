"""RULES 1: what is recorded."""

from dataclasses import replace

import pytest

from pipeline.events import Posted, after
from tests.make import delete, edit, order, post, react, redact, unreact
from tests.rules.street import Opener, Street

MATRIX = """
[matrix]
homeserver = "https://matrix.example.org"
user_id = "@daypost:example.org"
password = "secret"
"""


def test_1_1_only_authors_and_editors_are_recorded_and_deletions_by_anyone(street: Street) -> None:
    """Of others only that they spoke in a recorded thread; who is only an editor makes no entries."""
    street.type("Doors", "/as ann Coffee", "/as eve Only an editor")
    assert "not recorded" in street.type("/as mallory Buy my book")
    assert "not recorded" in street.type("/as mallory /react 1 ❌")
    assert street.reads() == {1: "Doors", 2: "Coffee"}
    street.happens(replace(post("77", "elsewhere", at=1), channel="other"))

    street.type("/as mallory /reply 1 first!", "/reply 1 no paragraph any more")
    assert street.reads()[1] == "Doors"
    street.type("/as mallory /delete 2")
    assert street.reads() == {1: "Doors"}
    log = street.exported()
    assert "Only an editor" in log
    for words in ("Buy my book", "first!", "elsewhere"):
        assert words not in log


def test_1_2_what_was_recorded_keeps_the_settings_and_the_role_of_its_own_time(street: Street) -> None:
    """Config acts forward only; a reply takes the settings of its root, never its person's role from there."""
    street.type("At once", "/as ann Ann was here")
    street.restart(delay="1h", authors=["ben"])
    street.type("Later", "/reply 1 at once too")
    assert street.reads() == {1: "At once at once too", 2: "Ann was here"}
    assert "not recorded" in street.type("/as ann Ann is no author now")
    street.wait(hours=1)
    assert street.reads()[3] == "Later"


def test_1_3_a_fact_that_is_delivered_again_is_the_same_fact(street: Street) -> None:
    """Keys come from the fact: no delivery doubles anything, however late it comes."""
    facts = [post("1", "Doors"), edit("1", "Gates", at=1), react("1", "❌", at=2), unreact("1", "❌", at=3)]
    street.wait(minutes=5)
    street.happens(*facts)
    street.happens(*facts)
    assert street.reads() == {1: "Gates"}
    before = street.exported()
    street.wait(days=3)
    street.restart()
    street.happens(*reversed(facts))
    assert street.exported() == before
    assert street.days() == ["2026-05-15"]


def test_1_4_what_was_caught_up_ranks_just_after_what_was_known_then(street: Street) -> None:
    """An event that comes late and live is newer than what was inferred, until its message was looked at again."""
    street.wait(minutes=10)
    street.happens(post("1", "First"))
    street.happens(edit("1", "Inferred", at=9, ranks=after(order(0))))
    assert street.reads() == {1: "Inferred"}
    street.happens(edit("1", "Late and live", at=1))
    assert street.reads() == {1: "Late and live"}
    street.happens(edit("1", "As it is there", at=10, ranks=after(order(1))))
    assert street.reads() == {1: "As it is there"}


def test_1_5_a_time_far_ahead_of_ours_is_stored_as_received(street: Street) -> None:
    """More than five minutes ahead is a wrong clock; what is stored stays."""
    street.happens(post("1", "A wrong clock", at=5.1))
    street.happens(post("2", "A clock that is fast", at=4))
    assert street.times() == {1: "12:00", 2: "12:04"}
    street.happens(post("1", "A wrong clock", at=5.1))
    street.restart()
    assert street.times() == {1: "12:00", 2: "12:04"}


def test_1_6_what_comes_before_that_to_which_it_refers_waits_for_it(street: Street) -> None:
    """Orphans are adopted, transitively, in whatever order they come."""
    street.wait(minutes=10)
    root = post("1", "Dors")
    orphans = [
        edit("1", "Doors", at=1),
        post("2", "open", thread="1", at=2),
        post("3", "hidden", thread="1", at=3),
        react("3", "❌", at=4),
        post("4", "gone", thread="1", at=5),
        delete("4", at=6),
        redact(edit("2", "never", at=7).key, at=8),
        edit("2", "never", at=7),
    ]
    for orphan in reversed(orphans):
        street.happens(orphan)
        assert street.reads() == {}
    street.restart()
    street.happens(root)
    assert street.reads() == {1: "Doors open"}


def test_1_7_a_redaction_withdraws_a_message_an_edit_or_a_reaction(street: Street) -> None:
    """It names an event id; an edit that is withdrawn uncovers the version before."""
    street.wait(minutes=10)
    change, mark = edit("1", "Doors, changed", at=1), react("2", "❌", at=2)
    street.happens(post("1", "Doors"), change, post("2", "Coffee", at=1), mark, post("3", "Tea", at=2))
    assert street.reads() == {1: "Doors, changed", 3: "Tea"}
    street.happens(redact(change.key, at=4))
    assert street.reads()[1] == "Doors"
    street.happens(redact(mark.key, at=5))
    assert street.reads()[2] == "Coffee"
    street.happens(redact("3", at=6))
    assert street.reads() == {1: "Doors", 2: "Coffee"}
    assert not street.holds("Tea")
    assert not street.holds("changed")


def test_1_8_nothing_from_before_we_listened_becomes_an_entry(opened: Opener) -> None:
    """Neither of a channel nor of a person; an import restores all as it was; other imports are drafts."""
    street = opened()
    street.wait(minutes=10)
    street.happens(post("1", "Before the first run", at=-1), post("2", "After it", at=1))
    street.happens(replace(post("3", "Not listed yet", at=2), by="zoe"))
    street.restart(authors=["ann", "ben", "console:zoe"])
    street.happens(replace(post("4", "Sent before she was listed", at=9), by="zoe"))
    street.type("/as zoe Listed")
    assert street.reads() == {2: "After it", 5: "Listed"}
    street.happens(post("6", "From elsewhere", at=3, seen="imported"))
    assert 6 not in street.reads()
    street.type("/as ann /react 6 ✅", "/as ann /react 2 📌")
    assert street.reads() == {6: "From elsewhere", 5: "Listed", 2: "After it"}
    assert street.times()[6] == "12:03"

    other = opened()
    other.clock.now = street.clock.now
    other.import_from(street.exported())
    assert other.page().html == street.page().html
    assert "[7]" in other.type("and on it goes")


@pytest.mark.parametrize("mark", ["((", "//", "  (( "])
def test_1_9_an_aside_is_never_published_nor_kept(street: Street, mark: str) -> None:
    """It is recorded without its text; the mark edited in withdraws, edited out publishes."""
    street.type(f"{mark}nobody reads this", "Doors", f"/reply 2 {mark}nor that", f"/edit 2 {mark}secret")
    assert street.reads() == {}
    street.type("/edit 1 Somebody reads this", "/edit 3 And that")
    assert street.reads() == {1: "Somebody reads this"}
    street.type("/edit 2 Doors again")
    assert street.reads()[2] == "Doors again And that"
    for words in ("nobody reads this", "nor that", "secret"):
        assert words not in street.exported()
        assert not street.holds(words)


def test_1_9_in_matrix_one_slash_is_enough(opened: Opener) -> None:
    """Clients take the first of two slashes for an escape."""

    def said(message: str, text: str) -> Posted:
        sent = post(message, text)
        return replace(sent, source="matrix", channel="!room:example.org", by="@ann:example.org")

    channels, authors = ["console:main", "matrix:!room:example.org"], ["matrix:@ann:example.org"]
    street = opened(sections=MATRIX, channels=channels, authors=authors)
    street.happens(said("1", "/me laughs"), said("2", "Doors"))
    assert not street.holds("laughs")
    assert "laughs" not in street.exported()
    assert street.holds("Doors")


def test_1_10_a_decision_falls_with_its_cause_unless_it_is_one_that_stays(opened: Opener) -> None:
    """Released and approved fall when the ✅ comes off; corrected stays without its ✏️, started without its message."""
    street = opened(start="manual", approval=True)
    street.type("!start", "/delete 1", "draft: one", "/as eve /react 2 ✅")
    assert street.reads() == {2: "one"}
    street.type("/as eve /unreact 2 ✅")
    assert street.reads() == {}
    street.type("two", "/as eve /react 3 ✅")
    assert street.reads() == {3: "two"}
    street.type("/as eve /react 3 ✏️", "/as eve /reply 3 zwei", "/as eve /unreact 3 ✏️")
    assert street.reads() == {3: "zwei"}
    street.type("/as eve /delete 4")
    assert street.reads() == {3: "two"}
    street.type("/as eve /unreact 3 ✅")
    assert street.reads() == {}
