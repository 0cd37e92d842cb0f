"""Power cuts: the store at work on a disk that fails, and what the next process finds there."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from random import Random

from sqlalchemy import Connection

from pipeline.beginning import begin
from pipeline.journal import append
from pipeline.publishers import Publication
from pipeline.publishing import TargetLedger
from pipeline.stamping import Stamping
from pipeline.store import facts, leases
from pipeline.store.database import Database
from pipeline.store.publications import publication
from tests.crash.disk import Disk, File
from tests.crash.driver import url
from tests.crash.history import Delivery, deliveries
from tests.pipeline.desk import FRIDAY, configuration
from tests.pipeline.shelf import START

CUTS = 25
"""Cuts that one database lives through."""
LONGEST = 1600
"""Writes until the power fails, at most; a write-ahead log of a thousand pages is copied back within them."""
_KEYS = "SELECT key FROM events WHERE source = 'console' AND kind NOT IN ('decided', 'named')"
STEPS = ("record", "record", "record", "publish", "settle", "empty the log")


@dataclass
class CutTally:
    """Figures over all cuts: commits acknowledged, those lost, states that never were, integrity errors."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    damaged: int = 0
    faults: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The figures, a line each."""
        rows = {
            "power cuts": self.cuts,
            "commits acknowledged": self.acknowledged,
            "lost": self.lost,
            "torn": self.torn,
            "integrity errors": self.damaged,
        }
        return "\n".join(f"{name:<44}{number:>9,}" for name, number in rows.items())


@dataclass(frozen=True)
class State:
    """What the store was told: how many deliveries, how often something was published and settled."""

    recorded: int = 0
    published: int = 0
    settled: int = 0


class CutLife:
    """One database on one disk, whose power fails again and again."""

    def __init__(self, seed: int, tally: CutTally, synchronous: str) -> None:
        self._seed = seed
        self._dice = Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._tally = tally
        self._synchronous = synchronous
        self._config = configuration()
        self._history = deliveries(seed, CUTS * LONGEST // 10, START + timedelta(hours=2))
        self._states = [State()]
        self._acknowledged = State()
        self._files: dict[str, File] = {}

    def live(self, cuts: int) -> None:
        """Cut its power so many times."""
        for number in range(cuts):
            disk = Disk(self._files, self._dice, self._dice.randrange(1, LONGEST))
            with closing(Database(url(disk, self._synchronous))) as database:
                self._look(database, f"seed {self._seed}, cut {number}")
                self._work(database, disk)
            self._files = disk.cut()
            disk.unregister()
            self._tally.cuts += 1
        disk = Disk(self._files, self._dice, LONGEST)
        with closing(Database(url(disk))) as database:
            self._look(database, f"seed {self._seed}, cut {cuts}")
        disk.unregister()

    def _work(self, database: Database, disk: Disk) -> None:
        """Commit until the power fails. What is committed just then may be there afterwards or not."""
        stamping = Stamping(self._config)
        database.write(lambda connection: begin(connection, self._config, stamping, START)).result()
        while not disk.is_off:
            before = self._states[-1]
            match self._dice.choice(STEPS):
                case "record":
                    after = replace(before, recorded=before.recorded + 1)
                    database.write(partial(self._record, stamping, self._history[before.recorded])).result()
                case "publish":
                    after = replace(before, published=before.published + 1)
                    ledger = TargetLedger(database, "shelf", partial(_renew, name=f"process {after.published}"))
                    ledger.record(_publication(after.published))
                case "settle":
                    after = replace(before, settled=before.settled + 1)
                    database.write(partial(_settle, str(after.settled))).result()
                case _:
                    database.empty_wal()
                    continue
            self._states.append(after)
            if not disk.is_off:
                self._tally.acknowledged += 1
                self._acknowledged = after

    def _record(self, stamping: Stamping, delivery: Delivery, connection: Connection) -> None:
        append(connection, stamping, delivery.events, START + timedelta(hours=3))
        facts.set_checkpoint(connection, "console", str(delivery.number))

    def _look(self, database: Database, where: str) -> None:
        """Compare what is there with what was acknowledged; the last commit was under way when the power failed."""
        with database.reading() as connection:
            damaged = [row for row in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if row != "ok"]
            found = _state(connection)
            keys = connection.exec_driver_sql(_KEYS).scalars().all()
        sent = [key for one in self._history[: found.recorded] for key in one.keys]
        if damaged:
            self._fault("damaged", len(damaged), f"{where}: {damaged[0]}")
        if found not in self._states or sorted(keys) != sorted(sent):
            self._fault("torn", 1, f"{where}: {found} with {len(keys)} facts, not {len(sent)}")
        elif lost := max(0, self._states.index(self._acknowledged) - self._states.index(found)):
            self._fault("lost", lost, f"{where}: {lost} commits")
        self._states, self._acknowledged = [found], found

    def _fault(self, figure: str, number: int, what: str) -> None:
        setattr(self._tally, figure, getattr(self._tally, figure) + number)
        self._tally.faults.append(f"{what}: {figure}")


def cut(number: int, seed: int, synchronous: str = "FULL", said: Callable[[str], None] = lambda _: None) -> CutTally:
    """So many power cuts; each database has a seed of its own, counted up from the first."""
    tally = CutTally()
    while tally.cuts < number:
        CutLife(seed, tally, synchronous).live(min(CUTS, number - tally.cuts))
        said(f"seed {seed}: {tally.cuts} power cuts, {len(tally.faults)} faults")
        seed += 1
    return tally


def _publication(number: int) -> Publication:
    return Publication(target="shelf", liveblog="pycon", date=FRIDAY, sent=str(number))


def _renew(connection: Connection, name: str) -> None:
    leases.take(connection, name, name, START)


def _settle(value: str, connection: Connection) -> None:
    facts.set_fact(connection, "settled", value)


def _state(connection: Connection) -> State:
    saved = facts.checkpoint(connection, "console"), publication(connection, "shelf", "pycon", FRIDAY).sent
    return State(*(int(one or 0) for one in (*saved, facts.fact(connection, "settled"))))
