"""What is said in benchmarks: the messages of one day, and the folder with a configuration that they are for."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.beginning import begin
from pipeline.config import Config, load
from pipeline.events import Body, Event, Posted
from pipeline.journal import append
from pipeline.stamping import Stamping
from pipeline.store.database import Database

DAY = date(2026, 5, 15)
MORNING = datetime(2026, 5, 15, 14, tzinfo=UTC)
EVENING = datetime(2026, 5, 16, 4, tzinfo=UTC)
OPEN_HOURS = timedelta(hours=10)
MOMENT = timedelta(seconds=0.1)

PLAIN = (
    "The keynote starts with a look back at ten years of packaging. The hall is full, people are standing along the "
    "walls, and the first number of the day is on the screen: 3,100 attendees from 58 countries, a record. Coffee is "
    "on the ground floor."
)
MARKDOWN = (
    "The **keynote** starts with a look back at ten years of packaging: the hall is full, see "
    "[the schedule](https://example.org/schedule). People are standing along the walls, and it is *warm*. The "
    "number of the day: **3,100** people, a record."
)
"""Of 243 characters, both."""

CONFIG = """\
[liveblog.pycon]
title = "PyCon"
timezone = "America/Chicago"
channels = ["console:main"]
authors = ["ann"]
targets = ["site"]
start = "now"

[person.ann]
name = "Ann Example"
accounts = ["console:me"]

[console]

[target.site]
kind = "site"
folder = "public"
listen = "127.0.0.1:{port}"
"""


def text(number: int) -> str:
    """The text of a message: most people write plain words, one in five uses Markdown."""
    return f"{number}: {MARKDOWN if number % 5 == 0 else PLAIN}"


def message(number: int, words: str = "", sent: datetime | None = None) -> Posted:
    """A message as the console's bot would make it; sent a moment after the one before, after the day's others."""
    words = words or text(number)
    return Posted(
        source="console",
        channel="main",
        key=f"posted:{number}",
        time=sent or MORNING + OPEN_HOURS + MOMENT * number,
        by="me",
        message=str(number),
        body=Body("markdown", words),
        order=f"{number:016}",
        hash=sha256(words.encode()).hexdigest()[:16],
        raw=words,
        translator="console/1",
    )


def day(entries: int) -> list[Posted]:
    """A day of so many messages."""
    return [message(number, sent=MORNING + OPEN_HOURS * number / entries) for number in range(entries)]


@contextmanager
def place(*, port: int = 8010) -> Iterator[Path]:
    """A folder with a configuration; it is gone afterwards."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "config.toml").write_text(CONFIG.format(port=port), encoding="utf-8")
        yield Path(folder)


def config(folder: Path) -> Config:
    """The configuration of such a folder."""
    return load(folder / "config.toml", {})


def begun(database: Database, folder: Path) -> Stamping:
    """What stamps what is recorded from now on, in a database in which everything has begun."""
    stamping = Stamping(config(folder), replaying=True)
    database.write(lambda connection: begin(connection, config(folder), stamping, MORNING)).result()
    return stamping


def record(database: Database, stamping: Stamping, events: Iterable[Event]) -> None:
    """Record events in one commit."""
    database.write(lambda connection: append(connection, stamping, list(events), EVENING)).result()


def filled(folder: Path, events: Iterable[Event]) -> None:
    """Fill the log of such a folder."""
    with closing(Database.in_folder(folder / "data")) as database:
        record(database, begun(database, folder), events)
