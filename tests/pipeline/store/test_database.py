"""The database: one writer, whole transactions, on disk before anybody is told, and errors in words for a person."""

import shutil
import sqlite3
import stat
import traceback
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, text

from pipeline.errors import StoreError
from pipeline.store import facts, log
from pipeline.store.database import TOGETHER, Database
from tests.databases import appended, recorded
from tests.happened import posted
from tests.pipeline.synced import Synced
from tests.servers.postgres import Postgres

SECRET = ["un", "told"]
"""Nowhere in this file as it is in a parameter, because a traceback shows lines of the file."""


def test_what_is_written_is_on_disk_when_the_future_is_done(tmp_path: Path) -> None:
    """The files as they lie there at that moment hold it: nothing waits in this process."""
    database = Database.in_folder(tmp_path / "data")
    for number in range(3):
        appended(database, posted(str(number)))
        copy = tmp_path / f"copy {number}"
        shutil.copytree(tmp_path / "data", copy, ignore=shutil.ignore_patterns("*-shm"))
        reopened = Database.in_folder(copy)
        assert len(recorded(reopened)) == number + 1
        reopened.close()
    database.close()


def test_a_power_cut_does_not_take_the_data_folder_away(tmp_path: Path, synced: Synced) -> None:
    """SQLite sees to the names in it, not to its own."""
    Database.in_folder(tmp_path / "a" / "data").close()
    assert (tmp_path.name, ["a"]) in synced
    assert ("a", ["data"]) in synced


def test_what_is_written_is_there_when_it_is_opened_again(database_url: str) -> None:
    first = Database(database_url)
    appended(first, posted("1"))
    first.close()
    again = Database(database_url)
    assert recorded(again) == [posted("1")]
    again.close()


def test_a_transaction_that_fails_leaves_nothing_and_the_writer_goes_on(database: Database) -> None:
    def work(connection: Connection) -> None:
        log.append(connection, posted("1"))
        facts.set_checkpoint(connection, "slack", "17")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work).result()
    appended(database, posted("2"))
    assert recorded(database) == [posted("2")]
    with database.reading() as connection:
        assert facts.checkpoint(connection, "slack") is None


def test_writes_happen_in_the_order_in_which_they_were_asked_for(database: Database) -> None:
    events = [posted(str(number)) for number in range(50)]
    wait([database.write(partial(log.append, event=event)) for event in events])
    assert recorded(database) == events


def test_what_waits_for_the_writer_shares_a_commit(database: Database) -> None:
    with busy(database):
        futures = [database.write(Connection.get_transaction) for _ in range(2 * TOGETHER)]
        assert not any(future.done() for future in futures)
    transactions = [future.result() for future in futures]
    assert len({id(transaction) for transaction in transactions}) == 2


def test_what_fails_takes_nothing_with_it_that_shared_its_commit(database: Database) -> None:
    def fail(connection: Connection) -> None:
        log.append(connection, posted("2"))
        raise ZeroDivisionError

    with busy(database):
        first, failing, third = (
            database.write(partial(log.append, event=posted("1"))),
            database.write(fail),
            database.write(partial(log.append, event=posted("3"))),
        )
    assert first.result() is third.result() is True
    assert isinstance(failing.exception(), ZeroDivisionError)
    assert recorded(database) == [posted("1"), posted("3")]


def test_what_is_no_longer_wanted_is_not_written(database: Database) -> None:
    with busy(database):
        unwanted = database.write(partial(log.append, event=posted("1")))
        assert unwanted.cancel()
    appended(database, posted("2"))
    assert recorded(database) == [posted("2")]


@contextmanager
def busy(database: Database) -> Iterator[None]:
    """Keeps the writer at work, so that what is asked of it waits."""
    begun, may_end = Event(), Event()

    def work(_: Connection) -> None:
        begun.set()
        may_end.wait()

    database.write(work)
    begun.wait()
    yield
    may_end.set()


def test_reading_sees_nothing_of_what_is_not_committed(database: Database) -> None:
    def work(connection: Connection) -> list[int]:
        log.append(connection, posted("1"))
        with database.reading() as reader:
            return [log.last_position(reader)]

    assert database.write(work).result() == [0]


def test_closing_finishes_what_is_being_written(database_url: str) -> None:
    database = Database(database_url)
    future = database.write(lambda connection: log.append(connection, posted("1")))
    database.close()
    assert future.result() is True


def test_sqlite_writes_ahead_and_syncs_every_commit(sqlite: Database) -> None:
    """On every connection, new or used before, for reading or writing: 2 is FULL."""

    def pragmas(connection: Connection) -> tuple[object, ...]:
        names = ("journal_mode", "synchronous", "fullfsync")
        return tuple(connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names)

    for _ in range(2):
        assert sqlite.write(pragmas).result() == ("wal", 2, 1)
        with sqlite.reading() as one, sqlite.reading() as other:
            assert pragmas(one) == pragmas(other) == ("wal", 2, 1)


def test_postgresql_syncs_every_commit_even_where_it_is_told_not_to(postgres_server: Postgres) -> None:
    url = postgres_server.new_database()
    database = Database(url)
    name = url.partition("?")[0].rpartition("/")[2]
    database.write(lambda c: c.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))).result()
    database.close()
    database = Database(url)
    setting = text("SHOW synchronous_commit")
    assert database.write(lambda connection: connection.execute(setting).scalar_one()).result() == "on"
    database.close()


def test_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    Database.in_folder(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    Database.in_folder(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["what?", "100%41", "a#b", "a;b", "a&b=c", "me:secret@here", "two\nlines", "ü 🎉"])
def test_the_database_lies_in_the_data_folder_whatever_that_is_called(tmp_path: Path, name: str) -> None:
    Database.in_folder(tmp_path / name / "data").close()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name / "data" / "daypost.sqlite3"]


def test_an_error_never_shows_what_people_wrote(database: Database) -> None:
    def work(connection: Connection) -> None:
        connection.execute(text("INSERT INTO facts (nowhere) VALUES (:text)"), {"text": "-".join(SECRET)})

    with pytest.raises(StoreError) as caught:
        database.write(work).result()
    assert "nowhere" in str(caught.value)
    assert "-".join(SECRET) not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+nothing://daypost:{}@db.example.org/daypost", r"db\.example\.org.*; for PostgreSQL install"),
        ("postgresql+nothing://db.example.org/daypost?password={}", r"db\.example\.org/daypost: "),
        ("postgresql+psycopg://daypost:{}@db.example.org:port/daypost", "the URL cannot be read; write it as"),
    ],
)
def test_a_login_is_never_shown(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=f"^database: .*{words}") as caught:
        Database(url.format("-".join(SECRET)))
    assert "-".join(SECRET) not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match=r"^database: .*No such file or directory"):
        Database(f"postgresql+psycopg://daypost@/daypost?host={tmp_path}")


def test_after_a_crash_of_the_server_the_next_write_succeeds(postgres_server: Postgres) -> None:
    database = Database(postgres_server.new_database())
    appended(database, posted("1"))
    postgres_server.break_down()
    with pytest.raises(StoreError):
        appended(database, posted("2"))
    postgres_server.start()
    appended(database, posted("3"))
    assert recorded(database) == [posted("1"), posted("3")]
    database.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match=f"^data: {tmp_path / 'data'} cannot be made or kept private: File exists$"):
        Database.in_folder(tmp_path / "data")


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "daypost.sqlite3")
    other.execute("CREATE TABLE migrations (version TEXT)")
    other.close()
    with pytest.raises(StoreError, match=r"^database: no such column: number$"):
        Database.in_folder(tmp_path)
