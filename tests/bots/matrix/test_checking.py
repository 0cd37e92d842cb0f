"""What a check finds on a real homeserver, with each thing that is wrong in it, and with an answer that is none."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bots.matrix.checking import _level, check
from bots.matrix.home import Login
from pipeline.errors import Finding
from tests.servers import faults
from tests.servers.fault_proxy import FaultProxy
from tests.servers.synapse import Person, Synapse


@pytest.fixture
def proxy(homeserver: Synapse) -> Iterator[FaultProxy]:
    proxy = FaultProxy(homeserver.url)
    yield proxy
    proxy.close()


def found(bot: Person, *rooms: str, people: tuple[str, ...] = (), at: str = "") -> list[Finding]:
    login = Login(at or bot.homeserver, bot.user_id, bot.access_token, "", bot.device_id)
    return asyncio.run(check(login, rooms, people))


def faulty(bot: Person, *rooms: str) -> list[str]:
    """What is not well of rooms, after their names."""
    return [one.what.partition(": ")[2].replace(bot.user_id, "bot") for one in found(bot, *rooms) if not one.well]


def limited(homeserver: Synapse, version: str, **levels: Any) -> tuple[Person, str]:
    """Daypost in a room in which ann has set levels."""
    ann, bot = homeserver.person("ann"), homeserver.person("bot")
    room = ann.make_room("Live", bot, version=version)
    bot.join(room)
    ann.set_state(room, "m.room.power_levels", ann.state(room, "m.room.power_levels") | levels)
    return bot, room


@pytest.mark.parametrize(
    ("level", "counts"), [(50, 50), ("50", 50), (" -1 ", -1), ("+7", 7), ("much", 3), (True, 3), (None, 3), ([], 3)]
)
def test_a_level_may_be_a_text_as_old_rooms_have_it(level: object, counts: int) -> None:
    assert _level({"ban": level}, "ban", 3) == counts


SPEAKS, PUTS, TAKES = "bot may say anything", "bot may put receipts on messages", "bot may take receipts off again"


@pytest.mark.parametrize(
    ("levels", "missing"),
    [
        ({}, []),
        ({"events_default": 10}, [SPEAKS, PUTS, TAKES]),
        ({"events_default": 10, "users_default": 10}, []),
        ({"events": {"m.reaction": 50}}, [PUTS]),
        ({"events": {"m.room.redaction": 50}}, [TAKES]),
        ({"events": {"m.room.message": 50}, "users_default": 49}, [SPEAKS]),
    ],
)
def test_what_it_may_not_do_in_a_room_is_said(
    homeserver: Synapse, levels: Mapping[str, Any], missing: list[str]
) -> None:
    bot, room = limited(homeserver, "11", **levels)
    assert faulty(bot, room) == missing


@pytest.mark.parametrize(("version", "missing"), [("11", [SPEAKS, PUTS, TAKES]), ("12", [])])
def test_who_has_made_a_room_may_do_anything_there_since_version_12(
    homeserver: Synapse, version: str, missing: list[str]
) -> None:
    bot = homeserver.person("bot")
    room = bot.make_room("Live", version=version)
    levels = bot.state(room, "m.room.power_levels")
    bot.set_state(room, "m.room.power_levels", levels | {"events_default": 50, "users": {}})
    assert faulty(bot, room) == missing


def test_a_ban_is_to_be_lifted_first(homeserver: Synapse) -> None:
    ann, bot = homeserver.person("ann"), homeserver.person("bot")
    room = ann.make_room("Live", bot)
    bot.join(room)
    ann.ban(room, bot)
    finding = found(bot, room)[-1]
    assert not finding.well
    assert "lift" in finding.mend


def test_one_thing_that_cannot_be_looked_at_leaves_the_others_as_they_are(
    homeserver: Synapse, proxy: FaultProxy
) -> None:
    bot, room = limited(homeserver, "11")
    proxy.plan("/profile/", faults.page(502))
    one, other = homeserver.person("ann").user_id, homeserver.person("ben").user_id
    *_, first, second = found(bot, room, people=(one, other), at=proxy.url)
    assert (first.what, first.well, second.well) == (f"matrix:{one}", False, True)
    assert "502" in first.mend
    assert proxy.planned == 0


@pytest.mark.parametrize("answer", ["{}", "<!doctype html><title>Welcome</title>", '{"user_id": 7}'])
def test_who_answers_and_is_no_homeserver_is_said(homeserver: Synapse, proxy: FaultProxy, answer: str) -> None:
    proxy.always("/", faults.answer(200, answer))
    (finding,) = found(homeserver.person("bot"), at=proxy.url)
    assert (finding.what, finding.well) == (f"matrix: {proxy.url} is a homeserver", False)
    assert "set user_id" not in finding.mend


def test_a_homeserver_that_has_us_wait_for_long_is_not_waited_for(
    homeserver: Synapse, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.matrix.checking.LONGEST", 0.5)
    bot, room = limited(homeserver, "11")
    later = {"errcode": "M_LIMIT_EXCEEDED", "error": "Later", "retry_after_ms": 500_000}
    proxy.always("/state$", faults.answer(429, json.dumps(later), Content_Type="application/json"))
    *_, finding = found(bot, room, at=proxy.url)
    assert not finding.well
    assert "try again later" in finding.mend
