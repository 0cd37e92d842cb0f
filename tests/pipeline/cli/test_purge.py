"""`daypost purge` without a run: what it finds, asks, says and does."""

import os
import pty
import subprocess

import pytest
from PIL import Image

from pipeline.cli.purging import OUT_OF_REACH
from pipeline.config.targets import KINDS
from pipeline.days import entry_id
from tests.pipeline.cli.calls import DAYPOST, call, environment
from tests.process.driver import Place
from tests.process.test_purge import WORD, holds, originals

ID = entry_id("console", "main", "2")


def filled(place: Place) -> None:
    Image.linear_gradient("L").resize((900, 600)).save(place.folder / f"{WORD}.jpg")
    done = call(place.folder, "run", typed=f"in the open\n/image {WORD}.jpg {WORD} caption\n/reply 2 {WORD} reply\n")
    assert done.code == 0, done.errors
    assert holds(place)


@pytest.mark.parametrize("text", [ID, f"e-{ID}", f"#e-{ID}", f"https://example.org/pycon/2026-05-15/#e-{ID}"])
def test_it_takes_an_id_or_an_address_and_leaves_nothing(place: Place, text: str) -> None:
    filled(place)
    done = call(place.folder, "purge", text)
    assert (done.code, done.errors) == (0, "")
    which, purged, published, reach = done.lines
    assert which.startswith("pycon 20")
    assert which.endswith(f"{ID}: {WORD} caption")
    assert purged.startswith("Purged")
    assert published == "1 published."
    assert reach == f"Out of reach at site: {OUT_OF_REACH['site']}."
    assert not holds(place)
    assert originals(place) == []
    assert not list((place.public / "media").iterdir())
    assert "in the open" in place.page().text
    assert WORD not in call(place.folder, "export").said

    again = call(place.folder, "purge", text)
    assert (again.code, again.lines[1:]) == (0, ["It was purged already."])
    assert call(place.folder, "rebuild").code == 0
    assert call(place.folder, "publish", "--all").code == 0
    assert not holds(place)


def test_the_log_tells_what_happened(place: Place) -> None:
    filled(place)
    call(place.folder, "purge", ID)
    asked, decided = call(place.folder, "export").lines[-2:]
    assert '"source":"daypost"' in asked
    assert f'"key":"posted:purge-{ID}"' in asked
    assert f'"key":"decided:purged:2:posted:purge-{ID}"' in decided


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("aaaaaaaaaa", "There is no entry aaaaaaaaaa. An entry's id is what stands behind #e- in its address"),
        (ID[:-1] + ("a" if ID[-1] != "a" else "b"), f"did you mean {ID}?"),
        ("two words", "'two words' is no id of an entry"),
        ("https://example.org/pycon/2026-05-15/", "names no entry. An entry's id is"),
    ],
)
def test_what_is_not_there_is_said_with_where_to_look(place: Place, text: str, words: str) -> None:
    filled(place)
    done = call(place.folder, "purge", text)
    assert (done.code, done.said) == (1, "")
    assert words in done.errors
    assert "Traceback" not in done.errors
    assert holds(place)


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_at_a_terminal_it_asks(place: Place, answer: str, code: int) -> None:
    filled(place)
    terminal, side = pty.openpty()
    try:
        os.write(terminal, f"{answer}\n".encode())
        done = subprocess.run(
            [DAYPOST, "purge", ID], cwd=place.folder, env=environment(), stdin=side, capture_output=True, check=False
        )
    finally:
        os.close(terminal)
        os.close(side)
    assert done.returncode == code
    assert b"for good, everywhere?" in done.stdout
    assert (b"Nothing was purged" in done.stderr) == bool(code)
    assert bool(holds(place)) == bool(code)


def test_an_import_of_an_older_export_brings_nothing_back(place: Place) -> None:
    filled(place)
    call(place.folder, "export", "--output", "backup/log.jsonl", "--media", "backup/media")
    call(place.folder, "purge", ID)
    done = call(place.folder, "import", "backup/log.jsonl")
    assert (done.code, done.errors) == (0, "")
    assert done.said.startswith("0 events taken in")
    assert not holds(place)
    assert originals(place) == []


def test_words_are_there_for_every_kind_of_target() -> None:
    assert OUT_OF_REACH.keys() == set(KINDS)
