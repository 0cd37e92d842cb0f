"""Pictures: verified, set upright, stripped of metadata, resized, and stored by the hash of the bytes received.

`<hash>` is what was received, and is never served; `<hash>-<width>.<extension>` are what readers get. The same bytes
give the same files. A name that somebody gave a file is for messages only and never becomes one here.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.atomic import make_folder, sync_folder, write_atomically
from pipeline.errors import PictureError, StoreError
from pipeline.events import Picture
from pipeline.media.apart import derive_apart
from pipeline.media.names import shown, size_in_bytes

_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"([0-9a-f]{64})(?:-\d+\.\w+)?")


@dataclass(frozen=True, slots=True)
class Limits:
    """The most pixels and bytes that are taken, and the width in pixels that pictures are shown at, at most."""

    max_image: int = 40_000_000
    max_file: int = 50_000_000
    width: int = 1600


def store(file: Path | bytes, name: str, folder: Path, limits: Limits) -> Picture:
    """Store the picture in a file, and what readers get of it, in the folder; `name` is what its sender calls it.

    Raises PictureError if it is none that we show, StoreError if the disk refused.
    """
    label = shown(name)
    size = len(file) if isinstance(file, bytes) else file.stat().st_size
    if size > limits.max_file:
        most = size_in_bytes(limits.max_file)
        raise PictureError(f"{label}: {size_in_bytes(size)} is more than the limit of {most} (max_file in [media]).")
    data = file if isinstance(file, bytes) else file.read_bytes()
    derived = derive_apart(data, label, limits.max_image, limits.width)
    sizes = tuple((one.width, one.height) for one in derived.files)
    picture = Picture(hash=sha256(data).hexdigest(), extension=derived.extension, sizes=sizes)
    contents = {picture.hash: data} | {picture.file(one.width): one.data for one in derived.files}
    try:
        make_folder(folder, 0o700)
        for file_name, content in contents.items():
            _keep(folder / file_name, content)
    except OSError as error:
        raise StoreError(f"{label} could not be stored in {folder}: {error.strerror}.") from error
    return picture


def stored(folder: Path) -> set[str]:
    """The hashes of the pictures in the folder, whole or in part."""
    names = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    return {match[1] for name in names if (match := _NAME.fullmatch(name))}


def remove(hash: str, folder: Path) -> None:  # noqa: A002 - the word of Picture
    """Take the picture with that hash, and all that was made from it, out of the folder."""
    if not _HASH.fullmatch(hash):
        raise ValueError(f"{hash!r} is not the hash of a picture")
    for path in [folder / hash, *folder.glob(f"{hash}-*")]:
        path.unlink(missing_ok=True)
    sync_folder(folder)


def _keep(path: Path, data: bytes) -> None:
    if not path.exists():
        write_atomically(path, data)
        path.chmod(0o600)
