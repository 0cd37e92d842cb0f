"""What a process sees to before it listens: the reactions of a day that runs follow the configuration (RULES 4.1)."""

from collections.abc import Iterator

import pytest

from pipeline.config import Config
from tests.pipeline.desk import DAY, Desk, configuration, fast_folder


def chosen(delete: list[str]) -> Config:
    plain = configuration()
    return plain.model_copy(update={"reactions": type(plain.reactions).model_validate({"delete": delete})})


@pytest.fixture
def desk() -> Iterator[Desk]:
    with fast_folder() as folder:
        desk = Desk(folder, configuration())
        yield desk
        desk.close()


def shown(desk: Desk) -> tuple[str, ...]:
    desk.look()
    return desk.shelf.history[-1].texts


def test_rule_4_1_the_day_that_runs_takes_the_new_table_and_what_is_hidden_stays_hidden(desk: Desk) -> None:
    hidden, early, late = desk.say("hidden"), desk.say("early"), desk.say("late")
    desk.react(hidden, "❌")
    assert shown(desk) == ("early", "late")

    desk.restart(chosen(["🗑️"]))
    desk.react(early, "❌")
    assert shown(desk) == ("early", "late")
    desk.react(late, "wastebasket")
    assert shown(desk) == ("early",)

    desk.restart(configuration())
    assert shown(desk) == (), "the ❌ of the meantime means what it means now"
    desk.react(hidden, "❌", off=True)
    assert shown(desk) == ("hidden",)


def test_rule_4_1_a_day_that_is_over_keeps_its_table(desk: Desk) -> None:
    one = desk.say("one")
    assert shown(desk) == ("one",)
    desk.clock.now += DAY
    desk.restart(chosen(["🗑️"]))
    desk.react(one, "🗑️")
    desk.look()
    assert desk.shelf.history[-1].texts == (), "🗑️ was among its defaults"
    desk.react(one, "🗑️", off=True)
    desk.react(one, "❌")
    desk.look()
    assert desk.shelf.history[-1].texts == ()
