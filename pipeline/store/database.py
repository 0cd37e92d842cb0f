"""The database: one thread that writes, any that read. Errors come out as StoreError, in words for a person."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from json import JSONDecodeError
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from pipeline.atomic import make_folder
from pipeline.errors import StoreError
from pipeline.store.migrations import migrate

T = TypeVar("T")

FILE = "daypost.sqlite3"
BUSY_SECONDS = 20

TOGETHER = 100
"""The most writes that share a commit: the first of them is not to wait for long."""

# Any fixed number of ours: it names the lock that serialises appends on PostgreSQL.
_ADVISORY_LOCK = 0x6461_7970


@dataclass(frozen=True, slots=True)
class _Write(Generic[T]):
    """Work for the writer, and the future by which whoever asked for it is told."""

    work: Callable[[Connection], T]
    future: Future[T] = field(default_factory=Future)

    def done(self, connection: Connection) -> Callable[[], None]:
        """Do the work; returns what tells of it, once that is on disk."""
        return partial(self.future.set_result, self.work(connection))


class Database:
    """A connection pool and the one writer.

    Writes are serialised, so that the order of positions in the log is the order of commits: within the process by the
    writer's thread, between processes by BEGIN IMMEDIATE, on PostgreSQL by an advisory lock. What waits while the disk
    is busy shares the next commit, so that a burst costs few of them; nobody is told before it.
    """

    def __init__(self, url: str | URL) -> None:
        self._is_sqlite = str(url).startswith("sqlite")
        try:
            self._engine = _engine(url)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise StoreError(
                f"database: {_without_login(str(url))}: {error}; for PostgreSQL install daypost[postgres]"
            ) from None
        except (ArgumentError, ValueError):
            raise StoreError(
                "database: the URL cannot be read; write it as postgresql+psycopg://USER:PASSWORD@HOST/NAME, "
                "with %40 for an @ in the password"
            ) from None
        self._kept: Connection | None = None
        self._waiting: deque[_Write[Any]] = deque()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        try:
            self.write(migrate).result()
        except BaseException:
            self.close()
            raise

    @classmethod
    def in_folder(cls, folder: Path) -> "Database":
        """The SQLite database of a data folder, which is made if need be, for its owner's eyes only."""
        try:
            make_folder(folder, 0o700)
            folder.chmod(0o700)
        except OSError as error:
            raise StoreError(f"data: {folder} cannot be made or kept private: {error.strerror}") from error
        return cls(URL.create("sqlite", database=str(folder / FILE)))  # written out, a ? would end the path

    def write(self, work: Callable[[Connection], T]) -> Future[T]:
        """Have the writer do some work in one transaction; the future is done once that is on disk.

        Work is done again, from the beginning, if other work failed that was to share its commit.
        """
        write = _Write(work)
        self._waiting.append(write)
        self._writer.submit(self._write_waiting)
        return write.future

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading, in the calling thread."""
        with self._said(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection

    def empty_wal(self) -> bool:
        """Have SQLite empty its write-ahead log, which holds former pages; False while somebody reads from it."""
        return not self._is_sqlite or self._writer.submit(self._truncate).result()

    def close(self) -> None:
        """Finish what is being written and let go of the files."""
        self._writer.shutdown(wait=True)
        if self._kept:
            self._kept.close()
        self._engine.dispose()

    def _write_waiting(self) -> None:
        """Write what waits by now, in the order in which it came."""
        waiting = [self._waiting.popleft() for _ in range(min(len(self._waiting), TOGETHER))]
        if wanted := [write for write in waiting if write.future.set_running_or_notify_cancel()]:
            self._commit(wanted)

    def _commit(self, writes: Sequence[_Write[Any]]) -> None:
        """Do some writes in one transaction; what fails of them takes none of the others with it."""
        done: list[Callable[[], None]] = []
        try:
            with self._said(), self._transaction() as connection:
                for write in writes:
                    done.append(write.done(connection))
        except BaseException as error:  # noqa: BLE001 - it is for whoever asked
            if len(done) < len(writes) > 1:
                for write in writes:
                    self._commit([write])
            else:
                for write in writes:
                    write.future.set_exception(error)
            return
        for tell in done:
            tell()

    def _truncate(self) -> bool:
        with self._said(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=500")  # a long reading must not keep back what is recorded
            try:
                return bool(connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0] == 0)
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if not self._is_sqlite:
            with self._engine.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
                yield connection
            return
        # Kept open: to fetch it from the pool takes as long as to append an event.
        self._kept = self._kept or self._engine.connect()
        with self._kept.begin():
            yield self._kept

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreError(f"database: {_plain(str(error.orig))}") from error
        except (JSONDecodeError, UnicodeDecodeError) as error:  # nothing else is decoded in here
            raise StoreError(f"database: {_DAMAGED}") from error


def _engine(url: str | URL) -> Engine:
    # What people wrote is among the parameters: it must not stand in an error, which may be logged.
    if not str(url).startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # None keeps Python's driver from opening transactions of its own, which would be deferred ones.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    # NORMAL survives a crash of the process but loses the last commits in a power cut; only FULL keeps the promise,
    # and on macOS, where fsync does not reach the disk, only F_FULLFSYNC.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA fullfsync=ON")
    # What is purged leaves no bytes behind in the pages that it stood in.
    connection.execute("PRAGMA secure_delete=ON")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # A server may be set not to sync commits, for speed; any other setting is as good or better.
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.commit()


def _begin_immediate(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


_DAMAGED = "it is damaged; restore a copy, or `daypost import` an export"
_WORDS = {
    "database or disk is full": "the disk is full; make room, nothing that was acknowledged is lost",
    "database is locked": "another program holds the database; end it, or wait and try again",
    "lock timeout": "another program holds the database; end it, or wait and try again",
    "disk I/O error": "the disk refuses; look for a quota that is used up, or a disk that fails",
    "attempt to write a readonly database": "it cannot be written to; check who owns the data folder",
    "unable to open database file": "it cannot be opened; check the data folder and who owns it",
    "malformed": _DAMAGED,  # the image, or the schema in it
    "Could not decode to UTF-8": _DAMAGED,  # the driver goes on with what people wrote
    "no such table": _DAMAGED,
    "file is not a database": "it is not a daypost database; move it away, or name another data folder",
}


def _plain(driver_text: str) -> str:
    first_line, *_ = driver_text.strip().splitlines() or ["it failed"]
    return next((words for sign, words in _WORDS.items() if sign in first_line), first_line)


def _without_login(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"  # a query may hold a password too
