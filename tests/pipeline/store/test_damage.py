"""A database that is damaged: it works, or it is said in words for a person that quote nothing of what people wrote."""

import random
import sqlite3
from pathlib import Path

import pytest

from pipeline import exchange
from pipeline.errors import StoreError
from pipeline.store.database import FILE, Database
from pipeline.store.publications import publications_of
from tests.databases import appended, recorded
from tests.happened import posted

WORDS = "database: it is damaged"
TEXT = "what Ann wrote"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a database with a few messages."""
    folder = tmp_path_factory.mktemp("sound")
    database = Database.in_folder(folder)
    appended(database, *(posted(str(number), TEXT * 5) for number in range(100)))
    database.close()
    return (folder / FILE).read_bytes()


def read_all(folder: Path) -> str:
    """What is said when everything is read and one more message recorded; empty if nothing is."""
    try:
        database = Database.in_folder(folder)
    except StoreError as error:
        return str(error)
    try:
        recorded(database)
        with database.reading() as connection:
            list(exchange.export(connection))
            publications_of(connection, "site")
        appended(database, posted("one more"))
    except StoreError as error:
        return str(error)
    finally:
        database.close()
    return ""


def test_whatever_is_damaged_is_said_in_words_for_a_person(sound: bytes, tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311 - the same each time
    said = set()
    for number in range(60):
        damaged = bytearray(sound)
        for _ in range(dice.choice([1, 20, 400])):
            damaged[dice.randrange(100, len(damaged))] = dice.randrange(256)
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / FILE).write_bytes(damaged)
        said.add(words := read_all(tmp_path / str(number)))
        assert TEXT not in words
    assert len([words for words in said if words.startswith(WORDS)]) > 1


@pytest.mark.parametrize(
    "event", ["{", '{"v":1,"kind":"posted"}', '{"v":1}', "\udc80", '{"v":1,"kind":"posted","time":7}']
)
def test_an_event_that_cannot_be_read_is_said(sound: bytes, event: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(sound)
    with sqlite3.connect(tmp_path / FILE) as connection:
        line = event.encode(errors="surrogateescape")
        connection.execute("UPDATE events SET event = CAST(? AS TEXT) WHERE position = 50", (line,))
    connection.close()
    assert read_all(tmp_path).startswith(WORDS)


@pytest.mark.parametrize("length", [15, 16, 99, 100, 4_095, 4_096, 5_000, 50_000])
def test_a_file_that_is_cut_off_is_said(sound: bytes, length: int, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(sound[:length])
    said = read_all(tmp_path)
    assert said.startswith((WORDS, "database: it is not a daypost database"))
    assert (tmp_path / FILE).stat().st_size == length


@pytest.mark.parametrize("name", [f"{FILE}-wal", f"{FILE}-shm"])
def test_rubbish_beside_a_sound_database_does_not_matter(sound: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(sound)
    (tmp_path / name).write_bytes(random.Random(7).randbytes(5_000))  # noqa: S311 - the same each time
    assert read_all(tmp_path) == ""
    database = Database.in_folder(tmp_path)
    assert len(recorded(database)) == 101
    database.close()
