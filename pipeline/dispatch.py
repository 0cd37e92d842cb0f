"""What each target should have, compared with what it has, and sent when it is due. Level-triggered.

Everything is derived from the log, the clock and the publications, so that a look that was missed, a crash or a restart
only delays. One thread looks; each target has a thread of its own, to which editions are handed.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.backlogs import Backlogs, Due
from pipeline.due import Backlog
from pipeline.editions import Editions
from pipeline.errors import DaypostError
from pipeline.fetching import Wanted
from pipeline.newsroom import DayName
from pipeline.publishers import Publication
from pipeline.publishing import Press
from pipeline.store.database import Database
from pipeline.store.facts import fact, set_fact
from pipeline.visibility import State

SETTLED = "settled"
"""The fact that holds the position up to which every target has everything, or a record of what it lacks."""

LONGEST_SLEEP = 60.0
HELD_RETRY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Flight:
    """An edition on its way to a target."""

    due: Due
    backlog: Backlog
    outcome: "Future[Publication]"


@dataclass(frozen=True, slots=True)
class Drained:
    """What is left when nothing more can be done now: what failed and why, how many entries wait, by state."""

    failed: Mapping[Due, str]
    waiting: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told, from the thread that looks.

    `said` is told, in a line each, what a person who watches `run` wants to know; `wanted` which pictures are still to
    be fetched; `ended` is called when nobody looks any more.
    """

    said: Callable[[str], object]
    wanted: Callable[[list[Wanted]], object] = lambda _: None
    ended: Callable[[], object] = lambda: None


