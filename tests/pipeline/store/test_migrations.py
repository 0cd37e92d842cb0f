"""The steps that bring a database to the present tables: from nothing, from any step before, never back."""

import re

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.pool import NullPool

from pipeline.errors import StoreError
from pipeline.store import migrations
from pipeline.store.database import Database
from pipeline.store.identity import installation_id
from pipeline.store.schema import metadata
from tests.databases import appended, recorded
from tests.happened import posted

Shape = dict[str, object]


def shape(connection: Connection) -> dict[str, Shape]:
    """Everything about the tables that matters, but the one that counts the migrations."""
    inspector = inspect(connection)
    return {
        table: {
            "columns": [_column(column) for column in inspector.get_columns(table)],
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "unique": sorted(tuple(one["column_names"]) for one in inspector.get_unique_constraints(table)),
            "indexes": sorted(
                (str(one["name"]), *one["column_names"])
                for one in inspector.get_indexes(table)
                if "duplicates_constraint" not in one
            ),
        }
        for table in inspector.get_table_names()
        if table != "migrations"
    }


def _column(column: ReflectedColumn) -> tuple[str, str, bool]:
    return column["name"], str(column["type"]), column["nullable"]


def engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


def test_the_migrations_leave_what_the_schema_says(database_url: str) -> None:
    Database(database_url).close()
    with engine(database_url).connect() as connection:
        migrated = shape(connection)
    with engine(database_url).begin() as connection:
        for table in migrated:
            connection.execute(text(f"DROP TABLE {table}"))
        metadata.create_all(connection)
        declared = shape(connection)
    assert migrated == declared
    assert "events" in migrated


def test_a_second_run_changes_nothing(database_url: str) -> None:
    first = Database(database_url)
    appended(first, posted("1"))
    with first.reading() as connection:
        drawn = installation_id(connection)
    first.close()
    again = Database(database_url)
    assert recorded(again) == [posted("1")]
    with again.reading() as connection:
        assert installation_id(connection) == drawn
        assert re.fullmatch("[0-9a-f]{16}", drawn)
        assert connection.execute(text("SELECT number FROM migrations ORDER BY number")).scalars().all() == [
            number for number, _ in enumerate(migrations.MIGRATIONS, 1)
        ]
    again.close()


def test_every_earlier_database_is_brought_up_to_date_and_keeps_its_events(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = migrations.MIGRATIONS

    def added(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE facts ADD COLUMN since VARCHAR NOT NULL DEFAULT 'then'"))

    first = Database(database_url)
    appended(first, posted("1"))
    first.close()
    monkeypatch.setattr(migrations, "MIGRATIONS", (*steps, added))
    for _ in range(2):
        database = Database(database_url)
        assert recorded(database) == [posted("1")]
        with database.reading() as connection:
            assert connection.execute(text("SELECT name, since FROM facts")).all() == [("installation", "then")]
        database.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = migrations.MIGRATIONS

    def fails(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (way VARCHAR)"))
        connection.execute(text("CREATE TABLE half (way VARCHAR)"))

    monkeypatch.setattr(migrations, "MIGRATIONS", (*steps, fails))
    with pytest.raises(StoreError):
        Database(database_url)
    with engine(database_url).connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_a_newer_database_is_refused_and_left_alone(database_url: str) -> None:
    database = Database(database_url)
    appended(database, posted("1"))
    database.write(lambda c: c.execute(text("INSERT INTO migrations (number) VALUES (7)"))).result()
    database.close()
    words = r"is at migration 7, this daypost knows \d: a newer daypost wrote it\. Install that version again"
    with pytest.raises(StoreError, match=words):
        Database(database_url)
    with engine(database_url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar_one() == 1
