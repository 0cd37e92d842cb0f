"""After a purge: what lies beside the log and is nobody's any more. Level-triggered, so a crash in between only delays.

Pictures that no event names are removed, and parts of some that a killed process left; SQLite's write-ahead log, which
holds pages as they were before, is emptied.
"""

from pathlib import Path

from pipeline import media
from pipeline.atomic import leftovers
from pipeline.errors import StoreError
from pipeline.events import Fetched
from pipeline.media.lock import removing
from pipeline.store import log
from pipeline.store.database import Database
from pipeline.store.erasing import ERASED
from pipeline.store.facts import fact


class Sweeping:
    """Sweeps a data folder once for each time that something was erased, by whichever process, and once at first."""

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._data = data
        self._swept: str | None = ""  # not even what it is where nothing was ever erased

    def sweep(self) -> None:
        """Sweep if there is anything to be swept. Raises StoreError if the disk or the database refuses."""
        with self._database.reading() as connection:
            erased = fact(connection, ERASED)
        if erased == self._swept or not self._remove_pictures(unnamed=erased is not None):
            return
        if erased is None or self._database.empty_wal():
            self._swept = erased

    def _remove_pictures(self, *, unnamed: bool) -> bool:
        """Remove parts of pictures, and those that are `unnamed` by events if so told.

        False if some are just being brought, so that it is to wait.
        """
        folder = self._data / "media"
        try:
            with removing(self._data) as may_be:
                if not may_be:
                    return False
                for picture in media.stored(folder) - self._named() if unnamed else ():
                    media.remove(picture, folder)
                for part in leftovers(folder):
                    part.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"pictures cannot be removed from {folder}: {error.strerror}") from error
        return True

    def _named(self) -> set[str]:
        """The hashes of the pictures that events name."""
        with self._database.reading() as connection:
            events = [row.event for row in log.of_kind(connection, Fetched.kind)]
        return {event.picture.hash for event in events if isinstance(event, Fetched) and event.picture}
