"""Signed requests: Slack calls us, at an address that a reverse proxy passes on and encrypts.

Nothing is read of a request before its signature was found right.
https://docs.slack.dev/apis/events-api/using-http-request-urls
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import asyncio
import errno
import logging
from collections.abc import Callable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bots.slack.modes import PATH, HttpMode
from pipeline.errors import DaypostError

LARGEST = 4_000_000
"""Bytes that a request may have: an edit of the longest message, twice in it, with its blocks, all of it escaped."""

ARRIVAL = 10.0
"""Seconds in which a request must have arrived; Slack itself waits for three."""


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a fault is ours. What is wrong with a request is its sender's."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


log = logging.getLogger(__name__)
log.addFilter(_is_ours)


class Requests:
    """Listens for requests; `stands` is called when they are taken. Until then Slack is asked to come again."""

    def __init__(self, mode: HttpMode, stands: Callable[[bool], None]) -> None:
        self._mode = mode
        self._stands = stands
        self._app: AsyncApp | None = None
        self._verifier = SignatureVerifier(mode.signing_secret)
        self._was_refused = False
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Begin to listen. Raises DaypostError if the address is taken or not ours."""
        served = web.Application(client_max_size=LARGEST)
        served.router.add_post(PATH, self._answer)
        served.on_response_prepare.append(_unsigned)
        self._runner = web.AppRunner(served, access_log=None, logger=log, shutdown_timeout=3.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._mode.host, self._mode.port).start()
        except OSError as error:
            await self.stop()
            reason = "another program listens there already" if error.errno == errno.EADDRINUSE else error.strerror
            address = self._mode.url.removesuffix(PATH).removeprefix("http://")
            raise DaypostError(
                f"slack.listen: cannot listen on {address}: {reason}. End that program, or choose another address."
            ) from error

    async def stop(self) -> None:
        """Answer what is at work, then no more."""
        if self._runner:
            await self._runner.cleanup()

    async def take(self, app: AsyncApp) -> None:
        """Hand requests on to the app until cancelled."""
        self._app = app
        self._stands(True)  # noqa: FBT003 - there was nothing before
        try:
            await asyncio.Event().wait()
        finally:
            self._app = None

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(ARRIVAL):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        if not self._is_slacks(request, body):
            return web.Response(status=401)
        if self._app is None:
            return web.Response(status=503)
        # No other headers: they are not signed, and bolt takes orders from some.
        asked = AsyncBoltRequest(body=body.decode(), headers={"content-type": request.content_type})
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    def _is_slacks(self, request: web.Request, body: bytes) -> bool:
        """Whether a request was signed by Slack, within the last five minutes."""
        headers = request.headers
        try:
            is_right = self._verifier.is_valid(
                body, headers.get("X-Slack-Request-Timestamp"), headers.get("X-Slack-Signature")
            )
        except (ValueError, TypeError):  # a time that is no number, bytes that are no text
            is_right = False
        # Anybody may send anything here: a line for each would be theirs to fill the disk with.
        if not is_right and not self._was_refused:
            log.warning(
                "slack: a request was refused, as its signature is not of signing_secret, or not of the last five "
                "minutes: it was not from Slack, or the secret or the clock of this machine is wrong"
            )
        self._was_refused = not is_right
        return is_right


async def _unsigned(_: web.Request, response: web.StreamResponse) -> None:
    """Name no versions of what we run on."""
    response.headers["Server"] = "daypost"
