"""An installation in a folder: configuration, database and a site, without a process that runs."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import app, codec, exchange
from pipeline.config import Config
from pipeline.events import Event
from pipeline.exchange import Recording
from pipeline.once import Once
from pipeline.publishers import Publication
from pipeline.reactions import table
from pipeline.store.database import Database
from tests.make import NOON, decide, post

STARTED = (post("start", "!start keep", at=-60), decide("started", "start", at=-60, keep=True))
"""What opens the live blog to readers."""


def configured(folder: Path, *, targets: Iterable[str] = ("site",), **liveblog: Any) -> Config:
    """The live blog of `tests.make`, published to sites in the folder."""
    settings = {
        "title": "PyCon",
        "timezone": "America/Chicago",
        "channels": ["console:main"],
        "authors": ["ann", "ben", "bo"],
        "editors": ["eve", "bo"],
        "targets": list(targets),
        **liveblog,
    }
    sites = {
        name: {"kind": "site", "folder": name, "listen": f"127.0.0.1:{port}", "url": "http://127.0.0.1:8010"}
        for port, name in enumerate(targets, 8010)
    }
    persons = {name: {"name": name.title(), "accounts": [f"console:{name}"]} for name in ("ann", "ben", "bo", "eve")}
    whole = {"liveblog": {"pycon": settings}, "person": persons, "console": {}, "target": sites}
    return Config.model_validate(whole, context={"base": folder})


class Installed:
    """An installation whose clock stands, at noon unless a test says otherwise."""

    def __init__(self, config: Config, database: Database, now: datetime = NOON) -> None:
        self.config = config
        self.database = database
        self.now = now

    def take_in(self, *events: Event) -> int:
        """Put events into the log, and cut their days; returns how many of them are new."""
        return self.take_in_recording(Recording([(event, _line(event)) for event in events], {}))

    def take_in_recording(self, recording: Recording) -> int:
        """Import a recording."""
        meanings = table(self.config.reactions.chosen)
        return self.database.write(
            lambda connection: exchange.take_in(connection, recording, meanings, app.CHECKPOINTS)
        ).result()

    def exported(self, liveblog: str | None = None) -> str:
        """What an export would write."""
        with self.database.reading() as connection:
            return "".join(f"{line}\n" for line in exchange.export(connection, liveblog))

    def once(self) -> Once:
        """What `daypost publish` is."""
        return Once(self.config, self.database, lambda: self.now)

    def publish_all(self) -> list[Publication]:
        """Publish every day to every target; returns what came of it."""
        once = self.once()
        days = [(target, day) for day in once.days(["pycon"]) for target in self.config.liveblogs["pycon"].targets]
        return [outcome for target, day in days for outcome in once.publish(target, day)]

    def pages(self, target: str = "site") -> dict[str, bytes]:
        """Every file of a target's folder, by its path."""
        folder = self.config.data.parent / target
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def page(self, date: str, target: str = "site") -> str:
        """The page of a day."""
        return self.pages(target)[f"pycon/{date}/index.html"].decode()


def _line(event: Event) -> codec.Json:
    own = {"raw": event.raw, "translator": event.translator}
    return codec.encode(event) | {name: text for name, text in own.items() if text}


@contextmanager
def installed(folder: Path, now: datetime = NOON, **settings: Any) -> Iterator[Installed]:
    """An installation, until its database is closed."""
    config = configured(folder, **settings)
    with closing(Database.in_folder(config.data)) as database:
        yield Installed(config, database, now)
