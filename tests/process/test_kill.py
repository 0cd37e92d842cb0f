"""Killed at any point, again and again: nothing that was acknowledged is lost, nothing is doubled, no page is torn."""

import os
import random
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread

import pytest

from tests.process.driver import Place, Running
from tests.process.page import Page

KILLS = 50
LINES = 20
"""Typed into each process, all at once."""
STARTING = 1.5
"""Seconds within which a process is killed that is killed while it begins."""


def test_killed_fifty_times_nothing_is_lost_or_doubled(place: Place) -> None:
    seed = int(os.environ.get("DAYPOST_KILL_SEED", random.SystemRandom().randrange(10**6)))
    dice = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    acknowledged: dict[int, str] = {}
    with watched(place) as readers, told(f"DAYPOST_KILL_SEED={seed}"):
        for round_ in range(KILLS):
            killed(place, round_, dice, acknowledged, readers)
        run = place.run("the last word")

    acknowledged[run.numbers[0]] = "the last word"

    with told(f"DAYPOST_KILL_SEED={seed}"):
        log = recorded(place)
        assert [number for number, _ in log] == list(range(1, len(log) + 1))
        assert acknowledged.items() <= dict(log).items()
        page = place.page()
        assert page.numbers == [number for number, _ in log]
        assert {number: page.words(number) for number in acknowledged} == acknowledged
        assert integrity(place) == "ok"
        assert not list(place.public.rglob(".*"))


def killed(place: Place, round_: int, dice: random.Random, acknowledged: dict[int, str], readers: "Readers") -> None:
    """Run it, type, kill it at a random point; note which message was acknowledged under which number."""
    seen = readers.seen
    run = place.start()
    lines = [f"line {line} of round {round_}" for line in range(LINES)]
    run.type(*lines)
    match dice.choice(["while it begins", "while it records", "while it records", "while it publishes"]):
        case "while it begins":
            with pytest.raises(subprocess.TimeoutExpired):
                run.process.wait(dice.uniform(0, STARTING))
        case "while it records":
            answers = dice.randrange(1, LINES + 1)
            run.until(lambda: len(run.numbers) >= answers)
        case "while it publishes":
            pages = dice.randrange(1, 4)
            run.until(lambda: readers.seen >= seen + pages or len(run.numbers) == LINES)
    run.kill()
    assert "held by" not in run.errors, run.errors
    assert "Traceback" not in run.errors, run.errors
    for number, line in zip(run.numbers, lines, strict=False):
        assert number not in acknowledged
        acknowledged[number] = line


def recorded(place: Place) -> list[tuple[int, str]]:
    """The messages in the log, with their texts."""
    with closing(sqlite3.connect(place.data / "daypost.sqlite3")) as database:
        rows = database.execute(
            "SELECT subject, json_extract(event, '$.body.source') FROM events"
            " WHERE kind = 'posted' AND source = 'console' ORDER BY position"
        )
        return [(int(number), text) for number, text in rows]


def integrity(place: Place) -> str:
    with closing(sqlite3.connect(place.data / "daypost.sqlite3")) as database:
        return str(database.execute("PRAGMA integrity_check").fetchone()[0])


class Readers:
    """Somebody who reads the page from disk and over HTTP all the while; `faults` are pages that were not whole."""

    def __init__(self, place: Place) -> None:
        self.seen = 0
        self.faults: list[bytes] = []
        self._place = place
        self._over = Event()
        self._known: set[bytes] = set()
        self._threads = [Thread(target=self._read_files), Thread(target=self._read_served)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _read_files(self) -> None:
        while not self._over.wait(0.002):
            for path in (self._place.public / "index.html", *self._place.day_pages):
                if path.exists():
                    self._look(path.read_bytes())

    def _read_served(self) -> None:
        while not self._over.wait(0.005):
            try:
                with closing(HTTPConnection("127.0.0.1", self._place.port, timeout=5)) as connection:
                    connection.request("GET", "/")
                    response = connection.getresponse()
                    html = response.read()
            except (OSError, HTTPException):  # it is not up just now, or was killed in the middle of an answer
                continue
            if response.status == 200:
                self._look(html)

    def _look(self, html: bytes) -> None:
        """Whether a page is whole, its entries in order and each there once."""
        if html in self._known:
            return
        self._known.add(html)
        self.seen += 1
        numbers = [int(number) for number in re.findall(rb"<p>line \d+ of round (\d+)</p>", html)]
        whole = html.startswith(b"<!doctype html>") and html.rstrip().endswith(b"</html>")
        if not whole or numbers != sorted(numbers, reverse=True) or Page(html).numbers != sorted({*Page(html).numbers}):
            self.faults.append(html)


@contextmanager
def watched(place: Place) -> Iterator[Readers]:
    """Readers for as long as something goes on."""
    readers = Readers(place)
    readers.start()
    try:
        yield readers
    finally:
        readers.stop()
    assert readers.faults == []


@contextmanager
def told(how: str) -> Iterator[None]:
    """Says how to repeat what fails."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"repeat it with {how}")
        raise


def test_a_restart_waits_for_nothing(place: Place) -> None:
    run = place.start()
    run.post("one")
    run.kill()
    again: Running = place.run("two")

    assert again.numbers == [2]
    assert place.page().numbers == [1, 2]
