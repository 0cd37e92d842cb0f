"""What disks and other programs do to a database: each is said in plain words, and nothing acknowledged is lost."""

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.store import database as store
from pipeline.store.database import Database
from tests.databases import appended, recorded
from tests.happened import posted
from tests.servers.postgres import Postgres

FULL = "^database: the disk is full; make room, nothing that was acknowledged is lost$"
REFUSES = "^database: the disk refuses; look for a quota that is used up, or a disk that fails$"
LOCKED = "^database: another program holds the database; end it, or wait and try again$"
NOBODY = 65534

in_a_process = get_context("spawn").Process


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = Path(tempfile.mkdtemp(prefix="daypost-disk-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, text=True)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"no file system can be mounted: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()


def fill(database: Database, numbers: Iterator[int], words: str) -> list[str]:
    """Record messages until the database refuses, in those words; returns the ids of those acknowledged."""
    acknowledged: list[str] = []

    def go_on() -> None:
        for number in numbers:
            appended(database, posted(str(number), "x" * 5000))
            acknowledged.append(str(number))

    with pytest.raises(StoreError, match=words):
        go_on()
    return acknowledged


def messages(database: Database) -> list[str]:
    return [event.subject for event in recorded(database)]


def test_on_a_full_disk_nothing_acknowledged_is_lost_and_the_writer_goes_on_when_there_is_room(
    small_disk: Path,
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(200_000))
    database = Database.in_folder(small_disk / "data")
    numbers = count()
    acknowledged = fill(database, numbers, FULL)
    assert acknowledged
    assert messages(database) == acknowledged
    acknowledged += fill(database, numbers, FULL)
    ballast.unlink()
    appended(database, posted("at last"))
    database.close()
    reopened = Database.in_folder(small_disk / "data")
    assert messages(reopened) == [*acknowledged, "at last"]
    reopened.close()


def test_where_files_may_not_grow_nothing_acknowledged_is_lost_and_the_writer_goes_on(tmp_path: Path) -> None:
    child = in_a_process(target=_grow_until_refused, args=(tmp_path,))
    child.start()
    child.join()
    assert child.exitcode == 0
    database = Database.in_folder(tmp_path)
    acknowledged = (tmp_path / "acknowledged").read_text().splitlines()
    assert len(acknowledged) > 10
    assert messages(database) == acknowledged
    database.close()


def _grow_until_refused(folder: Path) -> None:
    database = Database.in_folder(folder)
    numbers = count()
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
    acknowledged = fill(database, numbers, REFUSES)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    appended(database, posted("at last"))
    database.close()
    (folder / "acknowledged").write_text("\n".join([*acknowledged, "at last"]))


@pytest.fixture
def others_folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="daypost-folder-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def open_it(url: str) -> None:
    Database(url).close()


def write_to_it(url: str) -> None:
    database = Database(url)
    appended(database, posted("2"))


def test_a_folder_of_somebody_else_is_refused(others_folder: Path) -> None:
    Database.in_folder(others_folder).close()
    others_folder.chmod(0o755)
    words = f"data: {others_folder} cannot be made or kept private: Operation not permitted"
    assert said_to_nobody(_in_folder, str(others_folder)) == words


def _in_folder(folder: str) -> None:
    Database.in_folder(Path(folder))


def test_a_folder_in_which_nothing_may_be_made_is_refused(others_folder: Path) -> None:
    words = "database: it cannot be opened; check the data folder and who owns it"
    assert said_to_nobody(open_it, f"sqlite:///{others_folder / 'daypost.sqlite3'}") == words


def test_a_database_that_may_not_be_written_to_is_refused(others_folder: Path) -> None:
    path = others_folder / "daypost.sqlite3"
    Database(f"sqlite:///{path}").close()
    os.chown(others_folder, NOBODY, NOBODY)
    words = "database: it cannot be written to; check who owns the data folder"
    assert said_to_nobody(write_to_it, f"sqlite:///{path}") == words


def said_to_nobody(work: Callable[[str], None], argument: str) -> str:
    """What a user without any rights is told; root may write everywhere, so that it takes another."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    mine, others = get_context("spawn").Pipe(duplex=False)
    child = in_a_process(target=_as_nobody, args=(work, argument, others))
    child.start()
    said = str(mine.recv())
    child.join()
    return said


def _as_nobody(work: Callable[[str], None], argument: str, answer: Connection) -> None:
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    try:
        work(argument)
    except StoreError as error:
        answer.send(str(error))
    else:
        answer.send("it was allowed")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)


@pytest.mark.usefixtures("impatient")
def test_a_lock_of_another_program_is_waited_for_then_said_and_the_writer_goes_on(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    appended(database, posted("1"))
    other = sqlite3.connect(tmp_path / "daypost.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=LOCKED):
        appended(database, posted("2"))
    assert messages(database) == ["1"]
    other.execute("COMMIT")
    other.close()
    appended(database, posted("3"))
    assert messages(database) == ["1", "3"]
    database.close()


@pytest.mark.usefixtures("impatient")
def test_so_it_is_on_postgresql(postgres_server: Postgres) -> None:
    url = postgres_server.new_database()
    database, other = Database(url), Database(url)
    with pytest.raises(StoreError, match=LOCKED):
        other.write(lambda _: appended(database, posted("1"))).result()
    appended(database, posted("2"))
    assert messages(database) == ["2"]
    database.close()
    other.close()


def test_what_is_no_database_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "daypost.sqlite3"
    path.write_text("Dear diary, " * 500)
    with pytest.raises(StoreError, match=r"^database: it is not a daypost database; move it away"):
        Database.in_folder(tmp_path)
    assert path.read_text() == "Dear diary, " * 500


def test_a_damaged_database_is_said(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    appended(database, *(posted(str(number), "x" * 1000) for number in range(200)))
    database.close()
    path = tmp_path / "daypost.sqlite3"
    whole = path.read_bytes()
    half = len(whole) // 2
    path.write_bytes(whole[:half] + b"\xa5" * (len(whole) - half))
    database = Database.in_folder(tmp_path)
    with pytest.raises(StoreError, match=r"^database: it is damaged; restore a copy, or `daypost import` an export$"):
        recorded(database)
    database.close()
