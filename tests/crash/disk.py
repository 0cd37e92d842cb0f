"""A disk in memory whose power fails: what was synced is there afterwards, of the rest any part or none.

SQLite works on it as on a file system of its own (a VFS, by apsw). At the cut the disk becomes what each file held at
its last sync plus a random part of the sectors written since; whoever goes on writing after that writes nowhere.
"""

from collections.abc import Mapping
from itertools import count
from random import Random
from typing import Any

import apsw

SECTOR = 512
_LOGS = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL
_names = count(1)


class File:
    """A file. `before` holds sectors that were written since the last sync, as they are on the platter."""

    def __init__(self, content: bytes = b"", *, is_named: bool = False) -> None:
        self.content = bytearray(content)
        self.before: dict[int, bytes] = {}
        self.synced_size = len(content)
        self.is_named = is_named

    def write(self, data: bytes, offset: int) -> None:
        """Put data at an offset."""
        self._touch(min(offset, len(self.content)), offset + len(data))
        if len(self.content) < offset:
            self.content += bytes(offset - len(self.content))
        self.content[offset : offset + len(data)] = data

    def truncate(self, size: int) -> None:
        """Cut it off."""
        self._touch(size, len(self.content))
        del self.content[size:]

    def sync(self) -> None:
        """Have content and size on the platter."""
        self.before.clear()
        self.synced_size = len(self.content)

    def after_cut(self, dice: Random) -> "File | None":
        """What is left of it; None where not even its name is."""
        if not self.is_named and dice.random() < 0.5:
            return None
        share = dice.choice((0.0, 0.5, 1.0, dice.random()))
        size = dice.choice((self.synced_size, len(self.content)))
        left = self.content + bytes(max(0, size - len(self.content)))
        for sector, before in sorted(self.before.items()):
            at = sector * SECTOR
            if at >= len(self.content) or dice.random() >= share:
                left[at : at + SECTOR] = before.ljust(len(left[at : at + SECTOR]), b"\0")
        return File(bytes(left[:size]), is_named=True)

    def _touch(self, start: int, end: int) -> None:
        for sector in range(start // SECTOR, -(-end // SECTOR)):
            self.before.setdefault(sector, bytes(self.content[sector * SECTOR : (sector + 1) * SECTOR]))


class Disk(apsw.VFS):
    """A disk with these files. After so many writes, syncs and removals its power fails."""

    def __init__(self, files: Mapping[str, File], dice: Random, until_cut: int) -> None:
        self.name = f"disk-{next(_names)}"
        super().__init__(self.name, "")
        self.files = dict(files)
        self.left: dict[str, File] | None = None
        self._removed: dict[str, File] = {}
        self._dice = dice
        self._until_cut = until_cut

    @property
    def is_off(self) -> bool:
        """Whether its power has failed: nobody was told anything since."""
        return self.left is not None

    def cut(self) -> dict[str, File]:
        """The files that are left; the power fails now, if it has not yet."""
        if self.left is None:
            ghosts = {name: file for name, file in self._removed.items() if self._dice.random() < 0.5}
            after = {name: file.after_cut(self._dice) for name, file in (ghosts | self.files).items()}
            self.left = {name: file for name, file in after.items() if file}
        return self.left

    def sync_names(self) -> None:
        """Have it on the platter which files there are."""
        self._removed.clear()
        for file in self.files.values():
            file.is_named = True

    def count(self) -> None:
        """Come one write nearer to the cut."""
        self._until_cut -= 1
        if self._until_cut <= 0:
            self.cut()

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802 - SQLite's names, here and below
        flags[1] = flags[0]
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        is_new_log = path not in self.files and bool(flags[0] & _LOGS)
        return _Open(self, File() if path is None else self.files.setdefault(path, File()), is_new_log)

    def xDelete(self, path: str, syncs: bool) -> None:  # noqa: N802
        if path not in self.files:
            raise apsw.exception_for(apsw.SQLITE_IOERR_DELETE_NOENT)
        self._removed[path] = self.files.pop(path)
        if syncs:
            self.sync_names()
        self.count()

    def xAccess(self, path: str, _: int) -> bool:  # noqa: N802
        return path in self.files

    def xFullPathname(self, path: str) -> str:  # noqa: N802
        return path


class _Open:
    """An open file, for the one connection that there is: a disk like this knows no locks and no shared memory."""

    def __init__(self, disk: Disk, file: File, is_new_log: bool) -> None:
        self._disk = disk
        self._file = file
        self._is_new_log = is_new_log

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._file.content[offset : offset + amount])

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        self._file.write(bytes(data), offset)
        self._disk.count()

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._file.truncate(size)
        self._disk.count()

    def xSync(self, _: int) -> None:  # noqa: N802
        self._disk.count()  # before it is done: a cut may come just then
        self._file.sync()
        if self._is_new_log:  # as SQLite's own VFS for Unix: it syncs the folder with the first sync of a journal
            self._disk.sync_names()
            self._is_new_log = False

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._file.content)

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return int(apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE)  # as SQLite takes disks to be

    def xLock(self, _: int) -> None: ...  # noqa: N802
    def xUnlock(self, _: int) -> None: ...  # noqa: N802
    def xClose(self) -> None: ...  # noqa: N802

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, _op: int, _pointer: int) -> bool:  # noqa: N802
        return False
