"""Pictures beside an export: copied once, proven, and never a file that is no picture of ours."""

import hashlib
import stat
from pathlib import Path

import pytest

from pipeline.errors import InputError, StoreError
from pipeline.events import Picture
from pipeline.originals import copy, files_of, is_sound, lacking, prove

DATA = b"the bytes that were received"
PICTURE = Picture(hash=hashlib.sha256(DATA).hexdigest(), extension="jpg", sizes=((400, 300), (1600, 1200)))
JPEG = b"\xff\xd8\xff\xe0 and so on"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    for name, data in zip(files_of(PICTURE), (DATA, JPEG, JPEG), strict=True):
        (folder / name).write_bytes(data)
    return folder


def test_all_files_are_copied_for_their_owner_alone(folder: Path, tmp_path: Path) -> None:
    copy(PICTURE, folder, tmp_path / "deep" / "copy")
    copied = tmp_path / "deep" / "copy"
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in copied.iterdir()} == {0o600}
    assert lacking([PICTURE], copied) == []


def test_what_is_there_already_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / PICTURE.hash).write_bytes(b"older")
    copy(PICTURE, folder, tmp_path / "copy")
    assert (tmp_path / "copy" / PICTURE.hash).read_bytes() == b"older"


def test_what_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / PICTURE.file(400)).unlink()
    assert lacking([PICTURE], folder) == [PICTURE.file(400)]
    copy(PICTURE, folder, tmp_path / "copy")
    assert lacking([PICTURE], tmp_path / "copy") == [PICTURE.file(400)]
    prove(PICTURE, folder)
    assert lacking([PICTURE], tmp_path / "nowhere") == files_of(PICTURE)


def test_a_damaged_original_is_found_out(folder: Path) -> None:
    prove(PICTURE, folder)
    (folder / PICTURE.hash).write_bytes(DATA[:-1])
    with pytest.raises(InputError, match=f"{PICTURE.hash} is damaged"):
        prove(PICTURE, folder)


def test_a_page_that_calls_itself_a_picture_is_found_out(folder: Path) -> None:
    (folder / PICTURE.file(1600)).write_bytes(b"<!doctype html><script>")
    with pytest.raises(InputError, match=r"1600\.jpg is no jpg file"):
        prove(PICTURE, folder)


@pytest.mark.parametrize(
    "picture",
    [
        Picture(hash="../" + "0" * 61, extension="jpg", sizes=()),
        Picture(hash="0" * 63, extension="jpg", sizes=()),
        Picture(hash="0" * 64 + "\n", extension="jpg", sizes=()),
        Picture(hash="0" * 64, extension="svg", sizes=()),
        Picture(hash="0" * 64, extension="../jpg", sizes=()),
    ],
    ids=lambda picture: f"{picture.hash[:4]}….{picture.extension}",
)
def test_a_name_that_could_lead_elsewhere_is_none_of_ours(picture: Picture) -> None:
    assert is_sound(PICTURE)
    assert not is_sound(picture)


def test_a_disk_that_refuses_is_said(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("a file where a folder is to be")
    with pytest.raises(StoreError, match="pictures cannot be written to"):
        copy(PICTURE, folder, tmp_path / "copy")
