"""What a run clears away beside its work: what is to be forgotten by now, and what purges left lying about."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from pipeline.config import Config
from pipeline.errors import StoreError
from pipeline.expunging import Forgetting
from pipeline.store.database import Database
from pipeline.sweeping import Sweeping

log = logging.getLogger(__name__)


class Clearing:
    """Clears away what there is each time that it is told to; what a disk refuses is left for the next time."""

    def __init__(self, config: Config, database: Database, clock: Callable[[], datetime]) -> None:
        self._forgetting = Forgetting(database, config.liveblogs)
        self._sweeping = Sweeping(database, config.data)
        self._clock = clock
        self._turn = Lock()

    def clear(self) -> None:
        """Clear away what there is now. May be called from any thread."""
        with self._turn:
            try:
                self._forgetting.forget(self._clock())
                self._sweeping.sweep()
            except StoreError as error:
                log.warning("%s; what was purged is cleared away later", error)
