"""The proxy carries what it is given, and every fault does what its name says, to a real server and a real client."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from select import select
from socket import MSG_PEEK
from threading import Event, Thread

import pytest
import requests

from tests.servers import faults
from tests.servers.fault_proxy import FaultProxy

DEADLINE = 60.0


class Target(BaseHTTPRequestHandler):
    """A server that keeps what is put at a path; `/wait` answers only when something has been put."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        while self.path == "/wait" and not self.server.came.wait(0.01):
            if select([self.connection], [], [], 0)[0] and not self.connection.recv(1, MSG_PEEK):
                self.server.left.set()
                self.close_connection = True
                return
        self._answer(self.server.kept.get(self.path, b"").decode("latin-1"))

    def do_PUT(self) -> None:
        self.server.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.order.append(self.path)
        self.server.came.set()
        self._answer(self.path)

    def do_POST(self) -> None:
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        self._answer(str([len(chunk) for chunk in chunks if chunk]))

    def _answer(self, said: str) -> None:
        body = json.dumps({"said": said, "after": len(self.server.order), "host": self.headers["Host"]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """What was put, and in which order; `left` says that somebody who waited has given up."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Target)
        self.kept: dict[str, bytes] = {}
        self.order: list[str] = []
        self.came = Event()
        self.left = Event()
        self.url = f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.came.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(server: Server) -> Iterator[FaultProxy]:
    proxy = FaultProxy(server.url)
    yield proxy
    proxy.close()


def get(proxy: FaultProxy, path: str = "/a") -> requests.Response:
    return requests.get(proxy.url + path, timeout=DEADLINE)


def put(proxy: FaultProxy, path: str = "/a", body: bytes = b"x") -> requests.Response:
    return requests.put(proxy.url + path, body, timeout=DEADLINE)


def put_without_answer(proxy: FaultProxy) -> int | None:
    """A request to which no whole answer comes; returns the status that came all the same."""
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        put(proxy)
    return proxy.requests[-1].status


def test_all_is_carried_as_it_is(server: Server, proxy: FaultProxy) -> None:
    big = bytes(range(256)) * 20_000
    assert put(proxy, "/big%2Fa?b=%21", big).json()["said"] == "/big%2Fa?b=%21"
    answer = get(proxy, "/big%2Fa?b=%21")
    assert server.kept == {"/big%2Fa?b=%21": big}
    assert answer.json()["said"].encode("latin-1") == big
    assert answer.json()["host"] == proxy.url.removeprefix("http://")
    assert answer.raw.headers.getlist("Set-Cookie") == ["a=1", "b=2"]
    assert [(one.method, one.path, one.query, one.status) for one in proxy.requests] == [
        ("PUT", "/big/a", "b=!", 200),
        ("GET", "/big/a", "b=!", 200),
    ]


def test_what_is_sent_in_chunks_is_carried_in_chunks(proxy: FaultProxy) -> None:
    sent = requests.post(proxy.url, iter([b"a" * 10, b"b" * 20]), timeout=DEADLINE)
    assert sum(json.loads(sent.json()["said"])) == 30


def test_a_long_poll_is_answered_when_there_is_something(proxy: FaultProxy) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(get, proxy, "/wait")
        proxy.until(lambda: proxy.count("/wait") == 1)
        assert proxy.requests[0].status is None
        put(proxy)
        assert waiting.result().json()["after"] == 1


def test_whoever_gives_up_is_not_waited_for(server: Server, proxy: FaultProxy) -> None:
    impatience = (DEADLINE, 0.1)
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{proxy.url}/wait", timeout=impatience)
    assert server.left.wait(DEADLINE)
    proxy.plan("/a", faults.hang)
    with pytest.raises(requests.ReadTimeout):
        requests.put(f"{proxy.url}/a", timeout=impatience)
    proxy.until(lambda: [one.status for one in proxy.requests] == [None, None])
    assert server.order == []


@pytest.mark.parametrize(("fault", "done"), [(faults.cut, 0), (faults.lost, 1)])
def test_no_answer_to_what_was_done_or_not(server: Server, proxy: FaultProxy, fault: faults.Fault, done: int) -> None:
    proxy.plan("/a", fault)
    assert put_without_answer(proxy) is None
    assert server.order == ["/a"] * done
    assert put(proxy).status_code == 200


def test_answers_of_somebody_else(server: Server, proxy: FaultProxy) -> None:
    proxy.plan("/a", faults.answer(500, "broken"), faults.page(502), faults.answer(429, "{}", Retry_After="7"))
    first, second, third = put(proxy), put(proxy), put(proxy)
    assert (first.status_code, first.text) == (500, "broken")
    assert (second.status_code, second.headers["Content-Type"]) == (502, "text/html")
    assert "<h1>" in second.text
    assert (third.status_code, third.headers["Retry-After"]) == (429, "7")
    assert server.order == []


def test_half_an_answer(server: Server, proxy: FaultProxy) -> None:
    proxy.plan("/a", faults.truncated)
    assert put_without_answer(proxy) == 200
    assert server.order == ["/a"]


def test_an_answer_that_is_not_utf8(proxy: FaultProxy) -> None:
    proxy.plan("/a", faults.bad_utf8)
    answer = get(proxy)
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode()
    assert json.loads(answer.content.replace(b"\xff\xfe", b""))["after"] == 0


def test_old_answers_come_again(proxy: FaultProxy) -> None:
    put(proxy, "/x")
    seen = [get(proxy).json()["after"]]
    put(proxy, "/y")
    seen.append(get(proxy).json()["after"])
    proxy.plan("/a", faults.again(), faults.again(2), method="GET")
    seen += [get(proxy).json()["after"] for _ in range(3)]
    assert seen == [1, 2, 2, 1, 2]
    assert get(proxy).raw.headers.getlist("Set-Cookie") == ["a=1", "b=2"]


def test_requests_arrive_in_another_order(server: Server, proxy: FaultProxy) -> None:
    proxy.plan("^/[ab]$", faults.overtaken)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(put, proxy, "/a")
        proxy.until(lambda: proxy.count("/a") == 1)
        put(proxy, "/elsewhere")
        put(proxy, "/b")
        first.result()
    assert server.order == ["/elsewhere", "/b", "/a"]


def test_a_plan_is_for_requests_of_a_kind_one_each(proxy: FaultProxy) -> None:
    proxy.plan("^/a", faults.page(500), faults.none, faults.page(502), method="PUT")
    proxy.always("^/c", faults.page(503))
    proxy.plan("^/c", faults.page(504))
    assert proxy.planned == 4
    assert [get(proxy).status_code, get(proxy, "/b/a").status_code] == [200, 200]
    assert [put(proxy, f"/a{number}").status_code for number in range(4)] == [500, 200, 502, 200]
    assert [get(proxy, "/c").status_code for _ in range(3)] == [504, 503, 503]
    assert proxy.planned == 0
    proxy.calm()
    assert get(proxy, "/c").status_code == 200
    assert (proxy.count("^/a"), proxy.count("^/a", "PUT"), proxy.count("")) == (5, 4, 10)


def test_where_no_server_is_connections_break(proxy: FaultProxy, server: Server) -> None:
    proxy.target = "http://127.0.0.1:9"
    assert put_without_answer(proxy) is None
    proxy.target = server.url
    assert put(proxy).status_code == 200


def test_closing_ends_what_hangs(server: Server) -> None:
    proxy = FaultProxy(server.url)
    proxy.always("/", faults.hang)
    with ThreadPoolExecutor() as pool:
        hanging = pool.submit(get, proxy)
        proxy.until(lambda: proxy.count("/a") == 1)
        proxy.close()
        assert isinstance(hanging.exception(DEADLINE), requests.ConnectionError)
