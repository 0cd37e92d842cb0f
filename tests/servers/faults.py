"""What can befall a request between a program and its server: each fault is a function that carries an `Exchange`."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import ClientSession, StreamReader, hdrs, web
from multidict import CIMultiDict
from yarl import URL

_OF_ONE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "expect"}
_REMEMBERED = 1_000_000
"""Bytes of an answer, above which it is not kept to be given again."""


@dataclass(frozen=True)
class Answer:
    """An answer of the server's, or one in its place."""

    status: int
    headers: CIMultiDict[str] = field(default_factory=CIMultiDict)
    body: bytes = b""


@dataclass
class Asked:
    """A request that came: its path and query without quoting, and the `status` of its answer, once that comes back."""

    method: str
    path: str
    query: str
    status: int | None = None


class Exchange:
    """A request, and the ways to deal with it. `overtaken` is set once a later one of the same plan is through."""

    def __init__(self, request: web.Request, session: ClientSession, target: str, before: deque[Answer]) -> None:
        self.request = request
        self.asked = Asked(request.method, request.path, request.query_string)
        self.overtaken = asyncio.Event()
        self._session = session
        self._url = URL(target + request.raw_path, encoded=True)
        self._before = before

    @property
    def before(self) -> Sequence[Answer]:
        """The answers that the server gave to requests of this method and path, the newest last."""
        return self._before

    def change(self, **query: str) -> None:
        """Have the server asked with these values in the query instead of those that came."""
        self._url = self._url.update_query(query)

    async def carry(self) -> web.StreamResponse:
        """Carry the request to the server and its answer back, each as it comes."""
        asked = self._session.request(self.request.method, self._url, headers=self._headers(), data=self._body())
        async with asked as answer:
            headers = _kept(answer.headers)
            self.asked.status = answer.status
            carried = web.StreamResponse(status=answer.status, reason=answer.reason, headers=headers)
            await carried.prepare(self.request)
            body = bytearray()
            async for chunk in answer.content.iter_any():
                await carried.write(chunk)
                body += chunk if len(body) <= _REMEMBERED else b""
        await carried.write_eof()
        if len(body) <= _REMEMBERED:
            self._before.append(Answer(answer.status, headers, bytes(body)))
        return carried

    async def ask(self) -> Answer:
        """Carry the request to the server; its answer, not compressed, stays here."""
        headers = self._headers()
        headers[hdrs.ACCEPT_ENCODING] = "identity"
        asked = self._session.request(self.request.method, self._url, headers=headers, data=self._body())
        async with asked as answer:
            whole = Answer(answer.status, _kept(answer.headers), await answer.read())
        self._before.append(whole)
        return whole

    def give(self, answer: Answer) -> web.Response:
        """Answer the request."""
        self.asked.status = answer.status
        headers = answer.headers.copy()
        headers.popall(hdrs.CONTENT_LENGTH, None)
        return web.Response(status=answer.status, headers=headers, body=answer.body)

    def cut(self) -> web.Response:
        """Break the connection, after what has been answered so far."""
        if self.request.transport:
            self.request.transport.close()
        return web.Response()

    def _headers(self) -> CIMultiDict[str]:
        return _kept(self.request.headers)

    def _body(self) -> StreamReader | None:
        return self.request.content if self.request.can_read_body else None


Fault = Callable[[Exchange], Awaitable[web.StreamResponse]]


async def none(exchange: Exchange) -> web.StreamResponse:
    """Nothing befalls it."""
    return await exchange.carry()


async def cut(exchange: Exchange) -> web.StreamResponse:
    """The server hears nothing, the program no answer: the connection breaks."""
    return exchange.cut()


async def lost(exchange: Exchange) -> web.StreamResponse:
    """The server does what it is asked for, but its answer gets lost."""
    await exchange.ask()
    return exchange.cut()


async def hang(exchange: Exchange) -> web.StreamResponse:
    """The server hears nothing, and the program waits until it has had enough."""
    await asyncio.Event().wait()
    return exchange.cut()


async def truncated(exchange: Exchange) -> web.StreamResponse:
    """Of the answer comes the first half, then the connection breaks."""
    answer = await exchange.ask()
    headers = answer.headers.copy()
    headers[hdrs.CONTENT_LENGTH] = str(len(answer.body))
    exchange.asked.status = answer.status
    half = web.StreamResponse(status=answer.status, headers=headers)
    await half.prepare(exchange.request)
    await half.write(answer.body[: len(answer.body) // 2])
    exchange.cut()
    return half


async def bad_utf8(exchange: Exchange) -> web.StreamResponse:
    """The first string of the answer is not UTF-8."""
    answer = await exchange.ask()
    before, quote, after = answer.body.partition(b'"')
    return exchange.give(Answer(answer.status, answer.headers, before + quote + b"\xff\xfe" + after))


async def overtaken(exchange: Exchange) -> web.StreamResponse:
    """It comes to the server after the next request that the same plan is for."""
    await exchange.overtaken.wait()
    return await exchange.carry()


def asking(**query: str) -> Fault:
    """The server is asked for something else: the values in the query are these."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        exchange.change(**query)
        return await exchange.carry()

    return fault


def again(back: int = 1) -> Fault:
    """The server is not asked: what it answered last comes once more, or what it answered so many times before."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        return exchange.give(exchange.before[-back])

    return fault


def answer(status: int, body: str = "", **headers: str) -> Fault:
    """The server is not asked: somebody else answers. Headers are named with `_` for `-`."""

    async def fault(exchange: Exchange) -> web.StreamResponse:
        named = CIMultiDict((name.replace("_", "-"), value) for name, value in headers.items())
        return exchange.give(Answer(status, named, body.encode()))

    return fault


def page(status: int) -> Fault:
    """The page of a proxy that has no server behind it, or, with 200, of a captive portal."""
    return answer(status, f"<!doctype html><title>{status}</title><h1>nginx</h1>", Content_Type="text/html")


def _kept(headers: Mapping[str, str]) -> CIMultiDict[str]:
    return CIMultiDict((name, value) for name, value in headers.items() if name.lower() not in _OF_ONE_CONNECTION)
