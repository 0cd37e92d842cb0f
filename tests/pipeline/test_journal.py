"""The journal as a bot has it: a delivery is one commit, with its checkpoint and what it parks; or it is nothing."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots import Condition, Form, Parked, Text
from pipeline.errors import StoreError
from pipeline.events import Body, Decided, Named
from pipeline.events import Event as Fact
from pipeline.journal import SourceJournal, append
from pipeline.stamping import Stamping
from pipeline.store import database as store
from pipeline.store.database import Database
from pipeline.voice import wording
from tests.databases import emptied, recorded
from tests.happened import NOON, at, config, deleted, edited, posted, reacted, redacted

T = TypeVar("T")


class Office:
    """A journal of Slack, and what it told others."""

    def __init__(self, database: Database) -> None:
        self.commits: list[int] = []
        self.conditions: list[tuple[str, Condition]] = []
        self.now = at(60)
        self.database = database
        stamping = Stamping(config())
        database.write(lambda connection: stamping.listen_from(connection, at(-6000))).result()
        self.journal = SourceJournal(
            source="slack",
            database=database,
            stamping=stamping,
            clock=lambda: self.now,
            committed=lambda *_: self.commits.append(len(recorded(database))),
            reported=lambda source, condition: self.conditions.append((source, condition)),
        )

    def record(self, *events: Fact, **more: Any) -> frozenset[str]:
        return run(self.journal.record(events, **more))

    @property
    def keys(self) -> list[str]:
        return [event.key for event in recorded(self.database)]


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def test_a_delivery_is_one_commit_with_its_checkpoint_and_what_it_parks(office: Office) -> None:
    keys = office.record(posted("1"), posted("2"), checkpoint="s17", parked=[Parked("$a", "xx"), Parked("$b", "yy")])
    assert keys == {"posted:1", "posted:2"}
    assert office.commits == [2]
    assert run(office.journal.checkpoint()) == "s17"
    assert run(office.journal.parked()) == [Parked("$a", "xx"), Parked("$b", "yy")]
    office.record(posted("3"), unparked=["$a"])
    assert run(office.journal.checkpoint()) == "s17"
    assert run(office.journal.parked()) == [Parked("$b", "yy")]


def test_a_failure_in_the_middle_keeps_nothing_of_the_delivery(office: Office) -> None:
    office.record(posted("1"), checkpoint="before", parked=[Parked("$a", "xx")])
    senseless = replace(posted("3"), time=NOON.replace(tzinfo=None))
    with pytest.raises(TypeError, match="offset-naive"):
        office.record(
            posted("2"), senseless, posted("4"), checkpoint="after", parked=[Parked("$b", "y")], unparked=["$a"]
        )
    assert office.keys == ["posted:1"]
    assert office.commits == [1]
    assert run(office.journal.checkpoint()) == "before"
    assert run(office.journal.parked()) == [Parked("$a", "xx")]
    office.record(posted("2"))
    assert office.keys == ["posted:1", "posted:2"]


def test_a_checkpoint_alone_is_a_commit(office: Office) -> None:
    assert office.record(checkpoint="s18") == frozenset()
    assert run(office.journal.checkpoint()) == "s18"
    assert office.commits == [0]


def test_what_a_database_refuses_is_not_acknowledged_and_the_next_delivery_is(
    postgres_free_office: Callable[[], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)
    office, other = postgres_free_office(), postgres_free_office()
    with pytest.raises(StoreError, match="another program holds the database"):
        other.database.write(lambda _: office.record(posted("1"), checkpoint="s1")).result()
    assert office.keys == []
    assert office.commits == []
    office.record(posted("2"))
    assert office.keys == ["posted:2"]


@pytest.fixture
def postgres_free_office(database_url: str) -> Iterator[Callable[[], Office]]:
    """Opens offices on the same database, as if they were in different processes."""
    databases: list[Database] = []

    def opened() -> Office:
        databases.append(Database(database_url))
        return Office(databases[-1])

    yield opened
    for database in databases:
        database.close()


EVENTS: Sequence[Fact] = (
    posted("1", "!start"),
    posted("2", "text", 1),
    posted("3", "reply", 2, thread="2"),
    posted("4", "stranger", 3, thread="2", by="U9"),
    edited("2", "better", 4),
    reacted("2", "❌", 5, by="U2"),
    redacted("reacted:2", 6),
    deleted("3", 7),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(EVENTS),
    again=st.lists(st.sampled_from(EVENTS), max_size=8),
    sizes=st.lists(st.integers(1, 4), min_size=20, max_size=20),
)
def test_whatever_is_redelivered_and_in_whatever_batches_each_fact_stands_once(
    database: Database, order: list[Fact], again: list[Fact], sizes: list[int]
) -> None:
    office = Office(emptied(database))
    deliveries = [*order, *again]
    for size in sizes:
        batch, deliveries = deliveries[:size], deliveries[size:]
        assert office.record(*batch) >= {event.key for event in batch if event.by != "U9"}
    keys = office.keys
    assert len(keys) == len(set(keys))
    strangers = {"posted:4"} if order.index(EVENTS[1]) < order.index(EVENTS[3]) else set(keys) & {"posted:4"}
    decided = {"decided:started:1:posted:1"}
    assert set(keys) == {event.key for event in EVENTS if event.by != "U9"} | strangers | decided


def test_a_decision_is_in_the_commit_of_its_cause(office: Office) -> None:
    office.record(posted("1", "!start"), posted("2", "!resume", 1))
    assert office.commits == [4]
    start, resume = [event for event in recorded(office.database) if isinstance(event, Decided)]
    assert (start.what, start.cause, start.at) == ("started", "posted:1", at(0))
    assert (resume.what, resume.cause, resume.at) == ("resumed", "posted:2", at(1))
    office.record(posted("1", "!start"))
    assert len(office.keys) == 4


def test_the_keys_of_strangers_do_not_come_back(office: Office) -> None:
    assert office.record(posted("1"), posted("2", by="U9")) == {"posted:1"}


def test_a_bot_that_is_cancelled_meanwhile_loses_nothing(office: Office) -> None:
    """The commit goes on, and is told of: the record stands and what wants to know of it does."""
    writing, cancelled = Event(), Event()

    def clock() -> datetime:
        writing.set()
        cancelled.wait()
        return at(60)

    async def be_cancelled() -> None:
        task = asyncio.create_task(replace(office.journal, clock=clock).record([posted("1")]))
        await asyncio.to_thread(writing.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        cancelled.set()

    run(be_cancelled())
    office.record(posted("2"))
    assert office.keys == ["posted:1", "posted:2"]
    assert office.commits == [1, 2]


def test_many_deliveries_at_once_are_recorded_one_after_the_other(office: Office) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(office.journal.record([posted(str(number))]) for number in range(50)))

    run(all_at_once())
    assert office.keys == [f"posted:{number}" for number in range(50)]
    assert office.commits[-1] == 50


def test_the_clock_is_read_when_it_is_written(office: Office) -> None:
    office.now = at(0)
    office.record(posted("1", minutes=30))
    assert [event.time for event in recorded(office.database)] == [at(0)]


def test_the_present_text_of_a_message(office: Office) -> None:
    def text(message: str, channel: str = "C1") -> Text | None:
        return run(office.journal.text(channel, message))

    reply, better = posted("2", "reply", 1, thread="1"), edited("2", "better reply", 2)
    office.record(posted("1", "first"), reply, better, posted("3", "((aside"), posted("4", "gone"), deleted("4"))
    assert text("1") == Text("first", posted("1", "first").hash)
    assert text("2") == Text("better reply", better.hash)
    assert [text("3"), text("4"), text("5"), text("1", "C2")] == [None] * 4
    office.record(redacted(better.key))
    assert text("2") == Text("reply", reply.hash)


def test_what_a_form_begins_with(office: Office) -> None:
    def form(message: str, by: str, channel: str = "C1") -> Form:
        return run(office.journal.form(channel, message, by))

    begin = [Named(source="daypost", channel="", key="named:1", time=NOON, ref="person:ann", name="Ann Example")]
    office.record(*begin, posted("1", "draft: Dors"), posted("2", "((aside"), reacted("1", "📌", 3))
    assert form("1", "U1") == Form(text="Dors", version="posted:1", by="Ann Example", time=at(3))
    assert form("1", "U3") == form("1", "U1")
    office.record(posted("3", "s/Dors/Doors/", 5, thread="1"))
    assert form("1", "U1") == Form(text="Doors", version="posted:1 posted:3", by="Ann Example", time=at(5))
    words = [form(*asked).refusal for asked in [("1", "U9"), ("2", "U1"), ("4", "U1"), ("1", "U1", "C2")]]
    assert words == [wording.NOT_YOURS, wording.FORM_ASIDE, wording.FORM_NO_ENTRY, wording.FORM_NO_ENTRY]


@pytest.mark.parametrize("root", [[posted("1", "((aside")], []], ids=["under an aside", "under a stranger's"])
def test_a_reply_that_is_an_entry_of_its_own_has_a_form(office: Office, root: list[Fact]) -> None:
    office.record(*root, posted("2", "Dors", 1, thread="1", broadcast=True))
    begin = run(office.journal.form("C1", "2", "U3"))
    assert (begin.text, begin.version) == ("Dors", "posted:2")
    sent = corrected("2", 2, by="U3")
    assert office.record(sent) == {sent.key}
    after = run(office.journal.form("C1", "2", "U1"))
    assert (after.text, after.version, after.by) == ("Doors", sent.key, "eve")


def test_a_purge_takes_forms_along_those_too_that_come_after_it(office: Office) -> None:
    office.record(posted("1"), corrected("1", 1), posted("2", "!purge", 2, thread="1"), corrected("1", 3))
    forms = [event for event in recorded(office.database) if isinstance(event, Decided) and event.what == "corrected"]
    assert [form.body for form in forms] == [None, None]
    assert run(office.journal.form("C1", "1", "U1")).refusal == wording.FORM_DELETED


def corrected(about: str, minutes: float, by: str = "U1") -> Decided:
    """Somebody gives an entry another text in a form."""
    return Decided(
        source="slack", channel="C1", key=f"decided:corrected:{about}:form{minutes}", time=at(minutes), by=by,
        what="corrected", about=about, cause=f"form{minutes}", body=Body("markdown", "Doors"),
    )  # fmt: skip


def test_known_is_of_the_channel_and_the_time_that_are_asked_for(office: Office) -> None:
    office.record(posted("1"), posted("2", minutes=30))
    assert set(run(office.journal.known("C1", NOON + timedelta(minutes=1)))) == {"2"}
    assert set(run(office.journal.known("C2", NOON))) == set()


def test_a_condition_is_passed_on_with_its_source(office: Office) -> None:
    condition = Condition("deaf", "no socket", since=NOON)
    office.journal.report(condition)
    assert office.conditions == [("slack", condition)]


def test_append_is_all_there_is_to_it(database: Database) -> None:
    """What the pipeline records of its own goes the same way, in a transaction with other things."""
    by = Stamping(config())
    event = posted("start", "!start keep", source="daypost", channel="pycon", by="")
    appended = database.write(lambda connection: append(connection, by, [event], NOON)).result()
    assert appended.keys == {"posted:start"}
    (first, decision) = recorded(database)
    assert first.stamp
    assert (first.stamp.person, first.stamp.role, first.stamp.liveblog) == ("daypost", "editor", "pycon")
    assert isinstance(decision, Decided)
    assert decision.keep


def called(name: str, minutes: float) -> Named:
    key = f"named:user:U1:{name}"
    return Named(source="slack", channel="", key=key, time=at(minutes), ref="user:U1", name=name)


def test_a_name_that_comes_back_is_the_newest_and_told_again_it_is_one_fact(office: Office) -> None:
    for _ in range(2):
        office.record(called("Ann", 1), called("Anna", 2), called("Ann", 3), called("Ann", 3))
    names = [event for event in recorded(office.database) if isinstance(event, Named)]
    assert [event.name for event in sorted(names, key=lambda event: event.time)] == ["Ann", "Anna", "Ann"]


def test_an_old_name_that_is_told_late_changes_nothing(office: Office) -> None:
    office.record(called("Anna", 2), called("Ann", 1), called("Ann", 1))
    assert [event.key for event in recorded(office.database)] == ["named:user:U1:Anna", "named:user:U1:Ann"]
