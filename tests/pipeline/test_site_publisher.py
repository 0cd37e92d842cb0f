"""The site's folder: whole files in the right order, pictures only while something shows them (DESIGN, Safe)."""

import gc
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.day_post import DayLink, DayPost
from pipeline.errors import NeedsPersonError, RetryableError
from pipeline.publishers import Publication
from pipeline.render.fragments import Fragment
from tests.pipeline.site_folder import DESK, HALL, HELLO, URL, Site, files, names, with_pictures
from tests.pipeline.synced import Synced
from tests.sample import DAY, EARLIER


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_everything_is_there_that_a_web_server_needs(site: Site) -> None:
    site.publish(HELLO)

    page = site.read("pycon/2026-05-15/index.html")
    assert "hello" in page
    assert site.read("index.html") == page
    assert "/pycon/2026-05-15/" in site.read("pycon/index.html")
    assert site.read("404.html").startswith("<!doctype html>")
    for name in ("index.html", "pycon/index.html", "404.html"):
        for address in re.findall(r'(?:href|src)="/(static/[^"]+)"', site.read(name)):
            assert (site.public / address).is_file()
    assert site.publication.url == f"{URL}/pycon/2026-05-15/" == site.publisher.link("pycon", DAY)
    assert site.publication.sent
    assert site.publication.sending == ""
    assert site.publication.endpoint == site.publisher.endpoint == URL


def test_nothing_is_written_where_nothing_changed(site: Site) -> None:
    post = with_pictures(HALL)
    site.publish(post)
    before = {path: path.stat().st_ino for path in site.public.rglob("*")}
    records = len(site.ledger.history)
    site.publish(post)

    assert {path: path.stat().st_ino for path in site.public.rglob("*")} == before
    assert len(site.ledger.history) == records
    assert site.publisher.has(site.edition(post), site.publication)
    assert not site.publisher.has(site.edition(HELLO), site.publication)


def test_nothing_of_a_day_stays_in_memory_after_its_final_publication(site: Site) -> None:
    site.publish(HELLO)
    assert fragments(HELLO)
    final = replace(site.edition(HELLO), final=True)
    site.publisher.publish(final, site.publication, site.ledger)
    assert not fragments(HELLO)


def fragments(post: DayPost) -> list[Fragment]:
    """The rendered entries of a day that are in memory."""
    gc.collect()
    mine = [id(entry) for entry in post.entries]
    return [one for one in gc.get_objects() if isinstance(one, Fragment) and id(one.entry) in mine]


def test_what_is_being_sent_is_recorded_before_anything_is_written(site: Site) -> None:
    site.publish(with_pictures(HALL))
    (first, folder) = site.ledger.history[0]

    assert folder == set()
    assert first.sending == site.publication.sent
    assert set(first.media) == names(HALL)


