"""HTTP mode: signed requests to an address of the app."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.servers.slack.team import Team

Json = dict[str, Any]


class Requests:
    """Slack as the client of the app. `url` is where the app is asked; while it is empty, Socket Mode is on.

    `signed_at` is the time that the signature names: None for now, as it is.
    """

    def __init__(self, team: Team) -> None:
        self.team = team
        self.url = ""
        self.secret = secrets.token_hex(16)
        self.signed_at: float | None = None

    async def event(self, body: Json, attempt: int, reason: str) -> str:
        """Deliver an event; returns why that failed, or nothing."""
        retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
        try:
            status, _ = await self._send(json.dumps(body).encode(), "application/json", retry)
        except TimeoutError:
            return "http_timeout"
        except ClientError:
            return "connection_failed"
        return "" if status < 300 else "http_error"

    async def interaction(self, payload: Json) -> Json | None:
        """What the app answers to a shortcut, a form or a button; None if it did not as it should."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        try:
            status, answer = await self._send(body, "application/x-www-form-urlencoded", {})
        except (TimeoutError, ClientError):
            return None
        return (json.loads(answer) if answer else {}) if status == 200 else None

    async def verify(self) -> bool:
        """Whether the app answers the challenge with which Slack proves an address."""
        challenge = secrets.token_hex(24)
        body = {"token": "verification", "challenge": challenge, "type": "url_verification"}
        try:
            status, answer = await self._send(json.dumps(body).encode(), "application/json", {})
        except (TimeoutError, ClientError):
            return False
        return status == 200 and challenge.encode() in answer

    async def _send(self, body: bytes, kind: str, more: dict[str, str]) -> tuple[int, bytes]:
        stamp = str(int(time.time() if self.signed_at is None else self.signed_at))
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "User-Agent": "Slackbot 1.0", **more}
        headers["X-Slack-Signature"] = signature(self.secret, stamp, body)
        async with (
            asyncio.timeout(self.team.times.ack),
            ClientSession(timeout=ClientTimeout(total=None)) as session,
            session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status, await answer.read()


def signature(secret: str, stamp: str, body: bytes) -> str:
    """The signature of a request, version 0."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