class Dispatch:
    """Compares what each target has with what it should have, and sends what is missing.

    `landed` is called, from a target's thread, when an edition has arrived there or has failed to: there is something
    to look at.
    """

    def __init__(
        self,
        database: Database,
        editions: Editions,
        press: Press,
        backlogs: Backlogs,
        watcher: Watcher,
    ) -> None:
        self._database = database
        self._editions = editions
        self._room = editions.room
        self._press = press
        self._backlogs = backlogs
        self._watcher = watcher
        self._threads = {name: ThreadPoolExecutor(1, thread_name_prefix=f"target {name}") for name in editions.targets}
        self._flights: dict[str, Flight] = {}
        self._failed: dict[Due, str] = {}
        self._settled = -1
        self.landed: Callable[[], object] = lambda: None

    @property
    def is_idle(self) -> bool:
        """Whether every target has everything that is due, or has failed to take it."""
        return not self._flights and not self._backlogs

    @property
    def in_flight(self) -> list["Future[Publication]"]:
        """The outcome of each edition on its way."""
        return [flight.outcome for flight in self._flights.values()]

    def left(self) -> Drained:
        """What is left undone."""
        waiting = Counter(state for _, running in self._room.running() for state in running.waiting_states())
        return Drained(dict(self._failed), waiting)

    def close(self) -> None:
        """Wait for what is on its way."""
        for thread in self._threads.values():
            thread.shutdown(wait=True)

    def begin(self, now: datetime) -> None:
        """Warm the days that something is expected of: open ones, and those that a target has not got to the end of."""
        for name, ends in self._room.all_days():
            if now < ends:
                self._room.warm(name)
        for target in self._editions.targets:
            for name, publication in self._editions.publications(target).items():
                if publication.final is None or publication.error or publication.sending:
                    self._room.warm(name)

    def step(self, now: datetime, *, hurry: bool = False) -> float:
        """One look at everything; returns for how many seconds at most nothing is to be expected."""
        self._backlogs.in_a_hurry = hurry
        self._room.read_on()
        for name, changes in self._room.look(now).items():
            takes_away = any(change.takes_away for change in changes)
            for target in self._room.targets(name):
                if self._concerns(target, name, now):
                    self._backlogs.add((target, name), Backlog(now, now, takes_away=takes_away))
        self._want_pictures()
        self._end_days(now)
        self._land(now)
        self._launch(now)
        self._settle()
        return max(0.0, min(self._moments(now)))

    def _want_pictures(self) -> None:
        wanted = [
            Wanted(entry.place, message, attachment)
            for _, running in self._room.running()
            for entry in running.waiting()
            for message, attachment in entry.waiting()
        ]
        if wanted:
            self._watcher.wanted(wanted)

    def _concerns(self, target: str, name: DayName, now: datetime) -> bool:
        """Whether a target is to have a day: one that is new here gets none that was over before (RULES 5.5)."""
        has_it = name in self._editions.publications(target)
        return has_it or name in self._room.touched or now < self._room.ends(name)

    def _end_days(self, now: datetime) -> None:
        """Ask once for the final publication of each day that is over (RULES 8.1); let go of what is done with."""
        for name, running in self._room.running():
            if now < running.day.ends:
                continue
            busy = False
            for target in self._room.targets(name):
                due = target, name
                publication = self._editions.publication(*due)
                waits = due in self._backlogs or self._is_flying(due)
                if publication.final is None and self._concerns(target, name, now) and not waits:
                    self._backlogs.add(due, Backlog(now, now, asked=True))
                    waits = True
                busy = busy or waits or bool(publication.error)
            if not busy:
                self._room.cool(name)

    def _is_flying(self, due: Due) -> bool:
        flight = self._flights.get(due[0])
        return flight is not None and flight.due == due

    def _launch(self, now: datetime) -> None:
        """Send what is due to the targets that are free."""
        for due in self._backlogs.by_urgency():
            target, name = due
            if target not in self._flights and self._backlogs.due_at(due, self._editions.publication(*due)) <= now:
                final = now >= self._room.ends(name)
                edition = self._editions.edition(target, name, final=final)
                outcome = self._threads[target].submit(self._press.publish, self._editions.targets[target], edition)
                self._flights[target] = Flight(due, self._backlogs.pop(due), outcome)
                outcome.add_done_callback(lambda _: self.landed())

    def _land(self, now: datetime) -> None:
        """Take in what came of the editions that have arrived."""
        for target, flight in [(target, flight) for target, flight in self._flights.items() if flight.outcome.done()]:
            del self._flights[target]
            before = self._editions.publication(*flight.due)
            try:
                after = flight.outcome.result()
            except DaypostError as error:
                after = replace(before, error=str(error), retry_at=now + HELD_RETRY)
            self._editions.note(after)
            self._tell(before, after)
            if not after.error:
                self._failed.pop(flight.due, None)
                if not before.sent and after.sent:
                    self._link_from_former(flight.due, now)
            elif self._backlogs.in_a_hurry:
                self._failed[flight.due] = after.error
            else:
                self._backlogs.add(flight.due, flight.backlog)

    def _link_from_former(self, due: Due, now: datetime) -> None:
        """Have the day post before a new one published again, once, for its link (RULES 5.5)."""
        target, name = due
        former = self._editions.former(target, name)
        if former and self._room.warm(former):
            self._backlogs.add((target, former), Backlog(now, now, asked=True))

    def _tell(self, before: Publication, after: Publication) -> None:
        """Say what is new: the first time out, a failure, that it is over."""
        if after.error and after.error != before.error:
            self._watcher.said(after.error if after.needs_person else f"{after.error}; it is tried again")
        elif before.error and not after.error:
            self._watcher.said(f"{after.target}: {after.liveblog} {after.date} is all out again")
        elif after.sent and not before.sent:
            self._watcher.said(f"{after.target}: {after.liveblog} {after.date} is at {after.url}")

    def _settle(self) -> None:
        """Note how far everything is settled, so that the next process begins there."""
        if self.is_idle and self._room.position != self._settled:
            self._settled = self._room.position
            position = str(self._settled)
            self._database.write(lambda connection: set_fact(connection, SETTLED, position)).result()

    def _moments(self, now: datetime) -> Iterator[float]:
        """Seconds until each thing that will happen without an event."""
        yield LONGEST_SLEEP
        for _, running in self._room.running():
            if running.changes_at:
                yield (running.changes_at - now).total_seconds()
            if now < running.day.ends:
                yield (running.day.ends - now).total_seconds()
        for due in self._backlogs.dues():
            if due[0] not in self._flights:
                moment = self._backlogs.due_at(due, self._editions.publication(*due))
                yield (moment - now).total_seconds()


def settled(database: Database) -> int:
    """The position from which a new process has to read the log."""
    with database.reading() as connection:
        return int(fact(connection, SETTLED) or 0)
