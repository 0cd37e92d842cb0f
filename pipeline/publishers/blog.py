"""What a blog can do, as far as bringing a day post there needs it. Each kind of blog has a client that does it.

Every call raises RetryableError, NeedsPersonError or RefusedError. One that ends in RetryableError may have taken
effect, may take effect yet, or never will.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Literal, Protocol

from pipeline.errors import Finding
from pipeline.publishers import Edition, RemotePicture
from pipeline.publishers.part import Part, part_of
from pipeline.render.blog import Section


@dataclass(frozen=True, slots=True)
class Content:
    """What a post says: its body in sections, and what else, by name: its title, and what other blogs know.

    `slug` and `date` are for its address; a date is there only where it is well past.
    """

    fields: Mapping[str, str]
    sections: Sequence[Section]
    slug: str = ""
    date: datetime | None = None

    @property
    def digest(self) -> str:
        """What tells one content from another."""
        told = [f"{name} {value}" for name, value in self.fields.items()]
        told += [f"{section.name} {section.html}" for section in self.sections]
        return sha256("\n".join(told).encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class RemotePost:
    """A post as it stands on a blog; `id` is the blog's own, `url` its permalink.

    `revision` is what its blog calls this state of it, `revisions` how many it has kept, where it keeps them.
    """

    id: str
    state: Literal["draft", "public", "trashed"]
    url: str
    html: str
    fields: Mapping[str, str] = field(default_factory=dict)
    revision: str = ""
    revisions: int = 0

    def part(self, liveblog: str, day: date) -> Part | None:
        """Its part of that day."""
        return part_of(self.html, liveblog, day)


class Blog(Protocol):
    """One blog."""

    @property
    def endpoint(self) -> str:
        """The identity of the blog (RULES 8.5)."""
        ...

    def compose(self, edition: Edition, pictures: Mapping[str, RemotePicture]) -> Content:
        """What the post should say, given its pictures on the blog, by file name.

        A picture that is not there is left out: it could not be brought there yet.
        """
        ...

    def find(self, liveblog: str, day: date) -> Sequence[RemotePost]:
        """Every post of that day of that live blog, by whichever installation, in whatever state; the oldest first."""
        ...

    def get(self, post: str) -> RemotePost | None:
        """A post, by its id; None if there is none."""
        ...

    def prepared(self, day: date) -> Sequence[RemotePost]:
        """The posts that somebody has prepared, perhaps for that day (RULES 8.7); none that are thrown away."""
        ...

    def framed(self, html: str) -> str:
        """Our part as it stands in a post there."""
        ...

    def create(self, content: Content, html: str) -> RemotePost:
        """A new post, which is a draft."""
        ...

    def in_the_way(self, post: RemotePost, content: Content) -> str:
        """The address of a post that readers find where they are to find this one; empty if there is none."""
        ...

    def write(self, post: str, html: str, fields: Mapping[str, str]) -> RemotePost:
        """The post with another body, and with these of its fields changed.

        Raises RefusedError only of what would be taken if it had other words.
        """
        ...

    def refuses(self, post: str, html: str) -> bool:
        """Whether words like these are kept from the post, whatever else it says; nothing is changed by asking."""
        ...

    def missed(self, before: RemotePost, after: RemotePost) -> str:
        """What somebody saved between our look at a post and what we then wrote, as HTML; empty if nobody did."""
        ...

    def editor(self, post: str) -> str:
        """Who saved the post last, by name; empty where that is not to be known."""
        ...

    def writer(self, post: str) -> str:
        """Who has the post open with words that are not saved yet, by name; empty if nobody has."""
        ...

    def publish(self, post: str) -> RemotePost:
        """The post where readers find it."""
        ...

    def discard(self, post: str) -> None:
        """Remove a draft that nobody has seen; one that is not there is as good as removed."""
        ...

    def pictures(self, name: str) -> Sequence[RemotePicture]:
        """Every copy of a picture, by its file name, which is different for different bytes; the oldest first."""
        ...

    def upload(self, name: str, data: bytes, alt: str) -> RemotePicture:
        """A new copy of a picture; `alt` says in words what it shows, if somebody has."""
        ...

    def remove(self, picture: str) -> None:
        """Remove a picture; one that is not there is as good as removed."""
        ...

    def check(self) -> Sequence[Finding]:
        """Prove that all of this will work."""
        ...
