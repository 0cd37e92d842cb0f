"""The preview as a phone gets it: everything that waits, at an address that nobody else can find (RULES 5.2)."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.events import Picture, Settings
from tests import pages
from tests.make import at, decide, edit, fetch, photo, post, react, unreact
from tests.pipeline.installed import STARTED, configured
from tests.pipeline.served import Served, serving

FRIDAY = "2026-05-15"


@pytest.fixture
def rehearsing(served: Served) -> Served:
    served.here.take_in(post("1", "# Doors\nare open", at=-30), post("2", "draft: Not yet sure", at=-20))
    return served


def get(served: Served, path: str = "") -> str:
    status, _, body = served.get(f"/preview/{served.secret}/{path}")
    assert status == 200, body
    return body.decode()


def marks(served: Served, path: str = "") -> list[str]:
    """Every mark on a page, from its top."""
    return [pages.text(mark) for mark in pages.of_class(pages.parse(get(served, path).encode()), "wait")]


def texts(served: Served, path: str = "") -> list[str]:
    return [pages.text(body) for body in pages.of_class(pages.parse(get(served, path).encode()), "body")]


def test_in_rehearsal_it_is_the_page_that_readers_would_get(rehearsing: Served) -> None:
    assert texts(rehearsing) == ["Not yet sure", "Doors are open"]
    assert marks(rehearsing) == ["Draft", "Rehearsal"]
    assert "Rehearsal: nothing is public before !start." in get(rehearsing)
    assert get(rehearsing) == get(rehearsing, "pycon/") == get(rehearsing, f"pycon/{FRIDAY}/")


def test_it_tells_nobody_where_it_is(rehearsing: Served) -> None:
    _, headers, body = rehearsing.get(f"/preview/{rehearsing.secret}/")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert pages.head(pages.parse(body))["robots"] == "noindex"


def test_all_that_the_page_points_to_is_there(rehearsing: Served) -> None:
    tree = pages.parse(get(rehearsing).encode())
    ours = [address for _, address in pages.addresses(tree) if address.startswith("/")]
    assert any(address.endswith(".css") for address in ours)
    for address in ours:
        assert address.startswith(f"/preview/{rehearsing.secret}/"), address
        assert rehearsing.get(address)[0] == 200, address


def test_it_follows_on_reload_and_is_never_written_down(rehearsing: Served) -> None:
    before = sorted(rehearsing.public.rglob("*"))
    get(rehearsing)
    rehearsing.here.take_in(post("3", "Coffee", at=-10), react("2", "❌"))
    assert texts(rehearsing) == ["Coffee", "Doors are open"]
    rehearsing.here.take_in(unreact("2", "❌"), edit("3", "Tea", at=-5))
    assert texts(rehearsing) == ["Tea", "Not yet sure", "Doors are open"]
    assert sorted(rehearsing.public.rglob("*")) == before


def test_with_nothing_waiting_its_entries_are_the_public_pages(served: Served) -> None:
    served.here.take_in(*STARTED, post("1", "# Doors", at=-30), post("2", "Coffee", at=-20, by="ben"))
    served.here.take_in(post("3", "Tea", thread="2", at=-19, by="ben"), react("1", "📌"))
    served.here.publish_all()
    public = (served.public / "pycon" / FRIDAY / "index.html").read_text()
    seen = get(served).replace(f"/preview/{served.secret}", "")
    start, end = '<section class="entries', "</main>"
    assert start in public
    assert seen[seen.index(start) : seen.index(end)] == public[public.index(start) : public.index(end)]


def test_each_state_has_its_mark(served: Served) -> None:
    served.here.take_in(*STARTED, post("1", "Public", at=-50), post("2", "Held", at=-40), react("2", "🔒"))
    served.here.take_in(post("3", "draft: Draft", at=-30), post("4", "Later", at=-1, settings=Settings(delay=7500)))
    served.here.take_in(post("5", "To approve", at=-20, settings=Settings(approval=True)))
    served.here.take_in(post("6", "Gone", at=-15), react("6", "❌"), post("7", "((aside", at=-14))
    served.here.take_in(post("8", "!pause", at=-12), post("9", "Paused", at=-11), edit("1", "Public still", at=-10))
    served.here.take_in(post("10", "Reply", thread="1", at=-9))
    assert texts(served) == ["Later", "Paused", "To approve", "Draft", "Held", "Public still Paused Reply"]
    newest = ["Paused", "Paused", "Awaiting approval", "Draft", "Held", "New text: paused", "Paused"]
    assert marks(served) == newest
    served.here.take_in(post("11", "!resume", at=-2), decide("resumed", "11", at=-2))
    assert marks(served) == ["Shows at 14:04", "Awaiting approval", "Draft", "Held"]


def test_who_has_not_started_in_time_was_left_out(served: Served) -> None:
    served.here.take_in(post("1", "Before", at=-90))
    served.here.take_in(post("start", "!start", at=-60), decide("started", "start", at=-60), post("2", "After", at=-50))
    assert marks(served) == ["Left out of the start"]


def test_what_is_off_line_is_shown_with_a_word_about_it(served: Served) -> None:
    served.here.take_in(*STARTED, post("1", "Doors", at=-30), post("2", "!offline", at=-20))
    assert texts(served) == ["Doors"]
    assert "Offline: readers see none of it" in get(served)


@pytest.mark.parametrize(
    "path", ["preview", "preview/", "preview/x/", "preview/x", "preview/{almost}/", "preview/{secret}x/", "preview/é/"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_without_the_secret_there_is_no_such_page(rehearsing: Served, path: str, method: str) -> None:
    almost = rehearsing.secret[:-1] + ("a" if rehearsing.secret[-1] != "a" else "b")
    asked = "/" + path.format(secret=rehearsing.secret, almost=almost).replace("é", "%C3%A9")
    answer, missing = rehearsing.get(asked, method), rehearsing.get("/nothing/", method)
    assert (answer[0], answer[2]) == (404, b"<p>nothing here</p>" if method == "GET" else b"")
    assert [answer[0], {**answer[1], "date": ""}, answer[2]] == [missing[0], {**missing[1], "date": ""}, missing[2]]


HOSTILE = [
    *("nothing/", "pycon/2026-05-14/", "pycon/20260515/", "pycon/2026-13-45/", "pycon/2026-05-15/x/", "../", "..%2f"),
    *("media/", "media/x.jpg", "media/..%2f..%2fsecret.txt", "media/%2e%2e/%2e%2e/secret.txt", "media/x.jpg/"),
    *("static/", "static/..%2fdaypost.sqlite3", "%00", "pycon/%ed%a0%80/", "pycon/2026-05-15%00/", "\\..\\", "W2026/"),
    *("media/" + "a" * 64, "pycon/99999-01-01/", "daypost.sqlite3", "index.html", "healthz", "static/nothing.css"),
]


@pytest.mark.parametrize("path", HOSTILE)
def test_nothing_else_is_there(rehearsing: Served, path: str) -> None:
    get(rehearsing)
    status, _, body = rehearsing.get(f"/preview/{rehearsing.secret}/{path}")
    assert (status, b"SECRET" in body) == (404, False)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_done_to_it(rehearsing: Served, method: str) -> None:
    assert rehearsing.get(f"/preview/{rehearsing.secret}/", method)[0] == 405


def test_head_tells_what_get_would(rehearsing: Served) -> None:
    status, headers, body = rehearsing.get(f"/preview/{rehearsing.secret}/", "HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(get(rehearsing).encode())), b"")


def test_an_address_without_its_slash_leads_to_the_one_with_it(rehearsing: Served) -> None:
    for path in ("", "/pycon", f"/pycon/{FRIDAY}"):
        status, headers, _ = rehearsing.get(f"/preview/{rehearsing.secret}{path}")
        last = path.rpartition("/")[2] or rehearsing.secret
        assert (status, headers["location"], headers["cache-control"]) == (302, f"./{last}/", "no-store")


def test_a_site_below_a_path_has_its_preview_there(tmp_path: Path) -> None:
    with serving(tmp_path, "https://example.org/live") as served:
        served.here.take_in(post("1", "Doors", at=-30))
        for base in ("", "/live"):
            status, _, body = served.get(f"{base}/preview/{served.secret}/")
            assert status == 200
            assert f'href="/live/preview/{served.secret}/static/' in body.decode()


def test_pictures_are_there_while_the_preview_shows_them(rehearsing: Served) -> None:
    media = rehearsing.here.config.data / "media"
    media.mkdir()
    shown, other = fetch("5", "a"), fetch("6", "b")
    for event in (shown, other):
        assert isinstance(event.picture, Picture)
        for width, _ in event.picture.sizes:
            (media / event.picture.file(width)).write_bytes(b"jpeg")
    assert shown.picture
    assert other.picture
    path = f"/preview/{rehearsing.secret}/media/{shown.picture.file(400)}"
    rehearsing.here.take_in(post("5", "One", at=-3, pictures=[photo("a")]), replace(shown, time=at(-2)))
    assert rehearsing.get(path)[0] == 404, "no page was asked for yet"
    assert shown.picture.file(400) in get(rehearsing)

    status, headers, body = rehearsing.get(path)
    assert (status, headers["content-type"], body) == (200, "image/jpeg", b"jpeg")
    assert headers["cache-control"] == "no-store"
    assert rehearsing.get(f"/media/{shown.picture.file(400)}")[0] == 404
    assert rehearsing.get(f"/preview/{rehearsing.secret}/media/{other.picture.file(400)}")[0] == 404
    (media / shown.picture.file(1600)).unlink()
    assert rehearsing.get(path.replace("-400", "-1600"))[0] == 404
    rehearsing.here.take_in(react("5", "❌", at=-1))
    assert rehearsing.get(path)[0] == 404


def test_a_day_links_to_its_neighbours(rehearsing: Served) -> None:
    rehearsing.here.take_in(post("0", "Yesterday", at=-24 * 60))
    assert f'rel="prev" href="/preview/{rehearsing.secret}/pycon/2026-05-14/"' in get(rehearsing)
    assert texts(rehearsing, "pycon/2026-05-14/") == ["Yesterday"]
    assert f'rel="next" href="/preview/{rehearsing.secret}/pycon/{FRIDAY}/"' in get(rehearsing, "pycon/2026-05-14/")
    assert texts(rehearsing) == ["Not yet sure", "Doors are open"]


def test_before_anything_is_said_it_is_the_empty_page(served: Served) -> None:
    assert "Nothing has been posted yet." in get(served)


def test_its_days_are_let_go_of_when_they_are_over(rehearsing: Served) -> None:
    for day in range(1, 9):
        rehearsing.here.take_in(post(f"d{day}", f"Day {day}", at=-24 * 60 * day))
    for day in range(1, 9):
        assert texts(rehearsing, f"pycon/2026-05-{15 - day:02}/") == [f"Day {day}"]
    assert len(texts(rehearsing)) == 2
    assert texts(rehearsing, "pycon/2026-05-14/") == ["Day 1"]
    previews = rehearsing.preview._previews
    assert previews
    assert len(list(previews._room.running())) == len(previews._coming) == 5


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Served]:
    one = configured(tmp_path / "private")
    dev = one.liveblogs["pycon"].model_copy(update={"channels": ()})
    dev._name = "dev"
    hidden = dev.model_copy(update={"targets": ()})
    hidden._name = "hidden"
    blogs = {"pycon": one.liveblogs["pycon"], "dev": dev, "hidden": hidden}
    config: Config = one.model_copy(update={"liveblogs": blogs})
    with serving(tmp_path, config=config) as served:
        yield served


def test_several_live_blogs_are_listed(several: Served) -> None:
    several.here.take_in(post("1", "Doors", at=-30))
    page = get(several)
    assert pages.canonical(pages.parse(page.encode()))
    for name in ("pycon", "dev"):
        assert f'href="/preview/{several.secret}/{name}/"' in page
        assert "Preview" in get(several, f"{name}/")
    assert "hidden" not in page
    assert several.get(f"/preview/{several.secret}/hidden/")[0] == 404
    assert texts(several, "pycon/") == ["Doors"]


def test_the_secret_is_made_once_and_stays(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        first = served.secret
        assert len(first) >= 22  # 128 bits, six to a character
        assert first not in served.here.exported()
    with serving(tmp_path) as served:
        assert served.secret == first


def test_a_store_that_refuses_is_said_and_got_over(rehearsing: Served, caplog: pytest.LogCaptureFixture) -> None:
    get(rehearsing)
    with rehearsing.here.database.reading() as connection:
        connection.exec_driver_sql("ALTER TABLE days RENAME TO gone")
    status, headers, body = rehearsing.get(f"/preview/{rehearsing.secret}/")
    assert (status, headers["cache-control"]) == (503, "no-store")
    assert b"cannot be made at the moment" in body
    assert "it is damaged" in caplog.text
    assert rehearsing.secret not in caplog.text
    with rehearsing.here.database.reading() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO days")
    assert texts(rehearsing) == ["Not yet sure", "Doors are open"]


@pytest.mark.parametrize(
    "request_line",
    [
        "GET /preview/{secret}/ HTTP/9",
        "G=T /preview/{secret}/ HTTP/1.1",
        "GET /preview/{secret}/\x01 HTTP/1.1",
        "GET http://[/preview/{secret}/ HTTP/1.1",
        "GET /preview/{secret}/{long} HTTP/1.1",
    ],
)
def test_a_request_that_is_none_is_not_logged(
    served: Served, request_line: str, caplog: pytest.LogCaptureFixture
) -> None:
    line = request_line.format(secret=served.secret, long="a" * 9000)
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(f"{line}\r\nHost: localhost\r\n\r\n".encode())
        assert connection.recv(1000).startswith(b"HTTP/1.0 400 ")
    assert served.secret not in caplog.text
