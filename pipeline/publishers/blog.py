"""What a blog can do, as far as bringing a day post there needs it. Each kind of blog has a client that does it.

Every call raises RetryableError, NeedsPersonError or RefusedError. One that ends in RetryableError may have taken
effect, may take effect yet, or never will.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from pipeline.errors import Finding
from pipeline.publishers import Edition, RemotePicture
from pipeline.publishers.part import Part, part_of


@dataclass(frozen=True, slots=True)
class Content:
    """What a post says: its title, and its body as HTML."""

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class RemotePost:
    """A post as it stands on a blog; `id` is the blog's own, `url` its permalink."""

    id: str
    state: Literal["draft", "public", "trashed"]
    url: str
    html: str

    @property
    def part(self) -> Part | None:
        """Our part of it."""
        return part_of(self.html)


class Blog(Protocol):
    """One blog."""

    @property
    def endpoint(self) -> str:
        """The identity of the blog (RULES 8.5)."""
        ...

    def compose(self, edition: Edition, addresses: Mapping[str, str]) -> Content:
        """What the post should say; `addresses` are those of its pictures on the blog, by file name.

        A picture that has none is left out: it could not be brought there yet.
        """
        ...

    def find(self, liveblog: str, day: date) -> Sequence[RemotePost]:
        """Every post of that day of that live blog, by whichever installation, in whatever state; the oldest first."""
        ...

    def get(self, post: str) -> RemotePost | None:
        """A post, by its id; None if there is none."""
        ...

    def create(self, content: Content) -> RemotePost:
        """A new post, which is a draft."""
        ...

    def write(self, post: str, content: Content) -> RemotePost:
        """The post with this content in place of what it said."""
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

    def upload(self, name: str, data: bytes) -> RemotePicture:
        """A new copy of a picture."""
        ...

    def remove(self, picture: str) -> None:
        """Remove a picture; one that is not there is as good as removed."""
        ...

    def check(self) -> Sequence[Finding]:
        """Prove that all of this will work."""
        ...
