"""RULES 8.6: what people choose of what was changed by hand: about which day, when it is obeyed, and only once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import app, exchange
from pipeline.commands import Whose
from pipeline.coverage import Choice
from pipeline.errors import RetryableError
from pipeline.keeping import changed_by_hand, chosen, is_open, meant
from pipeline.publishers import Keep, Piece, Publication
from pipeline.reactions import table
from pipeline.store.publications import publications_of
from tests.make import at
from tests.pipeline.desk import DAY, FRIDAY, MINUTE, SATURDAY, TURN, Desk
from tests.pipeline.edited import Hands, edited_desk, shelf_of
from tests.pipeline.shelf import START

DAYS = [date(2026, 5, day) for day in range(11, 18)]
PIECES = st.lists(st.sampled_from(get_args(Hands)), max_size=3)


def had(day: date, *hands: Hands, kept: float | None = None, error: str = "") -> Publication:
    pieces = tuple(Piece("p", "", "", 1, one) for one in hands)
    return Publication(
        target="blog",
        liveblog="pycon",
        date=day,
        pieces=pieces,
        kept=None if kept is None else at(kept),
        error=error,
        needs_person=bool(error),
    )


@st.composite
def publications(draw: st.DrawFn) -> list[Publication]:
    days = draw(st.lists(st.sampled_from(DAYS), unique=True))
    times = st.none() | st.integers(0, 5)
    return [had(day, *draw(PIECES), kept=draw(times)) for day in days]


@st.composite
def choices(draw: st.DrawFn) -> list[Choice]:
    """In the order in which they were made, as days pass."""
    made = sorted(draw(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(DAYS)), unique_by=lambda one: one[0])))
    typed = sorted(day for _, day in made)
    whose = st.sampled_from(get_args(Whose))
    targets = st.sampled_from(["", "blog", "site"])
    return [Choice(day, draw(whose), draw(targets), at(minutes)) for (minutes, _), day in zip(made, typed, strict=True)]


@pytest.mark.parametrize(
    ("hands", "number"), [((), 0), (("",), 0), (("refused", ""), 0), (("edited", "removed", "inside", ""), 3)]
)
def test_what_hands_have_done_is_counted(hands: tuple[Hands, ...], number: int) -> None:
    assert changed_by_hand(had(FRIDAY, *hands)) == number
    assert is_open(had(FRIDAY, *hands)) == (number > 0)


def test_a_conflict_is_open_and_another_failure_is_none() -> None:
    assert is_open(had(FRIDAY, error="blog: changed by hand; !keep theirs or !keep ours decides"))
    assert not is_open(had(FRIDAY, error="blog: its password is wrong"))
    assert not is_open(replace(had(FRIDAY, error="!keep"), needs_person=False))


def test_a_choice_is_about_its_own_day_or_the_newest_before_it_that_waits_for_one() -> None:
    choice = Choice(DAYS[3], "ours", "", at(0))
    before, later = had(DAYS[1], error="!keep decides"), had(DAYS[4], "edited")
    assert meant(choice, []) == DAYS[3]
    assert meant(choice, [had(DAYS[0], error="!keep decides"), before, had(DAYS[2], "edited"), later]) == DAYS[1]
    assert meant(choice, [before, had(DAYS[3], "inside")]) == DAYS[3]


def test_a_choice_that_was_obeyed_is_about_no_other_day_whatever_is_changed_since() -> None:
    choice = Choice(DAYS[3], "ours", "", at(2))
    assert meant(choice, [had(DAYS[1], kept=2), had(DAYS[0], "edited"), had(DAYS[3], "edited")]) == DAYS[1]
    assert meant(choice, [had(DAYS[1], kept=1), had(DAYS[3], "edited")]) == DAYS[3]


@given(choices(), publications())
def test_obeyed_once_nothing_is_left_to_obey(made: list[Choice], known: list[Publication]) -> None:
    """However many are open, what was changed by hand is overwritten by none of them later."""
    for _ in range(len(made) + 1):
        by_day = {one.date: one for one in known}
        for day, keep in chosen(made, "blog", known).items():
            old = by_day.get(day, had(day))
            by_day[day] = replace(old, kept=max(old.kept or keep.at, keep.at))
        known = list(by_day.values())
    changed = [replace(one, pieces=had(one.date, "edited").pieces) for one in known]
    for day, keep in chosen(made, "blog", changed).items():
        kept = next(one.kept for one in changed if one.date == day)
        assert kept is not None
        assert kept >= keep.at


@given(choices(), publications())
def test_the_newest_choice_for_a_target_stands_on_the_day_that_it_is_about(
    made: list[Choice], known: list[Publication]
) -> None:
    found = chosen(made, "blog", known)
    ours = [one for one in made if one.target != "site"]
    assert bool(found) == bool(ours)
    if ours:
        assert found[meant(ours[-1], known)] == Keep(ours[-1].choice, ours[-1].at)
    assert set(found.values()) <= {Keep(one.choice, one.at) for one in ours}


@pytest.fixture
def desk() -> Iterator[Desk]:
    with edited_desk() as desk:
        yield desk


def test_rule_8_6_what_was_chosen_is_published_at_once_and_obeyed_once(desk: Desk) -> None:
    shelf = shelf_of(desk)
    shelf.hands[FRIDAY] = ("edited",)
    desk.say("Doors")
    desk.pass_time(MINUTE)
    assert shelf.choices == []
    desk.say("!keep ours")
    desk.look()
    assert shelf.choices == [(FRIDAY, "ours")]
    assert FRIDAY not in shelf.hands
    desk.pass_time(DAY)
    tries = len(shelf.keeps)
    desk.restart()
    desk.pass_time(MINUTE)
    assert len(shelf.keeps) == tries, "it was obeyed by the process before"


def test_rule_8_6_of_two_the_newer_stands_and_one_that_is_deleted_counts_no_more(desk: Desk) -> None:
    shelf = shelf_of(desk)
    desk.say("Doors")
    desk.look()
    theirs = desk.say("!keep theirs")
    desk.clock.now += MINUTE
    ours = desk.say("!keep ours")
    desk.look()
    assert shelf.choices[-1] == (FRIDAY, "ours")
    desk.delete(ours)
    desk.say("Coffee")
    desk.look()
    assert shelf.choices[-1] == (FRIDAY, "theirs")
    desk.edit(theirs, "never mind")
    desk.say("Tea")
    desk.look()
    assert shelf.keeps[-1] == (FRIDAY, None)


def test_rule_6_2_a_choice_that_is_edited_is_a_newer_one(desk: Desk) -> None:
    desk.say("Doors")
    one = desk.say("!keep theirs")
    desk.look()
    desk.clock.now += MINUTE
    desk.edit(one, "!keep ours")
    desk.look()
    assert shelf_of(desk).keeps[-1] == (FRIDAY, Keep("ours", desk.clock.now))


def test_rule_6_3_a_stranger_chooses_nothing(desk: Desk) -> None:
    desk.say("Doors")
    desk.say("!keep ours", by="mallory")
    desk.look()
    assert shelf_of(desk).choices == []


@pytest.mark.parametrize(("typed", "told"), [("", ["blog", "shelf"]), (" shelf", ["shelf"]), (" elsewhere", [])])
def test_rule_8_6_it_is_for_the_target_that_is_named_or_for_all(typed: str, told: list[str]) -> None:
    with edited_desk(["shelf", "blog"]) as desk:
        desk.say("Doors")
        desk.look()
        desk.say(f"!keep theirs{typed}")
        desk.look()
        assert sorted(name for name in desk.shelves if shelf_of(desk, name).choices) == told


def test_what_was_typed_while_daypost_was_away_is_obeyed_however_long_ago_that_is(desk: Desk) -> None:
    desk.say("Doors")
    desk.look()
    desk.say("!keep ours", seen="caught-up")
    desk.clock.now += 30 * MINUTE
    desk.restart()
    desk.look()
    assert shelf_of(desk).choices == [(FRIDAY, "ours")]


def test_an_export_carries_the_choices(desk: Desk) -> None:
    desk.say("Doors")
    desk.edit(desk.say("!keep theirs shelf"), "!keep ours shelf")
    desk.look()
    with desk.database.reading() as connection:
        exported = "\n".join(exchange.export(connection))
    with edited_desk() as other:
        file = other.folder / "export.jsonl"
        file.write_text(exported, "utf-8")
        recording = exchange.read(file)
        other.database.write(lambda it: exchange.take_in(it, recording, table({}), app.CHECKPOINTS)).result()
        other.look()
        assert other.room.coverage("pycon").choices == desk.room.coverage("pycon").choices
        assert shelf_of(other).choices == [(FRIDAY, "ours")]


def test_while_a_target_is_away_the_choice_waits_for_it_through_restarts(desk: Desk) -> None:
    shelf = shelf_of(desk)
    desk.say("Doors")
    desk.look()
    shelf.hands[FRIDAY] = ("edited",)
    shelf.failures += [RetryableError("shelf", "no answer")] * 3
    desk.say("!keep theirs")
    desk.look()
    desk.restart()
    desk.pass_time(30 * MINUTE)
    assert shelf.choices
    with desk.database.reading() as connection:
        assert [one.kept for one in publications_of(connection, "shelf")] == [START]


def test_rule_8_6_a_conflict_is_solved_at_once_though_the_next_try_would_be_later(desk: Desk) -> None:
    shelf = shelf_of(desk)
    desk.say("Doors")
    desk.look()
    shelf.in_conflict.add(FRIDAY)
    desk.say("Coffee")
    desk.pass_time(MINUTE)
    assert shelf.texts(FRIDAY) == ("Doors",)
    desk.say("!keep ours")
    desk.look()
    assert shelf.texts(FRIDAY) == ("Doors", "Coffee")


def test_a_day_that_is_over_and_waits_for_a_choice_is_meant_where_nothing_was_changed_today() -> None:
    with edited_desk(["shelf", "blog"]) as desk:
        shelf = shelf_of(desk)
        shelf.in_conflict.add(FRIDAY)
        desk.say("Doors")
        desk.pass_time(TURN + 3 * timedelta(hours=1))
        desk.restart()
        desk.say("Saturday")
        desk.look()
        desk.say("!keep ours")
        desk.look()
        assert shelf.choices == [(FRIDAY, "ours")]
        assert FRIDAY not in shelf.in_conflict
        assert {day for day, _ in shelf_of(desk, "blog").choices} == {SATURDAY}
        shelf.hands[SATURDAY] = ("edited",)
        desk.say("More")
        desk.pass_time(MINUTE)
        assert shelf.keeps[-1] == (SATURDAY, None)
        assert shelf.hands[SATURDAY] == ("edited",), "what was changed later asks for another choice"


def test_what_is_chosen_before_a_day_has_anything_overwrites_nothing_later(desk: Desk) -> None:
    shelf = shelf_of(desk)
    desk.say("!keep ours")
    desk.pass_time(MINUTE)
    shelf.hands[FRIDAY] = ("edited",)
    desk.say("Doors")
    desk.pass_time(MINUTE)
    assert shelf.texts(FRIDAY) == ("Doors",)
    assert shelf.hands[FRIDAY] == ("edited",)
