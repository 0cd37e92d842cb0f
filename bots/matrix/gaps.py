"""What a sync leaves out of a room's timeline: read from its history, page by page.

https://spec.matrix.org/latest/client-server-api/#syncing
"""

from collections.abc import AsyncIterator
from datetime import datetime

from nio.api import MessageDirection
from nio.client.async_client import AsyncClient
from nio.responses import RoomMessagesError, RoomMessagesResponse

from bots.matrix.home import Home
from bots.matrix.payloads import instant, milliseconds
from bots.payloads import Json

PAGE = 100
"""Events that are asked for at once."""


async def between(home: Home, room: str, since: str, until: str) -> AsyncIterator[list[Json]]:
    """What happened in a room between two tokens, oldest first. Raises MatrixError, OSError."""
    async for page in _pages(home, room, since, MessageDirection.front, until):
        yield page


async def back_to(home: Home, room: str, until: str, oldest: datetime) -> AsyncIterator[list[Json]]:
    """What happened in a room before a token and not before a time: each page oldest first, the newest page first.

    Raises MatrixError, OSError.
    """
    async for page in _pages(home, room, until, MessageDirection.back):
        yield [event for event in reversed(page) if is_since(event, oldest)]
        if page and not is_since(page[-1], oldest):
            return


def is_since(event: Json, oldest: datetime) -> bool:
    """Whether something happened at a time or later; what does not say when, may have."""
    sent = milliseconds(event)
    return sent is None or instant(sent) >= oldest


async def _pages(
    home: Home, room: str, start: str, way: MessageDirection, end: str | None = None
) -> AsyncIterator[list[Json]]:
    while True:

        async def ask(client: AsyncClient, at: str = start) -> RoomMessagesResponse | RoomMessagesError:
            answer: RoomMessagesResponse | RoomMessagesError = await client.room_messages(
                room, at, end, direction=way, limit=PAGE
            )
            return answer

        answer = await home.ask(ask)
        yield [event.source for event in answer.chunk]
        if not answer.end or answer.end == start:
            return
        start = answer.end
