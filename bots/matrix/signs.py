"""Receipts as the bot's reactions, notices as its messages; both within what the homeserver takes of an account.

https://spec.matrix.org/latest/client-server-api/#event-annotations-and-reactions
"""

import json
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any, TypeVar
from uuid import uuid4

from nio.client.async_client import AsyncClient
from nio.responses import ErrorResponse, Response, RoomRedactError, RoomRedactResponse, RoomSendError, RoomSendResponse

from bots import Notice, Receipt, Sign, TooEarlyError
from bots.matrix.home import CLIENT, TRIES, Home, part
from bots.matrix.pacing import Pace
from bots.matrix.payloads import relation
from bots.matrix.refusals import MatrixError, too_early
from bots.matrix.rooms import Rooms, talk
from bots.payloads import Json, record, records, text

EMOJI: Mapping[Sign, str] = {
    "recorded": "\N{EYES}",
    "public": "\N{GLOBE WITH MERIDIANS}",
    "waiting": "\N{SLEEPING SYMBOL}",
    "rehearsal": "\N{TEST TUBE}",
    "withdrawn": "\N{NO ENTRY SIGN}",
    "failed": "\N{WARNING SIGN}\N{VARIATION SELECTOR-16}",
}

MOST = 12_000
"""Bytes of a notice, as JSON: an event may have 65,536, and an edit carries the text twice, and its quoted form."""

_RELATIONS = "/_matrix/client/v1"
_NOTHING_TO_DO = ("M_DUPLICATE_ANNOTATION", "M_NOT_FOUND")

_Answer = TypeVar("_Answer", bound=Response)


