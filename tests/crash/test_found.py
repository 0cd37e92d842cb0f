"""What the crash tests look for is found where it is."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.crash.found import doubled, remains, torn
from tests.crash.network import RECEIPTS, shown
from tests.crash.tally import Tally

PICTURE = f"media/{'ab' * 32}-40.png"
PAGE = f'<!doctype html><html><article id="e-1"></article><img src="/{PICTURE}"></html>\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which all is well."""
    for name in ("public/media", "data/media", "data/received/console", "tmp"):
        (tmp_path / name).mkdir(parents=True)
    Image.linear_gradient("L").resize((40, 30)).save(tmp_path / "public" / PICTURE)
    (tmp_path / "public" / "index.html").write_text(PAGE)
    assert torn(tmp_path) == doubled(tmp_path) == remains(tmp_path) == []
    return tmp_path


def test_half_a_page_is_torn(folder: Path) -> None:
    (folder / "public" / "index.html").write_text(PAGE[: len(PAGE) // 2])
    assert "index.html" in torn(folder)


def test_half_a_picture_is_torn(folder: Path) -> None:
    picture = folder / "public" / PICTURE
    picture.write_bytes(picture.read_bytes()[:-40])
    assert torn(folder) == [PICTURE]


def test_a_page_that_names_a_picture_which_is_not_there_is_torn(folder: Path) -> None:
    (folder / "public" / PICTURE).unlink()
    assert torn(folder) == [f"index.html names {PICTURE}, which is not there"]


def test_an_original_that_is_not_what_its_name_says_is_torn(folder: Path) -> None:
    (folder / "data" / "media" / ("cd" * 32)).write_bytes(b"half")
    assert torn(folder) == [f"data/media/{'cd' * 32}"]


def test_an_entry_that_stands_twice_is_doubled(folder: Path) -> None:
    (folder / "public" / "index.html").write_text(PAGE.replace("<img", '<article id="e-1"></article><img'))
    assert doubled(folder) == ["index.html: e-1"]


@pytest.mark.parametrize(
    "name", ["public/.index.html.0123abcd", "data/media/.x.0123abcd", "tmp/x", "data/received/console/x"]
)
def test_temporary_files_remain(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    assert remains(folder) == [str(folder / name)]


def test_people_see_each_receipt_until_it_is_taken_off(tmp_path: Path) -> None:
    steps = [["1", None, "waiting"], ["2", None, "public"], ["1", "recorded", "public"], ["2", "public", None]]
    (tmp_path / RECEIPTS).write_text("".join(f"{json.dumps(step)}\n" for step in steps))
    assert shown(tmp_path) == {"1": {"waiting", "public"}}


def test_each_fault_counts() -> None:
    tally = Tally()
    tally.fault("lost", ["posted:1", "posted:2"], "seed 1")
    assert tally.lost == 2
    assert tally.faults == ["seed 1: lost: posted:1", "seed 1: lost: posted:2"]
