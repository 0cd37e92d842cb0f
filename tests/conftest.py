"""Databases for tests: every test that asks for `database_url` or `database` runs once for each backend."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.store.database import Database
from tests.servers import postgres

if not os.environ.get("CI"):  # there Hypothesis has a profile of its own, which is not timed either
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL server; skipped where there is none, but on CI, where there has to be one."""
    if missing := postgres.missing():
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    server = postgres.Postgres()
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'daypost.sqlite3'}"
    server: postgres.Postgres = request.getfixturevalue("postgres_server")
    return server.new_database()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database brought up to date, on each backend."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """The database of a data folder."""
    database = Database.in_folder(tmp_path / "data")
    yield database
    database.close()
