"""What is recorded, and with whose stamp: RULES 1.1 and 1.2, a test for each sentence."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.events import (
    Attachment,
    Body,
    Card,
    Day,
    Decided,
    Event,
    Fetched,
    Moved,
    Named,
    Posted,
    Settings,
    Unknown,
)
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from tests.databases import recorded
from tests.happened import NOON, at, config, deleted, edited, posted, reacted, redacted, unreacted
from tests.recording import ANN, BEN, EVE, STRANGER, deliver, entries, raws, record, stamp_of

TODAY = Day(date(2026, 5, 15), "America/Chicago", at(-480), at(960))
PICTURE = Attachment(id="F1", ref="https://files.example.org/F1", name="the-secret.jpg", alt="the secret")
CARD = Card(url="https://example.org/the-secret", title="the secret")


def form(about: str, by: str) -> Decided:
    """A text that somebody gives an entry in a form."""
    return Decided(
        source="slack", channel="C1", key=f"decided:corrected:{about}:v1", time=NOON, by=by, what="corrected",
        about=about, cause="view:v1", body=Body("markdown", "right"),
    )  # fmt: skip


@pytest.mark.parametrize("by", [ANN, BEN, EVE])
def test_1_1_everything_by_authors_and_editors_is_recorded(database: Database, by: str) -> None:
    events = [
        posted("1", by=by, raw="{}"),
        edited("1", "better", by=by, raw="{}"),
        reacted("1", "❌", by=by),
        unreacted("1", "❌", by=by),
        redacted("edited:1", by=by),
        deleted("1", by=by),
        Unknown(source="slack", channel="C1", key="unknown:1", time=NOON, by=by, called="pin_added", raw="{}"),
    ]
    assert [replace(event, stamp=None) for event in record(database, *events)] == events
    assert all(stamp_of(event).person in ("ann", "ben", "eve") for event in recorded(database))


def test_1_1_deletions_by_anyone_are_recorded_without_any_text(database: Database) -> None:
    gone = [deleted("1", by=STRANGER, raw='{"previous": "the secret"}'), redacted("$2", by=STRANGER, raw="the secret")]
    assert [event.key for event in record(database, *gone)] == ["deleted:1", "redacted:$2"]
    assert all(stamp_of(event).role == "other" for event in recorded(database))
    assert raws(database) == {""}


def test_1_1_of_others_only_that_they_spoke_in_a_recorded_thread_without_text(database: Database) -> None:
    said = posted(
        "2", "the secret", 1, by=STRANGER, thread="1", raw="the secret", attachments=(PICTURE,), cards=(CARD,)
    )
    _, event = record(database, posted("1"), said)
    assert isinstance(event, Posted)
    assert (event.message, event.thread, event.time, event.by) == ("2", "1", at(1), STRANGER)
    assert (event.body, event.hash, event.attachments, event.cards) == (None, "", (), ())
    assert (event.withheld, stamp_of(event).role) == ("stranger", "other")
    assert raws(database) == {""}


@pytest.mark.parametrize(
    "event",
    [
        posted("2", by=STRANGER),
        posted("2", by=STRANGER, thread="nobody's"),
        edited("1", "mine now", by=STRANGER),
        reacted("1", "❌", by=STRANGER),
        unreacted("1", "❌", by=STRANGER),
        posted("2", by="B07BOT"),
        posted("2", channel="C2"),
        posted("2", source="matrix"),
        deleted("2", channel="C2"),
        posted("2", channel="CDESK"),
    ],
)
def test_1_1_nothing_else_is_recorded(database: Database, event: Event) -> None:
    by = Stamping(config(desk="slack:CDESK"))
    deliver(database, by, posted("1"))
    assert deliver(database, by, event) == frozenset()
    assert [one.key for one in recorded(database)] == ["posted:1"]


def test_1_1_who_is_only_an_editor_makes_no_entries(database: Database) -> None:
    record(database, posted("1", by=EVE))
    assert [entry.kind for entry in entries(database)] == ["barred"]


def test_1_1_an_event_of_somebody_who_was_an_author_then_still_stands(database: Database) -> None:
    """Redelivered after he was taken off the list: the bot is told that it is there."""
    deliver(database, Stamping(config()), posted("1"))
    assert deliver(database, Stamping(config(authors=["ben"])), posted("1"), posted("2")) == {"posted:1"}


@pytest.mark.parametrize(
    ("by", "person", "role"), [(ANN, "ann", "author"), (BEN, "ben", "both"), (EVE, "eve", "editor")]
)
def test_1_2_each_event_is_stamped_with_live_blog_person_and_role_of_its_own_sender(
    database: Database, by: str, person: str, role: str
) -> None:
    events = record(database, posted("1"), edited("1", "x", by=by), reacted("1", "❌", by=by), deleted("1", by=by))
    for event in events[1:]:
        stamp = stamp_of(event)
        assert (stamp.liveblog, stamp.person, stamp.role) == ("pycon", person, role)


def test_1_2_an_account_without_a_person_is_its_own(database: Database) -> None:
    (event,) = record(database, posted("1", by=STRANGER), authors=["slack:U9"])
    assert stamp_of(event).person == "slack:U9"


def test_1_2_the_same_person_is_one_in_every_source(database: Database) -> None:
    events = record(
        database, posted("1"), posted("1", source="matrix", channel="!room:example.org", by="@ann:example.org")
    )
    assert [stamp_of(event).person for event in events] == ["ann", "ann"]


def test_1_2_it_is_stamped_when_first_recorded_and_never_again(database: Database) -> None:
    first = record(database, posted("1"))
    assert record(database, posted("1"), delay="5m", timezone="Asia/Tokyo", editors=["ann"]) == first


def test_1_2_a_message_is_stamped_with_day_delay_approval_and_replies(database: Database) -> None:
    (event,) = record(database, posted("1"), delay="20s", approval=True, replies="plus")
    stamp = stamp_of(event)
    assert stamp.day == TODAY
    assert stamp.settings == Settings(delay=20.0, approval=True, replies="plus", may_enter=True)


def test_1_2_replies_take_their_settings_from_their_root_but_not_person_and_role(database: Database) -> None:
    record(database, posted("1"), delay="20s")
    record(database, posted("2", "+ more", 1, by=BEN, thread="1"), delay="5m", replies="none")
    (entry,) = entries(database)
    assert [(part.person, part.delay) for part in entry.parts] == [("ann", 20.0), ("ben", 20.0)]


def test_1_2_replies_and_edits_stay_on_the_day_of_their_root(database: Database) -> None:
    tomorrow = 24 * 60
    late = posted("2", "+ more", tomorrow, thread="1"), edited("1", "better", tomorrow)
    record(database, posted("1"), *late, now=tomorrow)
    (entry,) = entries(database)
    assert entry.day == TODAY
    assert [part.message for part in entry.parts] == ["1", "2"]


def test_1_2_a_decision_by_a_person_is_stamped_with_person_and_role(database: Database) -> None:
    """A form's text is its editor's (RULES 4.3)."""
    _, event = record(database, posted("1"), form("1", EVE))
    assert (stamp_of(event).person, stamp_of(event).role) == ("eve", "editor")


@pytest.mark.parametrize(("by", "may"), [(ANN, True), (BEN, True), (EVE, True), (STRANGER, False)])
def test_4_0_a_form_is_recorded_only_of_who_may_correct_the_entry(database: Database, by: str, may: bool) -> None:
    """Its author or an editor, whatever a bot hands over; ann's entry, and that ben is an editor too."""
    assert bool(record(database, posted("1"), form("1", by))[1:]) is may


