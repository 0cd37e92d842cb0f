"""A small blog with an HTTP interface, which can be told to fail in every way in which networks and servers do.

    GET    /posts?day=…         all posts whose HTML names the day, the oldest first
    GET    /posts/ID            one post
    POST   /posts               a new draft
    PUT    /posts/ID            another title and HTML
    PUT    /posts/ID/probe      refused: nothing is changed
    POST   /posts/ID/publish    public from now on
    DELETE /posts/ID            thrown away for good
    GET    /media?name=…        the copies of a picture, the oldest first
    POST   /media?name=…        a new copy
    DELETE /media/ID            removed

It answers in JSON, and takes what is sent only with its token. What it has stays in memory, whoever comes and goes.
"""

import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, RLock, Thread
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

TOKEN = "token-of-the-blog-double"  # noqa: S105 - of a server that lives for a test

Fault = Literal[
    "",
    "not heard",  # the connection is cut before anything happens
    "drop",  # done, and the connection is cut without an answer
    "late",  # done, and answered only when nobody listens any more
    "done late",  # cut, and done only when `late_by` more requests have been answered
    "twice done",  # done twice, as by a proxy that repeats requests
    "twice answered",  # the answer is followed by another one that nobody asked for
    "429",
    "500",
    "500 done",  # done, and answered as if it had not been
    "503",
    "html",  # done, and answered with a page
    "half",  # done, and answered with the first half of the answer
    "redirect",
]
FAULTS: tuple[Fault, ...] = tuple(fault for fault in Fault.__args__ if fault)  # type: ignore[attr-defined]


@dataclass
class Request:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes

    @property
    def is_read(self) -> bool:
        """Whether it only asks."""
        return self.method == "GET"


@dataclass
class BlogServer:
    """A blog on a port of its own. `plan` says what befalls each request; `arrived` is told of it before and after.

    `posts` and `media` are what it has, in the order in which it was made; `gone` names the pictures that were removed.
    Before it is a firewall that lets nothing pass in which the words `wall` stand.
    """

    plan: Callable[[Request], Fault] = lambda _: ""
    arrived: Callable[[Request, Literal["before", "after"]], None] = lambda *_: None
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    late_by: int = 1
    wall: str = ""

    def __post_init__(self) -> None:
        self.lock = RLock()
        self._made = 0
        self._late: list[tuple[int, Request]] = []
        blog = self

        class Handler(_Handler):
            server_of = blog

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.closing = Event()
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Answer nobody any more."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Request) -> tuple[int, Any]:
        """Do what is asked, and say what came of it."""
        with self.lock:
            match request.method, request.path.strip("/").split("/"):
                case "GET", ["posts"]:
                    day = request.query["day"]
                    return 200, [post for post in self.posts.values() if day in post["html"]]
                case "POST", ["posts"]:
                    number = self._number()
                    self.posts[number] = {"id": number, "state": "draft", "url": f"{self.url}/p/{number}"}
                    self.posts[number] |= json.loads(request.body)
                    return 201, self.posts[number]
                case "POST", ["media"]:
                    number = self._number()
                    name = request.query["name"]
                    self.media[number] = {"id": number, "name": name, "url": f"{self.url}/m/{number}-{name}"}
                    self.media[number] |= {"size": len(request.body)}
                    return 201, self.media[number]
                case "GET", ["media"]:
                    return 200, [one for one in self.media.values() if one["name"] == request.query["name"]]
                case method, ["posts", number, *rest] if number in self.posts:
                    return self._post(method, number, rest, request.body)
                case "DELETE", ["media", number] if number in self.media:
                    self.gone.append(self.media.pop(number)["name"])
                    return 200, {}
        return 404, {"error": "there is no such thing"}

    def _post(self, method: str, number: str, rest: list[str], body: bytes) -> tuple[int, Any]:
        post = self.posts[number]
        match method, rest:
            case "GET", []:
                return 200, post
            case "PUT", []:
                post |= json.loads(body)
                return 200, post
            case "PUT", ["probe"]:
                return 400, {"error": "that is not to be"}
            case "POST", ["publish"]:
                post["state"] = "public"
                return 200, post
            case "DELETE", []:
                return 200, self.posts.pop(number)
        return 404, {"error": "there is no such thing"}

    def catch_up(self, *, at_once: bool = False) -> None:
        """Do what was asked long ago, if its time has come."""
        with self.lock:
            late, self._late = self._late, []
            for left, request in late:
                if left <= 1 or at_once:
                    self.answer(request)
                else:
                    self._late.append((left - 1, request))

    def put_off(self, request: Request) -> None:
        """Do it later."""
        with self.lock:
            self._late.append((self.late_by, request))

    def _number(self) -> str:
        self._made += 1
        return str(self._made)


class _Handler(BaseHTTPRequestHandler):
    """One request, and what befalls it."""

    protocol_version = "HTTP/1.1"
    server_of: BlogServer

    def _serve(self) -> None:
        blog = self.server_of
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.command, address.path, query, body)
        with blog.lock:
            blog.requests.append(request)
            fault = blog.plan(request)
        blog.arrived(request, "before")
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._send(401, {"error": "no token, or a wrong one"})
        if blog.wall and blog.wall.encode() in body:
            return self._write(403, b"<!doctype html><title>Forbidden</title>", {"Content-Type": "text/html"})
        match fault:
            case "not heard":
                return self._cut()
            case "429" | "503":
                return self._send(int(fault), {"error": "busy"}, {"Retry-After": "1"})
            case "500":
                return self._send(500, {"error": "broken"})
            case "redirect":
                return self._send(301, {}, {"Location": "https://elsewhere.example/secret?token=1"})
            case "done late":
                blog.put_off(request)
                return self._cut()
            case "twice done":
                blog.answer(request)
        with blog.lock:
            status, answer = blog.answer(request)
            data = json.dumps(answer).encode()
        blog.arrived(request, "after")
        match fault:
            case "drop":
                return self._cut()
            case "late":
                return self._cut_when_nobody_listens()
            case "500 done":
                return self._send(500, {"error": "broken"})
            case "html":
                return self._write(200, b"<!doctype html><title>Welcome</title>", {"Content-Type": "text/html"})
            case "half":
                self._write(status, data[: len(data) // 2], {"Content-Length": str(len(data))})
                return self._cut()
        self._write(status, data, {})
        if fault == "twice answered":
            self._write(200, b'{"id": "0", "state": "public", "url": "", "html": "of another question"}', {})
        blog.catch_up()
        return None

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the names that the library calls

    def _send(self, status: int, answer: Any, headers: dict[str, str] | None = None) -> None:
        self._write(status, json.dumps(answer).encode(), headers or {})

    def _write(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(data)

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _cut_when_nobody_listens(self) -> None:
        """Wait until whoever asked has given up."""
        self.connection.settimeout(0.05)
        while not self.server_of.closing.is_set():
            try:
                if not self.connection.recv(1):
                    break
            except TimeoutError:
                time.sleep(0)
            except OSError:
                break
        self._cut()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""
