"""Pictures on this machine."""

import shutil
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import InputError

_FINAL = (FileNotFoundError, PermissionError, NotADirectoryError)


def open_file(path: Path) -> BinaryIO:
    """A regular file, open for reading.

    Raises InputError where it cannot be had, OSError where that may change.
    """
    try:
        if not path.is_file() and path.exists():  # a pipe would be waited for, for ever
            raise InputError(f"{path} is not a file")
        return path.open("rb")
    except _FINAL as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error


def copy_file(path: Path, into: Path) -> None:
    """Write the file's bytes to `into`; raises like `open_file`."""
    with open_file(path) as file, into.open("wb") as copy:
        shutil.copyfileobj(file, copy)
