"""How sources are: what is wrong is one notice a live blog, and deafness is told of with how much was caught up."""

import json
from collections.abc import Iterable
from datetime import timedelta

import pytest

from bots import Condition
from pipeline.store.database import Database
from pipeline.store.facts import fact
from pipeline.voice.conditions import Conditions, known_conditions
from pipeline.voice.speaking import Said
from tests.happened import NOON, config
from tests.pipeline.shelf import Clock

WELL = Condition("listening", "listens", well=True)
DEAF = Condition("deaf", "is not heard", since=NOON)


class House:
    """Conditions, and what came of them."""

    def __init__(self, database: Database, desk: str | None = None) -> None:
        self.database = database
        self.clock = Clock(NOON)
        self.lines: list[str] = []
        self.said: list[Said] = []
        self.sheets: list[Said] = []
        self.conditions = Conditions(config(desk=desk), database, self.clock, self.lines.append, self._say)

    def _say(self, words: Iterable[Said]) -> None:
        for one in words:
            (self.sheets if one.name.startswith("cheat sheet") else self.said).append(one)

    def known(self) -> dict[str, str]:
        self.database.write(lambda _: None).result()  # what was written before it is there
        with self.database.reading() as connection:
            return known_conditions(connection, ["slack", "matrix"])


def test_after_a_night_of_deafness_the_days_are_said_too(database: Database) -> None:
    house = House(database)
    house.conditions.report("slack", DEAF)
    house.clock.now += timedelta(hours=24)
    house.conditions.report("slack", WELL)
    today = house.clock.now.date()
    days = f"from {today - timedelta(days=1)} 12:00 to {today} 12:00"
    assert house.said[-1].notice.text == f"slack: heard nothing {days}; nothing was missed."


def test_rule_7_5_after_deafness_it_says_from_when_to_when_and_how_much_was_caught_up(database: Database) -> None:
    house = House(database)
    house.conditions.report("slack", WELL)
    house.conditions.report("slack", DEAF)
    house.conditions.caught_up("slack", 12)
    house.clock.now += timedelta(minutes=13)
    house.conditions.report("slack", WELL)

    broken, back = house.said
    assert broken.notice.text == "slack: is not heard"
    assert back.notice.text == "slack: heard nothing from 12:00 to 12:13; 12 caught up."
    assert (broken.name, broken.last, back.name, back.last) == ("source slack pycon", False, "source slack pycon", True)
    assert {str(one.notice.channel) for one in house.said} == {"slack:C1"}
    assert house.lines == ["slack: listens", "slack: is not heard", "slack: listens"]


def test_rule_7_5_deafness_that_a_restart_ended_is_told_of_as_well(database: Database) -> None:
    house = House(database)
    house.conditions.report("slack", DEAF)
    house.known()
    again = House(database)
    again.clock.now += timedelta(minutes=13)
    again.conditions.caught_up("slack", 12)
    again.conditions.report("slack", WELL)

    (back,) = again.said
    assert back.notice.text == "slack: heard nothing from 12:00 to 12:13; 12 caught up."
    assert (back.name, back.last) == ("source slack pycon", True)


def test_what_was_well_before_a_restart_is_not_worth_a_word(database: Database) -> None:
    house = House(database)
    house.conditions.report("slack", DEAF)
    house.conditions.report("slack", WELL)
    house.known()
    again = House(database)
    again.conditions.report("slack", WELL)
    assert again.said == []
    assert again.lines == ["slack: listens"]


def test_the_next_deafness_counts_from_nothing(database: Database) -> None:
    house = House(database)
    for condition, number in ((DEAF, 3), (WELL, 0), (DEAF, 0), (WELL, 0)):
        house.conditions.report("slack", condition)
        house.conditions.caught_up("slack", number)
    assert [one.notice.text.partition("; ")[2] for one in house.said if one.last] == [
        "3 caught up.",
        "nothing was missed.",
    ]


@pytest.mark.parametrize("source", ["slack", "matrix"])
def test_what_is_wrong_goes_to_the_desk_and_to_status(database: Database, source: str) -> None:
    house = House(database, desk="slack:C0DESK")
    house.conditions.report(source, Condition("revoked", "its token was revoked"))
    (said,) = house.said
    assert (str(said.notice.channel), said.notice.text) == ("slack:C0DESK", f"{source}: its token was revoked")
    assert house.known() == {source: "its token was revoked"}
    assert not house.conditions.are_well
    assert house.conditions.texts == {source: "its token was revoked"}


def test_when_it_is_over_it_is_said_what_was_wrong_as_that_may_have_kept_it_from_being_said(database: Database) -> None:
    house = House(database)
    house.conditions.report("slack", Condition("revoked", "its token was revoked"))
    house.conditions.report("slack", WELL)
    over = house.said[-1]
    assert over.notice.text == "slack: listens again since 12:00. Until then: its token was revoked."
    assert over.last


def test_what_is_as_before_is_not_said_again(database: Database) -> None:
    house = House(database)
    for _ in range(3):
        house.conditions.report("slack", WELL)
    assert (house.lines, house.said) == (["slack: listens"], [])
    assert house.conditions.are_well


def test_since_when_it_is_so_is_no_news_of_its_own(database: Database) -> None:
    house = House(database)
    house.conditions.report("slack", Condition("revoked", "may not connect"))
    house.conditions.report("slack", Condition("revoked", "may not connect", since=NOON))
    house.conditions.report("slack", WELL)
    assert house.lines == ["slack: may not connect", "slack: listens"]
    assert house.said[-1].notice.text.startswith("slack: heard nothing from 12:00 to 12:00")


def test_a_new_name_is_told_to_the_desk_though_all_is_well(database: Database) -> None:
    house = House(database)
    house.conditions.report("slack", WELL)
    house.conditions.report("slack", Condition("renamed", "#live is called #sport now", well=True))
    house.conditions.report("slack", WELL)
    (said,) = house.said
    assert (said.notice.text, said.last) == ("slack: #live is called #sport now", True)


def test_a_source_that_no_live_blog_listens_to_has_nobody_to_tell(database: Database) -> None:
    house = House(database)
    house.conditions.report("console", Condition("closed", "is closed"))
    assert house.said == []


def test_what_is_kept_names_the_condition(database: Database) -> None:
    house = House(database)
    house.conditions.report("slack", DEAF)
    assert house.known() == {"slack": "is not heard"}
    with database.reading() as connection:
        kept = json.loads(fact(connection, "condition slack") or "")
    assert kept == {"name": "deaf", "text": "is not heard", "well": False, "since": NOON.isoformat()}
