"""What is recorded, and what it is stamped with: RULES 1.1, 1.2, 1.5, 1.8 and 1.9, a test for each sentence."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.entries import Entry
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
    Stamp,
    Unknown,
)
from pipeline.fold import fold
from pipeline.journal import append
from pipeline.reactions import table
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.store.days import cut_days
from tests.databases import recorded
from tests.happened import NOON, at, config, deleted, edited, posted, reacted, redacted, unreacted

ANN, BEN, EVE, STRANGER = "U1", "U2", "U3", "U9"
TODAY = Day(date(2026, 5, 15), "America/Chicago", at(-480), at(960))

PICTURE = Attachment(id="F1", ref="https://files.example.org/F1", name="the-secret.jpg", alt="the secret")
CARD = Card(url="https://example.org/the-secret", title="the secret")


def record(database: Database, *events: Event, now: float = 60, begun: float = -600, **keys: Any) -> list[Event]:
    """Record events as one delivery to a process with such a configuration; returns the whole log."""
    deliver(database, Stamping(config(**keys)), *events, now=now, begun=begun)
    return recorded(database)


def deliver(database: Database, by: Stamping, *events: Event, now: float = 60, begun: float = -600) -> frozenset[str]:
    """Record events as one delivery; who delivers has listened since the minute `begun` at the latest."""
    database.write(lambda connection: by.listen_from(connection, at(begun))).result()
    return database.write(lambda connection: append(connection, by, events, at(now))).result()


def entries(database: Database, root: str = "1") -> tuple[Entry, ...]:
    return fold(recorded(database), root, table({}))


def stamp_of(event: Event) -> Stamp:
    assert event.stamp
    return event.stamp


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


def raws(database: Database) -> set[str]:
    from sqlalchemy import select

    from pipeline.store.schema import events

    with database.reading() as connection:
        return set(connection.execute(select(events.c.raw)).scalars())


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
    form = Decided(
        source="slack", channel="C1", key="decided:corrected:1:v1", time=NOON, by=EVE, what="corrected", about="1",
        cause="view:v1", body=Body("slack", "right"),
    )  # fmt: skip
    _, event = record(database, posted("1"), form)
    assert (stamp_of(event).person, stamp_of(event).role) == ("eve", "editor")


def test_1_2_what_the_pipeline_records_is_nobodys(database: Database) -> None:
    fetched = Fetched(source="slack", channel="C1", key="fetched:F1", time=NOON, message="1", attachment="F1")
    _, event = record(database, posted("1"), fetched)
    assert (stamp_of(event).person, stamp_of(event).role) == ("daypost", "other")


def test_1_2_names_and_moves_are_facts_of_the_network(database: Database) -> None:
    named = Named(source="slack", channel="C1", key="named:user:U9", time=NOON, ref="user:U9", name="Somebody")
    moved = Moved(source="slack", channel="C1", key="moved:C1:C2", time=NOON, old="C1", new="C2")
    assert record(database, named, moved) == [named, moved]


def test_1_5_a_time_more_than_five_minutes_ahead_is_stored_as_received(database: Database) -> None:
    events = record(database, posted("1", minutes=5), posted("2", minutes=5.1), edited("1", "x", 2000), now=0)
    assert [event.time for event in events] == [at(5), at(0), at(0)]


def test_1_5_the_stored_time_is_final(database: Database) -> None:
    record(database, posted("1", minutes=30), now=0)
    assert [event.time for event in record(database, posted("1", minutes=30), now=60)] == [at(0)]


def test_1_5_the_day_is_that_of_the_stored_time(database: Database) -> None:
    (event,) = record(database, posted("1", minutes=2 * 24 * 60), now=0)
    assert stamp_of(event).day == TODAY


def test_1_5_what_is_decided_because_of_it_has_the_stored_time(database: Database) -> None:
    _, decision = record(database, posted("1", "!start", 2000), now=0)
    assert isinstance(decision, Decided)
    assert (decision.time, decision.at, stamp_of(decision).day) == (at(0), at(0), TODAY)


def may_enter(events: list[Event]) -> list[bool]:
    return [stamp.settings.may_enter for event in events if (stamp := stamp_of(event)).settings]


def test_1_8_nothing_older_than_the_first_run_on_its_channel_becomes_an_entry(database: Database) -> None:
    events = record(database, posted("1", minutes=-1), posted("2", minutes=0), begun=0)
    assert may_enter(events) == [False, True]
    assert [entry.kind for entry in entries(database, "1")] == ["barred"]
    assert [entry.kind for entry in entries(database, "2")] == ["entry"]


def test_1_8_a_later_run_changes_nothing(database: Database) -> None:
    record(database, begun=-60)
    assert may_enter(record(database, posted("1", minutes=-30), begun=0)) == [True]


def test_1_8_a_channel_that_is_listened_to_later_begins_then(database: Database) -> None:
    record(database, begun=-60)
    channels = ["slack:C1", "slack:C2"]
    events = [posted("1", minutes=-30), posted("2", minutes=-30, channel="C2"), posted("3", minutes=1, channel="C2")]
    assert may_enter(record(database, *events, begun=0, channels=channels)) == [True, False, True]


def test_1_8_nothing_older_than_a_persons_being_listed_becomes_an_entry(database: Database) -> None:
    record(database, begun=-60, authors=["ann"], editors=[])
    events = [posted("1", minutes=-30), posted("2", minutes=-30, by=BEN), posted("3", minutes=1, by=BEN)]
    assert may_enter(record(database, *events, begun=0)) == [True, False, True]


def test_1_8_somebody_who_never_was_noted_begins_now(database: Database) -> None:
    """The configuration of another process, which knows more people than the one that began."""
    by = Stamping(config())
    database.write(lambda connection: append(connection, by, [posted("1")], at(1))).result()
    database.write(lambda connection: append(connection, by, [posted("2", minutes=2)], at(2))).result()
    assert may_enter(recorded(database)) == [False, True]


def test_1_8_a_first_time_that_came_to_nothing_is_no_first_time(database: Database) -> None:
    by = Stamping(config())

    def fails(connection: Any) -> None:
        append(connection, by, [posted("1")], at(-30))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(fails).result()
    database.write(lambda connection: append(connection, by, [posted("2", minutes=-10)], at(0))).result()
    assert may_enter(recorded(database)) == [False]


def test_1_8_a_recording_that_is_played_again_enters_whatever_its_times(database: Database) -> None:
    by = Stamping(config(), replaying=True)
    deliver(database, by, posted("1", minutes=-9000), posted("2", minutes=9000), now=0, begun=0)
    assert may_enter(recorded(database)) == [True, True]
    assert [event.time for event in recorded(database)] == [at(-9000), at(9000)]


SLACK_ASIDES = ["((the secret))", "// the secret", "  \n((the secret", "//the secret"]


@pytest.mark.parametrize("text", SLACK_ASIDES)
def test_1_9_an_aside_is_recorded_as_key_hash_and_time_alone(database: Database, text: str) -> None:
    said = posted("1", text, raw=f'{{"text": "{text}"}}', attachments=(PICTURE,), cards=(CARD,))
    (event,) = record(database, said)
    assert isinstance(event, Posted)
    assert (event.key, event.hash, event.time, event.withheld) == (said.key, said.hash, said.time, "aside")
    assert (event.body, event.attachments, event.cards) == (None, (), ())
    assert raws(database) == {""}
    assert [entry.kind for entry in entries(database)] == ["aside"]


def test_1_9_in_matrix_one_slash_is_enough_elsewhere_it_is_text(database: Database) -> None:
    matrix = posted("1", "/ the secret", source="matrix", channel="!room:example.org", by="@ann:example.org")
    aside, text = record(database, matrix, posted("1", "/ no secret"))
    assert isinstance(aside, Posted)
    assert isinstance(text, Posted)
    assert (aside.body, aside.withheld) == (None, "aside")
    assert (text.body, text.withheld) == (Body("markdown", "/ no secret"), "")


def test_1_9_a_reply_is_an_aside_too(database: Database) -> None:
    *_, reply = record(database, posted("1"), posted("2", "((the secret))", 1, thread="1"))
    assert isinstance(reply, Posted)
    assert reply.body is None
    assert [part.message for part in entries(database)[0].parts] == ["1"]


def test_1_9_editing_the_mark_in_withdraws_the_entry(database: Database) -> None:
    record(database, posted("1", "open"), edited("1", "((the secret))", raw="the secret"))
    assert raws(database) == {""}
    assert [entry.kind for entry in entries(database)] == ["aside"]


def test_1_9_editing_it_out_publishes(database: Database) -> None:
    record(database, posted("1", "((not yet"), edited("1", "now"))
    (entry,) = entries(database)
    assert entry.kind == "entry"
    assert entry.root.versions[-1].body == Body("markdown", "now")


def test_1_9_the_text_is_nowhere_in_the_files_of_the_database(tmp_path: Path) -> None:
    """Nor that of what strangers say; raw payloads repeat former versions, so that later events are in it too."""
    database = Database.in_folder(tmp_path / "data")
    former = '{"previous_message": {"text": "the secret"}}'
    told = ["the secret", "the-secret"]
    record(
        database,
        posted("1", "in the open", raw="in the open"),
        posted("2", "((the secret))", raw="the secret", attachments=(PICTURE,), cards=(CARD,)),
        edited("2", "((the secret, again))", raw=former),
        edited("2", "out now", 2, raw=former),
        deleted("2", raw=former),
        posted("3", "the secret", by=STRANGER, thread="1", raw="the secret", cards=(CARD,), attachments=(PICTURE,)),
        posted("4", "the secret", by=STRANGER, raw="the secret"),
        edited("3", "the secret", by=STRANGER, raw="the secret"),
        deleted("3", by=STRANGER, raw="the secret"),
        deleted("4", by=STRANGER, raw="the secret"),
        redacted("posted:4", by=ANN, raw="the secret"),
    )
    files = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert "daypost.sqlite3-wal" in files
    assert b"in the open" in b"".join(files.values())
    assert b"out now" in b"".join(files.values())
    for name, content in files.items():
        assert not [text for text in told if text.encode() in content], name
    database.close()
    left = (tmp_path / "data" / "daypost.sqlite3").read_bytes()
    assert not [text for text in told if text.encode() in left]


def days(database: Database) -> list[Day]:
    with database.reading() as connection:
        return [row.day for row in cut_days(connection, "pycon")]


def test_2_3_a_day_is_cut_when_it_is_first_touched_and_stays_as_it_was_cut(database: Database) -> None:
    record(database, posted("1"))
    assert days(database) == [TODAY]
    (_, event) = record(database, posted("2", minutes=30), timezone="Asia/Tokyo", day_starts_at="00:00")
    assert stamp_of(event).day == TODAY
    assert days(database) == [TODAY]


def test_2_3_the_table_of_reactions_is_that_of_the_configuration_then(database: Database) -> None:
    deliver(database, Stamping(config()), posted("1"))
    with database.reading() as connection:
        (row,) = cut_days(connection, "pycon")
    assert row.meanings == table({})


def test_2_3_two_processes_cut_each_day_once(database: Database) -> None:
    one, other = Stamping(config()), Stamping(config(timezone="Europe/Berlin"))
    for number in range(6):
        minutes = 600 * number
        deliver(database, (one, other)[number % 2], posted(str(number), minutes=minutes), now=minutes)
    assert [stamp_of(event).day for event in recorded(database)] == [
        next(day for day in days(database) if event.time in day) for event in recorded(database)
    ]
    assert all(before.ends <= after.starts for before, after in zip(days(database), days(database)[1:], strict=False))


def test_2_3_a_day_whose_cut_came_to_nothing_is_cut_again(database: Database) -> None:
    by = Stamping(config())

    def fails(connection: Any) -> None:
        append(connection, by, [posted("1"), posted("2")], at(0))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(fails).result()
    deliver(database, by, posted("3"))
    assert days(database) == [TODAY]


def test_5_1_a_decision_is_stamped_with_the_day_of_what_it_decides(database: Database) -> None:
    release = Decided(
        source="slack", channel="C1", key="d", time=NOON, what="released", about="1", cause="x",
        at=NOON + timedelta(days=1),
    )  # fmt: skip
    *_, event = record(database, posted("1", "draft: x"), release, now=1440)
    assert stamp_of(event).day == Day(date(2026, 5, 16), "America/Chicago", at(960), at(2400))
