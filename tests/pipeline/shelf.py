"""A target in memory: a publisher like any other, which can be told to fail, and remembers what was written to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from pipeline.errors import Finding
from pipeline.publishers import Edition, Ledger, Publication

START = datetime(2026, 5, 15, 15, 0, tzinfo=UTC)
"""Friday, ten in the morning in Chicago."""


class Clock:
    """The time, as tests set it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Sent:
    """One write to a shelf: when, the day, what it then says, whether that was final, and its neighbours."""

    at: datetime
    liveblog: str
    day: date
    texts: tuple[str, ...]
    final: bool
    ended: bool
    offline: bool
    former: date | None
    next: date | None


@dataclass
class Shelf:
    """A target in memory. `posts` is what readers find; `failures` are raised by the next publications, in order.

    Where `loses` is set, a failure may yet take effect: it is in doubt for a minute.
    """

    name: str
    clock: Clock
    posts: dict[tuple[str, date], Sent] = field(default_factory=dict)
    history: list[Sent] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    tries: list[datetime] = field(default_factory=list)
    loses: bool = False

    @property
    def endpoint(self) -> str:
        """See `Publisher`."""
        return f"memory:{self.name}"

    def link(self, liveblog: str, day: date) -> str:
        """See `Publisher`."""
        return f"https://{self.name}.example/{liveblog}/{day}/"

    def has(self, edition: Edition, publication: Publication) -> bool:
        """See `Publisher`."""
        return self._sent(edition)[1] == publication.sent and not publication.sending

    def publish(self, edition: Edition, publication: Publication, ledger: Ledger) -> Publication:
        """See `Publisher`."""
        self.tries.append(self.clock.now)
        if self.failures:
            raise self.failures.pop(0)
        sent, digest = self._sent(edition)
        if digest != publication.sent:
            ledger.record(replace(publication, sending=digest, endpoint=self.endpoint))
            self.posts[sent.liveblog, sent.day] = sent
            self.history.append(sent)
        url = self.link(sent.liveblog, sent.day)
        doubt = publication.doubt if publication.doubt and publication.doubt > edition.at else None
        if self.loses and publication.tries:
            doubt = edition.at + timedelta(minutes=1)
        return replace(publication, sent=digest, sending="", endpoint=self.endpoint, url=url, doubt=doubt)

    def check(self) -> Sequence[Finding]:
        """See `Publisher`."""
        return [Finding(f"shelf {self.name}", well=True)]

    def _sent(self, edition: Edition) -> tuple[Sent, str]:
        """What would be written, and the digest of what readers see of it."""
        post = edition.post
        sent = Sent(
            self.clock.now,
            post.liveblog,
            post.date,
            () if post.offline else tuple(entry.plain for entry in post.entries),
            edition.final,
            post.ended,
            post.offline,
            edition.former.date if edition.former else None,
            edition.next.date if edition.next else None,
        )
        seen = post.title, sent.texts, post.ended, post.offline, sent.former, sent.next
        return sent, sha256(repr(seen).encode()).hexdigest()

    def texts(self, day: date, liveblog: str = "pycon") -> tuple[str, ...] | None:
        """What a day says, oldest first; None while there is no such post."""
        post = self.posts.get((liveblog, day))
        return post.texts if post else None
