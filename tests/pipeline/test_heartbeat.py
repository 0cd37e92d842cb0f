"""The heartbeat: called while all is well, by a real request; what goes wrong is logged once and tells no secret."""

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from pipeline.heartbeat import Heartbeat


class Service(HTTPServer):
    """A service that counts the beats, and answers with the statuses that it is told, then with 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.beats: list[str] = []
        self.statuses: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ping/SECRET"


class Answer(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.beats.append(self.path)
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
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
