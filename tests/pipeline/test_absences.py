"""What a network no longer shows, and ❌ on the notice that asks about it (RULES 4.6, 5.6)."""

import asyncio
from datetime import timedelta

import pytest

from pipeline.absences import Asked, ask, asked, counts_since, name_of
from pipeline.events import Channel
from pipeline.journal import append
from pipeline.stamping import Stamping
from pipeline.store import said
from pipeline.store.database import Database
from pipeline.store.facts import first
from pipeline.voice.absent import Absent
from pipeline.voice.speaking import Said
from tests.databases import recorded, written
from tests.happened import NOON, PLACE, at, config, deleted, posted, reacted

DESK = Channel("slack", "CDESK")


class Office:
    """A log with five messages of Ann's, and a notice that asks about some of them."""

    def __init__(self, database: Database, desk: Channel | None = None) -> None:
        self.database = database
        self.config = config(**({"desk": str(desk)} if desk else {}))
        self.stamping = Stamping(self.config)
        written(database, self.stamping.listen_from, at(-6000))
        self.record(*(posted(str(number), f"number {number}", number) for number in range(5)))

    def record(self, *events: object) -> None:
        written(self.database, append, self.stamping, events, at(60))  # type: ignore[arg-type]

    def ask(self, *messages: str, notice: str = "n1") -> None:
        written(self.database, ask, PLACE, messages)
        written(self.database, said.note, name_of(PLACE), notice, at(60))

    @property
    def gone(self) -> list[str]:
        return [event.key for event in recorded(self.database) if event.kind == "deleted"]

    @property
    def question(self) -> Asked | None:
        with self.database.reading() as connection:
            return asked(connection, PLACE)

    def says(self) -> list[tuple[str, bool]]:
        said: list[Said] = []
        asyncio.run(Absent(self.config, self.database, said.extend).look())
        return [(one.notice.text, one.last) for one in said]


@pytest.fixture
def office(sqlite: Database) -> Office:
    return Office(sqlite)


@pytest.mark.parametrize("account", ["U1", "U3"])
def test_an_author_or_an_editor_takes_them_down(office: Office, account: str) -> None:
    office.ask("1", "3")
    office.record(reacted("n1", "x", 61, by=account))
    assert office.gone == ["deleted:1", "deleted:3"]
    office.record(reacted("n1", "x", 61, by=account))
    assert office.gone == ["deleted:1", "deleted:3"]


def test_nobody_else_does(office: Office) -> None:
    office.ask("1", "3")
    office.record(reacted("n1", "x", 61, by="U9"))
    office.record(reacted("n1", "lock", 61))
    office.record(reacted("n2", "x", 61))
    office.record(reacted("n1", "x", 61, channel="CDESK"))
    assert office.gone == []


def test_at_a_desk(sqlite: Database) -> None:
    office = Office(sqlite, DESK)
    office.ask("2")
    office.record(reacted("n1", "x", 61))
    assert office.gone == []
    office.record(reacted("n1", "x", 62, channel=DESK.id))
    assert office.gone == ["deleted:2"]


def test_what_was_deleted_otherwise_is_not_deleted_twice(office: Office) -> None:
    office.ask("1", "3")
    office.record(deleted("1", 30))
    office.record(reacted("n1", "x", 61))
    assert office.gone == ["deleted:1", "deleted:3"]


def test_the_notice_names_them_and_then_says_what_became_of_it(office: Office) -> None:
    assert office.says() == []
    office.ask("1", "3")
    ((text, last),) = office.says()
    assert "2 messages" in text
    assert "12:01 “number 1”" in text
    assert "12:03 “number 3”" in text
    assert "❌" in text
    assert not last
    office.record(reacted("n1", "x", 61))
    ((text, last),) = office.says()
    assert text.startswith("2 messages")
    assert "taken down" in text
    assert last
    assert office.says() == []


def test_of_many_only_some_are_named(office: Office) -> None:
    office.record(*(posted(f"m{number}", f"more {number}", 10) for number in range(30)))
    office.ask(*(f"m{number}" for number in range(30)))
    ((text, _),) = office.says()
    assert text.count("“more ") == 10
    assert text.endswith("and 20 more")


def test_the_notice_says_that_they_are_there_again(office: Office) -> None:
    office.ask("1")
    written(office.database, ask, PLACE, [])
    ((text, last),) = office.says()
    assert "there again" in text
    assert last
    assert office.says() == []


def test_asking_for_nothing_is_no_question(office: Office) -> None:
    written(office.database, ask, PLACE, [])
    assert office.question is None


def test_absence_counts_from_the_day_before_the_running_one(office: Office) -> None:
    since = written(office.database, counts_since, office.config, PLACE, NOON)
    assert since == NOON - timedelta(days=1, hours=8)  # four in the morning of the day before
    begun = at(-30)
    written(office.database, first, "channel slack:C9", begun)
    assert written(office.database, counts_since, office.config, Channel("slack", "C9"), NOON) == begun