def test_a_page_that_is_gone_is_written_again(site: Site) -> None:
    post = with_pictures(HALL)
    site.publish(post)
    before = files(site.public)
    for path in sorted(site.public.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert not site.publisher.has(site.edition(post), site.publication)
    site.publish(post)

    assert files(site.public) == before


def test_a_picture_that_is_gone_is_brought_again(site: Site) -> None:
    post = with_pictures(HALL)
    site.publish(post)
    for name in site.media:
        (site.public / "media" / name).unlink()
    site.publish(post)

    assert site.media == names(HALL)


def test_pictures_and_styles_come_before_the_page_that_names_them(site: Site) -> None:
    (site.public / "pycon").mkdir(parents=True)
    (site.public / "pycon" / "2026-05-15").write_text("in the way")
    with pytest.raises(RetryableError):
        site.publish(with_pictures(HALL))

    assert site.media == names(HALL)
    assert any(name.startswith("static/") and name.endswith(".css") for name in files(site.public))


def test_pictures_go_after_the_page_that_no_longer_names_them(site: Site) -> None:
    site.publish(with_pictures(HALL, DESK))
    assert site.media == names(HALL, DESK)
    (site.public / "pycon" / "index.html").unlink()
    (site.public / "pycon" / "index.html").mkdir()
    with pytest.raises(RetryableError):
        site.publish(with_pictures(DESK))
    assert site.media == names(HALL, DESK), "not everything around the page is written yet"

    (site.public / "pycon" / "index.html").rmdir()
    site.publication = site.ledger.history[-1][0]
    site.publish(with_pictures(DESK))
    assert site.media == names(DESK)
    site.publish(with_pictures(HALL, DESK))
    assert site.media == names(HALL, DESK)


def test_a_power_cut_does_not_bring_back_a_picture_that_was_taken_away(site: Site, synced: Synced) -> None:
    site.publish(with_pictures(HALL, DESK))
    site.publish(with_pictures(DESK))
    on_disk = [there for folder, there in synced if folder == "media"]
    assert on_disk[-1] == sorted(names(DESK))


def test_a_picture_stays_while_another_day_shows_it(site: Site) -> None:
    site.ledger.others.append(
        Publication(target="site", liveblog="pycon", date=date(2026, 5, 14), media=tuple(names(HALL)))
    )
    site.publish(with_pictures(HALL, DESK))
    site.publish(with_pictures())
    assert site.media == names(HALL)


def test_off_line_its_pictures_are_gone(site: Site) -> None:
    post = with_pictures(HALL)
    site.publish(post)
    site.publish(replace(post, offline=True))
    assert site.media == set()
    assert "words" not in site.read("index.html")
    site.publish(post)
    assert site.media == names(HALL)


def test_what_a_broken_off_process_left_is_swept(site: Site) -> None:
    post = with_pictures(HALL)
    site.publish(post)
    left = [".index.html.0123abcd", "pycon/2026-05-15/.index.html.0123abcd", "media/.x.jpg.0123abcd"]
    for name in left:
        (site.public / name).write_text("half of something that was taken back since")
    (site.public / ".well-known").mkdir()
    (site.public / ".well-known" / "security.txt").write_text("by somebody else")
    site.publication = replace(site.publication, sending="what the last process was at")
    site.publish(post)

    assert not {*left} & files(site.public)
    assert ".well-known/security.txt" in files(site.public)
    assert site.publication.sending == ""


def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_lost(site: Site) -> None:
    site.public.write_text("a file")
    words = rf"site: cannot write {re.escape(str(site.public))}.*; check disk and rights"
    with pytest.raises(RetryableError, match=words):
        site.publish(HELLO)
    assert site.public.read_text() == "a file"


def test_an_original_that_is_gone_needs_a_person(site: Site) -> None:
    site.publish(with_pictures(DESK))
    before = site.read("index.html")
    for path in site.originals.glob(f"{HALL.hash}*"):
        path.unlink()
    with pytest.raises(NeedsPersonError, match=f"{HALL.hash}.*restore"):
        site.publish(with_pictures(HALL, DESK))
    assert site.read("index.html") == before


OTHER = DayLink("djangocon", DAY, "DjangoCon", f"{URL}/djangocon/2026-05-15/", is_open=True)


def test_the_front_page_is_the_newest_day_or_a_list_where_several_are_live(site: Site) -> None:
    site.publish(HELLO, archive=[OTHER])
    front = site.read("index.html")
    assert "/djangocon/2026-05-15/" in front
    assert "/pycon/2026-05-15/" in front

    site.publish(replace(HELLO, ended=True), archive=[OTHER])
    (site.public / "djangocon" / "2026-05-15").mkdir(parents=True)
    site.publish(HELLO, archive=[replace(OTHER, is_open=False)])
    assert site.read("index.html") == site.read("pycon/2026-05-15/index.html")


def test_an_older_day_does_not_become_the_front_page(site: Site) -> None:
    newer = DayLink("pycon", date(2026, 5, 16), "PyCon, day 2", f"{URL}/pycon/2026-05-16/", is_open=True)
    path = site.public / "pycon" / "2026-05-16" / "index.html"
    path.parent.mkdir(parents=True)
    path.write_text("the newest day")
    site.publish(replace(HELLO, ended=True), archive=[newer])

    assert site.read("index.html") == "the newest day"


def test_the_archive_lists_the_days_of_its_own_live_blog_newest_first(site: Site) -> None:
    earlier = replace(EARLIER, url=f"{URL}{EARLIER.url}")
    site.publish(HELLO, archive=[earlier, OTHER], former=earlier)
    archive = site.read("pycon/index.html")

    assert "djangocon" not in archive
    assert archive.index("2026-05-15") < archive.index("2026-05-14")
    assert 'rel="prev"' in site.read("pycon/2026-05-15/index.html")


def test_its_page_is_whole_for_those_who_read_data(site: Site) -> None:
    site.publish(with_pictures(HALL))
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', site.read("index.html"), re.DOTALL)
    assert data
    assert json.loads(data[1])["url"] == site.publication.url


def test_check_says_whether_the_folder_can_be_written(site: Site) -> None:
    (finding,) = site.publisher.check()
    assert finding.well
    assert files(site.public) == set()

    site.public.rmdir()
    site.public.write_text("a file")
    (finding,) = site.publisher.check()
    assert not finding.well
    assert finding.mend
