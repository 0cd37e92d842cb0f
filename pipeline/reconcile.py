"""The reconciler's thread: what should each target have? Make it so, and record it. Level-triggered.

It looks when a commit wakes it, or the tick of `schedule.py`, or the next moment at which something shows, falls due or
ends. What it looks at, and what it does about it, is in `dispatch.py`.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Condition, Thread

from pipeline.dispatch import Dispatch
from pipeline.errors import DaypostError, StoreError
from pipeline.watcher import Drained

AGAIN = 2.0
"""Seconds after which is looked again when the database or the disk refused."""

log = logging.getLogger(__name__)


class Reconciler:
    """Keeps every target at what the log says. `ended` is called when it is no more, for whatever reason."""

    def __init__(self, dispatch: Dispatch, clock: Callable[[], datetime], ended: Callable[[], object]) -> None:
        self._dispatch = dispatch
        dispatch.flights.landed = self.wake
        self._clock = clock
        self._ended = ended
        self._turn = Condition()
        self._woken = False
        self._stopping = False
        self._over = False
        self._broken: BaseException | None = None
        self._drains = 0
        self._drained = 0
        self._left = Drained({}, {})
        self._thread = Thread(target=self._run, name="reconciler", daemon=True)

    @property
    def is_well(self) -> bool:
        """Whether it is at work."""
        return self._thread.is_alive() and not self._over

    def start(self) -> None:
        """Begin, from what was settled when the last process ended."""
        self._thread.start()

    def wake(self) -> None:
        """Look now. May be called from any thread, as often as one likes."""
        with self._turn:
            self._woken = True
            self._turn.notify_all()

    def drain(self) -> Drained:
        """Publish all that may show without regard to pace; returns once that is done or has failed.

        Raises what broke the reconciler, if anything did.
        """
        with self._turn:
            self._drains += 1
            mine = self._drains
            self._woken = True
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._drained >= mine or self._over)
            if self._broken:
                raise self._broken
            return self._left

    def stop(self) -> None:
        """Finish what is on its way and end. Raises what broke the reconciler, if anything did."""
        with self._turn:
            self._stopping = True
            self._turn.notify_all()
        if self._thread.ident:
            self._thread.join()
        self._dispatch.flights.close()
        if self._broken:
            raise self._broken

    def _run(self) -> None:
        try:
            self._dispatch.begin(self._clock())
            while not self._stopping:
                self._look()
        except BaseException as error:
            if not isinstance(error, DaypostError):
                log.exception("The reconciler broke")
            self._broken = error
        finally:
            with self._turn:
                self._over = True
                self._turn.notify_all()
            self._ended()

    def _look(self) -> None:
        """One look, and the sleep after it."""
        with self._turn:
            self._woken = False
            drains = self._drains
        hurry = drains > self._drained
        try:
            sleep = self._dispatch.step(self._clock(), hurry=hurry)
        except StoreError as error:
            if hurry or self._stopping:
                raise
            log.warning("%s; it is looked at again in a moment", error)
            self._dispatch.recover(self._clock())
            sleep = AGAIN
        with self._turn:
            if self._dispatch.is_idle and drains > self._drained:
                self._drained, self._left = drains, self._dispatch.left()
                self._turn.notify_all()
            if not self._woken and not self._stopping:
                self._turn.wait(sleep)
