"""The served site: the folder as it is, and nothing else of this machine (CONTRACT, The site)."""

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pipeline.config import Site
from pipeline.errors import DaypostError
from pipeline.site.server import Server

DAY = "pycon/2026-05-15"
FILES = {
    "index.html": "<p>front</p>",
    "404.html": "<p>nothing here</p>",
    f"{DAY}/index.html": "<p>the day</p>",
    "pycon/index.html": "<p>the archive</p>",
    "pycon/feed.atom": "<feed/>",
    "media/0a-400.jpg": "jpeg",
    "static/daypost.0a.css": "p {}",
    ".index.html.0123abcd": "SECRET, half written",
    "pycon/.probe": "SECRET",
    ".git/config": "SECRET",
}
OUTSIDE = "SECRET, outside"


class Served:
    """A server in a thread of its own, for a folder that has a secret beside it."""

    def __init__(self, folder: Path, url: str = "http://127.0.0.1", *, well: bool = True) -> None:
        self.public = folder / "public"
        (folder / "secret.txt").write_text(OUTSIDE)
        (folder / "public-secret.txt").write_text(OUTSIDE)
        (folder / "data").mkdir()
        (folder / "data" / "daypost.sqlite3").write_text(OUTSIDE)
        for name, text in FILES.items():
            path = self.public / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        site = Site.model_validate(
            {"kind": "site", "folder": str(self.public), "listen": f"127.0.0.1:{self.port}", "url": url}
        )
        self.server = Server(site, lambda: (well, {"well": well}))
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self.loop.run_forever)

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.server.start(), self.loop).result(30)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.server.stop(), self.loop).result(30)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(30)
        self.loop.close()

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """The answer to a request whose path is sent exactly as given."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.putrequest(method, "/", skip_accept_encoding=True)
            connection._buffer[0] = f"{method} {path} HTTP/1.1".encode("latin-1")  # type: ignore[attr-defined]
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    yield from _served(Served(tmp_path))


def _served(served: Served) -> Iterator[Served]:
    served.start()
    yield served
    served.stop()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "front"),
        ("/index.html", "front"),
        ("/pycon/", "the archive"),
        (f"/{DAY}/", "the day"),
        (f"/{DAY}/index.html", "the day"),
        (f"/{DAY}/?utm_source=feed", "the day"),
        ("//pycon//2026-05-15/", "the day"),
    ],
)
def test_pages(served: Served, path: str, text: str) -> None:
    status, headers, body = served.get(path)

    assert (status, body.decode()) == (200, f"<p>{text}</p>")
    assert headers["content-type"].startswith("text/html")
    assert headers["cache-control"] == "no-cache"


def test_what_is_not_there_is_said_in_our_own_page(served: Served) -> None:
    for path in ("/nothing", "/pycon/2026-05-16/", "/media/0b-400.jpg", "/index.html/", "/media/"):
        status, headers, body = served.get(path)
        assert (status, body) == (404, b"<p>nothing here</p>"), path
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert headers["cache-control"] == "no-cache"  # tomorrow it may be there
    (served.public / "404.html").unlink()
    assert served.get("/nothing")[0] == 404


def test_a_folder_without_its_slash_is_sent_to_where_it_is(served: Served) -> None:
    for path, there in {"/pycon": "/pycon/", f"/{DAY}": f"/{DAY}/", "/pycon?q=1": "/pycon/"}.items():
        status, headers, _ = served.get(path)
        assert status == 301
        assert absolute(path, headers["location"]) == there


def absolute(path: str, location: str) -> str:
    """Where a browser goes from a page of ours."""
    from urllib.parse import urljoin, urlsplit

    parts = urlsplit(urljoin(f"http://example.org{path}", location))
    assert parts.netloc == "example.org"
    return parts.path


@pytest.mark.parametrize("path", ["//pycon", "///pycon", "/%2fpycon", "//media", "/%5cpycon", "//pycon/2026-05-15"])
def test_no_redirect_leads_elsewhere(served: Served, path: str) -> None:
    status, headers, _ = served.get(path)

    assert status in (301, 404)
    if status == 301:
        assert absolute(path, headers["location"]).endswith("/")
        assert not headers["location"].startswith("//")


def test_headers_keep_a_page_from_being_turned_against_its_readers(served: Served) -> None:
    for path in ("/", "/nothing", "/pycon", "/media/0a-400.jpg", "/healthz", "/.git/config"):
        _, headers, _ = served.get(path)
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "python" not in headers.get("server", "").lower(), "which versions we run is nobody's business"


def test_media_and_styles_are_kept_for_ever_as_their_names_change(served: Served) -> None:
    for path, kind in {"/media/0a-400.jpg": "image/jpeg", "/static/daypost.0a.css": "text/css"}.items():
        status, headers, _ = served.get(path)
        assert status == 200
        assert headers["content-type"] == kind
        assert headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_page_that_did_not_change_is_not_sent_again(served: Served) -> None:
    _, headers, _ = served.get("/")
    status, again, body = served.get("/", If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")
    assert again["etag"] == headers["etag"]
    assert served.get("/", If_Modified_Since=headers["last-modified"])[0] == 304

    (served.public / "index.html").write_text("<p>another</p>")
    status, _, body = served.get("/", If_None_Match=headers["etag"])
    assert (status, body) == (200, b"<p>another</p>")


def test_head_tells_what_get_would(served: Served) -> None:
    status, headers, body = served.get("/", "HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(FILES["index.html"])), b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_done_to_it(served: Served, method: str) -> None:
    status, headers, _ = served.get("/", method)
    assert status == 405
    assert "content-security-policy" in headers


def test_health(served: Served, tmp_path: Path) -> None:
    status, headers, body = served.get("/healthz")
    assert (status, json.loads(body)) == (200, {"well": True})
    assert headers["cache-control"] == "no-store"
    (tmp_path / "other").mkdir()
    for ill in _served(Served(tmp_path / "other", well=False)):
        assert ill.get("/healthz")[0] == 503


HOSTILE = [
    "/../secret.txt",
    "/../../../../../../etc/passwd",
    "/..",
    "/.",
    "/pycon/../../secret.txt",
    "/pycon/../../data/daypost.sqlite3",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%2fsecret.txt",
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/.%2e/secret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%c0%afsecret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/pycon\\..\\..\\secret.txt",
    "//secret.txt",
    "//etc/passwd",
    "///etc/passwd",
    "/%2fetc%2fpasswd",
    "/%2f%2e%2e%2fsecret.txt",
    "/./../secret.txt",
    "/media/../../secret.txt",
    "/media/..%2f..%2fsecret.txt",
    "/static/%2e%2e/%2e%2e/data/daypost.sqlite3",
    "/..;/secret.txt",
    "/..%00/secret.txt",
    "/index.html%00.jpg",
    "/%00",
    "/secret.txt%00.html",
    "/../public-secret.txt",
    "/~root",
    "/file:///etc/passwd",
    "/%ff%fe",
    "/%ed%a0%80",
    "/" + "a" * 4000,
    "/" + "../" * 500 + "etc/passwd",
    "/" + "%2e%2e%2f" * 200 + "etc/passwd",
    "/%0d%0aSet-Cookie:%20a=b",
    "/pycon%0d%0aSet-Cookie:%20a=b",
    "/COM1",
    "/pycon/%2e%2e/%2e%2e/secret.txt",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_nothing_outside_of_the_folder_is_served(served: Served, path: str) -> None:
    status, headers, body = served.get(path)

    assert status in (400, 404), body
    assert b"SECRET" not in body
    assert b"root:" not in body
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/.index.html.0123abcd",
        "/pycon/.probe",
        "/.git/config",
        "/%2egit/config",
        "/.git/",
        "/.git",
        "/pycon/%2eprobe",
        "//.git//config",
    ],
)
def test_what_begins_with_a_dot_is_never_served(served: Served, path: str) -> None:
    status, _, body = served.get(path)
    assert status == 404
    assert b"SECRET" not in body


def test_a_link_out_of_the_folder_is_not_followed(served: Served) -> None:
    (served.public / "leak.txt").symlink_to(served.public.parent / "secret.txt")
    (served.public / "leak").symlink_to(served.public.parent)

    for path in ("/leak.txt", "/leak/secret.txt", "/leak/data/daypost.sqlite3", "/leak"):
        assert served.get(path)[0] == 404, path


def test_a_site_below_a_path_is_served_with_and_without_it(tmp_path: Path) -> None:
    for served in _served(Served(tmp_path, "https://example.org/live/blog")):
        for path in (f"/live/blog/{DAY}/", f"/{DAY}/"):
            assert served.get(path)[2] == b"<p>the day</p>"
        assert served.get("/live/blog/")[2] == b"<p>front</p>"
        for path, there in {"/live/blog": "/live/blog/", f"/live/blog/{DAY}": f"/live/blog/{DAY}/"}.items():
            status, headers, _ = served.get(path)
            assert (status, absolute(path, headers["location"])) == (301, there)


def test_an_address_that_is_taken_is_said(served: Served) -> None:
    other = Server(served.server._site, lambda: (True, {}))

    async def start() -> None:
        await other.start()

    with pytest.raises(DaypostError, match=f"listen: .*127.0.0.1:{served.port}.*another program"):
        asyncio.run(start())


def test_an_address_of_another_machine_is_said(tmp_path: Path) -> None:
    site: Any = Site.model_validate({"kind": "site", "folder": str(tmp_path), "listen": "192.0.2.1:8010"})

    async def start() -> None:
        await Server(site, lambda: (True, {})).start()

    with pytest.raises(DaypostError, match=r"listen: cannot listen on 192\.0\.2\.1:8010: "):
        asyncio.run(start())
