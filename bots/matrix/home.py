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
from time import monotonic
from typing import TypeVar
from urllib.parse import quote, urlencode

from aiohttp import ClientError, ClientResponse
from aiohttp.hdrs import RETRY_AFTER
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

LOG_INS = 60.0
"""Seconds between two log-ins with a password, where the token that the one before gave was never good."""

LOG_IN_AGAIN = 600.0
"""Seconds before another one after one that was refused: homeservers count those, and keep out who tries too often."""

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
    """The homeserver of one account; `is_shut_out` from when that is not let in until it is again."""

    def __init__(self, login: Login) -> None:
        self.login = login
        self.is_shut_out = False
        self._token = login.access_token
        self._client: AsyncClient | None = None
        self._logging_in = asyncio.Lock()
        self._no_log_in_before = 0.0
        self._void = LoginError("M_UNKNOWN_TOKEN", "of the token that it has just given")

    @property
    def is_in(self) -> bool:
        """Whether there is a token."""
        return bool(self._token)

    async def token(self) -> str:
        """The access token; logs in if there is none (any more), but rarely. Raises MatrixError, OSError."""
        async with self._logging_in:
            if not self._token:
                if monotonic() < self._no_log_in_before:
                    raise LoginError(self._void.code, self._void.words)
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
            self._void = LoginError(error.code, error.words)
            self._no_log_in_before = monotonic() + (LOG_IN_AGAIN if error.code == "M_FORBIDDEN" else LOG_INS)
            self.is_shut_out = True
            raise self._void from None
        self._no_log_in_before = monotonic() + LOG_INS
        if not text(answer, "access_token"):
            raise OSError("the homeserver lets the account in, but gives no access token")
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

        answer = await self.once(ask, WHOLE if whole else POLL + LATE)
        self._no_log_in_before, self.is_shut_out = 0.0, False
        return answer

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
        token = await self.token()

        async def ask() -> _Answer | ErrorResponse:
            return await asked(self.client)

        answer = await _answered(ask, seconds)
        if not isinstance(answer, ErrorResponse):
            return answer
        response = answer.transport_response
        status = getattr(response, "status", 0)
        after = getattr(response, "headers", {}).get(RETRY_AFTER, "")
        code, words = answer.status_code or "", answer.message
        raise self._refusal(token, refusal(status, code, words, answer.retry_after_ms, after))

    async def _request(self, method: str, path: str, body: Json | None, token: str) -> Json:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body)

        async def ask() -> tuple[int, str, Json | None]:
            response: ClientResponse = await self.client.send(method, path, data, headers, timeout=SECONDS)
            async with response:
                return response.status, response.headers.get(RETRY_AFTER, ""), _read(await response.read())

        status, after, answer = await _answered(ask, SECONDS)
        if status == HTTPStatus.OK and answer is not None:
            return answer
        answer = answer or {}
        code, words = text(answer, "errcode"), text(answer, "error")
        raise self._refusal(token, refusal(status, code, words, answer.get("retry_after_ms"), after))

    def _refusal(self, token: str, why: MatrixError | OSError) -> MatrixError | OSError:
        """Why a request with this token was refused."""
        # A late answer is not about the token that another log-in has given since.
        if isinstance(why, LoginError) and token == self._token:
            self.is_shut_out = True
            if why.code == "M_UNKNOWN_TOKEN" and self.login.password:
                self._token = ""  # the next request logs in
        return why


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


def _read(body: bytes) -> Json | None:
    """What an answer says; None where it is no answer of a homeserver's."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else {LIST: answer}
