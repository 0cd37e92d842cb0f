"""RULES 7.5: each coverage day at `hello`, and when it is opened, the bot says that it listens."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import app
from pipeline.store.database import Database
from pipeline.voice.greetings import Greetings
from pipeline.voice.speaking import Said
from tests.make import post
from tests.pipeline.installed import STARTED, Installed, configured
from tests.pipeline.shelf import Clock

HALF_PAST_EIGHT = datetime(2026, 5, 15, 13, 30, tzinfo=UTC)
"""In Chicago."""


class Morning:
    """Greetings under a clock that a test sets, and what they said."""

    def __init__(self, folder: Path, now: datetime, **liveblog: Any) -> None:
        self.config = configured(folder, first_day=date(2026, 5, 15), last_day=date(2026, 5, 16), **liveblog)
        self.database = Database.in_folder(self.config.data)
        self.clock = Clock(now)
        self.said: list[Said] = []

    def play(self, act: Callable[[Greetings], Coroutine[None, None, None]]) -> list[Said]:
        """One process: it starts, something happens, it ends; returns what was said in it."""
        self.said = []

        async def go() -> None:
            targets = app.make_targets(self.config)
            greetings = Greetings(self.config, self.database, targets, self.clock, self.said.extend)
            await act(greetings)
            await greetings.stop()

        asyncio.run(go())
        return self.said


async def look(greetings: Greetings) -> None:
    await greetings.look()


@pytest.mark.parametrize(
    ("now", "names"),
    [
        (HALF_PAST_EIGHT - timedelta(seconds=1), []),
        (HALF_PAST_EIGHT, ["hello pycon 2026-05-15"]),
        (HALF_PAST_EIGHT + timedelta(hours=19), ["hello pycon 2026-05-15"]),
        (HALF_PAST_EIGHT + timedelta(hours=20), []),
        (HALF_PAST_EIGHT + timedelta(hours=24), ["hello pycon 2026-05-16"]),
        (HALF_PAST_EIGHT - timedelta(hours=24), []),
        (HALF_PAST_EIGHT + timedelta(hours=48), []),
    ],
)
def test_rule_7_5_each_coverage_day_from_hello_on(tmp_path: Path, now: datetime, names: list[str]) -> None:
    morning = Morning(tmp_path, now, hello="08:30")
    said = morning.play(look)
    assert [(one.name, one.once) for one in said] == [(name, True) for name in names]


def test_it_says_day_address_and_that_every_target_was_tried(tmp_path: Path) -> None:
    morning = Morning(tmp_path, HALF_PAST_EIGHT, hello="08:30", title="PyCon, day {{ day }}", desk="slack:C0DESK")
    (said,) = morning.play(look)
    (listening,) = said.notice.text.splitlines()
    assert listening.startswith("Listening. PyCon, day 1. It is a rehearsal: nobody sees it before !start.")
    assert "http://127.0.0.1:8010/pycon/2026-05-15/" in listening
    assert listening.endswith("Every target was tried: all is well.")
    assert str(said.notice.channel) == "slack:C0DESK"


def test_once_it_is_live_it_is_no_rehearsal(tmp_path: Path) -> None:
    morning = Morning(tmp_path, HALF_PAST_EIGHT, hello="08:30")
    Installed(morning.config, morning.database).take_in(*STARTED, post("1", "Doors"))
    (said,) = morning.play(look)
    assert "rehearsal" not in said.notice.text


def test_a_target_that_cannot_be_written_is_named_with_what_mends_it(tmp_path: Path) -> None:
    morning = Morning(tmp_path, HALF_PAST_EIGHT, hello="08:30")
    (tmp_path / "site").write_text("in the way")
    (said,) = morning.play(look)
    assert "⚠️ target site: write to" in said.notice.text


def test_one_process_greets_once_a_day(tmp_path: Path) -> None:
    async def all_day(greetings: Greetings) -> None:
        for _ in range(5):
            await greetings.look()

    assert len(Morning(tmp_path, HALF_PAST_EIGHT, hello="08:30").play(all_day)) == 1


def test_who_wants_no_hello_gets_none(tmp_path: Path) -> None:
    assert Morning(tmp_path, HALF_PAST_EIGHT).play(look) == []


def test_after_midnight_still_belongs_to_the_day_before(tmp_path: Path) -> None:
    morning = Morning(tmp_path, HALF_PAST_EIGHT, hello="01:00")
    assert morning.play(look) == []
    morning.clock.now = datetime(2026, 5, 16, 6, 0, tzinfo=UTC)
    (said,) = morning.play(look)
    assert said.name == "hello pycon 2026-05-15"


def test_rule_7_5_when_it_is_opened_it_is_said_each_time(tmp_path: Path) -> None:
    async def opened(greetings: Greetings) -> None:
        greetings.opened("pycon")
        while not morning.said:
            await asyncio.sleep(0.001)

    morning = Morning(tmp_path, HALF_PAST_EIGHT)
    assert [(one.name, one.once) for one in [*morning.play(opened), *morning.play(opened)]] == [("", False)] * 2
