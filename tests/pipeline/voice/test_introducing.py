"""The cheat sheet: each channel of a network gets it once, when daypost first listens there."""

from typing import Any

import pytest

from bots import Condition
from pipeline.commands import read_command
from pipeline.config import Config
from pipeline.events import Channel
from pipeline.reactions import table
from pipeline.store import said
from pipeline.store.database import Database
from pipeline.voice.cheat_sheet import cheat_sheet, help_text
from pipeline.voice.introducing import introductions
from pipeline.voice.speaking import Said
from tests.happened import NOON, config
from tests.pipeline.installed import STARTED, Installed, configured

WELL = Condition("listening", "listens", well=True)


def introduced(database: Database, config: Config, source: str = "slack", condition: Condition = WELL) -> list[Said]:
    with database.reading() as connection:
        return list(introductions(config, connection, source, condition, NOON))


def sheet(reactions: dict[Any, Any] | None = None, **liveblog: Any) -> str:
    return cheat_sheet(config(**liveblog).liveblogs["pycon"], table(reactions or {}), in_rehearsal=False)


def test_each_channel_of_the_network_is_told_but_no_desk(database: Database) -> None:
    both = config(channels=["slack:C1", "slack:C2", "matrix:!room:example.org"], desk="slack:C0DESK")
    assert [str(one.notice.channel) for one in introduced(database, both)] == ["slack:C1", "slack:C2"]
    assert [str(one.notice.channel) for one in introduced(database, both, "matrix")] == ["matrix:!room:example.org"]
    assert all(one.once and not one.notice.to and not one.notice.thread for one in introduced(database, both))


def test_what_was_told_is_not_told_again(database: Database) -> None:
    both = config(channels=["slack:C1", "slack:C2"])
    told = introduced(database, both)[0]
    database.write(lambda connection: said.note(connection, told.name, "1", NOON)).result()
    assert [one.notice.channel for one in introduced(database, both)] == [Channel("slack", "C2")]


@pytest.mark.parametrize(
    ("source", "condition"),
    [
        ("slack", Condition("deaf", "hears nothing")),
        ("slack", Condition("removed", "is not in the channel")),
        ("slack", Condition("played", "a recording was played", well=True)),
        ("matrix", WELL),
    ],
)
def test_only_where_it_listens(database: Database, source: str, condition: Condition) -> None:
    assert introduced(database, config(channels=["slack:C1"]), source, condition) == []


def test_a_terminal_has_a_greeting_of_its_own(sqlite: Database, tmp_path: Any) -> None:
    assert introduced(sqlite, configured(tmp_path), "console") == []


def test_a_rehearsal_is_said_until_it_is_opened(sqlite: Database, tmp_path: Any) -> None:
    both = configured(tmp_path, channels=["console:main", "slack:C1"])
    assert "It is a rehearsal" in introduced(sqlite, both)[0].notice.text
    Installed(both, sqlite).take_in(*STARTED)
    assert "rehearsal" not in introduced(sqlite, both)[0].notice.text


def test_the_sheet_shows_the_emoji_that_are_configured() -> None:
    assert "❌ delete, 🔒 hold, 📌 pin, ⭐ key moment, ✅ release, ✏️ correct." in sheet()
    other = sheet({"delete": ["no-go", "x"], "hold": ["wastebasket"], "pin": [], "correct": ["📝"]})
    assert ":no-go: delete, 🗑️ hold, ⭐ key moment, ✅ release, 📝 correct." in other
    assert "draft: to keep it back until 🆗." in sheet({"release": ["🆗"]})
    assert "Reactions" not in sheet(dict.fromkeys(("delete", "hold", "pin", "key", "release", "correct"), ()))
    assert ":no-go: delete" in help_text(table({"delete": ["no-go"]}))


def test_the_sheet_is_short_and_true() -> None:
    text = sheet()
    assert len(text) < 700
    named = [word.strip(",;.") for word in text.split() if word.startswith("!")]
    assert {read_command(word).verdict for word in named} == {"command"}
    assert "20s later" in sheet(delay="20s")
    assert "reply" in sheet()
    assert "reply" not in sheet(replies="none")
    assert "+" in sheet(replies="plus")
