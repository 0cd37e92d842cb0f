"""Calls of Slack's Web API: within its limits, and with errors that say what they are.

https://docs.slack.dev/apis/web-api/rate-limits
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.pacing import Pace
from bots.slack.payloads import Json
from pipeline.errors import DaypostError

TRIES = 20
"""How often a call is made that Slack says came too early: as each time it says when to come again, nothing is lost."""

SECONDS = 30
"""In which a call must be answered."""

_MINUTE = 61.0  # a second more, as no two calls take as long to get there
_A_MINUTE = {
    **dict.fromkeys(("users.info", "files.info", "chat.postEphemeral"), 100),
    **dict.fromkeys(("emoji.list", "usergroups.list"), 20),
}
_ELSE = 50
"""How often a method may be called, as published."""

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
    """The Web API with the bot's token. `refused` is called with each refusal.

    `moved` are the new ids of channels that had another: it is these that calls are about then.
    """

    def __init__(self, token: str, api_url: str) -> None:
        self.client = AsyncWebClient(token=token, base_url=api_url.rstrip("/") + "/", timeout=SECONDS, logger=QUIET)
        self.refused: Callable[[SlackError], None] = lambda _: None
        self.moved: dict[str, str] = {}
        self._paces: dict[str, Pace] = {}

    async def call(self, method: str, **args: Any) -> Json:
        """What a method answers. Raises SlackError, or OSError where another try may succeed."""
        answer, _ = await self.answer(method, **args)
        return answer

    async def answer(self, method: str, *, app_token: str = "", **args: Any) -> tuple[Json, frozenset[str]]:
        """What a method answers, and the scopes that the token has. Raises like `call`."""
        headers = {"Authorization": f"Bearer {app_token}"} if app_token else {}
        if "channel" in args:
            args["channel"] = self.moved.get(args["channel"], args["channel"])
        pace = self._pace(method, str(args.get("channel")))
        for _ in range(TRIES):
            moment = await pace.turn()
            try:
                response = await self.client.api_call(method, data=args, headers=headers)
            except SlackApiError as error:
                if getattr(error.response, "status_code", 0) == HTTPStatus.TOO_MANY_REQUESTS:
                    pace.refuse(moment, monotonic(), _seconds(error.response.headers.get("Retry-After", "")))
                    continue
                raise self._refusal(method, error) from None
            except (SlackClientError, ClientError, TimeoutError) as error:
                raise OSError(f"Slack cannot be reached ({type(error).__name__})") from None
            scopes = str(response.headers.get("x-oauth-scopes", "")).split(",")
            data = response.data if isinstance(response.data, dict) else {}
            return data, frozenset(scope.strip() for scope in scopes if scope.strip())
        raise OSError(f"Slack wants fewer calls of {method}")

    def _pace(self, method: str, channel: str) -> Pace:
        """The pace of a method; messages have one for each channel."""
        if method == "chat.postMessage":
            return self._paces.setdefault(f"{method} {channel}", Pace(1, 1.0))
        return self._paces.setdefault(method, Pace(_A_MINUTE.get(method, _ELSE), _MINUTE))

    def _refusal(self, method: str, error: SlackApiError) -> OSError | SlackError:
        """What an answer other than yes is."""
        data = getattr(error.response, "data", None)
        if not isinstance(data, dict) or "error" not in data:
            return OSError("Slack answered something that is no answer")
        if data["error"] in ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"):
            return OSError(f"Slack is unwell: {data['error']}")
        refusal = SlackError(method, str(data["error"]), str(data.get("needed", "")))
        self.refused(refusal)
        return refusal


def _seconds(header: str) -> float:
    return float(header) if header.isdigit() else 1.0
