"""Pictures as files beside an export: copied out of the folder that they are stored in, and taken in again, proven."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.atomic import make_folder, write_atomically
from pipeline.errors import InputError, StoreError
from pipeline.events import Picture

_HASH = re.compile(r"[0-9a-f]{64}")
_STARTS = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "gif": b"GIF8"}


def is_sound(picture: Picture) -> bool:
    """Whether the picture can be one of ours: its names become those of files, here and where readers find them."""
    return bool(_HASH.fullmatch(picture.hash)) and picture.extension in _STARTS


def files_of(picture: Picture) -> list[str]:
    """The names of a picture's files: what was received, and what readers get of it."""
    return [picture.hash, *(picture.file(width) for width, _ in picture.sizes)]


def lacking(pictures: Iterable[Picture], folder: Path) -> list[str]:
    """The files of the pictures that are not in the folder."""
    return [name for picture in pictures for name in files_of(picture) if not (folder / name).is_file()]


def prove(picture: Picture, folder: Path) -> None:
    """Raise InputError unless those of the picture's files that are in the folder are what their names say."""
    for name in files_of(picture):
        path = folder / name
        if not path.is_file():
            continue
        data = _read(path)
        if name == picture.hash and hashlib.sha256(data).hexdigest() != name:
            raise InputError(f"{path} is damaged: it is not the file that was exported. Nothing was taken in.")
        if name != picture.hash and not data.startswith(_STARTS[picture.extension]):
            raise InputError(f"{path} is no {picture.extension} file. Nothing was taken in.")


def copy(picture: Picture, source: Path, folder: Path) -> None:
    """Copy those of the picture's files that one folder has and the other, which is made if need be, has not.

    Raises StoreError if the disk refuses.
    """
    try:
        make_folder(folder, 0o700)
        for name in files_of(picture):
            if (source / name).is_file() and not (folder / name).is_file():
                write_atomically(folder / name, _read(source / name))
                (folder / name).chmod(0o600)
    except OSError as error:
        raise StoreError(f"pictures cannot be written to {folder}: {error.strerror}") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
