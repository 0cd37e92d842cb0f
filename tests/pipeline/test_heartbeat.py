"""The heartbeat: called while all is well, by a real request; what goes wrong is logged once and tells no secret."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from pipeline.heartbeat import Heartbeat


class Service(HTTPServer):
    """A service that counts the beats, and answers with the statuses and headers that it is told, then with 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.beats: list[str] = []
        self.statuses: list[int] = []
        self.headers: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ping/SECRET"


class Answer(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.beats.append(self.path)
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        for line in self.server.headers:
            self._headers_buffer.append(line + b"\r\n")  # type: ignore[attr-defined]  # as it is, however wrong
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_rule_7_5_it_beats_while_all_is_well(service: Service) -> None:
    well = True
    heart = Heartbeat(service.url, lambda: well)
    asyncio.run(heart.beat())
    well = False
    asyncio.run(heart.beat())
    assert service.beats == ["/ping/SECRET"]


def test_what_goes_wrong_is_logged_once_until_it_goes_right(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    service.statuses = [500, 500, 200, 404]
    heart = Heartbeat(service.url, lambda: True)
    for _ in range(4):
        asyncio.run(heart.beat())
    assert [record.getMessage() for record in caplog.records] == [
        "heartbeat_url cannot be called: it answers 500",
        "heartbeat_url cannot be called: it answers 404",
    ]


def test_where_nobody_answers_that_is_said_without_the_address(caplog: pytest.LogCaptureFixture) -> None:
    with Service() as gone:
        url = gone.url
    asyncio.run(Heartbeat(url, lambda: True).beat())
    assert caplog.messages == ["heartbeat_url cannot be called: ConnectionError"]
    assert "SECRET" not in caplog.text


@pytest.mark.parametrize(
    "location", [b"http://[::1", b"http://\xff/", b"http://" + b"a" * 80 + b".example/", b"ftp://x/", b"/again"]
)
def test_a_redirect_to_nowhere_is_a_fault_of_the_service(
    service: Service, location: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    service.statuses, service.headers = [302] * 50, [b"Location: " + location]
    asyncio.run(Heartbeat(service.url, lambda: True).beat())
    (told,) = caplog.messages
    assert told.startswith("heartbeat_url cannot be called: ")
    assert "SECRET" not in caplog.text


BEAT = """
import asyncio, sys
from pipeline.cli import logs
from pipeline.config import Log
from pipeline.heartbeat import Heartbeat

logs.set_up(Log(level="debug"))
asyncio.run(Heartbeat(sys.argv[1], lambda: True).beat())
"""


@pytest.mark.parametrize("header", [b"no header", b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"X: \xff\x00"])
def test_libraries_do_not_log_the_address_of_a_service_that_answers_oddly(service: Service, header: bytes) -> None:
    service.headers = [header]
    command = [sys.executable, "-W", "ignore", "-c", BEAT, service.url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert service.beats == ["/ping/SECRET"]
    assert "SECRET" not in done.stdout + done.stderr
