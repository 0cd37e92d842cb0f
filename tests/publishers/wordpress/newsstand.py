"""A real WordPress blog and what publishes to it; pictures of a day post as files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import SecretStr

from pipeline.config.targets import WordPress as Settings
from pipeline.day_post import DayPost
from pipeline.publishers import Edition, Publication
from pipeline.publishers.posting import BlogPublisher
from pipeline.publishers.wordpress.blog import WordPressBlog
from pipeline.render.blog import BlogRenderer
from tests.servers.wordpress import WordPress

AT = datetime(2026, 5, 16, 12, tzinfo=UTC)
HERE = "0123456789abcdef"


def client(blog: WordPress, role: str = "editor", **settings: Any) -> WordPressBlog:
    """The client of a blog for a person of that role."""
    who = blog.people[role]
    login: dict[str, Any] = {"username": who.name, "password": SecretStr(who.password)}
    # An author may make no category.
    made = Settings(kind="wordpress", url=blog.url, **login, **{"categories": ["Uncategorized"], **settings})
    made._name = "blog"
    return WordPressBlog.of(made, BlogRenderer())


@dataclass
class Ledger:
    """What was recorded, the newest last."""

    recorded: list[Publication] = field(default_factory=list)

    def record(self, publication: Publication) -> None:
        """See `Ledger`."""
        self.recorded.append(publication)

    def publications(self) -> Sequence[Publication]:
        """See `Ledger`."""
        return self.recorded[-1:]


def edition(post: DayPost, originals: Path, **more: Any) -> Edition:
    """An edition of a day post, whose pictures are drawn into that folder."""
    for entry in () if post.offline else post.entries:
        for picture in entry.pictures:
            width, height = max(picture.sizes)
            shade = int(picture.hash[:6], 16)
            plain = Image.new("RGB", (width, height), (shade % 251, shade % 241, shade % 239))
            plain.save(originals / picture.file(width))
    return Edition(post=post, at=AT, installation=HERE, position=1, originals=originals, **more)


def publish(
    client: WordPressBlog, edition: Edition, before: Publication | None = None, ledger: Ledger | None = None
) -> Publication:
    """Publish an edition; what the blog has of it then."""
    known = before or Publication(target="blog", liveblog=edition.post.liveblog, date=edition.post.date)
    after = BlogPublisher("blog", client).publish(edition, known, ledger or Ledger())
    assert not after.error, after.error
    return after
