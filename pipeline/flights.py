"""Editions on their way: each target has a thread of its own, so that a slow one never keeps another waiting."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from pipeline.backlogs import Due
from pipeline.due import Backlog
from pipeline.newsroom import DayName
from pipeline.publishers import Publication


@dataclass(frozen=True, slots=True)
class Flight:
    """An edition on its way to a target, with what the target lacks without it."""

    due: Due
    backlog: Backlog
    outcome: "Future[Publication]"


class Flights:
    """What is on its way, one edition a target.

    `landed` is called, from the target's thread, when one has arrived or has failed to: there is something to look at.
    """

    def __init__(self, targets: Iterable[str]) -> None:
        self.landed: Callable[[], object] = lambda: None
        self._threads = {name: ThreadPoolExecutor(1, thread_name_prefix=f"target {name}") for name in targets}
        self._flights: dict[str, Flight] = {}

    def __bool__(self) -> bool:
        return bool(self._flights)

    def __contains__(self, due: Due) -> bool:
        flight = self._flights.get(due[0])
        return flight is not None and flight.due == due

    def entries(self, due: Due) -> frozenset[str]:
        """The entries that are on their way."""
        flight = self._flights.get(due[0])
        return flight.backlog.entries if flight and flight.due == due else frozenset()

    def of_day(self, name: DayName) -> frozenset[str]:
        """The entries of a day post that are on their way to any target."""
        return frozenset().union(*(one.backlog.entries for one in self._flights.values() if one.due[1] == name))

    @property
    def outcomes(self) -> list["Future[Publication]"]:
        """What will come of each."""
        return [flight.outcome for flight in self._flights.values()]

    def is_free(self, target: str) -> bool:
        """Whether nothing is on its way there."""
        return target not in self._flights

    def launch(self, due: Due, backlog: Backlog, publish: Callable[[], Publication]) -> None:
        """Have an edition published by the target's thread."""
        outcome = self._threads[due[0]].submit(publish)
        self._flights[due[0]] = Flight(due, backlog, outcome)
        outcome.add_done_callback(lambda _: self.landed())

    def arrivals(self) -> list[Flight]:
        """Those that have arrived or failed to, which are on their way no longer."""
        arrived = [flight for flight in self._flights.values() if flight.outcome.done()]
        for flight in arrived:
            del self._flights[flight.due[0]]
        return arrived

    def close(self) -> None:
        """Wait for what is on its way."""
        for thread in self._threads.values():
            thread.shutdown(wait=True)
