"""Leases: taken by compare-and-set, kept by renewing, lost by time or by the end of their holder."""

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from pipeline.errors import HeldError
from pipeline.store import leases
from pipeline.store.database import Database
from tests.databases import written
from tests.happened import NOON

ONE, OTHER = leases.new_holder(), leases.new_holder()
ELSEWHERE = "otherhost process 1 since 1 boot 2 a1b2c3d4"


def take(database: Database, holder: str, now: datetime = NOON, name: str = "source slack") -> None:
    written(database, leases.take, name, holder, now)


def release(database: Database, holder: str) -> None:
    written(database, leases.release, "source slack", holder)


def holders(database: Database, now: datetime = NOON) -> dict[str, str]:
    with database.reading() as connection:
        return leases.holders(connection, now)


def test_a_lease_has_one_holder_and_the_other_is_told_who(database: Database) -> None:
    take(database, ONE)
    machine, _, pid, *_ = ONE.split()
    words = f"source slack is held by {machine} process {pid} until 2026-05-15T17:01:30Z"
    with pytest.raises(HeldError, match=f"^{re.escape(words)}$"):
        take(database, OTHER)
    assert pid == str(os.getpid())
    assert holders(database) == {"source slack": ONE}


def test_leases_of_different_names_do_not_mind_each_other(database: Database) -> None:
    take(database, ONE)
    take(database, OTHER, name="source matrix")
    assert holders(database) == {"source slack": ONE, "source matrix": OTHER}


def test_renewing_keeps_it(database: Database) -> None:
    take(database, ONE)
    take(database, ONE, NOON + timedelta(seconds=60))
    with pytest.raises(HeldError):
        take(database, OTHER, NOON + timedelta(seconds=149))
    take(database, OTHER, NOON + timedelta(seconds=150))


def test_it_ends_by_itself(database: Database) -> None:
    take(database, ELSEWHERE)
    with pytest.raises(HeldError):
        take(database, OTHER, NOON + timedelta(seconds=89))
    assert holders(database, NOON + timedelta(seconds=90)) == {}
    take(database, OTHER, NOON + timedelta(seconds=90))
    with pytest.raises(HeldError):
        take(database, ELSEWHERE, NOON + timedelta(seconds=90))


def test_only_its_holder_lets_go_of_it(database: Database) -> None:
    take(database, ONE)
    release(database, OTHER)
    assert holders(database) == {"source slack": ONE}
    release(database, ONE)
    assert holders(database) == {}
    take(database, OTHER)


def dead() -> str:
    """The holder that a process was which has ended."""
    code = "from pipeline.store.leases import new_holder; print(new_holder())"
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_a_holder_on_this_machine_that_has_ended_loses_it_at_once(database: Database) -> None:
    take(database, dead())
    assert holders(database) == {}
    take(database, OTHER)


def test_a_process_that_got_the_number_of_one_that_ended_is_not_its_holder(database: Database) -> None:
    machine, process, pid, since, began, *rest = ONE.split()
    take(database, " ".join([machine, process, pid, since, str(int(began) - 1), *rest]))
    take(database, OTHER)


@pytest.mark.parametrize(
    "holder",
    [
        ELSEWHERE,
        dead().replace(dead().split()[0], "otherhost", 1),
        " ".join(word if index != 6 else "another-boot" for index, word in enumerate(dead().split())),
    ],
    ids=["elsewhere", "the same number elsewhere", "a machine of the same name"],
)
def test_a_holder_on_another_machine_keeps_it_until_it_ends(database: Database, holder: str) -> None:
    """Process numbers say nothing about another machine, nor about another one of the same name."""
    take(database, holder)
    with pytest.raises(HeldError):
        take(database, OTHER)


def test_a_process_of_somebody_else_that_cannot_be_looked_at_is_there(database: Database) -> None:
    """Some systems hide the processes of others: when they began is not known, but that they are there."""
    machine, process, _, since, _, *rest = ONE.split()
    take(database, " ".join([machine, process, "1", since, "?", *rest]))
    with pytest.raises(HeldError):
        take(database, OTHER)


def test_each_holder_has_a_name_of_its_own() -> None:
    assert ONE != OTHER
    assert ONE.split()[:3] == OTHER.split()[:3]


def test_a_lease_that_is_refused_leaves_nothing(database: Database) -> None:
    take(database, ONE)

    def work(connection: Connection) -> None:
        leases.take(connection, "source matrix", OTHER, NOON)
        leases.take(connection, "source slack", OTHER, NOON)

    with pytest.raises(HeldError):
        database.write(work).result()
    assert holders(database) == {"source slack": ONE}
