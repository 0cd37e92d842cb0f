"""Publishing once, beside a `run` or without one: chosen day posts to their targets, under the leases that `run` takes.

It takes no account of pace, and of nothing else that keeps an entry back: what a day shows is what the log says.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pipeline import app
from pipeline.config import Config
from pipeline.errors import HeldError
from pipeline.newsroom import DayName
from pipeline.publishers import Edition, Publication
from pipeline.publishing import Press, lease_of
from pipeline.releasing import Draft, imported_drafts, release
from pipeline.stamping import Stamping
from pipeline.store import leases
from pipeline.store.database import Database
from pipeline.store.days import cut_days

PATIENCE = 60.0
"""Seconds for which a day post that somebody else is just publishing is waited for."""

_BETWEEN_TRIES = 0.5


@dataclass(frozen=True, slots=True)
class Offer:
    """A day post for a target: how many entries it shows, and what publishing it would change there."""

    target: str
    name: DayName
    entries: int
    state: Literal["new", "changed", "same", "empty"]


class Once:
    """Publishes day posts as the log has them when they are asked for."""

    def __init__(
        self,
        config: Config,
        database: Database,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._config = config
        self._database = database
        self._clock = clock
        self._sleep = sleep
        self._editions = app.present_editions(config, database)
        self._room = self._editions.room
        self._holder = leases.new_holder()
        self._press = Press(database, self._holder, clock)

    def days(self, liveblogs: Iterable[str]) -> list[DayName]:
        """Every day of these live blogs, oldest first."""
        with self._database.reading() as connection:
            names = [DayName(name, row.day.date) for name in liveblogs for row in cut_days(connection, name)]
        return sorted(names, key=lambda name: (name.date, name.liveblog))

    def today(self, liveblogs: Iterable[str]) -> list[DayName]:
        """The day that runs, of those of these live blogs in which something was said today."""
        now = self._clock()
        with self._database.reading() as connection:
            rows = [(name, row.day) for name in liveblogs for row in cut_days(connection, name)]
        return [DayName(name, day.date) for name, day in rows if now in day]

    def offers(self, name: DayName) -> Iterator[Offer]:
        """What publishing a day would bring to each of its targets."""
        for target in self._room.targets(name):
            edition = self._edition(target, name)
            publication = self._editions.publication(target, name)
            entries = len(edition.post.entries)
            if not publication.sent:
                yield Offer(target, name, entries, "empty" if edition.post.is_bare else "new")
            else:
                has_it = self._editions.targets[target].publisher.has(edition, publication)
                yield Offer(target, name, entries, "same" if has_it else "changed")

    def drafts(self, name: DayName) -> list[Draft]:
        """What waits on a day because it was imported (RULES 1.8)."""
        self._room.read_on()
        running = self._room.warm(name)
        self._room.look(self._clock())
        with self._database.reading() as connection:
            return list(imported_drafts(connection, running)) if running else []

    def release(self, drafts: Iterable[Draft]) -> None:
        """Release imported drafts."""
        stamping = Stamping(self._config)
        self._database.write(lambda connection: release(connection, stamping, drafts, self._clock())).result()

    def publish(self, target: str, name: DayName) -> list[Publication]:
        """Publish a day to a target; if that is new there, also those that link to it (RULES 5.5).

        What failed is said in `error` of what is returned.
        """
        before = self._editions.publication(target, name)
        outcomes = [self._send(target, name)]
        if outcomes[0].sent and not before.sent:
            outcomes += [self._send(*linking) for linking in self._editions.linking(target, name)]
        return outcomes

    def _send(self, target: str, name: DayName) -> Publication:
        waited = 0.0
        while True:
            try:
                after = self._try(target, name)
            except HeldError as error:
                if waited >= PATIENCE:
                    return replace(self._editions.publication(target, name), error=str(error))
                self._sleep(_BETWEEN_TRIES)
                waited += _BETWEEN_TRIES
            else:
                self._editions.note(after)
                return after

    def _try(self, target: str, name: DayName) -> Publication:
        """Publish an edition that is made under the lease, so that nobody brings out a newer one meanwhile."""
        lease = lease_of(target, name.liveblog, name.date)
        self._database.write(lambda connection: leases.take(connection, lease, self._holder, self._clock())).result()
        try:
            return self._press.publish(self._editions.targets[target], self._edition(target, name))
        finally:
            self._database.write(lambda connection: leases.release(connection, lease, self._holder)).result()

    def _edition(self, target: str, name: DayName) -> Edition:
        """What the target should have of a day now. Other days are let go of: there may be many.

        It lists the other days as they are there now: a run may have taken back the title of one.
        """
        now = self._clock()
        self._editions.read_on()
        self._room.read_on()
        for warm, _ in self._room.running():
            if warm != name:
                self._room.cool(warm)
        self._room.warm(name)
        self._room.look(now)
        return self._editions.edition(target, name, now)
