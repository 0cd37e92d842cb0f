"""Two processes on one database: real ones, at the same time."""

import os
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Connection

from pipeline.errors import HeldError
from pipeline.store import leases, log
from pipeline.store.database import Database
from tests.databases import appended, recorded
from tests.happened import NOON, posted

EACH = 150
spawn = get_context("spawn")


def run(*works: tuple[Callable[..., None], tuple[object, ...]]) -> None:
    """Run each function with its arguments in a process of its own and wait for them all."""
    processes = [spawn.Process(target=target, args=arguments) for target, arguments in works]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * len(processes)


def test_positions_are_the_order_of_commits_and_a_reader_misses_nothing(database_url: str) -> None:
    """A reader that follows meanwhile never finds anything at or before a position that it has passed."""
    Database(database_url).close()
    barrier = spawn.Barrier(3)
    done = spawn.Event()
    mine, others = spawn.Pipe(duplex=False)
    follower = spawn.Process(target=_follow, args=(database_url, barrier, done, others))
    follower.start()
    run((_append, (database_url, "a", barrier)), (_append, (database_url, "b", barrier)))
    done.set()
    followed = mine.recv()
    follower.join()
    database = Database(database_url)
    assert followed == [event.subject for event in recorded(database)]
    database.close()
    for name in "ab":
        assert [subject for subject in followed if subject.startswith(name)] == [f"{name}{n}" for n in range(EACH)]
    assert len(followed) == 2 * EACH


def _append(url: str, name: str, barrier: Barrier) -> None:
    database = Database(url)
    barrier.wait()
    for number in range(EACH):
        appended(database, posted(f"{name}{number}"))
    database.close()


def _follow(url: str, barrier: Barrier, done: Event, answer: Pipe) -> None:
    database = Database(url)
    followed: list[str] = []
    position = 0
    barrier.wait()
    is_last = False
    while not is_last:
        is_last = done.is_set()
        with database.reading() as connection:
            while rows := log.since(connection, position, 7):
                followed += [row.event.subject for row in rows]
                position = rows[-1].position
    answer.send(followed)
    database.close()


def test_the_same_delivery_to_both_is_recorded_once(database_url: str) -> None:
    Database(database_url).close()
    barrier = spawn.Barrier(2)
    run(*[(_deliver, (database_url, barrier))] * 2)
    database = Database(database_url)
    assert recorded(database) == [posted(str(number)) for number in range(EACH)]
    database.close()


def _deliver(url: str, barrier: Barrier) -> None:
    database = Database(url)
    barrier.wait()
    for number in range(EACH):
        appended(database, posted(str(number)))
    database.close()


def test_both_may_make_the_tables_at_once(database_url: str) -> None:
    barrier = spawn.Barrier(4)
    run(*[(_make, (database_url, barrier))] * 4)
    database = Database(database_url)
    assert recorded(database) == []
    database.close()


def _make(url: str, barrier: Barrier) -> None:
    barrier.wait()
    Database(url).close()


def test_only_one_holds_a_lease_at_a_time(database_url: str) -> None:
    """Each takes the lease as often as it can and looks who else is in the room that it guards."""
    Database(database_url).close()
    barrier = spawn.Barrier(2)
    mine, others = spawn.Pipe(duplex=False)
    run(*[(_visit, (database_url, barrier, others))] * 2)
    visits = [mine.recv() for _ in range(2)]
    assert all(taken == 40 for taken, _ in visits)
    assert sum(refused for _, refused in visits) > 0


def _visit(url: str, barrier: Barrier, answer: Pipe) -> None:
    """Take the lease 40 times; between take and release nobody else may change what is behind it."""
    database, holder = Database(url), leases.new_holder()
    taken = refused = 0
    barrier.wait()
    while taken < 40:
        try:
            database.write(lambda connection: leases.take(connection, "room", holder, NOON)).result()
        except HeldError:
            refused += 1
            continue
        taken += 1
        for _ in range(3):
            with database.reading() as connection:
                assert leases.holders(connection, NOON) == {"room": holder}
        database.write(lambda connection: leases.release(connection, "room", holder)).result()
    answer.send((taken, refused))
    database.close()


def test_a_process_that_is_killed_loses_its_lease_at_once_and_none_of_its_records(tmp_path: Path) -> None:
    mine, others = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_hold_and_record, args=(tmp_path, others))
    child.start()
    others.close()
    holder = mine.recv()
    acknowledged = [mine.recv() for _ in range(20)]
    database = Database.in_folder(tmp_path)

    def take(connection: Connection) -> None:
        leases.take(connection, "source slack", "me", NOON)

    with pytest.raises(HeldError, match=f"^source slack is held by {' '.join(holder.split()[:3])} until "):
        database.write(take).result()
    child.kill()
    while True:
        try:
            acknowledged.append(mine.recv())
        except EOFError:
            break
    # It has ended but is not joined: a zombie holds nothing any more.
    os.waitid(os.P_PID, cast(int, child.pid), os.WEXITED | os.WNOWAIT)
    database.write(take).result()
    child.join()
    assert set(acknowledged) <= {event.subject for event in recorded(database)}
    database.close()


def _hold_and_record(folder: Path, answer: Pipe) -> None:
    database, holder = Database.in_folder(folder), leases.new_holder()

    def take(connection: Connection) -> None:
        leases.take(connection, "source slack", holder, NOON)

    database.write(take).result()
    answer.send(holder)
    number = 0
    while True:
        event = posted(str(number := number + 1))
        appended(database, event)
        answer.send(event.subject)
