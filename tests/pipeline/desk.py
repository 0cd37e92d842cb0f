"""A newsroom at work under a clock that tests set: the real database, log, newsroom, press and dispatch.

Only the targets are in memory.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import wait
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline import app
from pipeline.beginning import begin
from pipeline.config import Config
from pipeline.dispatch import Dispatch
from pipeline.events import Body, Deleted, Edited, Event, Posted, Reacted, Unreacted
from pipeline.fetching import Wanted
from pipeline.journal import append
from pipeline.publishing import Target
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.store.publications import publications_of
from pipeline.voice.receipts import Wish
from pipeline.voice.speaking import Said
from pipeline.watcher import Watcher
from tests.pipeline.shelf import START, Clock, Shelf

FRIDAY, SATURDAY, SUNDAY = (date(2026, 5, day) for day in (15, 16, 17))
TEN = START
TURN = datetime(2026, 5, 16, 9, 0, tzinfo=UTC)
"""Saturday, four in the morning in Chicago: Friday's day ends."""

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)

FAST = Path("/dev/shm")  # noqa: S108 - only for speed: a disk would do


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
        self.wished: list[Wish] = []
        self.answered: list[Said] = []
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
        editions = app.make_editions(self.config, self.database, self._targets())
        self.room = editions.room
        watcher = Watcher(self.said.append, self.wanted.extend, self.wished.extend, self.answered.extend)
        return app.make_dispatch(self.config, self.database, editions, "desk", self.clock, watcher)

    def _targets(self) -> dict[str, Target]:
        """Where it publishes to."""
        return {name: Target(name, self.shelves[name]) for name in self.config.targets}

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


def finals(desk: Desk, name: str = "shelf") -> dict[date, datetime | None]:
    """When each day post was closed, by the records."""
    with desk.database.reading() as connection:
        return {one.date: one.final for one in publications_of(connection, name)}


Opener = Callable[..., Desk]
"""Opens a desk: `configuration` says with what."""


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A new folder that costs no time to write to, where there is such a thing."""
    with tempfile.TemporaryDirectory(dir=FAST if FAST.is_dir() else None) as folder:
        yield Path(folder)
