"""What a blog answers, and what is made of it where that is no data (RULES 8.8)."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Thread

import pytest

from pipeline.errors import NeedsPersonError, PublishError, RefusedError, RetryableError
from pipeline.publishers import web
from pipeline.publishers.web import Web
from tests.process.driver import free_port


class Blunt:
    """A server that answers every request with these bytes, whatever they are."""

    def __init__(self, answer: Callable[[], Iterator[bytes]]) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/posts?secret=canary"
        self.heard = b""
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, suppress(OSError):
                    self.heard += connection.recv(65_536)
                    for part in self._answer():
                        connection.sendall(part)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65_536):  # closed with something unread, it would cut off the answer
                        pass


Answering = Callable[..., Blunt]


@pytest.fixture
def answering() -> Iterator[Answering]:
    servers = []

    def start(*parts: bytes, status: str = "200 OK", headers: str = "") -> Blunt:
        head = f"HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n".encode()
        servers.append(Blunt(lambda: iter([head, *parts])))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def failure(server: Blunt) -> PublishError:
    with pytest.raises(PublishError) as caught:
        Web("blog", {}, patience=5).ask("GET", server.url)
    assert "canary" not in str(caught.value)
    assert str(caught.value).startswith("blog: 127.0.0.1 ")
    return caught.value


def test_data_is_read_and_headers_are_sent(answering: Answering) -> None:
    server = answering(b'{"id": ', b"1}")
    assert Web("blog", {"Authorization": "Bearer 1"}).ask("POST", server.url, json={}, headers={"X": "y"}) == {"id": 1}
    assert b"Authorization: Bearer 1" in server.heard
    assert b"X: y" in server.heard


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_what_is_not_there_is_found_missing_or_is_for_a_person(answering: Answering, status: str) -> None:
    server = answering(b"{}", status=status)
    assert Web("blog", {}).find("GET", server.url) is None
    assert isinstance(failure(server), NeedsPersonError)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("301 Moved Permanently", NeedsPersonError),
        ("400 Bad Request", RefusedError),
        ("401 Unauthorized", NeedsPersonError),
        ("403 Forbidden", NeedsPersonError),
        ("408 Request Timeout", RetryableError),
        ("413 Content Too Large", RefusedError),
        ("429 Too Many Requests", RetryableError),
        ("500 Internal Server Error", RetryableError),
        ("503 Service Unavailable", RetryableError),
        ("599 Whatever", RetryableError),
    ],
)
def test_every_status_has_its_meaning(answering: Answering, status: str, kind: type[PublishError]) -> None:
    error = failure(answering(b"{}", status=status))

    assert type(error) is kind
    assert status[:3] in str(error)


@pytest.mark.parametrize(
    ("wish", "low", "high"),
    [
        ("30", 30, 30),
        ("999999", web.LONGEST_HOLD, web.LONGEST_HOLD),
        ("in fifty minutes, +0000", 2000, 3000),
        ("in fifty minutes, -0000", 2000, 3000),
    ],
)
def test_a_wish_to_wait_is_heard(answering: Answering, wish: str, low: float, high: float) -> None:
    if zone := wish.partition(", ")[2]:
        wish = format_datetime(datetime.now(UTC) + timedelta(minutes=50)).replace("+0000", zone)
    error = failure(answering(status="429 Too Many Requests", headers=f"Retry-After: {wish}\r\n"))

    assert isinstance(error, RetryableError)
    assert error.after is not None
    assert low <= error.after <= high


@pytest.mark.parametrize(
    "wish", ["", "0", "soon", "-5", "Wed, 99 Nov 2026 00:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"]
)
def test_a_wish_that_is_none_is_passed_over(answering: Answering, wish: str) -> None:
    error = failure(answering(status="429 Too Many Requests", headers=f"Retry-After: {wish}\r\n"))

    assert isinstance(error, RetryableError)
    assert error.after is None


@pytest.mark.parametrize("body", [b"<html>", b"", b'{"id":', b"\xff\xfe", b"[" * 200_000])
def test_what_is_no_data_is_tried_again(answering: Answering, body: bytes) -> None:
    assert isinstance(failure(answering(body)), RetryableError)


def test_half_an_answer_is_tried_again(answering: Answering) -> None:
    assert isinstance(failure(answering(b'{"id": 1}', headers="Content-Length: 999\r\n")), RetryableError)


def test_an_answer_without_end_is_not_read_to_its_end(answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LARGEST", 2_000_000)
    error = failure(answering(*[b" " * 100_000] * 100))
    assert "answers with more than 2 MB" in str(error)


def test_nobody_there_is_tried_again() -> None:
    with pytest.raises(RetryableError, match=r"127\.0\.0\.1 does not answer"):
        Web("blog", {}).ask("GET", f"http://127.0.0.1:{free_port()}/")


def test_silence_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(RetryableError, match="has not answered after 0 seconds"):
            Web("blog", {}, patience=0.05).ask("GET", url)


def test_a_server_without_a_certificate_is_for_a_person(answering: Answering) -> None:
    server = answering(b"{}")
    with pytest.raises(NeedsPersonError, match="no certificate that can be trusted"):
        Web("blog", {}).ask("GET", server.url.replace("http:", "https:"))
