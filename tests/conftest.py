"""Databases and servers for tests: who asks for `database_url` or `database` runs once for each backend."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.store.database import Database
from tests.servers import matrix_author, postgres, synapse, wordpress
from tests.servers.matrix_author import Authors
from tests.servers.synapse import Synapse
from tests.servers.wordpress import VERSIONS, MariaDB, WordPress

if not os.environ.get("CI"):  # there Hypothesis has a profile of its own, which is not timed either
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL server."""
    need(postgres.missing())
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


@pytest.fixture(scope="session")
def one_synapse() -> Iterator[Synapse]:
    """A homeserver for all tests of a worker, which meet on it as strangers."""
    need(synapse.missing())
    server = Synapse()
    server.start()
    yield server
    server.close()


@pytest.fixture
def homeserver(one_synapse: Synapse) -> Iterator[Synapse]:
    """A homeserver of Matrix, which runs; what it logged is shown with a test that fails."""
    one_synapse.start()
    before = one_synapse.log.stat().st_size
    yield one_synapse
    with one_synapse.log.open("rb") as log:
        log.seek(before)
        print(log.read().decode()[-20_000:])


@pytest.fixture(scope="session")
def authors() -> Iterator[Authors]:
    """Those who write to Matrix."""
    need(matrix_author.missing())
    authors = Authors()
    yield authors
    authors.close()


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDB]:
    """A database server for blogs."""
    need(wordpress.missing())
    server = MariaDB()
    yield server
    server.close()


NEWER = pytest.mark.parametrize("one_wordpress", ["newer"], indirect=True)
"""Of the versions of WordPress the newer alone: for what has little to do with it, and takes long."""


@pytest.fixture(scope="session", params=VERSIONS)
def one_wordpress(request: pytest.FixtureRequest, mariadb: MariaDB) -> Iterator[WordPress]:
    """A WordPress blog of each version for all tests of a worker."""
    server = WordPress(request.param, mariadb)
    yield server
    server.close()


@pytest.fixture
def blog(one_wordpress: WordPress) -> Iterator[WordPress]:
    """A WordPress blog that runs and has nothing on it; what PHP said is shown with a test that fails."""
    one_wordpress.reset()
    one_wordpress.start()
    before = one_wordpress.log.stat().st_size
    yield one_wordpress
    with one_wordpress.log.open("rb") as log:
        log.seek(before)
        print(log.read().decode(errors="replace")[-20_000:])


def need(missing: str) -> None:
    """Skip the test if something is missing; on CI fail, where nothing may be."""
    if missing and os.environ.get("CI") == "true":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
