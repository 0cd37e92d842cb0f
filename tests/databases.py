"""What tests do with a database that daypost itself never does: empty it, and look at it in ways of its own."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from pipeline.events import Event
from pipeline.store import log
from pipeline.store.database import Database
from pipeline.store.schema import metadata

P = ParamSpec("P")
T = TypeVar("T")


def written(database: Database, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work returns, done in a transaction of its own."""
    return database.write(lambda connection: work(connection, *args, **kwargs)).result()


def emptied(database: Database) -> Database:
    """The database with nothing in its tables: for the next example of a property."""
    database.write(
        lambda connection: [connection.execute(table.delete()) for table in metadata.tables.values()]
    ).result()
    return database


def appended(database: Database, *events: Event) -> None:
    """Put events into the log as they are, in one commit."""
    database.write(lambda connection: [log.append(connection, event) for event in events]).result()


def recorded(database: Database) -> list[Event]:
    """The whole log."""
    with database.reading() as connection:
        return [row.event for row in log.since(connection, 0, most=1_000_000)]
