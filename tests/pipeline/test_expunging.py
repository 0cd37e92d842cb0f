"""Purged without a `!purge`: what was deleted in chat longer ago than `forget`, and what the command line names."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from pipeline.config import Config
from pipeline.events import Decided, Event, Message
from pipeline.expunging import ALL_AGAIN, Forgetting, expunge
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.store.gone import gone
from tests.databases import recorded, written
from tests.happened import PLACE, at, config, deleted, edited, posted, redacted
from tests.pipeline.desk import DAY, FRIDAY, SATURDAY, SUNDAY, Desk, Opener
from tests.recording import BEN, EVE, STRANGER, deliver

WEEK = 7 * 24 * 60


class Memory:
    """A log, and what is forgotten of it."""

    def __init__(self, database: Database, settings: Config) -> None:
        self.database = database
        self.stamping = Stamping(settings)
        self.forgetting = Forgetting(database, settings.liveblogs)

    def deliver(self, *events: Event) -> None:
        deliver(self.database, self.stamping, *events, now=3 * WEEK)

    def forget(self, minutes: float) -> list[str]:
        """What has no text any more at that minute."""
        self.forgetting.forget(at(minutes))
        events = recorded(self.database)
        return [one.key for one in events if isinstance(one, Message) and one.withheld == "purged"]

    def purges(self) -> list[Decided]:
        return [one for one in recorded(self.database) if isinstance(one, Decided) and one.what == "purged"]


@pytest.fixture
def past(database: Database) -> Memory:
    return Memory(database, config())


def test_5_7_a_deletion_is_purged_after_a_week(past: Memory) -> None:
    past.deliver(posted("1", "gone"), edited("1", "gone for good"), posted("2", "here"), deleted("1", 10, by=STRANGER))
    assert past.forget(10 + WEEK - 1 / 60) == []
    assert past.forget(10 + WEEK) == ["posted:1", edited("1", "gone for good").key]
    (purge,) = past.purges()
    assert (purge.about, purge.cause, purge.time) == ("1", "deleted:1", at(10 + WEEK))
    before = recorded(past.database)
    past.forget(10 + 2 * WEEK)
    assert recorded(past.database) == before


def test_5_7_a_redacted_message_is_purged_a_redacted_edit_is_none(past: Memory) -> None:
    past.deliver(posted("1", "gone"), posted("2", "here"), edited("2", "was a slip"))
    past.deliver(redacted("1", 10), redacted(edited("2", "was a slip").key, 10))
    assert past.forget(11 + WEEK) == ["posted:1"]


def test_a_deleted_root_takes_its_thread_along_a_deleted_reply_only_itself(past: Memory) -> None:
    past.deliver(posted("1", "an entry"), posted("2", "its reply", 1, thread="1"), deleted("1", 2))
    past.deliver(posted("3", "an entry"), posted("4", "its reply", 1, thread="3"), deleted("4", 2))
    assert past.forget(3 + WEEK) == ["posted:1", "posted:2", "posted:4"]


def test_a_deleted_root_that_was_no_entry_leaves_what_was_sent_to_the_channel_too(past: Memory) -> None:
    past.deliver(posted("1", "who is only an editor", by=EVE), posted("2", "to all", 1, thread="1", broadcast=True))
    past.deliver(deleted("1", 2, by=EVE))
    assert past.forget(3 + WEEK) == ["posted:1"]


@pytest.mark.parametrize("broadcast", [False, True])
def test_a_reply_whose_root_is_missing_is_purged_too(past: Memory, broadcast: bool) -> None:
    past.deliver(posted("2", "to a stranger", 1, thread="1", broadcast=broadcast), deleted("2", 2))
    assert past.forget(3 + WEEK) == ["posted:2"]
    past.deliver(edited("2", "late", 1))
    assert len(past.forget(4 + WEEK)) == 2


def test_what_came_late_is_found_within_the_hour(past: Memory) -> None:
    past.deliver(posted("1", "gone"), deleted("1", 1), posted("2", "gone too"))
    past.forget(2 + WEEK)
    past.deliver(deleted("2", 1))
    assert past.forget(3 + WEEK) == ["posted:1"]
    assert past.forget(2 + WEEK + ALL_AGAIN / timedelta(minutes=1)) == ["posted:1", "posted:2"]


def test_a_deletion_of_what_is_not_there_is_nobodys_business(past: Memory) -> None:
    past.deliver(deleted("1", 1), redacted("posted:7", 1))
    assert past.forget(2 * WEEK) == []
    assert past.purges() == []


def test_forget_is_that_of_the_live_blog(database: Database) -> None:
    quick = Memory(database, config(forget="1h"))
    quick.deliver(posted("1", "gone"), deleted("1", 1))
    assert quick.forget(60) == []
    assert quick.forget(61) == ["posted:1"]


def test_what_was_purged_already_is_not_purged_again(past: Memory) -> None:
    past.deliver(posted("1", "gone", by=BEN), posted("2", "!purge", 1, thread="1", by=EVE), deleted("1", 2))
    past.forget(3 + WEEK)
    assert [one.cause for one in past.purges()] == ["posted:2"]


def test_each_tick_looks_only_at_deletions(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with sqlite.reading() as connection:
        execute = connection.execute

        def explained(statement: object, *more: object) -> object:
            asked.extend(str(row) for row in execute(text(f"EXPLAIN QUERY PLAN {statement}"), *more))  # type: ignore[call-overload]
            return execute(statement, *more)  # type: ignore[call-overload]

        monkeypatch.setattr(connection, "execute", explained)
        list(gone(connection, "pycon", at(0), at(1)))
    assert any("events_gone" in line for line in asked)
    assert not any("SCAN" in line for line in asked)


def test_an_unknown_message_is_not_expunged(past: Memory) -> None:
    written(past.database, expunge, PLACE, "1", "posted:x", at(0))
    assert recorded(past.database) == []


def _drafted(opened: Opener) -> Desk:
    """An entry of Friday that was released on Saturday, and shows there; it is Sunday."""
    desk: Desk = opened()
    draft = desk.say("draft: Doors")
    desk.say("Friday")
    desk.pass_time(DAY)
    desk.say("Saturday")
    desk.react(draft, "✅")
    desk.pass_time(DAY)
    desk.say("Sunday")
    desk.look()
    assert desk.shelf.texts(SATURDAY) == ("Doors", "Saturday")
    return desk


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("beside", [False, True])
def test_a_purge_reaches_the_day_that_a_draft_was_released_on(opened: Opener, restarts: bool, beside: bool) -> None:
    """Its text told which day that was; with the text purged, the stamps do, in days that are over."""
    desk = _drafted(opened)
    if beside:
        sent = deleted("1", source="console", channel="main").place
        written(desk.database, expunge, sent, "1", "posted:purge", desk.clock.now)
    else:
        desk.say("!purge", thread="1", by="eve")
    if restarts:
        desk.restart()
    desk.look()
    assert desk.shelf.texts(FRIDAY) == ("Friday",)
    assert desk.shelf.texts(SATURDAY) == ("Saturday",)
    assert desk.shelf.texts(SUNDAY) == ("Sunday",)


def test_what_was_purged_is_said_once_to_who_asked(opened: Opener) -> None:
    desk = opened()
    mine, other = desk.say("Doors"), desk.say("Gates")
    desk.look()
    desk.say("!purge", thread=mine)
    desk.say("!purge", thread=other, by="eve")
    desk.say("!purge")
    desk.look()
    desk.restart()
    desk.look()
    assert [
        (said.notice.to, said.notice.text.partition(":")[0])
        for said in desk.answered
        if said.notice.channel.source == "console"
    ] == [
        ("ann", "Purged"),
        ("eve", "Purged"),
        ("", "Nothing was purged"),
    ]
    assert desk.shelf.texts(FRIDAY) == ()
