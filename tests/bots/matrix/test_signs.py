"""What is said in the rooms of a real homeserver: who can read it, and that it can be read at all."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots import Notice
from bots.matrix.home import Login
from bots.matrix.rooms import Rooms
from bots.matrix.signs import MOST, Signs, _words
from bots.matrix.visiting import visiting
from pipeline.events import Channel
from tests.servers.synapse import Person, Synapse

Got = TypeVar("Got")


class Hall:
    """Ann and daypost in a room."""

    def __init__(self, homeserver: Synapse) -> None:
        self.homeserver = homeserver
        self.ann, self.sue, self.bot = (homeserver.person(name) for name in ("ann", "sue", "bot"))
        self.room = self.shared(self.ann.make_room("Live", self.bot, self.sue), self.bot, self.sue)

    def shared(self, room: str, *guests: Person) -> str:
        """A room that they have all joined."""
        for guest in guests:
            guest.join(room)
        return room

    def play(self, deed: Callable[[Signs], Awaitable[Got]]) -> Got:
        """What becomes of a deed of somebody who knows the rooms as they are now."""

        async def whole() -> Got:
            login = Login(self.homeserver.url, self.bot.user_id, self.bot.access_token, "", self.bot.device_id)
            async with visiting(login) as home:
                await home.sync("", whole=True)
                return await deed(Signs(home, Rooms(home, [self.room], [])))

        return asyncio.run(whole())

    def notice(self, text: str, *, to: str = "", replaces: str = "") -> Notice:
        return Notice(channel=Channel("matrix", self.room), text=text, to=to, replaces=replaces)

    def said(self, room: str = "") -> list[str]:
        """What daypost has said there."""
        return [str(one["body"]) for one in self.ann.said(room or self.room, self.bot)]


@pytest.fixture
def hall(homeserver: Synapse) -> Hall:
    return Hall(homeserver)


def test_what_takes_the_place_of_words_that_were_removed_is_said_anew(hall: Hall) -> None:
    async def say(signs: Signs) -> tuple[str, str, str]:
        first = await signs.say(hall.notice("first"))
        second = await signs.say(hall.notice("second", replaces=first))
        hall.ann.ask("PUT", f"/rooms/{hall.room}/redact/{first}/t1", {})
        return first, second, await signs.say(hall.notice("third", replaces=second))

    first, second, third = hall.play(say)
    assert first == second != third
    assert hall.said()[-1] == "third"


def test_what_is_for_one_person_is_said_where_nobody_else_is(hall: Hall) -> None:
    alone = hall.shared(hall.ann.make_room("", hall.bot, direct=True), hall.bot)
    hall.play(lambda signs: signs.say(hall.notice("between us", to=hall.ann.user_id)))
    assert hall.said(alone) == ["between us"]
    assert hall.said() == []
    (said,) = [
        one for one in hall.ann.events(alone) if one.get("sender") == hall.bot.user_id and "body" in one["content"]
    ]
    assert said["content"]["m.mentions"] == {"user_ids": [hall.ann.user_id]}
    assert said["content"]["msgtype"] == "m.text"


def test_nobody_reads_along_who_came_after_the_last_sync(hall: Hall) -> None:
    alone = hall.shared(hall.ann.make_room("", hall.bot, direct=True), hall.bot)

    async def say(signs: Signs) -> None:
        hall.ann.invite(alone, hall.sue)
        hall.sue.join(alone)
        await signs.say(hall.notice("between us", to=hall.ann.user_id))

    hall.play(say)
    assert hall.said(alone) == []
    assert hall.said() == ["between us"]


@pytest.mark.parametrize("how", ["kicked", "silenced"])
def test_what_cannot_be_said_alone_is_said_in_the_room(hall: Hall, how: str) -> None:
    alone = hall.shared(hall.ann.make_room("", hall.bot, direct=True), hall.bot)

    async def say(signs: Signs) -> None:
        if how == "kicked":
            hall.ann.kick(alone, hall.bot)
        else:
            levels = hall.ann.state(alone, "m.room.power_levels")
            users = {hall.ann.user_id: 100, hall.bot.user_id: 0}
            hall.ann.set_state(alone, "m.room.power_levels", levels | {"events_default": 50, "users": users})
        await signs.say(hall.notice("between us", to=hall.ann.user_id))

    hall.play(say)
    assert hall.said() == ["between us"]


def test_no_words_that_anybody_could_read_come_into_an_encrypted_talk(hall: Hall) -> None:
    alone = hall.shared(hall.ann.make_room("", hall.bot, direct=True, encrypted=True), hall.bot)
    hall.play(lambda signs: signs.say(hall.notice("between us", to=hall.ann.user_id)))
    assert hall.said(alone) == []
    assert hall.said() == ["between us"]


@pytest.mark.parametrize("text", ["\N{PARTY POPPER}" * 30_000, "\x01" * 30_000, '"\\' * 30_000])
def test_a_long_text_is_cut_to_what_an_event_may_have(hall: Hall, text: str) -> None:
    async def say(signs: Signs) -> str:
        first = await signs.say(hall.notice("first"))
        return await signs.say(hall.notice(text, replaces=first))

    reference = hall.play(say)
    (said,) = [one for one in hall.ann.events(hall.room) if "m.new_content" in one.get("content", {})]
    assert said["content"]["m.relates_to"]["event_id"] == reference
    assert said["content"]["m.new_content"]["body"].endswith(f"… (cut: it has {len(text):,} characters)")


@given(st.text(st.characters(), max_size=200).map(lambda text: text * 200))
def test_a_cut_text_is_a_beginning_as_long_as_may_be(text: str) -> None:
    body = _words(text)["body"]
    sound = text.encode("utf-8", "replace").decode()
    if body != sound:
        kept = body.rpartition("… (cut: ")[0]
        size = len(json.dumps(kept, ensure_ascii=False).encode())
        assert sound.startswith(kept)
        assert MOST - 6 <= size <= MOST
    else:
        assert len(json.dumps(sound, ensure_ascii=False).encode()) <= MOST