class Signs:
    """What the bot puts on messages and says. Everything raises MatrixError, OSError.

    Words wait for their turn; a receipt is given up as too early, so that words come first, and what is put later is
    what is right by then. A change that has begun is brought to its end.
    """

    def __init__(self, home: Home, rooms: Rooms) -> None:
        self._home = home
        self._rooms = rooms
        self._pace = Pace()
        self._own: dict[tuple[str, str], str] = {}

    async def show(self, receipt: Receipt) -> None:
        """Put the receipt on its message and take off the one before. Raises TooEarlyError as well."""
        if wait := self._pace.wait(monotonic()):
            raise too_early(wait)
        room = await self._room_of(receipt.channel.id, receipt.message)
        if receipt.sign:
            await self._put(room, receipt.message, EMOJI[receipt.sign])
        if receipt.shown and receipt.shown != receipt.sign:
            await self._take(room, receipt.message, EMOJI[receipt.shown])

    async def say(self, notice: Notice) -> str:
        """Say something; the reference is the event's id. What is for one person is said where we talk alone, if we do.

        There is none of what was said to one person: that remains.
        """
        room, content = self._rooms.rooms(notice.channel.id)[0], _words(notice.text)
        if notice.to:
            await self._whisper(room, notice, content)
            return ""
        if notice.replaces and (where := await self._standing(notice.channel.id, notice.replaces)):
            edit = {"m.new_content": content, "m.relates_to": {"rel_type": "m.replace", "event_id": notice.replaces}}
            try:
                await self._send(where, "m.room.message", content | edit | {"body": f"* {content['body']}"})
            except MatrixError as error:
                if error.code not in ("M_NOT_FOUND", "M_FORBIDDEN"):
                    raise
            else:
                return notice.replaces
        return await self._send(room, "m.room.message", content | _thread(notice.thread))

    async def _whisper(self, room: str, notice: Notice, content: dict[str, Any]) -> None:
        """Say something where only that person reads it; to all in the room where there is no such place."""
        # A phone does not ring for a notice, whoever is mentioned: the push rule `.m.rule.suppress_notices` goes first.
        content |= {"msgtype": "m.text", "m.mentions": {"user_ids": [notice.to]}}
        alone = talk(self._home.client, notice.to, self._rooms.all())
        try:
            if alone and await self._are_alone(alone, notice.to):
                await self._send(alone, "m.room.message", content)
                return
        except MatrixError as error:
            if error.code not in ("M_NOT_FOUND", "M_FORBIDDEN"):
                raise
        await self._send(room, "m.room.message", content | _thread(notice.thread))

    async def _are_alone(self, room: str, person: str) -> bool:
        """Whether nobody else is in a room now: somebody may have come since it was last told of."""
        answer = await self._home.call("GET", f"{CLIENT}/rooms/{part(room)}/joined_members")
        return {*record(answer, "joined")} == {self._home.login.user_id, person}

    async def _standing(self, channel: str, event: str) -> str:
        """The room of a channel in which a notice of ours can still be read; empty where somebody has removed it."""
        for room in self._rooms.rooms(channel):
            try:
                found = await self._home.call("GET", f"{CLIENT}/rooms/{part(room)}/event/{part(event)}")
            except MatrixError:
                continue
            return room if text(record(found, "content"), "body") else ""
        return ""

    async def _put(self, room: str, message: str, key: str) -> None:
        about = {"m.relates_to": {"rel_type": "m.annotation", "event_id": message, "key": key}}
        try:
            self._own[message, key] = await self._send(room, "m.reaction", about, patient=False)
        except MatrixError as error:
            if error.code not in _NOTHING_TO_DO:
                raise

    async def _take(self, room: str, message: str, key: str) -> None:
        own = self._own.pop((message, key), "")
        for reaction in [own] if own else await self._reactions(room, message, key):
            try:
                await self._redact(room, reaction)
            except MatrixError as error:
                if error.code not in _NOTHING_TO_DO:
                    raise

    async def _reactions(self, room: str, message: str, key: str) -> list[str]:
        """Our reactions with a key on a message, as the homeserver has them."""
        path = f"{_RELATIONS}/rooms/{part(room)}/relations/{part(message)}/m.annotation/m.reaction"
        found: list[str] = []
        query = {"limit": "100"}
        while True:
            try:
                answer = await self._home.call("GET", path, **query)
            except MatrixError as error:
                if error.code in _NOTHING_TO_DO:
                    return found
                raise
            found += [text(one, "event_id") for one in records(answer, "chunk") if self._is_ours(one, key)]
            query["from"] = text(answer, "next_batch")
            if not query["from"]:
                return found

    def _is_ours(self, event: Json, key: str) -> bool:
        about = relation(record(event, "content"))
        return text(event, "sender") == self._home.login.user_id and text(about, "key") == key

    async def _room_of(self, channel: str, event: str) -> str:
        """Which of the rooms that a channel has been an event is in."""
        newest, *older = self._rooms.rooms(channel)
        for room in [newest, *older] if older else []:
            try:
                await self._home.call("GET", f"{CLIENT}/rooms/{part(room)}/event/{part(event)}")
            except MatrixError:
                continue
            return room
        return newest

    async def _send(self, room: str, kind: str, content: dict[str, Any], *, patient: bool = True) -> str:
        transaction = str(uuid4())  # of all tries, so that none is a second message

        async def ask(client: AsyncClient) -> RoomSendResponse | RoomSendError:
            answer: RoomSendResponse | RoomSendError = await client.room_send(room, kind, content, transaction)
            return answer

        return (await self._in_turn(ask, patient=patient)).event_id

    async def _redact(self, room: str, event: str) -> None:
        transaction = str(uuid4())

        async def ask(client: AsyncClient) -> RoomRedactResponse | RoomRedactError:
            answer: RoomRedactResponse | RoomRedactError = await client.room_redact(room, event, tx_id=transaction)
            return answer

        await self._in_turn(ask)

    async def _in_turn(
        self, ask: Callable[[AsyncClient], Awaitable[_Answer | ErrorResponse]], *, patient: bool = True
    ) -> _Answer:
        """What nio makes of the answer to an event of ours, sent when there is room for it."""
        for _ in range(TRIES if patient else 1):
            await self._pace.turn()
            try:
                return await self._home.once(ask)
            except TooEarlyError as error:
                self._pace.refuse(monotonic(), error.seconds)
        raise too_early(self._pace.wait(monotonic()))


def _words(said: str) -> dict[str, Any]:
    said = said.encode("utf-8", "replace").decode()  # half a surrogate pair cannot be sent
    if _size(said) > MOST:
        said = f"{_beginning(said)}… (cut: it has {len(said):,} characters)"
    return {"msgtype": "m.notice", "body": said, "m.mentions": {}}


def _beginning(said: str) -> str:
    """As much of a text as may be sent."""
    return said[: bisect_right(range(len(said)), MOST, key=lambda length: _size(said[:length])) - 1]


def _size(said: str) -> int:
    """The bytes that it takes in an event (canonical JSON)."""
    return len(json.dumps(said, ensure_ascii=False).encode())


def _thread(root: str) -> dict[str, Any]:
    """What puts a message into a thread; clients that know none show an answer to the root."""
    if not root:
        return {}
    fallback = {"is_falling_back": True, "m.in_reply_to": {"event_id": root}}
    return {"m.relates_to": {"rel_type": "m.thread", "event_id": root, **fallback}}
