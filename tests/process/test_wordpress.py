"""The real process and a real WordPress blog: several at once, ended in the middle, taken back in bad moments."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from aiohttp.web import StreamResponse

from tests.conftest import NEWER
from tests.process.driver import DEADLINE, Place, Running
from tests.process.test_pictures import draw
from tests.servers.fault_proxy import FaultProxy
from tests.servers.faults import Exchange
from tests.servers.wordpress import WordPress

pytestmark = NEWER

CONFIG = """
[target.blog]
kind = "wordpress"
insecure = true
url = "{url}"
username = "{name}"
password = "{password}"
categories = []
every = "{every}"
quiet = "{every}"
"""
SAYS = ("/image hall.jpg Doors open", "Coffee", "A talk")


@contextmanager
def placed(folder: Path, blog: WordPress, url: str = "", every: str = "1s") -> Iterator[Place]:
    """A folder in which daypost is configured for a blog alone."""
    folder.mkdir(exist_ok=True)
    place = Place(folder)
    person = blog.people["author"]
    more = CONFIG.format(url=url or blog.url, name=person.name, password=person.password, every=every)
    place.configure(more=more)
    config = folder / "config.toml"
    config.write_text(config.read_text().replace('targets = ["site"]', 'targets = ["blog"]'))
    draw(folder / "hall.jpg")
    yield place
    for run in place.runs:
        run.close()


@pytest.fixture
def place(tmp_path: Path, blog: WordPress) -> Iterator[Place]:
    with placed(tmp_path / "here", blog) as place:
        yield place


def the_post(blog: WordPress) -> dict[str, Any]:
    """The one post."""
    (post,) = blog.people["administrator"].posts()
    return post


def says(blog: WordPress) -> list[str]:
    """The texts of the public post's entries as readers get it, newest first; empty while there is none."""
    posts = [one for one in blog.people["administrator"].posts() if one["status"] == "publish"]
    page = requests.get(posts[0]["link"], timeout=DEADLINE).text if posts else ""
    return re.findall(r'<div class="daypost-text" dir="auto"><p>(.*?)</p>', page)


def has_exactly(blog: WordPress, texts: list[str]) -> None:
    post = the_post(blog)
    assert post["status"] == "publish"
    assert says(blog) == texts
    (picture,) = blog.people["administrator"].media()
    assert picture["source_url"] in post["content"]["raw"]
    assert [one["new"] for one in blog.happened("status")] == ["draft", "publish"]


def test_several_processes_at_once_make_one_post(place: Place, blog: WordPress) -> None:
    run = place.start()
    for line in SAYS:
        run.post(line)
    place.publish_at_once(3)
    run.end_input()
    run.ends()
    has_exactly(blog, ["A talk", "Coffee", "Doors open"])


def test_a_test_install_beside_production_publishes_nothing(place: Place, blog: WordPress, tmp_path: Path) -> None:
    place.run(*SAYS)
    with placed(tmp_path / "there", blog) as there:
        run = there.run("For a test", code=1)
        assert "another installation of daypost has the post" in run.errors + "".join(run.lines)
    by_state = {one["status"]: one for one in blog.people["administrator"].posts()}
    assert set(by_state) == {"publish", "draft"}
    assert "For a test" not in by_state["publish"]["content"]["raw"]


@pytest.mark.parametrize("step", ["posts$", "media$", r"posts/\d+$"])
def test_ended_after_a_request_the_next_one_goes_on(tmp_path: Path, blog: WordPress, step: str) -> None:
    proxy = FaultProxy(blog.url)
    blog.move(proxy.url)
    with placed(tmp_path / "here", blog, proxy.url, every="1h") as place:

        async def ends_it(exchange: Exchange) -> StreamResponse:
            await exchange.ask()
            place.runs[-1].process.kill()
            return exchange.cut()

        proxy.plan(f"/wp/v2/{step}", ends_it, method="POST")
        run = place.start()
        for line in SAYS:
            run.post(line)
        run.end_input()
        assert run.wait() == -9, run.errors
        place.run("The last word")
        has_exactly(blog, ["The last word", "A talk", "Coffee", "Doors open"])
    proxy.close()


def shown(run: Running, blog: WordPress, texts: list[str]) -> None:
    """Wait until readers get these."""
    run.until(lambda: says(blog) == texts, what=f"{texts}, but there is {says(blog)}")


def test_what_is_taken_back_while_the_blog_is_away_goes_when_it_answers(place: Place, blog: WordPress) -> None:
    run = place.start()
    numbers = [run.post(line) for line in SAYS]
    shown(run, blog, ["A talk", "Coffee", "Doors open"])
    blog.trouble(closed=True)
    run.type(f"/react {numbers[1]} ❌")
    run.until(lambda: "503" in run.errors + "".join(run.lines))
    run.type("Meanwhile")
    blog.trouble()
    shown(run, blog, ["Meanwhile", "A talk", "Doors open"])
    run.end_input()
    run.ends()


def test_what_is_taken_back_in_a_conflict_goes_at_once(place: Place, blog: WordPress) -> None:
    run = place.start()
    numbers = [run.post(line) for line in SAYS]
    shown(run, blog, ["A talk", "Coffee", "Doors open"])
    post, human = the_post(blog), blog.people["editor"]
    doubled = re.search(r'<div data-daypost-piece="e-.*?</div>\s*</div>\s*</div>', post["content"]["raw"], re.DOTALL)
    assert doubled
    human.replace(post["id"], doubled[0], doubled[0] * 2)
    run.post("Another")
    run.until(lambda: "cannot be told apart" in run.errors + "".join(run.lines))
    assert "Another" not in says(blog)
    run.type(f"/react {numbers[1]} ❌")
    shown(run, blog, ["Another", "A talk", "Doors open"])
    run.end_input()
    run.ends()


def test_the_pages_of_the_site_name_the_post_as_their_original(tmp_path: Path, blog: WordPress) -> None:
    with placed(tmp_path / "here", blog) as place:
        config = place.folder / "config.toml"
        text = config.read_text().replace('targets = ["blog"]', 'targets = ["site", "blog"]')
        config.write_text(text.replace("categories = []", "categories = []\ncanonical = true"))
        run = place.start()
        run.post("Doors open")
        shown(run, blog, ["Doors open"])
        link = f'<link rel="canonical" href="{the_post(blog)["link"]}">'
        run.until(lambda: link in place.day_pages[-1].read_text(encoding="utf-8"))
        run.end_input()
        run.ends()


def test_rule_5_2_nothing_of_a_rehearsal_is_on_the_blog(place: Place, blog: WordPress) -> None:
    config = place.folder / "config.toml"
    config.write_text(config.read_text().replace('start = "now"', 'start = "manual"'))
    place.run("Only rehearsed")
    assert blog.people["administrator"].posts() == []
    place.run("!start", "Doors open")
    assert says(blog) == ["Doors open"]
    assert "Only rehearsed" not in the_post(blog)["content"]["raw"]
