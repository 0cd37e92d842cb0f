"""The JSON files in a zip archive that somebody gave: read one at a time, within limits, never written to disk."""

import json
import lzma
import struct
import unicodedata
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from pipeline.errors import InputError

MOST_BYTES = 100_000_000
"""The largest file in an archive that is read, in bytes. What a busy channel says in a day is a tenth of that."""

MOST_BYTES_IN_ALL = 10_000_000_000
"""How much is read of one archive in all, in bytes."""

MOST_FILES = 1_000_000

NOTHING = "Nothing was taken in."

# An archive can be damaged in its directory too, over which the library stumbles in many ways.
_DAMAGE = (BadZipFile, LargeZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, ValueError, OverflowError)

_ENCRYPTED, _UTF_8 = 0x1, 0x800


class Zipped:
    """A zip archive, in which a name may stand more than once.

    Raises InputError, naming the archive and the file in it, for what cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        try:
            self._zip = ZipFile(path)
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or 'it is damaged'}. {NOTHING}") from None
        except (*_DAMAGE, NotImplementedError):
            raise InputError(f"{path} is no zip archive, or a damaged one. {NOTHING}") from None
        if len(self._zip.infolist()) > MOST_FILES:
            raise self.refused("", f"holds more than {MOST_FILES:,} files")
        self._files: dict[str, list[ZipInfo]] = {}
        for info in self._zip.infolist():
            self._files.setdefault(_name(info), []).append(info)

    @property
    def names(self) -> Collection[str]:
        """The names of its files."""
        return self._files.keys()

    def parsed(self, name: str) -> Iterator[Any]:
        """The JSON in each file of that name."""
        for info in self._files.get(name, ()):
            yield self._parsed(name, self._bytes(name, info))

    def refused(self, name: str, why: str) -> InputError:
        """The error that says what is wrong with a file in it."""
        return InputError(f"{self._path}{', ' if name else ''}{name}: {why}. {NOTHING}")

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _bytes(self, name: str, info: ZipInfo) -> bytes:
        if info.flag_bits & _ENCRYPTED:
            raise self.refused(name, "is encrypted; unpack the archive and pack it again without a password")
        try:
            with self._zip.open(info) as file:
                # What the archive says of the size is not believed.
                found = file.read(MOST_BYTES + 1)
        except NotImplementedError:
            why = "is packed in a way that cannot be read; unpack the archive and pack it again"
            raise self.refused(name, why) from None
        except (*_DAMAGE, OSError):
            raise self.refused(name, "is damaged; fetch the archive again") from None
        self._read += len(found)
        if len(found) > MOST_BYTES:
            raise self.refused(name, f"is larger than {MOST_BYTES // 1_000_000} MB")
        if self._read > MOST_BYTES_IN_ALL:
            why = f"is beyond the {MOST_BYTES_IN_ALL // 1_000_000_000} GB that are read of an archive"
            raise self.refused(name, why)
        return found

    def _parsed(self, name: str, found: bytes) -> Any:
        try:
            return json.loads(found.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise self.refused(name, "is not UTF-8 text") from None
        except ValueError as error:
            raise self.refused(name, f"is not JSON: {error}") from None
        except RecursionError:
            raise self.refused(name, "is nested too deeply") from None


def _name(info: ZipInfo) -> str:
    """The name of a file; some tools write UTF-8 without saying so, and in a form that only macOS prefers."""
    name = info.filename
    if not info.flag_bits & _UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)
