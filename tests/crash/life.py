"""The life of one database: a history that is delivered to one process after the other, each of which is killed."""

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from PIL import Image

from pipeline.atomic import leftovers
from pipeline.events import Deleted
from pipeline.store.database import FILE
from pipeline.store.schema import stamp
from tests.crash.found import doubled, files, found, remains, torn
from tests.crash.history import PICTURES, Delivery, deliveries
from tests.crash.network import PICTURES as FOLDER
from tests.crash.network import RECEIPTS, shown
from tests.crash.process import Process
from tests.crash.tally import Tally
from tests.process.driver import Place

STARTING = 0.6
"""Seconds within which a process is killed that is killed at any time after its start."""
PATIENCE = 1.0
"""Seconds within which what a kill is aimed at has to come; else it is killed all the same."""
EACH = 9
"""New deliveries for each process, about."""
AGAIN = 30
"""Facts known already that are delivered again after a restart, at most."""

RUN = ("run", "--config", "config.toml")
_LIVEBLOG = 'editors = ["eve"]\n'
_MORE = '[person.eve]\nname = "Eve Example"\naccounts = ["console:eve"]\n'


class Life:
    """One history, one data folder, many processes. What is wrong goes into the tally."""

    def __init__(self, folder: Path, seed: int, kills: int, tally: Tally) -> None:
        self._name = f"seed {seed}"
        self._dice = Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._kills = kills
        self._tally = tally
        self._history = list(deliveries(seed, EACH * kills, datetime.now(UTC)))
        self._next = 0
        self._pending: list[Delivery] = []
        self._late: list[Delivery] = []
        self._acknowledged: list[Delivery] = []
        self._place = place(folder / "killed")
        self._begin()
        self._straight = place(folder / "straight", like=self._place)
        shutil.copytree(self._place.data, self._straight.data)
        self._restored = place(folder / "restored", like=self._place)

    def live(self) -> None:
        """Kill one process after the other; then let one finish, and compare."""
        for number in range(self._kills):
            self._kill(f"{self._name}, kill {number + 1}")
        self._finish()

    def _begin(self) -> None:
        """It has listened for some days: what is older than that would make no entries (RULES 1.8)."""
        run = Process(self._place.folder, *RUN)
        run.ends()
        with closing(sqlite3.connect(self._place.data / FILE)) as database, database:
            database.execute("UPDATE firsts SET at = ?", [stamp(datetime.now(UTC) - timedelta(days=4))])

    def _kill(self, where: str) -> None:
        batch = self._batch()
        run = Process(self._place.folder, *RUN)
        run.deliver(one.line for one in batch)
        self._aim(run, len(batch))
        run.kill()
        self._tally.kills += 1
        self._take_in(run, batch)
        self._look(where)
        self._tally.stages["while it starts" if not run.listens else "while it runs"] += 1
        errors = [line for line in run.errors.splitlines() if "Traceback" in line or "held by" in line]
        self._tally.fault("damaged", errors, where)

    def _batch(self) -> list[Delivery]:
        """What a process is handed: what comes next, what was not acknowledged (or that later), known facts again."""
        if self._dice.random() < 0.5:
            self._late += self._pending
            self._pending = []
        new = self._history[self._next : self._next + self._dice.randrange(EACH // 2, EACH * 3 // 2)]
        self._next += len(new)
        batch = [*self._pending, *new]
        known = self._acknowledged[-2 * AGAIN :] if self._dice.random() < 0.7 else self._acknowledged
        for one in self._dice.sample(known, min(len(known), self._dice.randrange(AGAIN + 1))):
            batch.insert(self._dice.randrange(len(batch) + 1), one)
            self._tally.redelivered += len(one.events)
        return batch

    def _aim(self, run: Process, delivered: int) -> None:
        """Wait for the moment to kill it."""
        public, stored = self._place.public, self._place.data / "media"
        receipts = self._place.folder / RECEIPTS
        match self._dice.choice(("time", "time", "acknowledged", "acknowledged", "page", "picture", "receipts")):
            case "time":
                run.until(lambda: False, self._dice.uniform(0, STARTING))
            case "acknowledged":
                number = self._dice.randrange(delivered + 1)
                run.until(lambda: len(run.acknowledged) >= number)
            case "page":
                run.until(lambda: run.listens)  # what is left of the last one is not what is waited for
                seen = {*leftovers(public)}
                enough = len(seen) + self._dice.randrange(1, 6)
                run.until(lambda: len(_joined(seen, leftovers(public))) >= enough, PATIENCE)
            case "picture":
                run.until(lambda: any(leftovers(stored)), PATIENCE)
            case "receipts":
                size = _size(receipts) + self._dice.randrange(200)
                run.until(lambda: _size(receipts) > size, PATIENCE)

    def _take_in(self, run: Process, batch: list[Delivery]) -> None:
        """Note what was acknowledged; the rest waits to be delivered again."""
        numbers = set(run.acknowledged)
        known = {one.number for one in self._acknowledged}
        for one in batch:
            if one.number in numbers and one.number not in known:
                self._acknowledged.append(one)
                self._tally.acknowledged += len(one.events)
                known.add(one.number)
        self._pending = [one for one in batch if one.number not in known]

    def _look(self, where: str) -> None:
        """What is on disk, before anything mends it."""
        tally, now = self._tally, found(self._place.folder)
        tally.stages.update(now.stages)
        tally.fault("damaged", list(now.faults), where)
        self._compare(now.keys, now.checkpoint, where)
        tally.fault("torn", torn(self._place.folder), where)
        tally.fault("doubled", doubled(self._place.folder), where)

    def _compare(self, keys: tuple[str, ...], checkpoint: int, where: str) -> None:
        """The log with what the network knows: every acknowledged fact once, deliveries whole or not at all."""
        there = set(keys)
        known = {one.number for one in self._acknowledged}
        self._tally.fault("doubled", sorted({key for key in keys if keys.count(key) > 1}), where)
        self._tally.fault("doubled", sorted(there.difference(*(one.keys for one in self._history))), where)
        for one in self._history:
            if one.number in known or one.number == checkpoint:
                self._tally.fault("lost", sorted(one.keys - there), where)
            elif one.keys & there and one.keys - there:
                self._tally.fault("torn", [f"delivery {one.number}"], where)

    def _finish(self) -> None:
        """Deliver the rest, let it end; the same history without a crash, and the log elsewhere, give the same."""
        where = f"{self._name}, at the end"
        rest = [*self._late, *self._pending, *self._history[self._next :]]
        run = _finished(self._place, rest)
        self._take_in(run, rest)
        self._look(where)
        self._tally.fault("lost", [f"delivery {one.number}" for one in self._pending], where)
        self._tally.fault("remaining", remains(self._place.folder), where)
        _finished(self._straight, self._history)
        self._tally.fault("differing", _differences(self._place, self._straight), where)
        self._restore()
        self._tally.fault("differing", _differences(self._place, self._restored), where)
        self._tally.fault("differing", self._wrong_receipts(), where)

    def _wrong_receipts(self) -> list[str]:
        """The messages that do not carry what they carry where nothing crashed; on one that is deleted is nothing."""
        here, there = shown(self._place.folder), shown(self._straight.folder)
        events = (event for delivery in self._history for event in delivery.events)
        deleted = {event.message for event in events if isinstance(event, Deleted)}
        standing = {*here, *there} - deleted
        messages = sorted(message for message in standing if here.get(message) != there.get(message))
        return [f"message {one} carries {here.get(one)}, not {there.get(one)}" for one in messages]

    def _restore(self) -> None:
        """Make everything anew from the log alone."""
        export = self._restored.folder / "export"
        for arguments in (
            ("export", "--output", str(export / "log.jsonl"), "--media", str(export / "media")),
            ("import", str(export / "log.jsonl")),
            ("run",),
        ):
            folder = self._place.folder if arguments[0] == "export" else self._restored.folder
            Process(folder, *arguments, "--config", "config.toml").ends()


def _finished(place: Place, rest: Sequence[Delivery]) -> Process:
    """The process that was handed the rest and came to its end; another one after it, for receipts that came late."""
    run = Process(place.folder, *RUN)
    run.deliver(one.line for one in rest)
    run.ends()
    Process(place.folder, *RUN).ends()
    return run


def place(folder: Path, like: Place | None = None) -> Place:
    """A folder to run in, configured like another one, if one is given."""
    folder.mkdir(parents=True)
    made = Place(folder)
    if like:
        made.port, made.zone = like.port, like.zone
    made.configure(_LIVEBLOG, _MORE)
    (folder / "tmp").mkdir()
    (folder / FOLDER).mkdir()
    for number, name in enumerate(PICTURES):
        image = Image.linear_gradient("L").resize((240 + 10 * number, 160)).convert("RGB")
        image.save(folder / FOLDER / name)
    return made


def _differences(one: Place, other: Place) -> list[str]:
    """The files that readers find in one place otherwise than in another."""
    here, there = files(one.folder), files(other.folder)
    return [
        f"{name}, not as in {other.folder.name}"
        for name in sorted(here.keys() | there)
        if here.get(name) != there.get(name)
    ]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _joined(seen: set[Path], more: Iterable[Path]) -> set[Path]:
    seen.update(more)
    return seen
