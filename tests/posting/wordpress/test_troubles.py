"""What befalls requests to a blog is told as what it is, once it cannot be mended by trying again (RULES 8.8)."""

import ssl
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import run
from threading import Thread

from tests.posting.desk import FIRST
from tests.posting.wordpress.desk import wordpress_desk
from tests.sample import entry
from tests.servers.fault_proxy import FaultProxy
from tests.servers.faults import Fault, answer, cut, hang, page, truncated
from tests.servers.wordpress import WordPress

REST = '{"code": "%s", "message": "", "data": {}}'
JSON = {"Content_Type": "application/json"}
TROUBLES: dict[str, tuple[Fault, str, bool]] = {
    "no login": (answer(401, REST % "rest_not_logged_in", **JSON), "takes the header Authorization away", True),
    "no rights": (answer(403, REST % "rest_cannot_edit", **JSON), "give the role Editor", True),
    "not there": (page(404), "thrown away there", True),
    "conflict": (answer(409), "409 Conflict", False),
    "too large": (page(413), "post_max_size", True),
    "too often": (answer(429, "", Retry_After="120"), "429 Too Many Requests", False),
    "broken": (page(500), "500 Internal Server Error", False),
    "away": (page(502), "502 Bad Gateway", False),
    "cut": (cut, "does not answer", False),
    "silent": (hang, "has not answered after", False),
    "half": (truncated, "does not answer", False),
    "a page": (page(200), "perhaps a page", False),
    "moved": (
        answer(301, "", Location="https://elsewhere.example/x?token=1"),
        "points to https://elsewhere.example",
        True,
    ),
}


def test_each_is_told_as_what_it_is_and_all_is_well_once_it_is_over(blog: WordPress) -> None:
    proxy = FaultProxy(blog.url)
    blog.move(proxy.url)
    with wordpress_desk(blog, "author", proxy.url, patience=2.0) as made:
        made.publish(FIRST)
        for number, (name, (fault, words, needs_person)) in enumerate(TROUBLES.items()):
            day = replace(FIRST, entries=(*FIRST.entries, entry(20 + number, f"After {name}")))
            proxy.always("/wp/v2/posts", fault)
            after = made.once(day)
            assert words in after.error, name
            assert after.error.startswith("blog: "), name
            assert "token" not in after.error, name
            assert after.needs_person is needs_person, name
            assert (after.hold_until is not None) is (name == "too often"), name
            proxy.calm()
            made.clock.now = after.hold_until or made.clock.now
            assert not made.once(day).error, name
        made.has_exactly(day)
    proxy.close()


def test_a_certificate_that_nobody_trusts_is_for_a_person(blog: WordPress, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    with wordpress_desk(blog, "author", f"https://127.0.0.1:{server.server_port}") as made:
        after = made.once(FIRST)
    server.shutdown()
    server.server_close()
    assert after.needs_person
    assert "no certificate that can be trusted" in after.error
