"""A press beside a real WordPress blog; perhaps with a proxy between them, in which answers get lost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import SecretStr

from pipeline.config import WordPress as Settings
from pipeline.day_post import DayPost
from pipeline.days import anchor
from pipeline.publishers import Edition, Keep, Publication
from pipeline.publishers.posting import BlogPublisher
from pipeline.publishers.seen import fingerprint, words_of
from pipeline.publishers.standing import standing
from pipeline.publishers.wordpress.blog import WordPressBlog
from pipeline.publishing import Press, Target
from pipeline.render.blog import BlogRenderer
from pipeline.store import leases
from pipeline.store.database import Database
from pipeline.store.publications import publication
from tests.pipeline.desk import fast_folder
from tests.pipeline.shelf import Clock
from tests.posting.desk import DESK, HALL, HERE, MANY, OURS, STAGE
from tests.sample import DAY
from tests.servers.wordpress import WordPress
from tests.servers.wordpress.person import Person


class WordPressDesk:
    """A database, a press that publishes to a WordPress blog as a person of that role, and a clock."""

    def __init__(self, folder: Path, blog: WordPress, role: str, url: str, patience: float, **settings: Any) -> None:
        self.blog = blog
        self.person: Person = blog.people[role]
        self.clock = Clock()
        self.database = Database.in_folder(folder / "data")
        self.originals = folder / "media"
        self.originals.mkdir()
        for figure in (HALL, DESK, STAGE):
            size = max(figure.picture.sizes)
            Image.new("RGB", size, (size[0] % 255, int(figure.picture.hash[:2], 16), 90)).save(
                self.originals / figure.picture.file(size[0]), "JPEG"
            )
        login: dict[str, Any] = {"username": self.person.name, "password": SecretStr(self.person.password)}
        known: dict[str, Any] = {"kind": "wordpress", "insecure": True, "url": url, "categories": ()}
        configured = Settings(**{**known, **login, **settings})
        configured._name = "blog"
        self.client = WordPressBlog.of(configured, BlogRenderer(), patience)
        stays_draft = configured.status == "draft"
        publisher = BlogPublisher("blog", self.client, stays_draft=stays_draft, sleep=lambda _: None)
        self.publisher = publisher
        self.target = Target("blog", publisher)
        self.press = Press(self.database, leases.new_holder(), self.clock)
        self._position = 0

    def edition(self, post: DayPost, keep: Keep | None = None) -> Edition:
        """What the blog should have now."""
        self._position += 1
        at = self.clock.now
        return Edition(
            post=post, at=at, installation=HERE, position=self._position, originals=self.originals, keep=keep
        )

    def once(self, post: DayPost, keep: Keep | None = None) -> Publication:
        """Try once."""
        return self.press.publish(self.target, self.edition(post, keep))

    def publish(self, post: DayPost) -> Publication:
        """Try until it is there and nothing is in doubt, as the dispatch does."""
        for _ in range(MANY):
            after = self.once(post)
            if not after.error and not after.doubt:
                return after
            self.clock.now = after.hold_until or after.retry_at or after.doubt or self.clock.now + timedelta(seconds=5)
        raise AssertionError(f"it would never end: {after}")

    @property
    def known(self) -> Publication:
        """What stands on disk."""
        with self.database.reading() as connection:
            return publication(connection, "blog", "pycon", DAY)

    @property
    def editor(self) -> Person:
        """Somebody who works on the blog by hand."""
        return self.blog.people["administrator"]

    def source(self) -> str:
        """The post's source."""
        source: str = self.editor.post(self.known.remote)["content"]["raw"]
        return source

    def element(self, entry: Any) -> str:
        """The element of an entry as it stands on the blog."""
        found = standing(self.source(), OURS)
        assert found is not None
        return found.pieces[anchor(entry.id)]

    def texts(self, entries: Sequence[Any]) -> list[bool]:
        """Of each entry, whether its text is to be read in the post."""
        words = " ".join(words_of(self.source()))
        return [entry.plain in words for entry in entries]

    def has_exactly(self, post: DayPost) -> None:
        """The blog has one post, which says this, and one copy of each picture that it shows."""
        (only,) = self.editor.posts()
        assert only["status"] == "publish"
        found = standing(only["content"]["raw"], OURS)
        assert found is not None
        known = self.known
        media = {one["source_url"]: one["title"]["raw"] for one in self.editor.media()}
        content = self.client.compose(self.edition(post), {one.name: one for one in known.pictures})
        assert [*found.pieces] == [section.name for section in content.sections]
        for section in content.sections:
            assert fingerprint(section.html) == fingerprint(found.pieces[section.name])
        shown = {picture for one in post.entries for picture in one.figures} if not post.offline else set()
        stems = sorted(figure.picture.hash for figure in shown)
        assert stems == sorted(name.partition("-")[0] for name in media.values()), "one copy of each picture"
        assert {one.url for one in known.pictures} == set(media)
        assert (known.remote, known.sending, known.creating) == (str(only["id"]), "", False)
        published = [one for one in self.blog.happened("status") if one["new"] == "publish"]
        assert len(published) == 1, "who is told of new posts is told once"


@contextmanager
def wordpress_desk(
    blog: WordPress, role: str = "editor", url: str = "", patience: float = 30.0, **settings: Any
) -> Iterator[WordPressDesk]:
    """A desk for a blog."""
    with fast_folder() as folder:
        made = WordPressDesk(folder, blog, role, url or blog.url, patience, **settings)
        yield made
        made.database.close()


def edited(entry: Any, text: str, *, told: bool = True) -> Any:
    """The entry with another text, edited in chat."""
    kind = type(entry.paragraphs[0].html)
    changed = replace(entry.paragraphs[0], html=kind(f"<p>{text}</p>"))
    return replace(entry, paragraphs=(changed,), plain=text, edited=entry.time + timedelta(hours=1) if told else None)
