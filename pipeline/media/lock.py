"""Who is at the stored pictures: many may bring some, but nobody while what nothing refers to is removed.

The lock is the kernel's (flock), so that it ends with its process and holds between processes.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FILE = "media.lock"


@contextmanager
def bringing(data: Path) -> Iterator[None]:
    """While pictures are stored in a data folder that no event names yet."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / _FILE).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def removing(data: Path) -> Iterator[bool]:
    """While pictures are removed; whether that may be, as somebody may just be bringing some."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / _FILE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
