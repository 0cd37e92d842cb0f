"""What only one `run` may have: each source that it listens to."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Connection

from pipeline.store import leases
from pipeline.store.database import Database


class Locks:
    """The leases of one process on its sources; `holder` is its name, under which it publishes too."""

    def __init__(self, sources: Collection[str], clock: Callable[[], datetime]) -> None:
        self.holder = leases.new_holder()
        self._sources = sources
        self._clock = clock

    def take(self, connection: Connection) -> None:
        """Take them, or keep them. Raises HeldError, naming the holder."""
        for source in self._sources:
            leases.take(connection, f"source {source}", self.holder, self._clock())

    def release(self, database: Database) -> None:
        """Let go of them."""

        def work(connection: Connection) -> None:
            for source in self._sources:
                leases.release(connection, f"source {source}", self.holder)

        database.write(work).result()
