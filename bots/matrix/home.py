"""The homeserver, as the bot's account is answered there: within its limits, and with errors that say what they are.

matrix-nio asks again at once, or for ever, whatever was answered; here each request is made once, and others decide.
https://spec.matrix.org/latest/client-server-api/#standard-error-response
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote, urlencode

from aiohttp import ClientError, ClientResponse
from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.responses import ErrorResponse, Response, SyncResponse

from bots import TooEarlyError
from bots.matrix.refusals import LoginError, MatrixError, refusal
from bots.payloads import Json, records, text

CLIENT = "/_matrix/client/v3"

POLL = 10
"""Seconds that the homeserver may keep a sync waiting for news."""

SECONDS = 20
"""In which a request must be answered."""

LATE = 5
"""Seconds after its poll in which a sync must be answered: more is silence."""

WHOLE = 180
"""Seconds for a sync that tells the whole state of all rooms."""

TRIES = 20
"""How often a request is made that the homeserver says came too early: each time it says when to come again."""

LIST = ""
"""Under which an answer stands that is a list."""

DEVICE = "DAYPOST"
"""The device that a password logs in on, unless the configuration names one."""

# What nio logs may hold addresses and texts, and is said by us where it matters.
logging.getLogger("nio").setLevel(logging.CRITICAL + 1)

_FILTER = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {"timeline": {"limit": 100}, "ephemeral": {"types": []}, "account_data": {"types": []}},
}
_Answer = TypeVar("_Answer", bound=Response)
_Given = TypeVar("_Given")


@dataclass(frozen=True, slots=True)
class Login:
    """How to log in as a user: with a token, or with a password on a device."""

    homeserver: str
    user_id: str
    access_token: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    device_id: str = ""


class Home:
    """The homeserver of one account."""

    def __init__(self, login: Login) -> None:
        self.login = login
        self._token = login.access_token
        self._client: AsyncClient | None = None
        self._logging_in = asyncio.Lock()

    @property
    def is_in(self) -> bool:
        """Whether there is a token."""
        return bool(self._token)

    async def token(self) -> str:
        """The access token; logs in if there is none yet. Raises MatrixError, OSError."""
        async with self._logging_in:
            if not self._token:
                await self.log_in()
            self.client.access_token = self._token
            return self._token

    async def log_in(self) -> Json:
        """Log in with the password; returns what the homeserver answers. Raises LoginError, OSError."""
        about = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.login.user_id},
            "password": self.login.password,
            "device_id": self.login.device_id or DEVICE,
            "initial_device_display_name": "daypost",
        }
        try:
            answer = await self._request("POST", f"{CLIENT}/login", about, "")
        except MatrixError as error:
            raise LoginError(error.code, error.words) from None
        self._token = text(answer, "access_token")
        return answer

    @property
    def client(self) -> AsyncClient:
        """What knows the rooms."""
        if self._client is None:
            once = AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0, request_timeout=0)
            self._client = AsyncClient(self.login.homeserver.rstrip("/"), self.login.user_id, config=once)
            self._client.user_id = self.login.user_id
        return self._client

    async def close(self) -> None:
        """Leave no connection open, and forget what is known of the rooms; what is asked later begins anew."""
        client, self._client = self._client, None
        if client:
            await client.close()

    async def sync(self, since: str, *, whole: bool) -> SyncResponse:
        """What happened since a sync, waiting for it; `whole`: with the state of all rooms. Raises like `once`."""

        async def ask(client: AsyncClient) -> SyncResponse | ErrorResponse:
            client.next_batch = ""  # else nio leaves out what it has been told before
            answer: SyncResponse | ErrorResponse = await client.sync(POLL * 1000, _FILTER, since, whole)
            return answer

        return await self.once(ask, WHOLE if whole else POLL + LATE)

    async def call(self, method: str, path: str, body: Json | None = None, /, **query: str) -> Json:
        """What the homeserver answers. Raises MatrixError, or OSError where another try may succeed."""

        async def ask() -> Json:
            return await self._request(
                method, f"{path}?{urlencode(query)}" if query else path, body, await self.token()
            )

        return await _patiently(ask)

    async def states(self, room: str) -> list[Json]:
        """The whole state of a room. Raises like `call`."""
        return records(await self.call("GET", f"{CLIENT}/rooms/{part(room)}/state"), LIST)

    async def ask(self, asked: Callable[[AsyncClient], Awaitable[_Answer | ErrorResponse]]) -> _Answer:
        """What nio makes of an answer. Raises like `call`."""
        return await _patiently(lambda: self.once(asked))

    async def once(
        self, asked: Callable[[AsyncClient], Awaitable[_Answer | ErrorResponse]], seconds: float = SECONDS
    ) -> _Answer:
        """The same, without waiting where the homeserver wants that: raises TooEarlyError as well."""
        await self.token()

        async def ask() -> _Answer | ErrorResponse:
            return await asked(self.client)

        answer = await _answered(ask, seconds)
        if not isinstance(answer, ErrorResponse):
            return answer
        status = getattr(answer.transport_response, "status", 0)
        raise self._refusal(status, answer.status_code or "", answer.message, answer.retry_after_ms)

    async def _request(self, method: str, path: str, body: Json | None, token: str) -> Json:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body)

        async def ask() -> tuple[int, Json]:
            response: ClientResponse = await self.client.send(method, path, data, headers, timeout=SECONDS)
            async with response:
                return response.status, _read(await response.read())

        status, answer = await _answered(ask, SECONDS)
        if status == HTTPStatus.OK:
            return answer
        raise self._refusal(status, text(answer, "errcode"), text(answer, "error"), answer.get("retry_after_ms"))

    def _refusal(self, status: int, code: str, words: str, wait: object) -> MatrixError | OSError:
        if code == "M_UNKNOWN_TOKEN" and self.login.password:
            self._token = ""  # the next request logs in
        return refusal(status, code, words, wait)


def part(of_path: str) -> str:
    """Text, such as the id of a room, as a part of a path."""
    return quote(of_path, safe="")


async def _patiently(ask: Callable[[], Awaitable[_Given]]) -> _Given:
    for _ in range(TRIES):
        try:
            return await ask()
        except TooEarlyError as error:
            await asyncio.sleep(error.seconds)
    raise OSError("the homeserver wants fewer requests")


async def _answered(ask: Callable[[], Awaitable[_Given]], seconds: float) -> _Given:
    """An answer, in time."""
    try:
        async with asyncio.timeout(seconds):
            return await ask()
    except (ClientError, TimeoutError, OSError) as error:
        raise OSError(f"the homeserver cannot be reached ({type(error).__name__})") from None
    except ValueError as error:  # what comes is not UTF-8
        raise OSError(f"the homeserver answers something that is no answer ({type(error).__name__})") from None


def _read(body: bytes) -> Json:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {LIST: answer}
