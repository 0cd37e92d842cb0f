"""Files from who calls itself a homeserver: where its token goes, how much is taken, what is said where none comes.

That files come from a real one is in tests/process.
"""

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bots.matrix.home import Home, Login
from bots.matrix.media import REDIRECTS, Media
from pipeline.errors import InputError
from pipeline.events import Attachment

FILE = b"the bytes of the file"
MOST = 1_000_000
TOKEN = "token-of-a-test"  # noqa: S105 - of a server that lives for a test

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """A server whose answers a test gives, by path; it keeps what was asked: path and headers."""

    answer: Callable[[str], Answer] = lambda _: (200, {}, FILE)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers)))
                status, headers, body = outer.answer(self.path)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def download(url: str, into: Path) -> bytes:
    """The bytes that come from a homeserver at that address."""

    async def whole() -> bytes:
        home = Home(Login(url, "@bot:example.org", TOKEN, "", "DEVICE"))
        ref = json.dumps({"url": "mxc://example.org/Photo"})
        try:
            await Media(home, MOST).download(Attachment(id="1", kind="image", name="a.png", ref=ref), into / "file")
        finally:
            await home.close()
        return (into / "file").read_bytes()

    return asyncio.run(whole())


def here(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}"


def test_a_file_is_asked_for_with_the_token_and_as_it_is(server: Server, tmp_path: Path) -> None:
    assert download(here(server), tmp_path) == FILE
    ((path, headers),) = server.asked
    assert path == "/_matrix/client/v1/media/download/example.org/Photo"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Accept-Encoding"] == "identity"


def test_no_other_origin_is_given_the_token(server: Server, elsewhere: Server, tmp_path: Path) -> None:
    server.answer = lambda _: (307, {"Location": f"{here(elsewhere)}/cdn?sig=%2Fa%20b"}, b"")
    assert download(here(server), tmp_path) == FILE
    ((path, headers),) = elsewhere.asked
    assert path == "/cdn?sig=%2Fa%20b"
    assert "Authorization" not in headers


def test_the_same_origin_written_otherwise_is_given_it(server: Server, tmp_path: Path) -> None:
    there = f"http://LOCALHOST:{server.port}/cdn"
    server.answer = lambda path: (200, {}, FILE) if path == "/cdn" else (302, {"Location": there}, b"")
    assert download(f"http://localhost:{server.port}/", tmp_path) == FILE
    assert server.asked[-1][1]["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("times", [1, REDIRECTS, REDIRECTS + 1])
def test_as_many_redirects_are_followed_as_are_allowed(server: Server, tmp_path: Path, times: int) -> None:
    def answer(_: str) -> Answer:
        number = len(server.asked)
        return (302, {"Location": f"/{number}"}, b"") if number <= times else (200, {}, FILE)

    server.answer = answer
    if times <= REDIRECTS:
        assert download(here(server), tmp_path) == FILE
    else:
        with pytest.raises(OSError, match="from one address"):
            download(here(server), tmp_path)
    assert len(server.asked) == min(times, REDIRECTS) + 1


NESTED = b'{"errcode": ' + b"[" * 100_000
LARGE = b'{"error": "' + b"a" * 5_000_000 + b'", "errcode": "M_NOT_FOUND"}'


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (404, b'{"errcode": "M_NOT_FOUND"}', InputError, "does not have the file"),
        (403, b'{"errcode": "M_FORBIDDEN"}', InputError, "M_FORBIDDEN"),
        (404, b'{"errcode": "M_UNRECOGNIZED"}', OSError, "brought up to date"),
        (404, b"<!doctype html>", OSError, "answers 404"),
        (502, NESTED, OSError, "answers 502"),
        (404, LARGE, OSError, "answers 404"),
        (404, b"\xff\xfe", OSError, "answers 404"),
        (500, b"", OSError, "answers 500"),
    ],
)
def test_what_comes_in_place_of_a_file_is_said(
    server: Server, tmp_path: Path, status: int, body: bytes, error: type[Exception], words: str
) -> None:
    server.answer = lambda _: (status, {"Content-Type": "application/json"}, body)
    with pytest.raises(error, match=words):
        download(here(server), tmp_path)


@pytest.mark.parametrize(
    ("headers", "body", "error", "words"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress(bytes(100 * MOST)), OSError, "packed"),
        ({}, bytes(MOST + 1), InputError, "larger than 1 MB"),
        ({"Content-Length": str(MOST + 1)}, b"", InputError, "larger than 1 MB"),
        ({"Content-Length": "100"}, FILE, OSError, "does not give the file"),
        ({"Content-Type": "text/html"}, b"<!doctype html>", OSError, "a web page"),
    ],
)
def test_what_is_no_whole_file_is_not_taken(
    server: Server, tmp_path: Path, headers: dict[str, str], body: bytes, error: type[Exception], words: str
) -> None:
    server.answer = lambda _: (200, headers, body)
    with pytest.raises(error, match=words):
        download(here(server), tmp_path)
    written = tmp_path / "file"
    assert not written.exists() or written.stat().st_size <= MOST
