"""Socket Mode: two connections, each replaced before it ends, so that there is always one to be heard through.

slack_sdk's own way of connecting again is not used: it closes the old connection before it opens the new one, and after
a failed handshake it tries its spent ticket for ever.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic
from typing import Any

from aiohttp import WSMessage
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bots.slack.payloads import Json, text
from bots.slack.web import QUIET, Web
from pipeline.errors import DaypostError

LINES = 2
"""Connections at a time. Slack hands each delivery to one of them; one may go at any time, without a word."""

PING = 5.0
"""Seconds between pings; a connection that leaves some unanswered has ended."""

LOOK = 0.5
"""Seconds between two looks at a connection."""

LIFE = 1800.0
"""Seconds after which a connection is replaced in any case: some have been found to be open but deaf."""

HANDSHAKE = 5.0
"""Seconds in which a connection must stand."""

DRAIN = 3.0
"""Seconds in which an acknowledgement is of use to Slack."""

RECHECK = 10.0
"""Seconds after which connections are counted again, if there seemed to be strange ones: Slack may not have noticed
yet that some of ours are gone."""

SILENCE = 5.0
"""Seconds without any connection that are worth a word."""

WAITS = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before another try, after so many failures."""

log = logging.getLogger(__name__)


class Connection(SocketModeClient):
    """One connection, as long as it lasts. `count` is how many the app has by Slack's count, once `greeted`.

    `number` orders connections by when Slack allowed them.
    """

    def __init__(self, app: AsyncApp, app_token: str, number: int, told: Callable[["Connection", Json], None]) -> None:
        super().__init__(
            app_token, logger=QUIET, web_client=app.client, auto_reconnect_enabled=False, ping_interval=PING
        )
        self.number = number
        self.greeted = asyncio.Event()
        self.count = 0
        self._app = app
        self._told = told
        self._over = False
        self._at_work = 0
        self.on_message_listeners.append(self._look)
        self.socket_mode_request_listeners.append(self._answer)

    async def open(self, url: str) -> None:
        """Connect. Raises TimeoutError if it does not stand in time."""
        self.wss_uri = url
        async with asyncio.timeout(HANDSHAKE):
            await self.connect()  # type: ignore[no-untyped-call]
            await self.greeted.wait()

    async def lasts(self) -> bool:
        """Whether anything can still come through it."""
        return not self._over and await self.is_connected()

    async def end(self) -> None:
        """Acknowledge what is at work, then close."""
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
                while self._at_work and await self.is_connected():
                    await asyncio.sleep(0.01)
        await self.close()  # type: ignore[no-untyped-call]

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - slack_sdk's
        """Slack says that the connection is to end: another one is opened instead, by whoever holds this one."""
        self._over = True

    async def _look(self, message: WSMessage) -> None:
        with suppress(ValueError):
            frame = json.loads(message.data)
            if text(frame, "type") == "hello":
                number = frame.get("num_connections")
                self.count = number if isinstance(number, int) else 0
                self.greeted.set()
            self._told(self, frame)

    async def _answer(self, _: Any, request: SocketModeRequest) -> None:
        self._at_work += 1
        try:
            answer = await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=request.payload))
            if answer.status == HTTPStatus.OK:
                payload = json.loads(answer.body) if answer.body.startswith("{") else answer.body or None
                await self.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
        except OSError as error:
            log.info("an acknowledgement did not get through (%s); Slack delivers again", type(error).__name__)
        finally:
            self._at_work -= 1


class Sockets:
    """Keeps connections open. Their frames are `told`; `stands` is called when one is there, with whether it is alone.

    `deaf` is called with why and since when none has been for a while, `foreign` with how many there are that are not
    ours.
    """

    def __init__(
        self,
        web: Web,
        app_token: str,
        *,
        told: Callable[[Json], None],
        stands: Callable[[bool], None],
        deaf: Callable[[str, datetime], None],
        foreign: Callable[[int], None],
    ) -> None:
        self._web = web
        self._app_token = app_token
        self._told = told
        self._stands = stands
        self._deaf = deaf
        self._foreign = foreign
        self._open: set[Connection] = set()
        self._allowed = 0
        self._disabled = 0
        self._suspected: float | None = None
        self._why = "the connections went"

    async def keep(self, app: AsyncApp) -> None:
        """Keep connections open until cancelled, and hand on to the app what comes through them."""
        async with asyncio.TaskGroup() as group:
            for number in range(LINES):
                group.create_task(self._line(app, number))
            group.create_task(self._notice_silence())

    async def _line(self, app: AsyncApp, number: int) -> None:
        current: Connection | None = None
        failures = 0
        try:
            while True:
                await asyncio.sleep(WAITS[min(failures, len(WAITS) - 1)])
                try:
                    new, alone = await self._connect(app)
                except (OSError, DaypostError) as error:
                    self._why = str(error)
                    failures += 1
                    continue
                if current:
                    await self._close(current)
                current, failures = new, 0
                self._stands(alone)
                await self._watch(current, LIFE * (1 + number / LINES))
        finally:
            if current:
                await self._close(current)

    async def _connect(self, app: AsyncApp) -> tuple[Connection, bool]:
        """A new connection that stands, and whether none did before it. Raises OSError, SlackError."""
        answer, _ = await self._web.answer("apps.connections.open", app_token=self._app_token)
        self._allowed += 1
        connection = Connection(app, self._app_token, self._allowed, self._hear)
        try:
            await connection.open(text(answer, "url"))
        except BaseException as error:
            await connection.close()  # type: ignore[no-untyped-call]
            if isinstance(error, TimeoutError):
                raise OSError("Slack does not take a connection") from None
            raise
        if connection.number <= self._disabled:
            await connection.close()  # type: ignore[no-untyped-call]
            raise OSError("Socket Mode was turned off meanwhile")
        # Asked before it is counted: of two that come at once, after a hole, one at least must be the first.
        alone = not any([await one.lasts() for one in self._open])
        self._open.add(connection)
        self._count(connection)
        return connection, alone

    def _hear(self, connection: Connection, frame: Json) -> None:
        """Tell a frame, but not through each connection that Socket Mode was turned off: it may be on again by then."""
        if text(frame, "type") == "disconnect" and text(frame, "reason") == "link_disabled":
            if connection.number <= self._disabled:
                return
            self._disabled = self._allowed
        self._told(frame)

    def _count(self, connection: Connection) -> None:
        """See whether there are connections that are not ours, and still are when counted a second time."""
        strangers = max(0, connection.count - len(self._open))
        if not strangers:
            self._suspected = None
            self._foreign(0)
        elif self._suspected is None:
            self._suspected = monotonic()
        elif monotonic() >= self._suspected + RECHECK:
            self._foreign(strangers)

    async def _watch(self, connection: Connection, life: float) -> None:
        """Wait until a connection is to be replaced."""
        until = monotonic() + (life if self._suspected is None else RECHECK)
        while monotonic() < until and await connection.lasts():
            await asyncio.sleep(LOOK)

    async def _close(self, connection: Connection) -> None:
        self._open.discard(connection)
        await connection.end()

    async def _notice_silence(self) -> None:
        """Say so when nothing has been heard from for a while."""
        since = datetime.now(UTC)
        while True:
            await asyncio.sleep(LOOK)
            now = datetime.now(UTC)
            if [one for one in self._open if await one.is_connected()]:
                since = now
            elif (now - since).total_seconds() >= SILENCE:
                self._deaf(self._why, since)
