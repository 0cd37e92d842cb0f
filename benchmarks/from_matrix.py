"""`make from-matrix`: how long a message takes from a client on Matrix to the log, and to the readers' page.

The homeserver is a real Synapse, the client a real one on matrix-js-sdk, daypost a real `run`; beside it another
client of the same room waits for messages by HTTP alone: what takes it, no bot can save.
"""

import json
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import requests

from benchmarks import results
from benchmarks.figures import milli, table
from benchmarks.measuring import Sample
from pipeline.days import anchor, entry_id
from tests.process.matrix_place import MatrixPlace
from tests.servers.matrix_author import Author, Authors
from tests.servers.synapse import Person, Synapse

GLANCE = 0.002
"""Seconds between two looks at the log, and at the page."""

SECTION = "From Matrix to the page"
_ELEMENT = re.compile(r'id="(e-\w+)"')
HEADS = ("from the client's call to", "p50", "p99", "at most")


@dataclass(frozen=True, slots=True)
class Load:
    """Messages by so many authors at once, each with a pause of so many seconds after it."""

    name: str
    authors: int
    messages: int
    pause: float


LOADS = (
    Load("one author, a message each half second", 1, 200, 0.5),
    Load("four authors at once, as fast as they can", 4, 200, 0.0),
)


@dataclass
class Moments:
    """When each message, by its id, was called for, taken by the homeserver, and seen at each place."""

    called: dict[str, float] = field(default_factory=dict)
    taken: dict[str, float] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)
    logged: dict[str, float] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)

    def sample(self, at: dict[str, float]) -> Sample:
        """The seconds from the call to there."""
        return Sample([at[message] - began for message, began in self.called.items()])

    def rows(self) -> Iterator[tuple[str, ...]]:
        """What it took, place by place; and how much of it is not the homeserver's."""
        places = {
            "the homeserver's answer: it has the message": self.taken,
            "another client that listens: the homeserver has handed it on": self.heard,
            "daypost's log": self.logged,
            "the page": self.shown,
        }
        for what, at in places.items():
            sample = self.sample(at)
            yield what, milli(sample.median), milli(sample.p99), milli(max(sample.seconds))
        floor = self.sample(self.heard)
        for what, at in (("log", self.logged), ("page", self.shown)):
            sample = self.sample(at)
            ratios = (f"{sample.median / floor.median:.2f} ×", f"{sample.p99 / floor.p99:.2f} ×")
            yield f"{what}, beside that other client", *ratios, f"{max(sample.seconds) / max(floor.seconds):.2f} ×"


def _hear(person: Person, room: str, heard: dict[str, float], done: Event) -> None:
    """Note when the homeserver hands on each message of a room to somebody who waits for it."""
    only = json.dumps({"room": {"rooms": [room], "timeline": {"limit": 100}}, "presence": {"types": []}})
    query = {"filter": only, "timeout": "1000"}
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {person.access_token}"
        while not done.is_set():
            answer = session.get(f"{person.homeserver}/_matrix/client/v3/sync", params=query, timeout=60).json()
            now = monotonic()
            query["since"] = answer["next_batch"]
            joined = answer.get("rooms", {}).get("join", {}).get(room, {})
            for event in joined.get("timeline", {}).get("events", ()):
                heard.setdefault(event["event_id"], now)


def _watch_log(path: Path, logged: dict[str, float], done: Event) -> None:
    """Note when each event stands in the log."""
    position = 0
    with closing(sqlite3.connect(path, timeout=30)) as database:
        while not done.is_set():
            rows = database.execute("SELECT position, key FROM events WHERE position > ?", (position,)).fetchall()
            now = monotonic()
            for found, key in rows:
                position = max(position, found)
                logged.setdefault(key, now)
            sleep(GLANCE)


def _watch_page(place: MatrixPlace, shown: dict[str, float], done: Event) -> None:
    """Note when each entry, by its element's id, is on the page."""
    before = None
    while not done.is_set():
        for page in place.day_pages[-1:]:
            stat = page.stat()
            if before != (before := (stat.st_mtime_ns, stat.st_ino)):
                text, now = page.read_text("utf-8"), monotonic()
                for element in _ELEMENT.findall(text):
                    shown.setdefault(element, now)
        sleep(GLANCE)


@contextmanager
def _watched(*watches: Callable[[Event], None]) -> Iterator[None]:
    done = Event()
    threads = [Thread(target=watch, args=(done,)) for watch in watches]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _say(place: MatrixPlace, author: Author, load: Load, moments: Moments) -> None:
    for number in range(load.messages // load.authors):
        began = monotonic()
        message = author.post(place.room, f"number {number}")
        moments.called[message], moments.taken[message] = began, monotonic()
        sleep(load.pause)


def played(place: MatrixPlace, authors: Sequence[Author], load: Load) -> Moments:
    """The moments of all messages of a load."""
    moments, shown = Moments(), dict[str, float]()
    watches = (
        lambda done: _hear(place.sue, place.room, moments.heard, done),
        lambda done: _watch_log(place.data / "daypost.sqlite3", moments.logged, done),
        lambda done: _watch_page(place, shown, done),
    )
    with _watched(*watches), ThreadPoolExecutor(load.authors) as at_once:
        for said in [at_once.submit(_say, place, author, load, moments) for author in authors[: load.authors]]:
            said.result()
        elements = {message: anchor(entry_id("matrix", place.room, message)) for message in moments.called}
        run = place.runs[-1]
        run.until(lambda: shown.keys() >= set(elements.values()), what="all messages on the page")
        run.until(lambda: moments.heard.keys() >= elements.keys(), what="all messages heard")
    moments.shown = {message: shown[element] for message, element in elements.items()}
    return moments


def measured(loads: Iterable[Load], folder: Path) -> Iterator[tuple[Load, Moments]]:
    """The moments under each load, one after the other, in one room."""
    homeserver, authors = Synapse(), Authors()
    homeserver.start()
    place = None
    try:
        place = MatrixPlace(folder, homeserver, authors)
        place.start().said("matrix: listens to")
        clients = [place.ann, *(authors.log_in(place.person) for _ in range(3))]
        for load in loads:
            yield load, played(place, clients, load)
    finally:
        for run in place.runs if place else ():
            run.close()
        authors.close()
        homeserver.close()


def main() -> None:
    """Play, print, write down."""
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for load, moments in measured(LOADS, Path(folder)):
            rows = list(moments.rows())
            for row in rows:
                print(f"{load.name}: {' | '.join(row)}", flush=True)
            parts.append(f"{load.name.capitalize()}, {load.messages} messages:\n\n{table(HEADS, rows)}")
    results.put(SECTION, "\n".join([f"{results.machine(results.today())} Synapse runs on the same cores.\n", *parts]))


if __name__ == "__main__":
    main()
