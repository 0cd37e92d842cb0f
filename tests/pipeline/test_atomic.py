"""Files that are whole or not there: for who reads meanwhile, after a crash, and on a disk that refuses."""

import os
import resource
from multiprocessing import get_context
from pathlib import Path

import pytest

from pipeline.atomic import leftovers, write_atomically
from tests.pipeline.synced import Synced

spawn = get_context("spawn")


def test_the_data_is_at_the_path_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    for data in (b"first", b"", b"second" * 100_000):
        write_atomically(path, data)
        assert path.read_bytes() == data
        assert list(tmp_path.iterdir()) == [path]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "pycon" / "2026-05-15" / "index.html", b"page")
    assert (tmp_path / "pycon" / "2026-05-15" / "index.html").read_bytes() == b"page"


def test_whoever_may_read_the_folder_may_read_the_file(tmp_path: Path) -> None:
    """A web server runs as somebody else; the umask decides."""
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "page.html", b"page")
    finally:
        os.umask(before)
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o644


def test_the_data_is_on_disk_before_its_name_and_the_name_before_it_returns(tmp_path: Path, synced: Synced) -> None:
    write_atomically(tmp_path / "page.html", b"page")
    (temporary, before), (folder, after) = synced
    assert temporary.startswith(".page.html.")
    assert before == [temporary]
    assert (folder, after) == (tmp_path.name, ["page.html"])


def test_the_names_of_new_folders_are_on_disk_too(tmp_path: Path, synced: Synced) -> None:
    """A power cut would take a page away with the folder that it is in."""
    write_atomically(tmp_path / "a" / "b" / "page.html", b"page")
    assert [entry for entry in synced if entry[0] == tmp_path.name] == [(tmp_path.name, ["a"])]
    assert ("a", ["b"]) in synced
    assert synced[-1] == ("b", ["page.html"])


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    child = spawn.Process(target=_write_too_much, args=(tmp_path,))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"page.html": b"old"}


def _write_too_much(folder: Path) -> None:
    write_atomically(folder / "page.html", b"old")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    with pytest.raises(OSError, match="File too large"):
        write_atomically(folder / "page.html", b"new" * 1000)


def test_a_folder_in_the_way_is_an_error_and_stays(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path / "page.html", b"page")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_who_reads_meanwhile_and_after_a_kill_finds_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_atomically(path, b"0" * 200_000)
    seen = set()
    for _ in range(5):
        child = spawn.Process(target=_write_for_ever, args=(path,))
        child.start()
        start = path.read_bytes()
        while path.read_bytes() == start:
            pass
        for _ in range(200):
            content = path.read_bytes()
            assert len(content) == 200_000
            assert len(set(content)) == 1
            seen.add(content[:1])
        child.kill()
        child.join()
        assert len(set(path.read_bytes())) == 1
    assert len(seen) > 1
    left = set(leftovers(tmp_path))
    assert {one for one in tmp_path.iterdir() if one != path} == left


def _write_for_ever(path: Path) -> None:
    while True:
        for digit in b"123456789":
            write_atomically(path, bytes([digit]) * 200_000)


def test_leftovers_are_temporary_files_only(tmp_path: Path) -> None:
    names = [".page.html.0123abcd", "deep/.feed.atom.deadbeef", "page.html", ".htaccess", ".well-known/x.0123abcd"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert {str(path.relative_to(tmp_path)) for path in leftovers(tmp_path)} == set(names[:2])
