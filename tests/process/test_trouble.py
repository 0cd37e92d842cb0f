"""What can stand in the way: each thing gets a clear word, loses nothing, and is mended by mending it."""

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.process.driver import Place


def fill(file: Path) -> None:
    """Write until the disk is full. Raises OSError."""
    with file.open("wb", buffering=0) as endless:
        while True:
            endless.write(b"x" * 4096)


def test_a_second_run_ends_and_names_the_first(place: Place) -> None:
    first = place.start()
    first.post("one")
    second = place.start()
    second.type("two")
    second.ends(1)
    assert re.search(rf"source console is held by \S+ process {first.process.pid} until", second.errors)
    assert second.numbers == []

    first.post("three")
    first.end_input()
    first.ends()
    assert place.page().numbers == [1, 2]


def test_a_source_that_somebody_else_has_taken_over_is_let_go(place: Place) -> None:
    run = place.start()
    run.post("one")
    with closing(sqlite3.connect(place.data / "daypost.sqlite3", isolation_level=None, timeout=30)) as database:
        holder, until = "elsewhere process 7 since 8 boot 9 0123abcd", "2199-01-01T00:00:00.000000Z"
        database.execute("UPDATE leases SET holder = ?, until = ?", (holder, until))

    run.ends(1)
    assert "source console is held by elsewhere process 7" in run.errors


def test_a_port_that_is_taken_is_said(place: Place) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", place.port))
        other.listen()
        run = place.run("hello", code=1)
        taken = f"target.site.listen: cannot listen on 127.0.0.1:{place.port}: another program listens there"
        assert taken in run.errors
        assert run.numbers == []

    place.run("hello")
    assert place.page().numbers == [1]


@pytest.mark.parametrize(
    ("config", "word"),
    [
        ("[liveblog", "config.toml"),
        ("", "liveblog"),
        ('colour = "red"', "colour"),
        ("\0", "config.toml"),
    ],
)
def test_a_damaged_configuration_is_said(place: Place, config: str, word: str) -> None:
    (place.folder / "config.toml").write_text(config)
    run = place.run("hello", code=1)

    assert word in run.errors
    assert not place.data.exists()


def test_a_file_where_the_data_should_be_is_said(place: Place) -> None:
    place.data.write_text("a file")
    run = place.run("hello", code=1)
    assert str(place.data) in run.errors

    place.data.unlink()
    place.run("hello")
    assert place.page().numbers == [1]


def test_a_database_that_is_none_is_said_and_left_alone(place: Place) -> None:
    place.data.mkdir(mode=0o700)
    damaged = b"this is no database, " * 1000
    (place.data / "daypost.sqlite3").write_bytes(damaged)
    run = place.run("hello", code=1)

    assert "database" in run.errors
    assert (place.data / "daypost.sqlite3").read_bytes() == damaged


def test_a_public_folder_that_comes_back_is_filled(place: Place) -> None:
    place.public.write_text("a file where the folder should be")
    run = place.start()
    run.post("one")
    run.said("site: cannot write .*tried again")
    place.public.unlink()
    run.said("is all out again")
    assert place.page().numbers == [1]

    shutil.rmtree(place.public)
    run.post("two")
    run.until(lambda: bool(place.day_pages) and place.page().numbers == [1, 2])
    run.end_input()
    run.ends()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A disk of that size at the folder; skips where we may not mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can make a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_for_the_public_folder_is_said_and_mended_by_making_room(place: Place) -> None:
    with small_disk(place.public, "256k"):
        run = place.start()
        run.post("one")
        run.until(lambda: bool(place.day_pages) and place.page().numbers == [1])
        whole = place.day_pages[0].read_bytes()
        filler = place.public / "filler"
        with pytest.raises(OSError, match="No space"):
            fill(filler)
        assert run.post("two " * 5000) == 2
        run.said("site: cannot write .*No space left on device.*tried again")
        assert place.day_pages[0].read_bytes() == whole
        run.type("/react 1 ❌")
        run.said("ok 1 ❌ on")

        filler.unlink()
        run.said("is all out again")
        run.until(lambda: place.page().numbers == [2])
        run.end_input()
        run.ends()
        assert not list(place.public.rglob(".*"))


