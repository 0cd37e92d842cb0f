"""Files that are there whole or not at all: a temporary file, synced, then renamed; the folder synced too."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{8}")


def write_atomically(path: Path, data: bytes) -> None:
    """Put the data at the path, in place of what stood there; folders on the way are made.

    Whoever reads meanwhile, and whoever looks after a crash or a power cut, finds the old file or the new one.
    """
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder, with that mode, and those on the way to it; their names are on disk then."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode, exist_ok=True)
        sync_folder(folder.parent)


def leftovers(folder: Path) -> Iterator[Path]:
    """The temporary files below a folder: of writes that go on, and of processes that ended in the middle of one."""
    return (path for path in folder.rglob(".*") if _TEMPORARY.fullmatch(path.name))


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk: a rename may be lost in a power cut until then."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
