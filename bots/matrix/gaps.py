"""What a sync leaves out of a room's timeline: read from its history, page by page.

https://spec.matrix.org/latest/client-server-api/#syncing
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import datetime

from nio.api import MessageDirection
from nio.client.async_client import AsyncClient
from nio.responses import RoomMessagesError, RoomMessagesResponse

from bots.matrix.home import Home
from bots.matrix.payloads import instant, milliseconds
from bots.payloads import Json, record, text

PAGE = 100
"""Events that are asked for at once."""

WAITS = (1.0, 2.0, 4.0)
"""Seconds before a page is asked for again, after so many failures; after more the whole sync is."""

EMPTY = 10
"""Pages in a row with nothing on them, after which no more are asked for."""


_Answer = RoomMessagesResponse | RoomMessagesError

log = logging.getLogger(__name__)


async def between(home: Home, room: str, since: str, until: str) -> AsyncIterator[list[Json]]:
    """What happened in a room between two tokens, oldest first. Raises MatrixError, OSError."""
    async for page in _pages(home, room, since, MessageDirection.front, until):
        yield page


async def back_to(home: Home, room: str, until: str, oldest: datetime) -> AsyncIterator[list[Json]]:
    """What happened in a room before a token and not before a time, oldest first.

    A stranger's answer is recorded only after what it answers (RULES 1.1), so that no order but that of time will do.
    One event may say that it is older than its neighbours (a bridge sends it late), so that it takes a whole page of
    old ones to end it; and a page may be empty of which nothing is for us. Raises MatrixError, OSError.
    """
    pages: list[list[Json]] = []
    empty = 0
    async for page in _pages(home, room, until, MessageDirection.back):
        pages.append([event for event in reversed(page) if is_since(event, oldest)])
        empty = 0 if page else empty + 1
        if (page and not pages[-1]) or empty > EMPTY:
            break
    for page in reversed(pages):
        yield page


def is_since(event: Json, oldest: datetime) -> bool:
    """Whether something happened at a time or later; what does not say when, may have."""
    sent = milliseconds(event)
    return sent is None or instant(sent) >= oldest


def is_closed(states: Iterable[Json]) -> bool:
    """Whether a room of these states, the newest last, is one of whose past only those can read who were in it."""
    told = [one for one in states if text(one, "type") == "m.room.history_visibility" and "state_key" in one]
    return any(text(record(one, "content"), "history_visibility") in ("joined", "invited") for one in told[-1:])


async def _pages(
    home: Home, room: str, start: str, way: MessageDirection, end: str | None = None
) -> AsyncIterator[list[Json]]:
    while True:

        async def ask(client: AsyncClient, at: str = start) -> _Answer:
            answer: _Answer = await client.room_messages(room, at, end, direction=way, limit=PAGE)
            return answer

        answer = await _answer(home, ask)
        yield [event.source for event in answer.chunk]
        if not answer.end or answer.end == start:
            return
        start = answer.end


async def _answer(home: Home, ask: Callable[[AsyncClient], Awaitable[_Answer]]) -> RoomMessagesResponse:
    """A page; one that is not had is asked for again, so that not all of a long gap has to be read anew."""
    for seconds in WAITS:
        try:
            return await home.ask(ask)
        except OSError as error:
            log.info("asks for history again in %g s: %s", seconds, error)
            await asyncio.sleep(seconds)
    return await home.ask(ask)
