"""The rooms that are listened to: joined, left, gone on elsewhere; and invitations to them and to talks."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence

from nio.client.async_client import AsyncClient
from nio.responses import SyncResponse

from bots import Condition
from bots.health import Health
from bots.matrix.home import CLIENT, Home, part
from bots.matrix.refusals import MatrixError
from bots.payloads import Json, record, text

AGAIN = 10.0
"""Seconds before a room is joined again that could not be joined for now."""

LATER = 300.0
"""Seconds before a room of a channel is joined again that did not let us in: an invitation comes only once."""

log = logging.getLogger(__name__)


class Rooms:
    """The rooms of one account, which `people` may invite. `moved` are those that rooms have gone on as.

    A room that has gone on elsewhere remains the channel that it was.
    """

    def __init__(self, home: Home, channels: Sequence[str], people: Iterable[str]) -> None:
        self.moved: dict[str, str] = {}
        self._home = home
        self._channels = channels
        self._people = frozenset(people)
        self._wanted: asyncio.Queue[str] = asyncio.Queue()
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._ignored: set[str] = set()

    def channel(self, room: str) -> str:
        """The channel that a room is now, or was; empty for any other room."""
        for channel in self._channels:
            if room in self.rooms(channel):
                return channel
        return ""

    def rooms(self, channel: str) -> list[str]:
        """The rooms that a channel has been, the newest first."""
        rooms = [channel]
        while (new := self.moved.get(rooms[0])) and new not in rooms:
            rooms.insert(0, new)
        return rooms

    def all(self) -> set[str]:
        """All rooms that channels are or have been."""
        return {room for channel in self._channels for room in self.rooms(channel)}

    def follow(self, answer: SyncResponse) -> None:
        """Take in which rooms have gone on elsewhere."""
        for room, found in answer.rooms.join.items():
            if not self.channel(room):
                continue
            for event in (*found.state, *found.timeline.events):
                new = text(record(event.source, "content"), "replacement_room")
                is_moved = text(event.source, "type") == "m.room.tombstone" and "state_key" in event.source
                if is_moved and new and new not in self.rooms(room):
                    self.moved[room] = new
                    self._wanted.put_nowait(new)

    def here(self, answer: SyncResponse, heard: Collection[str], *, whole: bool) -> set[str]:
        """Which of the rooms that we were in we are in now; a sync that is not whole tells only what has changed."""
        if whole:
            return {*answer.rooms.join}
        return {*heard, *answer.rooms.join} - answer.rooms.leave.keys() - answer.rooms.invite.keys()

    def told(self, answer: SyncResponse, health: Health, *, whole: bool) -> None:
        """Take in where we are, where no longer, and where we are invited."""
        for room in answer.rooms.join:
            health.over(f"room {room}")
            if waiting := self._waiting.pop(room, None):
                waiting.cancel()
        for room, left in answer.rooms.leave.items():
            self._home.client.rooms.pop(room, None)
            if room in self._present():
                events = (event.source for event in (*left.state, *left.timeline.events))
                health.trouble(f"room {room}", Condition("removed", f"room {room} {self._how(events)}"))
        for room, invited in answer.rooms.invite.items():
            self._invited(room, (event.source for event in invited.invite_state))
        if whole:
            for room in self._present() - answer.rooms.join.keys():
                self._wanted.put_nowait(room)

    async def work(self, health: Health) -> None:
        """Join what is to be joined until cancelled."""
        while True:
            room = await self._wanted.get()
            if waiting := self._waiting.pop(room, None):
                waiting.cancel()
            try:
                await self._home.call("POST", f"{CLIENT}/join/{part(room)}", {})
            except MatrixError as error:
                log.info("room %s cannot be joined: %s", room, error)
                if room in self._present():
                    self._want(room, LATER)
                    if not health.knows(f"room {room}"):
                        words = f"room {room} does not have {self._home.login.user_id} in it; invite it there"
                        health.trouble(f"room {room}", Condition("removed", words))
            except OSError as error:
                log.info("room %s cannot be joined yet: %s", room, error)
                self._want(room, AGAIN)

    def _want(self, room: str, seconds: float) -> None:
        """Have a room joined later, unless something has it joined before that."""
        loop = asyncio.get_running_loop()
        self._waiting[room] = loop.call_later(seconds, self._wanted.put_nowait, room)

    def _present(self) -> set[str]:
        """The rooms that channels are now."""
        return {self.rooms(channel)[0] for channel in self._channels}

    def _invited(self, room: str, states: Iterator[Json]) -> None:
        by = next((text(one, "sender") for one in states if self._is_mine(one)), "")
        if by in self._people or self.channel(room):
            self._wanted.put_nowait(room)
        elif room not in self._ignored:
            self._ignored.add(room)
            log.warning("%s invites to room %s: not accepted, as that is no author or editor", by or "somebody", room)

    def _how(self, states: Iterator[Json]) -> str:
        """How we left, and what mends it."""
        me = self._home.login.user_id
        for state in [one for one in states if self._is_mine(one)][-1:]:
            by, membership = text(state, "sender"), text(record(state, "content"), "membership")
            if membership == "ban":
                return f"was closed to {me} by {by} (a ban); have it lifted, and invite it there again"
            if by != me:
                return f"was closed to {me} by {by} (a kick); invite it there again"
        return f"no longer has {me} in it; invite it there again"

    def _is_mine(self, state: Json) -> bool:
        return text(state, "type") == "m.room.member" and text(state, "state_key") == self._home.login.user_id


def talk(client: AsyncClient, account: str, channels: Collection[str]) -> str:
    """The room, none of these channels, in which we talk with somebody alone, if there is one; empty otherwise.

    In an encrypted one our words would stand as what they are not: unprotected among what is.
    """
    others = (room for name, room in client.rooms.items() if name not in channels and not room.encrypted)
    return next((room.room_id for room in others if {*room.users} == {client.user_id, account}), "")
