"""The real process cut off after every step of a publication, then started again; and several at once (RULES 8.3)."""

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.posting import start
from tests.process.driver import Place
from tests.process.test_pictures import draw
from tests.servers.blog import TOKEN, BlogServer, Request

PROGRAM = (sys.executable, start.__file__)
CONFIG = """
[target.blog]
kind = "micropub"
insecure = true
url = "{url}"
token = "{token}"
every = "1h"
quiet = "1h"
"""

FIRST = ("/image hall.jpg Doors open", "Coffee")
"""What is published first."""
CHANGE = ("/delete 1", "/image desk.jpg My desk")
"""What is done to it then, and published together."""
LAST = "The last word"

SAYS = {"first": ["Doors open", "Coffee", LAST], "change": ["Coffee", "My desk", LAST]}
REQUESTS = {"first": 9, "change": 7}
RECORDS = {"first": 7, "change": 5}
STEPS = [("request", name, number) for name in REQUESTS for number in range(1, REQUESTS[name] + 1)]
STEPS += [("record", name, number) for name in RECORDS for number in range(1, RECORDS[name] + 1)]


@dataclass(frozen=True)
class Recorded:
    """A folder in which everything is in the log, and what the blog has so far."""

    folder: Path
    posts: dict[str, dict[str, Any]]
    media: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[BlogServer]:
    server = BlogServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def recorded(server: BlogServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recorded]:
    """What comes before the publication that is cut off."""
    before = {}
    with ready(tmp_path_factory.mktemp("first"), server) as place:
        place.run(*FIRST)
        publish_to(place, "blog")
        before["first"] = Recorded(place.folder, {}, {})
    folder = tmp_path_factory.mktemp("change")
    shutil.copytree(place.folder, folder, dirs_exist_ok=True)
    with ready(folder, server) as place:
        publish_to(place, "blog")
        place.run()
        publish_to(place, "site")
        place.run(*CHANGE)
        publish_to(place, "blog")
        before["change"] = Recorded(folder, deepcopy(server.posts), deepcopy(server.media))
    return before


@contextmanager
def ready(folder: Path, blog: BlogServer) -> Iterator[Place]:
    """A folder in which daypost is configured, with a blog double that has nothing yet."""
    blog.posts, blog.media, blog.requests, blog.arrived = {}, {}, [], lambda *_: None
    place = Place(folder, PROGRAM)
    place.configure(more=CONFIG.format(url=blog.url, token=TOKEN))
    draw(folder / "hall.jpg")
    draw(folder / "desk.jpg", shade=200)
    yield place
    for run in place.runs:
        run.close()


@pytest.fixture
def blog(server: BlogServer) -> BlogServer:
    return server


@pytest.fixture
def place(tmp_path: Path, blog: BlogServer) -> Iterator[Place]:
    with ready(tmp_path, blog) as place:
        publish_to(place, "blog")
        yield place


def goes_on(place: Place, blog: BlogServer, before: Recorded) -> None:
    """Begin where that was left."""
    shutil.copytree(before.folder, place.folder, dirs_exist_ok=True)
    blog.posts, blog.media = deepcopy(before.posts), deepcopy(before.media)


def publish_to(place: Place, target: str) -> None:
    """Have the live blog published to this target alone from now on."""
    config = place.folder / "config.toml"
    config.write_text(re.sub("targets = .*", f'targets = ["{target}"]', config.read_text()))


def has_exactly(blog: BlogServer, says: list[str]) -> None:
    """One public post that says this, oldest first, and shows one picture, of which there is one copy."""
    (post,) = blog.posts.values()
    (picture,) = blog.media.values()
    assert post["state"] == "public"
    assert re.findall(r"<p[^>]*>(.*?)</p>", post["html"]) == says
    assert re.findall(r'src="(.*?)"', post["html"]) == [picture["url"]]


@pytest.mark.parametrize(("step", "name", "number"), STEPS)
def test_cut_after_every_step(
    place: Place, blog: BlogServer, recorded: dict[str, Recorded], step: str, name: str, number: int
) -> None:
    goes_on(place, blog, recorded[name])
    cut_off(place, blog, step, number)
    blog.arrived = lambda *_: None
    place.run(LAST)

    has_exactly(blog, SAYS[name])


def cut_off(place: Place, blog: BlogServer, step: str, number: int) -> None:
    """Publish until it ends in the middle of that step."""
    arrivals = iter(range(1, number + 1))

    def arrived(_: Request, when: Literal["before", "after"]) -> None:
        if when == "after" and next(arrivals, 0) == number:
            place.runs[-1].process.kill()

    if step == "request":
        blog.arrived = arrived
    run = place.start(before=["env", f"CUT={number} after"] if step == "record" else [])
    run.end_input()
    assert run.wait() == -9, f"it was never cut off: there are fewer steps{run.errors}"


@pytest.mark.parametrize("name", REQUESTS)
def test_so_many_requests_are_there(place: Place, blog: BlogServer, recorded: dict[str, Recorded], name: str) -> None:
    """After how many steps it is to be cut off."""
    goes_on(place, blog, recorded[name])
    place.run()

    assert len(blog.requests) == REQUESTS[name]


def test_several_processes_at_once_make_one_post(place: Place, blog: BlogServer) -> None:
    run = place.start()
    for line in (*FIRST, LAST):
        run.post(line)
    place.publish_at_once(3)
    run.end_input()
    run.ends()

    has_exactly(blog, SAYS["first"])
