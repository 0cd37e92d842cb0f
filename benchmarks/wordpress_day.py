"""`make wordpress-day`: what a day of 300 messages in ten hours costs a WordPress blog, and how fast a message is gone.

The blog is real, on this machine; the day is played as fast as it goes, under a clock that is set. Then messages that
are public are taken back one by one, and a reader asks for the post until the words are gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from time import monotonic, sleep

import requests
from pydantic import SecretStr

from benchmarks import results
from benchmarks.figures import milli, table
from benchmarks.measuring import Sample
from pipeline.config import WordPress as Settings
from pipeline.publishers.posting import BlogPublisher
from pipeline.publishers.wordpress.blog import WordPressBlog
from pipeline.publishing import Target
from pipeline.render.blog import BlogRenderer
from tests.pipeline.desk import Desk, configuration, fast_folder
from tests.servers.fault_proxy import FaultProxy
from tests.servers.wordpress import VERSIONS, MariaDB, WordPress

SECTION = "A day on a WordPress blog"
HEADS = ("blog", "messages", "updates", "requests", "revisions", "KB at the end", "taken back: p50", "p99")


@dataclass(frozen=True, slots=True)
class Load:
    """So many messages in so many hours; of the newest so many are taken back."""

    messages: int = 300
    hours: float = 10.0
    taken_back: int = 50


class BlogDesk(Desk):
    """A desk that publishes to a WordPress blog, at the pace of a blog."""

    def __init__(self, folder: Path, blog: WordPress, url: str) -> None:
        who = blog.people["author"]
        self._settings = Settings(
            kind="wordpress",
            insecure=True,
            url=url,
            username=who.name,
            password=SecretStr(who.password),
            categories=(),
        )
        super().__init__(folder, configuration({"blog": {"every": "60s", "quiet": "10s"}}))

    def _targets(self) -> dict[str, Target]:
        blog = WordPressBlog.of(self._settings, BlogRenderer())
        return {"blog": Target("blog", BlogPublisher("blog", blog))}


def played(folder: Path, blog: WordPress, load: Load) -> tuple[str, ...]:
    """Play the day; returns a row of the table. Between blog and desk all requests are counted."""
    proxy = FaultProxy(blog.url)
    blog.move(proxy.url)
    desk, random = BlogDesk(folder, blog, proxy.url), Random(1)  # noqa: S311 - when somebody speaks, and how long
    moments = sorted(random.random() * load.hours * 3600 for _ in range(load.messages))
    began, messages = desk.clock.now, []
    for number, moment in enumerate(moments):
        desk.pass_time(began + timedelta(seconds=moment))
        messages.append(
            desk.say(f"Message {number} has " + "words that somebody says in a hall " * random.randint(1, 6))
        )
    desk.pass_time(timedelta(minutes=2))
    (post,) = blog.people["administrator"].posts()
    updates, asked = proxy.count("", "POST"), len(proxy.requests)
    kept = post["_links"]["version-history"][0]["count"]
    newest = [*enumerate(messages)][-load.taken_back :]
    gone = Sample([_until_gone(desk, post["link"], number, message) for number, message in newest])
    desk.close()
    proxy.close()
    size = f"{len(post['content']['raw'].encode()) / 1000:.0f}"
    figures = map(str, (load.messages, updates, asked, kept))
    return (f"WordPress {blog.version}", *figures, size, milli(gone.median), milli(gone.p99))


def _until_gone(desk: BlogDesk, url: str, number: int, message: str) -> float:
    """The seconds from taking a message back until a reader gets the post without it."""
    words = f"Message {number} has"
    if words not in requests.get(url, timeout=60).text:
        raise RuntimeError(f"{words} is not public")
    began = monotonic()
    desk.delete(message)
    desk.look()
    while words in requests.get(url, timeout=60).text:
        sleep(0.001)
    return monotonic() - began


def rows(load: Load) -> Iterator[tuple[str, ...]]:
    """One for each version."""
    database = MariaDB()
    for version in VERSIONS:
        blog = WordPress(version, database)
        blog.start()
        with fast_folder() as folder:
            yield played(folder, blog, load)
        blog.close()
    database.close()


def main() -> None:
    """Play, print, write down."""
    text = table(HEADS, rows(Load()))
    print(text)
    results.put(SECTION, f'{results.machine(results.today())} Ten hours, `every = "60s"`, `quiet = "10s"`.\n\n{text}')


if __name__ == "__main__":
    main()
