"""Receipts and notices on their way to people: levels, spoken once, one source never in the way of another."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bots import Notice, Receipt, Sign, TooEarlyError
from pipeline.errors import DaypostError
from pipeline.events import Channel
from pipeline.store import said
from pipeline.store.database import Database
from pipeline.voice import speaking
from pipeline.voice.receipts import Wish
from pipeline.voice.speaking import Said, Speaking
from tests.pipeline.shelf import START, Clock
from tests.pipeline.talker import Talker

DEADLINE = 60.0


class Stage:
    """Two sources, a clock, and what is to be said to them."""

    def __init__(self, database: Database) -> None:
        self.clock = Clock()
        self.slack, self.matrix = Talker(), Talker()
        self.speaking = Speaking({"slack": self.slack, "matrix": self.matrix}, database, self.clock)

    def wish(self, sign: Sign | None, message: str = "1", *, source: str = "slack", newest: datetime = START) -> None:
        self.speaking.wish([Wish(Channel(source, "C"), message, sign, newest)])

    def say(self, text: str, *, source: str = "slack", name: str = "", last: bool = False, once: bool = False) -> None:
        self.speaking.say([Said(Notice(channel=Channel(source, "C"), text=text), name, last, once)])

    async def idle(self) -> None:
        async with asyncio.timeout(DEADLINE):
            await self.speaking.idle(at_most=DEADLINE * 2)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(DEADLINE):
            while not holds():
                await asyncio.sleep(0.001)


def play(database: Database, act: Callable[[Stage], Coroutine[None, None, None]]) -> None:
    """One process: it starts, something happens, it ends."""

    async def go() -> None:
        stage = Stage(database)
        stage.speaking.start()
        try:
            await act(stage)
        finally:
            await stage.speaking.stop()

    asyncio.run(go())


def test_rule_7_2_only_what_differs_is_shown(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        signs: list[Sign | None] = ["waiting", "waiting", "public", "public", None, None, "public"]
        for sign in signs:
            stage.wish(sign)
            await stage.idle()
        steps: list[tuple[Sign | None, Sign | None]] = [(None, "waiting"), ("waiting", "public"), ("public", None)]
        steps.append((None, "public"))
        assert stage.slack.history == [Receipt(Channel("slack", "C"), "1", sign, before) for before, sign in steps]

    play(sqlite, act)


def test_rule_7_2_what_was_shown_is_known_after_a_restart(sqlite: Database) -> None:
    async def first(stage: Stage) -> None:
        stage.wish("public")
        await stage.idle()

    async def second(stage: Stage) -> None:
        stage.wish("public")
        stage.wish("withdrawn", "2")
        await stage.idle()
        assert stage.slack.shown == [("2", "withdrawn")]

    play(sqlite, first)
    play(sqlite, second)


def test_rule_7_1_a_receipt_that_was_on_its_way_at_the_end_is_taken_off_by_the_next_process(sqlite: Database) -> None:
    async def first(stage: Stage) -> None:
        stage.wish("recorded", newest=START - timedelta(minutes=1))
        stage.clock.now += timedelta(seconds=3)
        stage.slack.open.clear()
        await stage.until(lambda: stage.slack.asked == 1)  # it may be there, though nobody could say so any more

    async def second(stage: Stage) -> None:
        stage.wish(None)
        await stage.idle()
        place = Channel("slack", "C")
        assert stage.slack.history == [Receipt(place, "1", "recorded"), Receipt(place, "1", None, "recorded")]

    async def third(stage: Stage) -> None:
        stage.wish(None)
        await stage.idle()
        assert stage.slack.history == []

    play(sqlite, first)
    play(sqlite, second)
    play(sqlite, third)


def test_only_the_newest_wish_is_shown(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.open.clear()
        stage.wish("waiting")
        await stage.until(lambda: stage.slack.asked == 1)
        stage.wish("public")
        stage.wish("withdrawn")
        stage.slack.open.set()
        await stage.idle()
        assert stage.slack.shown == [("1", "waiting"), ("1", "withdrawn")]

    play(sqlite, act)


def test_what_comes_too_early_is_thought_over_and_only_the_newest_state_is_shown(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.failures.append(TooEarlyError(0.05, "too early"))
        stage.slack.open.clear()
        stage.wish("waiting")
        await stage.until(lambda: stage.slack.asked == 1)
        stage.wish("public")
        stage.slack.open.set()
        await stage.idle()
        assert stage.slack.history == [Receipt(Channel("slack", "C"), "1", "public")]

    play(sqlite, act)


def test_a_receipt_that_came_too_early_at_the_end_is_not_taken_for_one_on_its_way(sqlite: Database) -> None:
    async def first(stage: Stage) -> None:
        stage.slack.failures.append(TooEarlyError(3600, "too early"))
        stage.wish("waiting")
        await stage.until(lambda: stage.slack.asked == 1 and not stage.slack.failures)
        await stage.until(lambda: not _shown(sqlite).is_changing)

    async def second(stage: Stage) -> None:
        stage.wish("public")
        await stage.idle()
        assert stage.slack.history == [Receipt(Channel("slack", "C"), "1", "public")]

    play(sqlite, first)
    play(sqlite, second)


def _shown(database: Database) -> said.Shown:
    with database.reading() as connection:
        return said.shown(connection, (Channel("slack", "C"), "1"))


def test_idle_waits_for_a_receipt_that_is_on_its_way(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.open.clear()
        stage.wish("public")
        await stage.until(lambda: stage.slack.asked == 1)
        waiting = asyncio.create_task(stage.idle())
        await stage.speaking.idle(at_most=0.05)
        assert not waiting.done()
        stage.slack.open.set()
        await waiting
        assert stage.slack.shown == [("1", "public")]

    play(sqlite, act)


def test_rule_7_1_recorded_is_worth_a_receipt_after_three_seconds(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        stage.wish("recorded", "late")
        stage.wish("recorded", "soon out")
        stage.wish("public", "2")
        await stage.until(lambda: bool(stage.slack.history))
        stage.clock.now += timedelta(seconds=2.9)
        stage.wish("public", "soon out")
        await stage.until(lambda: len(stage.slack.history) == 2)
        assert stage.slack.shown == [("2", "public"), ("soon out", "public")]
        stage.clock.now += timedelta(seconds=0.1)
        stage.wish("public", "3")
        await stage.idle()
        assert sorted(stage.slack.shown[2:]) == [("3", "public"), ("late", "recorded")]

    play(sqlite, act)


def test_rule_7_2_an_old_message_that_never_had_one_gets_none(sqlite: Database) -> None:
    hour_ago = START - timedelta(hours=1)

    async def act(stage: Stage) -> None:
        stage.wish("public", "old", newest=hour_ago - timedelta(seconds=1))
        stage.wish("public", "young", newest=hour_ago)
        await stage.idle()
        assert stage.slack.shown == [("young", "public")]
        stage.clock.now += timedelta(days=1)
        stage.wish("withdrawn", "young", newest=hour_ago)
        await stage.idle()
        assert stage.slack.shown == [("young", "public"), ("young", "withdrawn")]

    play(sqlite, act)


@pytest.mark.parametrize("fault", [DaypostError("refused"), KeyError("a fault of the bot")])
def test_a_receipt_that_fails_stops_neither_the_next_nor_other_sources(sqlite: Database, fault: Exception) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.failures.append(fault)
        stage.wish("public", "1")
        stage.wish("public", "2")
        stage.wish("public", "1", source="matrix")
        await stage.idle()
        assert stage.slack.shown == [("2", "public")]
        assert stage.matrix.shown == [("1", "public")]
        stage.wish("public", "1")
        await stage.idle()
        assert stage.slack.shown == [("2", "public"), ("1", "public")]

    play(sqlite, act)


@pytest.mark.parametrize("fault", [DaypostError("refused"), KeyError("a fault of the bot")])
def test_a_notice_that_fails_stops_no_other_and_is_not_tried_again(sqlite: Database, fault: Exception) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.failures.append(fault)
        stage.say("one", name="incident")
        stage.say("two")
        stage.say("three", source="matrix")
        await stage.idle()
        assert (stage.slack.said, stage.matrix.said) == (["two"], ["three"])

    play(sqlite, act)


@pytest.mark.parametrize("fault", [DaypostError("rate limited"), KeyError("a fault of the bot")])
def test_what_is_secret_is_not_logged(sqlite: Database, fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.failures += [fault, fault]
        notice = Notice(channel=Channel("slack", "C"), text="hunter2")
        stage.speaking.say([Said(notice, is_secret=True), Said(replace(notice, text="no secret"))])
        await stage.idle()

    play(sqlite, act)
    assert "hunter2" not in caplog.text
    assert "no secret" in caplog.text


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaking, "PAUSES", (0.001,))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [OSError("away"), TimeoutError("slow")])
def test_rule_7_2_a_receipt_waits_for_a_network_that_is_away_behind_the_others(
    sqlite: Database, fault: Exception
) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.failures += [fault, fault, fault]
        stage.wish("waiting", "1")
        stage.wish("public", "2")
        stage.wish("public", "1")
        await stage.idle()
        assert sorted(stage.slack.shown) == [("1", "public"), ("2", "public")]

    play(sqlite, act)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [OSError("away"), TimeoutError("slow")])
def test_words_wait_for_a_network_that_is_away_and_keep_their_order(sqlite: Database, fault: Exception) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.failures += [fault, fault]
        stage.say("failing", name="incident")
        stage.say("all out", name="incident", last=True)
        await stage.idle()
        assert stage.slack.said == ["failing", "all out"]

    play(sqlite, act)


@pytest.mark.usefixtures("impatient")
def test_words_that_are_no_news_any_more_are_let_go(sqlite: Database, caplog: pytest.LogCaptureFixture) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.open.clear()
        stage.slack.failures += [OSError("away")] * 3
        stage.say("old")
        await stage.until(lambda: stage.slack.asked > 0)
        stage.clock.now += timedelta(minutes=11)
        stage.slack.open.set()
        await stage.idle()
        stage.slack.failures.clear()
        stage.say("new")
        await stage.idle()
        assert stage.slack.said == ["new"]

    play(sqlite, act)
    assert "not said: old" in caplog.text


def test_words_to_one_person_are_not_logged(sqlite: Database, caplog: pytest.LogCaptureFixture) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.failures.append(DaypostError("refused"))
        stage.speaking.say([Said(Notice(channel=Channel("slack", "C"), text="Yours was: hunter2", to="U1"))])
        await stage.idle()

    play(sqlite, act)
    assert "hunter2" not in caplog.text
    assert "refused" in caplog.text


def test_a_source_that_hangs_holds_up_no_other(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.open.clear()
        stage.wish("public")
        stage.say("hello")
        stage.wish("public", source="matrix")
        stage.say("hello", source="matrix")
        await stage.until(lambda: len(stage.matrix.history) == 2)
        assert stage.slack.history == []

    play(sqlite, act)


def test_rule_7_4_a_named_notice_is_changed_in_place_until_its_matter_ends(sqlite: Database) -> None:
    async def first(stage: Stage) -> None:
        stage.say("the blog is away", name="blog")
        stage.say("something else")
        stage.say("the other blog is away", name="other")
        await stage.idle()
        assert [one.replaces for one in stage.slack.history if isinstance(one, Notice)] == ["", "", ""]

    async def second(stage: Stage) -> None:
        stage.say("the blog is still away", name="blog")
        await stage.idle()
        stage.say("all out", name="blog", last=True)
        stage.say("away again", name="blog")
        await stage.idle()
        assert [one.replaces for one in stage.slack.history if isinstance(one, Notice)] == ["n1", "n1", ""]

    play(sqlite, first)
    play(sqlite, second)


def test_what_is_for_a_source_that_nobody_speaks_to_is_dropped(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        stage.wish("public", source="replay")
        stage.say("hello", source="replay")
        await stage.idle()
        assert stage.slack.history == stage.matrix.history == []

    play(sqlite, act)


def test_what_is_said_once_is_never_said_again_under_its_name(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        stage.say("you are no author", name="stranger U9 today", once=True)
        stage.say("you are no author", name="stranger U9 today", once=True)
        stage.say("you are no author", name="stranger U8 today", once=True)
        await stage.idle()
        assert stage.slack.said == ["you are no author"] * 2

    async def later(stage: Stage) -> None:
        stage.say("you are no author", name="stranger U9 today", once=True)
        await stage.idle()
        assert stage.slack.said == []

    play(sqlite, act)
    play(sqlite, later)


def test_what_could_not_be_said_once_is_said_the_next_time(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.failures.append(OSError("gone"))
        stage.say("you are no author", name="stranger U9 today", once=True)
        stage.say("you are no author", name="stranger U9 today", once=True)
        await stage.idle()
        assert stage.slack.said == ["you are no author"]

    play(sqlite, act)


def test_rule_7_4_a_notice_that_stands_as_it_is_is_not_changed_to_the_same(sqlite: Database) -> None:
    async def act(stage: Stage) -> None:
        stage.slack.failures.append(OSError("is away"))
        for text in ("failing", "failing", "failing", "failing, 2 waiting", "failing"):
            stage.say(text, name="incident")
        stage.say("all out", name="incident", last=True)
        stage.say("failing", name="incident")
        await stage.idle()
        assert stage.slack.said == ["failing", "failing, 2 waiting", "failing", "all out", "failing"]

    play(sqlite, act)


def test_many_receipts_that_are_right_already_do_not_hold_up_the_loop(sqlite: Database) -> None:
    turns, seen = 0, set()

    def clock() -> datetime:
        seen.add(turns)
        return START

    async def go() -> None:
        nonlocal turns
        speaking, place = Speaking({"slack": Talker()}, sqlite, clock), Channel("slack", "C")
        speaking.wish(Wish(place, str(number), "public", START - timedelta(hours=2)) for number in range(100))
        speaking.start()
        idle = asyncio.create_task(speaking.idle(at_most=DEADLINE))
        while not idle.done():
            await asyncio.sleep(0)
            turns += 1
        await speaking.stop()

    asyncio.run(go())
    assert len(seen) > 50
