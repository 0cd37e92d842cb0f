"""A newsroom at work under a clock that tests set: the real database, log, newsroom, press and dispatch.

Only the targets are shelves in memory. A shelf is a publisher like any other: it can fail when told to, and remembers.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline import app
from pipeline.beginning import begin
from pipeline.config import Config
from pipeline.dispatch import Dispatch
from pipeline.errors import Finding
from pipeline.events import Body, Deleted, Edited, Event, Posted, Reacted, Unreacted
from pipeline.fetching import Wanted
from pipeline.journal import append
from pipeline.publishers import Edition, Ledger, Publication
from pipeline.publishing import Target
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.watcher import Watcher

START = datetime(2026, 5, 15, 15, 0, tzinfo=UTC)
FAST = Path("/dev/shm")  # noqa: S108 - only for speed: a disk would do


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
    """A target in memory. `posts` is what readers find; `failures` are raised by the next publications, in order."""

    name: str
    clock: Clock
    posts: dict[tuple[str, date], Sent] = field(default_factory=dict)
    history: list[Sent] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    tries: list[datetime] = field(default_factory=list)

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
        return replace(publication, sent=digest, sending="", endpoint=self.endpoint, url=url)

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


def configuration(targets: Mapping[str, Mapping[str, Any]] | None = None, **liveblog: Any) -> Config:
    """A live blog at the console, in Chicago, published to shelves that are configured as given."""
    targets = targets or {"shelf": {}}
    return liveblogs({"pycon": {"channels": ["console:main"], "targets": [*targets], **liveblog}}, targets)


def liveblogs(liveblogs: Mapping[str, Any], targets: Mapping[str, Mapping[str, Any]]) -> Config:
    """Live blogs by ann, edited by eve."""
    common = {"title": "T", "timezone": "America/Chicago", "authors": ["ann"], "editors": ["eve"], "start": "now"}
    return Config.model_validate(
        {
            "liveblog": {name: common | settings for name, settings in liveblogs.items()},
            "person": {
                "ann": {"name": "Ann", "accounts": ["console:ann", "slack:U1"]},
                "eve": {"name": "Eve", "accounts": ["console:eve"]},
            },
            "console": {},
            "target": {name: {"kind": "site", "folder": f"public-{name}", **keys} for name, keys in targets.items()},
        }
    )


class Desk:
    """Processes that run one after the other on one database, and what is typed meanwhile."""

    def __init__(self, folder: Path, config: Config, now: datetime = START) -> None:
        self.folder = folder
        self.clock = Clock(now)
        self.shelves: dict[str, Shelf] = {}
        self.said: list[str] = []
        self.wanted: list[Wanted] = []
        self._number = 0
        self._order = 0
        self._open(config)

    @property
    def shelf(self) -> Shelf:
        """The one target."""
        (shelf,) = self.shelves.values()
        return shelf

    def _open(self, config: Config) -> None:
        self.config = config
        for name in config.targets:
            self.shelves.setdefault(name, Shelf(name, self.clock))
        self.database = Database.in_folder(self.folder)
        self.stamping = Stamping(config)
        self.database.write(lambda connection: begin(connection, config, self.stamping, self.clock.now)).result()
        self.dispatch = self._dispatch()
        self.dispatch.begin(self.clock.now)

    def _dispatch(self) -> Dispatch:
        targets = {name: Target(name, self.shelves[name]) for name in self.config.targets}
        editions = app.make_editions(self.config, self.database, targets)
        watcher = Watcher(self.said.append, self.wanted.extend)
        return app.make_dispatch(self.config, self.database, editions, "desk", self.clock, watcher)

    def close(self) -> None:
        """End the process, wherever it was."""
        self.dispatch.flights.close()
        self.database.close()

    def restart(self, config: Config | None = None) -> None:
        """End the process, wherever it was, and begin another one."""
        self.close()
        self._open(config or self.config)

    def record(self, *events: Event) -> None:
        """Put events into the log as a bot's delivery."""
        now = self.clock.now
        self.database.write(lambda connection: append(connection, self.stamping, events, now)).result()

    def say(self, text: str, *, by: str = "ann", thread: str = "", **more: Any) -> str:
        """Somebody types a message now; returns its id."""
        self._number += 1
        message = str(self._number)
        fields = {**self._common(f"posted:{message}", by), **self._content(message, text), "thread": thread, **more}
        self.record(Posted(**fields))
        return message

    def edit(self, message: str, text: str, *, by: str = "ann") -> None:
        """Somebody changes a message now."""
        content = self._content(message, text)
        self.record(Edited(**self._common(f"edited:{message}:{content['order']}", by), **content))

    def delete(self, message: str, *, by: str = "ann") -> None:
        """Somebody deletes a message now."""
        self.record(Deleted(**self._common(f"deleted:{message}", by), message=message))

    def react(self, message: str, emoji: str, *, by: str = "ann", off: bool = False) -> None:
        """Somebody puts a reaction on now, or takes it off."""
        kind = Unreacted if off else Reacted
        order = self._next_order()
        key = f"{kind.kind}:{message}:{by}:{emoji}:{order}"
        self.record(kind(**self._common(key, by), message=message, emoji=emoji, order=order))

    def look(self, *, hurry: bool = False) -> float:
        """Look until nothing more happens at this moment; returns for how many seconds nothing is to be expected."""
        while True:
            sleep = self.dispatch.step(self.clock.now, hurry=hurry)
            if not self.dispatch.flights:
                return sleep
            wait(self.dispatch.flights.outcomes)

    def pass_time(self, until: datetime | timedelta) -> None:
        """Let time pass, looking whenever the dispatch expects something."""
        end = self.clock.now + until if isinstance(until, timedelta) else until
        while self.clock.now < end:
            sleep = self.look()
            assert sleep > 0, "it would never rest"
            self.clock.now = min(end, self.clock.now + timedelta(seconds=sleep))
        self.look()

    def _common(self, key: str, by: str) -> dict[str, Any]:
        return {"source": "console", "channel": "main", "key": key, "time": self.clock.now, "by": by}

    def _content(self, message: str, text: str) -> dict[str, Any]:
        digest = sha256(text.encode()).hexdigest()[:16]
        return {"message": message, "body": Body("markdown", text), "order": self._next_order(), "hash": digest}

    def _next_order(self) -> str:
        """Grows though the clock stands still."""
        self._order = max(self._order + 1, int(self.clock.now.timestamp() * 1_000_000))
        return f"{self._order:016}"


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A new folder that costs no time to write to, where there is such a thing."""
    with tempfile.TemporaryDirectory(dir=FAST if FAST.is_dir() else None) as folder:
        yield Path(folder)