def test_4_0_an_authors_form_on_anothers_entry_is_not_recorded_or_counts_for_nothing(database: Database) -> None:
    by = Stamping(config(editors=["eve"]))
    assert deliver(database, by, posted("1"), form("1", BEN)) == {"posted:1"}
    assert deliver(database, by, form("2", STRANGER), form("2", BEN), posted("2")) == {form("2", BEN).key, "posted:2"}
    (entry,) = entries(database, "2")
    assert [version.key for version in entry.root.versions] == ["posted:2"], "it came before its message"


def test_1_2_what_the_pipeline_records_is_nobodys(database: Database) -> None:
    fetched = Fetched(source="slack", channel="C1", key="fetched:F1", time=NOON, message="1", attachment="F1")
    _, event = record(database, posted("1"), fetched)
    assert (stamp_of(event).person, stamp_of(event).role) == ("daypost", "other")


def test_1_2_names_and_moves_are_facts_of_the_network(database: Database) -> None:
    named = Named(source="slack", channel="C1", key="named:user:U9", time=NOON, ref="user:U9", name="Somebody")
    moved = Moved(source="slack", channel="C1", key="moved:C1:C2", time=NOON, old="C1", new="C2")
    assert record(database, named, moved) == [named, moved]


def test_6_3_at_the_desk_only_commands_are_recorded_and_none_may_become_an_entry(database: Database) -> None:
    said = [
        posted("1", "!pause", by=EVE, channel="C0DESK"),
        posted("2", "Lunch?", by=EVE, channel="C0DESK"),
        posted("3", "!status", by=EVE, channel="C0DESK", thread="1"),
        edited("2", "!pause", by=EVE, channel="C0DESK"),
        posted("4", "!pause", by=STRANGER, channel="C0DESK"),
        edited("1", "Lunch!", by=EVE, channel="C0DESK"),
        reacted("1", "❌", by=ANN, channel="C0DESK"),
        reacted("2", "❌", by=ANN, channel="C0DESK"),
        deleted("2", by=STRANGER, channel="C0DESK"),
        deleted("1", by=EVE, channel="C0DESK"),
    ]
    events = record(database, *said, desk="slack:C0DESK")
    assert [event.key for event in events] == [said[number].key for number in (0, 5, 6, 9)]
    stamp = stamp_of(events[0])
    assert stamp.liveblog == "pycon"
    assert stamp.settings
    assert not stamp.settings.may_enter


def test_6_3_a_desk_that_is_a_channel_of_the_live_blog_is_that_channel(database: Database) -> None:
    (event,) = record(database, posted("1", "Doors"), desk="slack:C1")
    assert stamp_of(event).settings == Settings()
