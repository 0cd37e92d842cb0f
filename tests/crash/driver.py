"""apsw as a driver for SQLAlchemy, so that the product's own Database works on a disk of `tests.crash.disk`.

Python's own sqlite3 knows no such disks: it is linked with an SQLite of its own.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

import apsw
from sqlalchemy import URL, Pool, StaticPool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from tests.crash.disk import Disk

_CHANGES = ("INSERT", "UPDATE", "DELETE")


class Connection:
    """A connection; transactions begin and end as they are said to."""

    def __init__(self, path: str, vfs: str, synchronous: str, **_: object) -> None:
        self.isolation_level: str | None = None
        self._synchronous = synchronous
        self.apsw = apsw.Connection(path, vfs=vfs)
        self.execute("PRAGMA locking_mode=EXCLUSIVE")  # a write-ahead log without shared memory needs it

    def cursor(self) -> "Cursor":
        return Cursor(self)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        if sql.startswith("PRAGMA synchronous"):
            sql = f"PRAGMA synchronous={self._synchronous}"
        return self.cursor().execute(sql, parameters)

    def commit(self) -> None:
        if self.apsw.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.apsw.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        self.apsw.close()

    def create_function(self, *_: object, **__: object) -> None:
        """SQLAlchemy brings regular expressions, which nobody uses."""


class Cursor:
    """The rows of a statement, all fetched at once."""

    arraysize = 1
    lastrowid = None

    def __init__(self, connection: Connection) -> None:
        self._apsw = connection.apsw
        self._rows: list[tuple[Any, ...]] = []
        self.description: tuple[tuple[Any, ...], ...] | None = None
        self.rowcount = -1

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        cursor = self._apsw.cursor()
        cursor.exec_trace = self._describe
        try:
            self._rows = list(cursor.execute(sql, tuple(parameters)))
        except apsw.ConstraintError as error:
            raise sqlite3.IntegrityError(str(error)) from error
        except apsw.Error as error:
            raise sqlite3.OperationalError(str(error)) from error
        self.rowcount = self._apsw.changes() if sql.lstrip().upper().startswith(_CHANGES) else -1
        return self

    def executemany(self, sql: str, many: Iterable[Sequence[Any]]) -> "Cursor":
        self.rowcount = sum(self.execute(sql, parameters).rowcount for parameters in many)
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.fetchmany(len(self._rows))

    def close(self) -> None:
        self._rows = []

    def _describe(self, cursor: apsw.Cursor, _sql: str, _parameters: object) -> bool:
        """Take note of the columns while they can be known, though there may be no rows."""
        self.description = tuple((name, *[None] * 6) for name, *_ in cursor.get_description()) or None
        return True


class Dialect(SQLiteDialect_pysqlite):
    """SQLite by this driver. One connection is all that an exclusive lock allows."""

    driver = "apsw"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        names = ("Error", "OperationalError", "IntegrityError", "DatabaseError", "InterfaceError", "ProgrammingError")
        errors = {name: getattr(sqlite3, name) for name in (*names, "DataError", "InternalError", "NotSupportedError")}
        version = tuple(map(int, apsw.sqlite_lib_version().split(".")))
        return SimpleNamespace(connect=Connection, paramstyle="qmark", sqlite_version_info=version, **errors)

    @classmethod
    def get_pool_class(cls, _: URL) -> type[Pool]:
        return StaticPool

    def create_connect_args(self, url: URL) -> tuple[list[str], dict[str, Any]]:
        return [url.database or ""], {"synchronous": "FULL", **url.query}


def url(disk: Disk, synchronous: str = "FULL") -> str:
    """The URL of the database on a disk; with "NORMAL" the driver is less careful than it is told to be."""
    return f"sqlite+apsw:///daypost?vfs={disk.name}&synchronous={synchronous}"


registry.register("sqlite.apsw", __name__, "Dialect")
