"""Socket Mode: WebSockets that the app opens, and envelopes through them, each through one of those that are open."""

import asyncio
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.slack.calling import Call, Refusal
from tests.servers.slack.team import Team

Json = dict[str, Any]

MOST = 10
"""Connections that an app may have."""
LIFE = 18_060
"""Seconds that a connection is said to live for."""


@dataclass(eq=False)
class Socket:
    """A connection, and what came through it."""

    ws: web.WebSocketResponse
    request: web.Request
    acks: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    received: list[Json] = field(default_factory=list)

    async def send(self, frame: Json) -> None:
        """Send a frame."""
        await self.ws.send_str(json.dumps(frame))


class Sockets:
    """The connections of the app, and the envelopes `sent` through them.

    `elsewhere` is how many a stranger has who uses the same token: what they got is `stolen`. Of the next connections,
    `refuse` are turned away after their ticket was taken. While `tardy` is set, only the first is greeted at once.
    `opened` and `turned_away` count all that there were.
    """

    def __init__(self, team: Team) -> None:
        self.team = team
        self.open: list[Socket] = []
        self.url = ""
        self.enabled = True
        self.elsewhere = 0
        self.refuse = 0
        self.tardy = False
        self.sent: list[Json] = []
        self.stolen: list[Json] = []
        self.opened = 0
        self.turned_away = 0
        self.changed: Callable[[], None] = lambda: None
        self._tickets: set[str] = set()
        self._turn = 0
        self._closing: set[asyncio.Task[bool]] = set()

    def connection(self, team: Team, _: Call) -> Json:
        """apps.connections.open: an address for one connection."""
        if not self.enabled:
            raise Refusal("access_denied")
        ticket = str(uuid.uuid4())
        self._tickets.add(ticket)
        return {"url": f"{self.url}/link/?ticket={ticket}&app_id={team.space.app}"}

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """A connection, for as long as it lasts."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self._turn_away()
            raise web.HTTPForbidden
        self._tickets.discard(ticket)
        if self.refuse:
            self.refuse -= 1
            self._turn_away()
            raise web.HTTPServiceUnavailable
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        socket = Socket(ws, request)
        while self.tardy and self.open:
            await asyncio.sleep(0.01)
        if len(self.open) + self.elsewhere >= MOST:
            await socket.send(self._disconnect("too_many_websockets"))
            await ws.close()
            return ws
        self.open.append(socket)
        self.opened += 1
        info = {"connection_info": {"app_id": self.team.space.app}, "debug_info": self._debug()}
        await socket.send({"type": "hello", "num_connections": len(self.open) + self.elsewhere, **info})
        self.changed()
        try:
            await self._read(socket)
        finally:
            self._gone(socket)
        return ws

    def _turn_away(self) -> None:
        self.turned_away += 1
        self.changed()

    async def _read(self, socket: Socket) -> None:
        async for message in socket.ws:
            if self.team.faults.silent:
                continue
            if message.type == WSMsgType.PING:
                await socket.ws.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                frame = json.loads(message.data)
                socket.received.append(frame)
                ack = socket.acks.get(frame.get("envelope_id", ""))
                if ack and not ack.done():
                    ack.set_result(frame.get("payload") or {})

    def _gone(self, socket: Socket) -> None:
        if socket in self.open:
            self.open.remove(socket)
        for ack in socket.acks.values():
            if not ack.done():
                ack.set_exception(ConnectionResetError("the connection went before the acknowledgement came"))
        self.changed()

    async def envelope(self, kind: str, payload: Json, *, accepts: bool = False, **retry: Any) -> Json | None:
        """What the app answers to an envelope; None if it did not within the time that it has."""
        number = str(uuid.uuid4())
        envelope = {
            "envelope_id": number,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": accepts,
            **retry,
        }
        choices = len(self.open) + self.elsewhere
        if not choices:
            return None
        self._turn = (self._turn + 1) % choices
        if self._turn >= len(self.open):
            self.stolen.append(envelope)
            return {}
        socket = self.open[self._turn]
        ack = asyncio.get_running_loop().create_future()
        socket.acks[number] = ack
        try:
            if not self.team.faults.silent:
                self.sent.append(envelope)
                await socket.send(envelope)
            async with asyncio.timeout(self.team.times.ack):
                return dict(await ack)
        except (TimeoutError, ConnectionError):
            return None
        finally:
            socket.acks.pop(number, None)

    async def event(self, body: Json, attempt: int, reason: str) -> str:
        """Deliver an event; returns why that failed, or nothing."""
        answer = await self.envelope("events_api", body, retry_attempt=attempt, retry_reason=reason)
        return "timeout" if answer is None else ""

    async def disconnect(self, reason: str, sockets: list[Socket] | None = None, *, close: bool = True) -> None:
        """Tell connections, or all, that they end, and end them."""
        for socket in list(self.open if sockets is None else sockets):
            if not socket.ws.closed:
                await socket.send(self._disconnect(reason))
                if close:
                    # Nothing comes through it any more, even while the app takes its time to say goodbye.
                    self._gone(socket)
                    closing = asyncio.get_running_loop().create_task(socket.ws.close())
                    self._closing.add(closing)
                    closing.add_done_callback(self._closing.discard)

    def cut(self) -> None:
        """End all connections without a word, as a network does that breaks."""
        for socket in list(self.open):
            self._gone(socket)
            if socket.request.transport:
                socket.request.transport.abort()

    def _disconnect(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": self._debug()}

    def _debug(self) -> Json:
        return {"host": f"applink-{secrets.token_hex(2)}", "build_number": 1, "approximate_connection_time": LIFE}
