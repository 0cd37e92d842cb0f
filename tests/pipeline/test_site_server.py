"""The served site: the folder as it is, with headers that keep readers safe (CONTRACT, The site)."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from pipeline.config import Site
from pipeline.errors import DaypostError
from pipeline.site.server import Server
from tests.pipeline.served import DAY, FILES, Served, serving


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
    with serving(tmp_path / "other", well=False) as ill:
        assert ill.get("/healthz")[0] == 503


def test_a_site_below_a_path_is_served_with_and_without_it(tmp_path: Path) -> None:
    with serving(tmp_path, "https://example.org/live/blog") as served:
        for path in (f"/live/blog/{DAY}/", f"/{DAY}/"):
            assert served.get(path)[2] == b"<p>the day</p>"
        assert served.get("/live/blog/")[2] == b"<p>front</p>"
        for path, there in {"/live/blog": "/live/blog/", f"/live/blog/{DAY}": f"/live/blog/{DAY}/"}.items():
            status, headers, _ = served.get(path)
            assert (status, absolute(path, headers["location"])) == (301, there)


def test_an_address_that_is_taken_is_said(served: Served) -> None:
    other = Server(served.server._site, lambda: (True, {}), served.preview)

    async def start() -> None:
        await other.start()

    with pytest.raises(DaypostError, match=f"listen: .*127.0.0.1:{served.port}.*another program"):
        asyncio.run(start())


def test_an_address_of_another_machine_is_said(served: Served) -> None:
    site: Any = Site.model_validate({"kind": "site", "folder": str(served.public), "listen": "192.0.2.1:8010"})

    async def start() -> None:
        await Server(site, lambda: (True, {}), served.preview).start()

    with pytest.raises(DaypostError, match=r"listen: cannot listen on 192\.0\.2\.1:8010: "):
        asyncio.run(start())
