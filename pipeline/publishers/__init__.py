"""What a publisher is: the code that brings a day post to one kind of blog.

A publisher is handed an edition (what the target should have), the publication (what it has, as far as we know) and a
ledger in which it records each step before and after it takes it. It returns the publication as it is then. It never
decides when: that is the reconciler's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Protocol

from pipeline.day_post import DayLink, DayPost
from pipeline.errors import Finding


@dataclass(frozen=True, slots=True)
class RemotePicture:
    """A picture in a blog's media library, by the name of its file here; `id` is the blog's own, `url` its address."""

    name: str
    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What a blog has of one piece of a day post, an entry above all, by the name of the piece.

    `chat` is a hash of what was said in chat for it, `stored` the fingerprint of what stands on the blog, `since` the
    generation with which that came. `hands` says what somebody has done to it there, which stays until it is edited in
    chat (RULES 8.6): "edited", "removed"; "inside" of words that are kept as a whole. "refused" did not get there.
    """

    name: str
    chat: str
    stored: str
    since: int
    hands: Literal["", "edited", "removed", "inside", "refused"] = ""


@dataclass(frozen=True, slots=True)
class Field:
    """What a post says beside its body, such as its title: as it was `sent` last, and as the blog `stored` it then."""

    name: str
    sent: str
    stored: str


@dataclass(frozen=True, slots=True)
class Keep:
    """What somebody wants of what was changed by hand on a blog: theirs or ours; and when that was said."""

    choice: Literal["theirs", "ours"]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a target has of a day post, and how it came to it.

    `endpoint` is the identity of where it was sent; `remote` the target's own id of the post; `url` its permalink.
    `sent` is the hash of what is known to be there, `sending` of what was being sent and not confirmed, `generation`
    the number of the last writing. `media` are the files that may be there, `pictures` those that a blog has given an
    address. `creating` says that a post was perhaps made whose id we do not know, `uploading` names the pictures of
    which that is so, `public` that the post was published once; `doubt` is when to look again, as a request whose
    answer was lost may yet take effect. `pieces` are what a blog has in pieces, `sending_pieces` those that were being
    sent; `fields` what else its post says of ours; `prepared` says that the post was there before us.
    `kept` is when somebody last chose between theirs and ours, and was obeyed; `refused` are the entries that the blog
    does not take; `remarks` are what people are to be told once of the blog; `waited_since` is since when we wait for
    somebody who is writing there. `position` is the log's, up to which it was taken into account. `last` is when it was
    last written, `final` when it was closed at the day's end. After a failure `error` says why, `tries` how often,
    `failing` since when; `retry_at` is when we try again, `hold_until` the moment before which the target asked us not
    to.
    """

    target: str
    liveblog: str
    date: date
    endpoint: str = ""
    remote: str = ""
    url: str = ""
    title: str = ""
    sent: str = ""
    sending: str = ""
    generation: int = 0
    media: tuple[str, ...] = ()
    pictures: tuple[RemotePicture, ...] = ()
    creating: bool = False
    uploading: tuple[str, ...] = ()
    public: bool = False
    doubt: datetime | None = None
    pieces: tuple[Piece, ...] = ()
    sending_pieces: tuple[Piece, ...] = ()
    fields: tuple[Field, ...] = ()
    prepared: bool = False
    waited_since: datetime | None = None
    kept: datetime | None = None
    refused: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    position: int = 0
    last: datetime | None = None
    final: datetime | None = None
    error: str = ""
    needs_person: bool = False
    tries: int = 0
    failing: datetime | None = None
    retry_at: datetime | None = None
    hold_until: datetime | None = None

    @property
    def is_blank(self) -> bool:
        """Whether the target cannot have anything of the day."""
        return not (self.sent or self.sending or self.remote or self.creating or self.doubt)

    @property
    def is_unsure(self) -> bool:
        """Whether the last try failed, or was broken off, or what it lost may yet take effect."""
        return bool(self.error or self.sending or self.doubt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a target should have of a day post at that moment, as this installation of daypost has it.

    `former` and `next` are the day posts beside it, `archive` all others of the target, oldest first. `final` says that
    the day has ended. `originals` is the folder in which pictures are stored. `keep` is the newest choice that somebody
    made for this target and day. `canonical` is the URL of the day post on the target where it is at home.
    """

    post: DayPost
    at: datetime
    installation: str
    position: int
    originals: Path
    former: DayLink | None = None
    next: DayLink | None = None
    archive: Sequence[DayLink] = ()
    final: bool = False
    keep: Keep | None = None
    canonical: str = ""


class Ledger(Protocol):
    """Where a publisher records its steps, on disk when the call returns."""

    def record(self, publication: Publication) -> None:
        """Keep what the target has now, or is being sent."""
        ...

    def publications(self) -> Sequence[Publication]:
        """Every publication of this target."""
        ...


class Publisher(Protocol):
    """One target."""

    @property
    def endpoint(self) -> str:
        """The identity of where it publishes to; a changed one is another endpoint (RULES 8.5)."""
        ...

    def link(self, liveblog: str, day: date) -> str:
        """The permalink that a day post has or will have, if that is known beforehand; else empty."""
        ...

    def has(self, edition: Edition, publication: Publication) -> bool:
        """Whether the target has the edition already, by our own records: nothing is asked, nothing written."""
        ...

    def publish(self, edition: Edition, publication: Publication, ledger: Ledger) -> Publication:
        """Make the target have the edition; sends nothing if it has it already.

        Raises RetryableError, NeedsPersonError or RefusedError.
        """
        ...

    def check(self) -> Sequence[Finding]:
        """Prove that publishing will work."""
        ...
