"""A press beside a blog double: editions are published until they are there, whatever befalls the requests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.day_post import DayPost
from pipeline.publishers import Edition, Publication, RemotePicture
from pipeline.publishers.part import Marker, Part, wrapped
from pipeline.publishers.posting import BlogPublisher
from pipeline.publishers.standing import piece
from pipeline.publishing import Press, Target
from pipeline.store import leases
from pipeline.store.database import Database
from pipeline.store.publications import publication
from tests.pipeline.desk import fast_folder
from tests.pipeline.shelf import Clock
from tests.sample import DAY, POST, entry, photo
from tests.servers.blog import TOKEN, BlogServer
from tests.servers.blog_client import BlogClient

HERE = "0123456789abcdef"
OURS = Marker("pycon", DAY, HERE)
HALL, DESK, STAGE = (photo(name, "") for name in ("hall", "desk", "stage"))

FIRST = replace(POST, entries=(entry(0, "Doors open", HALL), entry(5, "Coffee"), entry(9, "My desk", DESK)))
CHANGED = replace(POST, entries=(*FIRST.entries[1:], entry(12, "On stage", STAGE)))
"""A text and a picture are taken back, others have come."""

OFFLINE = replace(FIRST, offline=True)
MANY = 60
"""Tries that are more than any fault can ask for."""


class Desk:
    """A database, a press that publishes to a blog double, and a clock that runs as far as each next try."""

    def __init__(self, folder: Path, blog: BlogServer, patience: float) -> None:
        self.blog = blog
        self.clock = Clock()
        self.database = Database.in_folder(folder / "data")
        self.originals = folder / "media"
        self.originals.mkdir()
        for figure in (HALL, DESK, STAGE):
            for width, _ in figure.picture.sizes:
                (self.originals / figure.picture.file(width)).write_bytes(figure.picture.hash.encode())
        self.client = BlogClient("blog", blog.url, TOKEN, patience)
        self.publisher = BlogPublisher("blog", self.client, sleep=lambda _: None)
        self.press = Press(self.database, leases.new_holder(), self.clock)
        self._position = 0

    def edition(self, post: DayPost, *, installation: str = HERE) -> Edition:
        self._position += 1
        at = self.clock.now
        return Edition(post=post, at=at, installation=installation, position=self._position, originals=self.originals)

    def once(self, post: DayPost, *, installation: str = HERE) -> Publication:
        """Try once."""
        return self.press.publish(self.target, self.edition(post, installation=installation))

    def publish(self, post: DayPost) -> Publication:
        """Try until it is there and nothing is in doubt, as the dispatch does.

        What was lost takes effect, if at all, before we look whether it did.
        """
        for _ in range(MANY):
            after = self.once(post)
            if not after.error and not after.doubt:
                return after
            self.clock.now = after.hold_until or after.retry_at or after.doubt or self.clock.now
            if after.doubt and after.doubt <= self.clock.now:
                self.blog.catch_up(at_once=True)
        raise AssertionError(f"it would never end: {after}")

    @property
    def target(self) -> Target:
        """Where it publishes to."""
        return Target("blog", self.publisher)

    @property
    def known(self) -> Publication:
        """What stands on disk."""
        with self.database.reading() as connection:
            return publication(connection, "blog", "pycon", DAY)

    def has_exactly(self, post: DayPost) -> None:
        """The blog has one post, which says this, and one copy of each picture that it shows."""
        (only,) = self.blog.posts.values()
        part = only["html"]
        media = {one["name"]: RemotePicture(one["name"], one["id"], one["url"]) for one in self.blog.media.values()}
        assert len(media) == len(self.blog.media), f"copies of a picture: {self.blog.media}"
        content = self.client.compose(self.edition(post), media)
        generation = int(re.search(r'data-generation="(\d+)"', part)[1])  # type: ignore[index]
        inside = "".join(piece(section.name, section.html) for section in content.sections)
        assert part == wrapped(Part(OURS, generation), inside)
        assert only["title"] == content.fields["title"]
        assert only["state"] == "public"
        shown = {picture for one in post.entries for picture in one.figures} if not post.offline else set()
        assert {figure.picture.hash for figure in shown} == {name.partition("-")[0] for name in media}
        known = self.known
        assert (known.remote, known.generation, known.sending) == (only["id"], generation, "")


@contextmanager
def desk(patience: float = 0.2) -> Iterator[Desk]:
    """A desk with a blog of its own."""
    blog = BlogServer()
    with fast_folder() as folder:
        made = Desk(folder, blog, patience)
        yield made
        made.database.close()
    blog.close()