def test_a_full_disk_for_the_data_says_what_was_not_recorded(place: Place) -> None:
    with small_disk(place.data, "512k"):
        run = place.start()
        run.post("one")
        filler = place.data / "filler"
        with pytest.raises(OSError, match="No space"):
            fill(filler)
        run.type("two " * 10_000)
        run.said("not recorded: .*disk is full")
        filler.unlink()
        number = run.post("three")
        run.end_input()
        run.ends()
        page = place.page()
        assert page.numbers == run.numbers == [1, number]
        assert page.words(number) == "three"


def test_data_that_cannot_be_written_is_said(place: Place) -> None:
    with small_disk(place.data, "2m"):
        place.run("one")
        subprocess.run(["mount", "-o", "remount,ro", str(place.data)], check=True)
        run = place.run("two", code=1)
        assert "data" in run.errors
        assert run.numbers == []

        subprocess.run(["mount", "-o", "remount,rw", str(place.data)], check=True)
        place.run("two")
        assert place.page().numbers == [1, 2]


def test_a_disk_that_is_full_from_the_beginning_is_said(place: Place) -> None:
    with small_disk(place.data, "16k"):
        run = place.run("one", code=1)
        assert "database: the disk" in run.errors
        assert run.numbers == []


def test_no_file_may_be_large_enough(place: Place) -> None:
    """Where no disk can be made small, the process may be kept from writing large files."""
    place.run("one")
    if shutil.which("prlimit") is None:
        pytest.skip("there is no prlimit here")
    before = place.day_pages[0].read_bytes()
    run = place.start(before=["prlimit", f"--fsize={len(before) + 100}"])
    run.type("two")
    run.end_input()
    run.ends(1)

    assert place.day_pages[0].read_bytes() == before
    place.run("three")
    assert place.page().words(place.page().numbers[-1]) == "three"


def test_a_reader_who_goes_away_ends_it_well(place: Place) -> None:
    run = place.start()
    run.post("one")
    run.stop_listening()
    run.type(*(f"line {number}" for number in range(50)))
    run.wait()
    assert "Traceback" not in run.errors

    place.run()
    numbers = place.page().numbers
    assert numbers == list(range(1, len(numbers) + 1))


def test_health_is_served(place: Place) -> None:
    run = place.start()
    run.post("one")
    run.said("^site: pycon .* is at ")
    for path, text in {"": "one", "pycon/": "PyCon", f"pycon/{place.day_pages[0].parent.name}/": "one"}.items():
        with urlopen(f"http://127.0.0.1:{place.port}/{path}", timeout=30) as response:
            assert text in response.read().decode()
    with urlopen(f"http://127.0.0.1:{place.port}/healthz", timeout=30) as response:
        assert json.load(response)["well"] is True
    with pytest.raises(HTTPError, match="404") as missing:
        urlopen(f"http://127.0.0.1:{place.port}/pycon/1999-01-01/", timeout=30)
    missing.value.close()
    run.end_input()
    run.ends()


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        ("UPDATE events SET event = '{' WHERE position > 3", "it is damaged; restore a copy"),
        ("DROP TABLE publications", "it is damaged; restore a copy"),
        ("INSERT INTO migrations VALUES (999)", "a newer daypost wrote it"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_and_mended_by_a_copy(place: Place, damage: str, word: str) -> None:
    place.run("one", "two")
    database = place.data / "daypost.sqlite3"
    copy = database.read_bytes()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(damage)
    run = place.start()
    run.type("three")
    run.end_input()
    run.ends(1)
    assert word in run.errors
    assert "This is a bug" not in run.errors
    assert run.numbers in ([], [3])

    database.write_bytes(copy)
    place.run("four")
    assert place.page().numbers == [1, 2, 3]
