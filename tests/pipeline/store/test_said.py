"""What was shown and said to people is remembered, and nothing else."""

from typing import get_args

from bots import Sign
from pipeline.events import Channel
from pipeline.store import said
from pipeline.store.database import Database
from tests.databases import written
from tests.make import NOON, at

PLACE = Channel("slack", "C1")
SPOTS = [(PLACE, "1"), (PLACE, "2"), (Channel("slack", "C2"), "1"), (Channel("matrix", "C1"), "1")]


def shown(database: Database, spot: said.Spot) -> Sign | None:
    with database.reading() as connection:
        known = said.shown(connection, spot)
    assert not known.is_changing
    return known.sign


def reference(database: Database, name: str) -> str | None:
    with database.reading() as connection:
        return said.reference(connection, name)


def test_a_message_carries_what_was_last_shown_on_it(database: Database) -> None:
    spot = SPOTS[0]
    assert shown(database, spot) is None
    for sign in (*get_args(Sign), "public", "public", None, None, "failed"):
        written(database, said.set_shown, spot, sign)
        assert shown(database, spot) == sign


def test_what_is_being_shown_is_known_until_it_is_certain(database: Database) -> None:
    spot = SPOTS[0]
    steps: list[tuple[Sign | None, Sign | None]] = [(None, "waiting"), ("waiting", "public"), ("public", None)]
    for before, sign in steps:
        written(database, said.showing, spot, sign)
        with database.reading() as connection:
            assert said.shown(connection, spot) == said.Shown(before, sign, is_changing=True)
        written(database, said.set_shown, spot, sign)
        assert shown(database, spot) == sign


def test_each_message_of_each_channel_has_its_own(database: Database) -> None:
    signs: list[Sign] = ["public", "waiting", "failed", "rehearsal"]
    for spot, sign in zip(SPOTS, signs, strict=True):
        written(database, said.set_shown, spot, sign)
    written(database, said.set_shown, SPOTS[1], None)
    assert [shown(database, spot) for spot in SPOTS] == ["public", None, "failed", "rehearsal"]


def test_a_notice_is_known_by_its_name_until_it_is_forgotten(database: Database) -> None:
    assert reference(database, "blog") is None
    for number, minute in (("1", 0), ("2", 5)):
        written(database, said.note, "blog", number, at(minute))
        assert reference(database, "blog") == number
    written(database, said.note, "other", "3", NOON)
    written(database, said.forget, "blog")
    assert (reference(database, "blog"), reference(database, "other")) == (None, "3")
    written(database, said.forget, "blog")
