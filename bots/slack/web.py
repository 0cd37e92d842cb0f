"""Calls of Slack's Web API: within its limits, and with errors that say what they are.

https://docs.slack.dev/apis/web-api/rate-limits
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.payloads import Json
from pipeline.errors import DaypostError

TRIES = 5
"""How often a call is made that Slack says came too early."""

SECONDS = 30
"""In which a call must be answered."""

MINUTE = 60.0
_A_MINUTE = {
    **dict.fromkeys(("reactions.add", "reactions.remove", "chat.update", "conversations.info"), 50),
    **dict.fromkeys(("users.info", "files.info", "chat.postEphemeral"), 100),
    **dict.fromkeys(("emoji.list", "usergroups.list"), 20),
}
"""How often a method may be called, as published; of what is not named here only Slack's answer tells."""

# What the libraries log may hold addresses with tickets, and is said by us where it matters.
QUIET = logging.Logger("slack", logging.CRITICAL + 1)


class SlackError(DaypostError):
    """Slack refused a call; `code` is its word for why."""

    def __init__(self, method: str, code: str, needed: str = "") -> None:
        scope = f": the scope {needed} is missing" if needed else ""
        super().__init__(f"Slack refused {method}: {code}{scope}")
        self.method = method
        self.code = code
        self.needed = needed


class Web:
    """The Web API with the bot's token. `refused` is called with each refusal."""

    def __init__(self, token: str, api_url: str) -> None:
        self.client = AsyncWebClient(token=token, base_url=api_url.rstrip("/") + "/", timeout=SECONDS, logger=QUIET)
        self.refused: Callable[[SlackError], None] = lambda _: None
        self._calls: dict[str, deque[float]] = {}

    async def call(self, method: str, **args: Any) -> Json:
        """What a method answers. Raises SlackError, or OSError where another try may succeed."""
        answer, _ = await self.answer(method, **args)
        return answer

    async def answer(self, method: str, *, app_token: str = "", **args: Any) -> tuple[Json, frozenset[str]]:
        """What a method answers, and the scopes that the token has. Raises like `call`."""
        headers = {"Authorization": f"Bearer {app_token}"} if app_token else {}
        for _ in range(TRIES):
            await self._turn(method)
            try:
                response = await self.client.api_call(method, data=args, headers=headers)
            except SlackApiError as error:
                await self._refusal(method, error)
                continue
            except (SlackClientError, ClientError, TimeoutError) as error:
                raise OSError(f"Slack cannot be reached ({type(error).__name__})") from None
            scopes = str(response.headers.get("x-oauth-scopes", "")).split(",")
            data = response.data if isinstance(response.data, dict) else {}
            return data, frozenset(scope.strip() for scope in scopes if scope.strip())
        raise OSError(f"Slack wants fewer calls of {method}")

    async def _turn(self, method: str) -> None:
        """Wait until a call is within the limit."""
        most = _A_MINUTE.get(method)
        if most is None:
            return
        calls = self._calls.setdefault(method, deque(maxlen=most))
        now = monotonic()
        if len(calls) == most and now < calls[0] + MINUTE:
            await asyncio.sleep(calls[0] + MINUTE - now)
        calls.append(monotonic())

    async def _refusal(self, method: str, error: SlackApiError) -> None:
        """Wait as long as Slack wants, or raise what it is."""
        response = error.response
        status, data = response.status_code if hasattr(response, "status_code") else 0, getattr(response, "data", None)
        if status == 429:
            await asyncio.sleep(_seconds(response.headers.get("Retry-After", "")))
            return
        if not isinstance(data, dict) or "error" not in data:
            raise OSError("Slack answered something that is no answer") from None
        if data["error"] in ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"):
            raise OSError(f"Slack is unwell: {data['error']}") from None
        refusal = SlackError(method, str(data["error"]), str(data.get("needed", "")))
        self.refused(refusal)
        raise refusal from None


def _seconds(header: str) -> float:
    return float(header) if header.isdigit() else 1.0
