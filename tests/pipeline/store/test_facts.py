"""Small things beside the log: single facts, first times, checkpoints, and what a bot has parked."""

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from bots import Parked
from pipeline.store import facts
from pipeline.store.database import Database
from tests.databases import emptied, written
from tests.happened import NOON, at


def test_a_fact_is_what_it_was_last_set_to(database: Database) -> None:
    def value() -> str | None:
        with database.reading() as connection:
            return facts.fact(connection, "settled")

    assert value() is None
    for position in ("7", "8"):
        written(database, facts.set_fact, "settled", position)
        assert value() == position


def test_a_first_time_stays_what_it_was(database: Database) -> None:
    seen = [written(database, facts.first, "channel slack:C1", at(minute)) for minute in (0, 1, -1)]
    assert seen == [NOON, NOON, NOON]
    assert written(database, facts.first, "channel slack:C2", at(5)) == at(5)


def test_each_source_has_its_own_checkpoint(database: Database) -> None:
    for source, value in (("slack", "1"), ("matrix", "s1"), ("slack", "2")):
        written(database, facts.set_checkpoint, source, value)
    with database.reading() as connection:
        assert facts.checkpoint(connection, "slack") == "2"
        assert facts.checkpoint(connection, "matrix") == "s1"
        assert facts.checkpoint(connection, "console") is None


ids = st.lists(st.sampled_from("abcdef"), max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(ids, ids), max_size=8))
def test_what_is_parked_stays_in_order_until_it_is_let_go(
    database: Database, steps: list[tuple[list[str], list[str]]]
) -> None:
    """Parked again, it keeps its first payload and its place."""
    emptied(database)
    expected: dict[str, Parked] = {}
    number = 0

    def step(connection: Connection, new: Sequence[Parked], gone: Sequence[str]) -> None:
        facts.park(connection, "matrix", new)
        facts.unpark(connection, "matrix", gone)

    for parks, unparks in steps:
        new = [Parked(one, f"payload {(number := number + 1)}") for one in parks]
        written(database, step, new, unparks)
        for parked in new:
            expected.setdefault(parked.id, parked)
        for one in unparks:
            expected.pop(one, None)
        with database.reading() as connection:
            assert list(facts.parked_by(connection, "matrix")) == list(expected.values())
            assert facts.parked_by(connection, "slack") == []


def test_a_great_many_can_be_let_go_at_once(database: Database) -> None:
    """More than a database takes as parameters of one statement: a whole encrypted room whose key came."""
    many = [Parked(f"${number}", "ciphertext") for number in range(70_000)]
    written(database, facts.park, "matrix", many)
    written(database, facts.unpark, "matrix", [one.id for one in many[1:]])
    with database.reading() as connection:
        assert facts.parked_by(connection, "matrix") == many[:1]
