"""What a bot waits for: its events on disk. Beside it SQLite alone, with the same columns and the same bytes."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from benchmarks import sample
from benchmarks.figures import Figure, Sizes, at_least, micro
from benchmarks.measuring import Timed, interleaved
from bots import Condition
from pipeline.events import Event, Posted
from pipeline.journal import SourceJournal
from pipeline.store import log
from pipeline.store.database import Database
from pipeline.store.schema import events as table
from tests.servers import postgres

_COLUMNS = [column.name for column in table.columns if column.name != "position"]
_INSERT = (
    f"INSERT INTO events ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "  # noqa: S608
    "ON CONFLICT DO NOTHING"
)


def figures(sizes: Sizes) -> Iterator[Figure]:
    """How fast events are recorded, as a share of what SQLite alone does."""
    with ExitStack() as stack:
        folder = stack.enter_context(sample.place())
        alone = stack.enter_context(closing(_alone(folder / "alone.sqlite3")))
        threaded = stack.enter_context(closing(_alone(folder / "threaded.sqlite3")))
        numbers = count()

        def messages() -> list[Posted]:
            return [sample.message(next(numbers), sample.PLAIN) for _ in range(sizes.slice)]

        ours = _Ours(stack.enter_context(closing(Database.in_folder(folder / "data"))), folder)
        rows = _Rows(folder)
        variants: dict[str, Timed] = {
            "alone": lambda: _insert_all(alone, rows.of(messages())),
            "threaded": lambda: asyncio.run(_insert_in_thread(threaded, rows.of(messages()))),
            "one by one": lambda: asyncio.run(ours.one_by_one(messages())),
            "at once": lambda: asyncio.run(ours.at_once(messages())),
        }
        if not postgres.missing():
            server = postgres.Postgres()
            server.start()
            stack.callback(server.stop)
            remote = _Ours(stack.enter_context(closing(Database(server.new_database()))), folder)
            variants["PostgreSQL, one by one"] = lambda: asyncio.run(remote.one_by_one(messages()))
            variants["PostgreSQL, at once"] = lambda: asyncio.run(remote.at_once(messages()))
        taken = {name: one.median / sizes.slice for name, one in interleaved(variants, sizes.rounds).items()}
    base = taken.pop("alone")
    what = "append + commit"
    yield Figure(f"{what}: SQLite alone", micro(base), how="`sqlite3`, WAL, FULL, a commit an event, in one thread")
    share = base / taken.pop("threaded")
    yield Figure(
        f"{what}: SQLite alone, awaited",
        f"{share:.2f} × as fast",
        how="the same in a thread of its own, awaited by asyncio, as any bot has to: what is possible one by one",
    )
    how = f"`Journal.record`, {sizes.slice} deliveries that wait at the same time, each told after its commit"
    yield at_least(base / taken.pop("at once"), 0.8, f"{what}: deliveries in a burst", than="as fast", how=how)
    how = f"each delivery is awaited before the next: {micro(taken['one by one'])}"
    yield at_least(base / taken.pop("one by one"), 0.8, f"{what}: one delivery at a time", than="as fast", how=how)
    for name, seconds in taken.items():
        yield Figure(f"{what}: {name}", f"{base / seconds:.2f} × as fast", how="against SQLite alone")


class _Ours:
    """The journal as a bot has it."""

    def __init__(self, database: Database, folder: Path) -> None:
        stamping = sample.begun(database, folder)
        self._journal = SourceJournal("console", database, stamping, _evening, _told, _reported)

    async def one_by_one(self, messages: Sequence[Posted]) -> float:
        """Seconds for deliveries of which each waits for the one before."""
        before = perf_counter()
        for message in messages:
            await self._journal.record([message])
        return perf_counter() - before

    async def at_once(self, messages: Sequence[Posted]) -> float:
        """Seconds for deliveries that all wait at once."""
        before = perf_counter()
        await asyncio.gather(*(self._journal.record([message]) for message in messages))
        return perf_counter() - before


class _Rows:
    """Rows as our log would have them, made beforehand."""

    def __init__(self, folder: Path) -> None:
        with TemporaryDirectory() as data, closing(Database.in_folder(Path(data))) as database:
            self._stamping = sample.begun(database, folder)
            first = sample.message(0)
            stamped = database.write(lambda one: self._stamping.stamped(one, first, sample.EVENING)).result()
        self._stamp = stamped.stamp if stamped else None

    def of(self, messages: Sequence[Posted]) -> list[tuple[Any, ...]]:
        """The rows of some messages."""
        rows = (log.row_of(replace(message, stamp=self._stamp)) for message in messages)
        return [tuple(row[column] for column in _COLUMNS) for row in rows]


def _alone(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    statements: list[DDLElement] = [CreateTable(table), *map(CreateIndex, table.indexes)]
    for statement in statements:
        connection.execute(str(statement.compile(dialect=sqlite.dialect())))
    return connection


def _insert(connection: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_INSERT, row)
    connection.execute("COMMIT")


def _insert_all(connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> float:
    before = perf_counter()
    for row in rows:
        _insert(connection, row)
    return perf_counter() - before


async def _insert_in_thread(connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> float:
    before = perf_counter()
    for row in rows:
        await asyncio.to_thread(_insert, connection, row)
    return perf_counter() - before


def _evening() -> datetime:
    return sample.EVENING


def _told(_: Sequence[Event], __: int) -> None:
    """Nobody listens."""


def _reported(_: str, __: Condition) -> None:
    """Nobody listens."""
