"""What each target should have, compared with what it has, and sent when it is due. Level-triggered.

Everything is derived from the log, the clock and the publications, so that a look that was missed, a crash or a restart
only delays. One thread looks; each target has a thread of its own, to which editions are handed.
"""

import logging
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from pipeline.backlogs import Backlogs, Due
from pipeline.due import Backlog
from pipeline.editions import Editions
from pipeline.errors import HeldError, StoreError
from pipeline.flights import Flights
from pipeline.newsroom import DayName
from pipeline.publishing import Press
from pipeline.running import Change
from pipeline.settled import Settled, covered
from pipeline.voice import wording
from pipeline.voice.telling import Telling
from pipeline.wanting import wanted
from pipeline.watcher import Drained, Watcher

LONGEST_SLEEP = 60.0
LINGER = timedelta(hours=1)
"""For so long a day that is over stays warm: late edits come soon, and each would have all of it read."""
TRY_AGAIN = timedelta(seconds=5)
"""After what is no failure of the target: another process is at that day post, or our own disk refuses."""
TAKE_DOWN_AGAIN = timedelta(seconds=10)
"""What is taken back in vain is tried again steadily: no growing delay of ours may hold it (RULES 8.2)."""

log = logging.getLogger(__name__)


class Dispatch:
    """Compares what each target has with what it should have, and sends what is missing."""

    def __init__(
        self,
        settled: Settled,
        editions: Editions,
        press: Press,
        backlogs: Backlogs,
        telling: Telling,
        watcher: Watcher,
    ) -> None:
        self._settled = settled
        self._covered = {name: known for name in editions.liveblogs if (known := settled.covered(name))}
        self._editions = editions
        self._room = editions.room
        self._press = press
        self._backlogs = backlogs
        self._telling = telling
        self._watcher = watcher
        self._failed: dict[Due, str] = {}
        self._refused: dict[Due, frozenset[str]] = {}
        self.flights = Flights(editions.targets)

    @property
    def is_idle(self) -> bool:
        """Whether every target has everything that is due, or has failed to take it."""
        return not self.flights and not self._backlogs

    def left(self) -> Drained:
        """What is left undone."""
        waiting = Counter(state for _, running in self._room.running() for state in running.waiting_states())
        return Drained(dict(self._failed), waiting)

    def begin(self, now: datetime) -> None:
        """Warm the days that something is expected of: open ones, and those that a target has not got to the end of."""
        for name, ends in self._room.all_days():
            if now < ends or name in self._settled.expectant:
                self._room.warm(name)
        for target in self._editions.targets:
            for name, publication in self._editions.publications(target).items():
                if publication.final is None or publication.is_unsure:
                    self._room.warm(name)
        self._room.read_on()
        for name in list(self._room.touched):
            for target in self._room.targets(name):
                if self._editions.publication(target, name).sent:  # the last process may have ended before it came here
                    self._link_to((target, name), now)

    def step(self, now: datetime, *, hurry: bool = False) -> float:
        """One look at everything; returns for how many seconds at most nothing is to be expected."""
        self._backlogs.hurry(hurry=hurry)
        self._land(now, hurry=hurry)
        self._room.read_on()
        self._warm_uncovered()
        self._obey(now)
        for name, changes in self._room.look(now).items():
            self._change(name, changes, now)
        for name in self._telling.hear(self.flights.of_day, now):
            self._lack(name, Backlog(now, now, asked=True))
        self._want_pictures()
        self._telling.tell(self._lacking, now)  # before a day that is over is let go of: what arrived would be lost
        self._end_days(now)
        self._look_again(now)
        self._launch(now)
        self._settle()
        return max(0.0, min(self._moments(now)))

    def recover(self, now: datetime) -> None:
        """Compare everything that is warm again: a look that the store cut short may have lost what it found."""
        for name, _ in self._room.running():
            self._lack(name, Backlog(now, now, takes_away=True))

    def _change(self, name: DayName, changes: Collection[Change], now: datetime) -> None:
        """Note what every target lacks because of what changed on a day."""
        entries = frozenset(change.entry for change in changes if change.entry)
        for target in self._room.targets(name):
            if self._concerns(target, name, now):
                due = target, name
                taken = any(one.takes_away and not self._backlogs.never_had(due, one.entry) for one in changes)
                appeared = {one.entry for one in changes if one.appears} - self.flights.entries(due)
                self._backlogs.add(due, Backlog(now, now, takes_away=taken, entries=entries), appeared)

    def _lack(self, name: DayName, backlog: Backlog) -> None:
        """Note what every target lacks that a day is for."""
        for target in self._room.targets(name):
            if self._concerns(target, name, backlog.first):
                self._backlogs.add((target, name), backlog)

    def _warm_uncovered(self) -> None:
        """Warm the days of live blogs whose commands let something else show than when everything was settled.

        `!resume`, `!online` and `!start keep` reach back to days that are over.
        """
        for liveblog in self._editions.liveblogs:
            now_covered = covered(self._room.coverage(liveblog))
            if self._covered.setdefault(liveblog, now_covered) != now_covered:
                self._covered[liveblog] = now_covered
                for name, _ in self._room.all_days():
                    if name.liveblog == liveblog:
                        self._room.warm(name)

    def _obey(self, now: datetime) -> None:
        """Publish at once what people have just chosen whose words are to stand in, be that day over (RULES 8.6)."""
        for target, name, keep in self._editions.unobeyed():
            if self._concerns(target, name, now) and self._room.warm(name):
                self._backlogs.ask((target, name), keep.at, now)

    def _lacking(self, name: DayName) -> frozenset[str]:
        """The entries of a day that some target does not have as they are now."""
        dues = [(target, name) for target in self._room.targets(name)]
        lists = (self._backlogs.entries, self.flights.entries, lambda due: self._refused.get(due, frozenset()))
        return frozenset().union(*(entries(due) for due in dues for entries in lists))

    def _want_pictures(self) -> None:
        if wants := list(wanted(self._room)):
            self._watcher.wanted(wants)

    def _concerns(self, target: str, name: DayName, now: datetime) -> bool:
        """Whether a target is to have a day: one that is new here gets none that was over before (RULES 5.5)."""
        return name in self._editions.publications(target) or name in self._room.touched or now < self._room.ends(name)

    def _end_days(self, now: datetime) -> None:
        """Ask once for the final publication of each day that is over (RULES 8.1); let go of what is done with."""
        for name, running in self._room.running():
            if now < running.day.ends:
                continue
            expectant = bool(running.changes_at or running.waiting())
            self._settled.expect(name, expectant=expectant)
            busy = expectant or now < running.day.ends + LINGER
            for target in self._room.targets(name):
                due = target, name
                publication = self._editions.publication(*due)
                closed = publication.final is not None or due in self._failed or due in self.flights
                if not closed and self._concerns(target, name, now):
                    self._backlogs.add(due, Backlog(now, now, asked=True))
                busy = (
                    busy or due in self.flights or due in self._backlogs or bool(publication.error or publication.doubt)
                )
            if not busy:
                self._room.cool(name)

    def _look_again(self, now: datetime) -> None:
        """Have looked at again what a lost request may have changed late."""
        for due, doubt in self._editions.doubts().items():
            if doubt <= now and due not in self.flights and self._room.warm(due[1]):
                self._backlogs.add(due, Backlog(now, now, asked=True))

    def _launch(self, now: datetime) -> None:
        """Send what is due to the targets that are free."""
        for due in self._backlogs.by_urgency():
            target, name = due
            if self.flights.is_free(target) and self._backlogs.due_at(due, self._editions.publication(*due)) <= now:
                edition = self._editions.edition(target, name, now)
                publish = partial(self._press.publish, self._editions.targets[target], edition)
                self.flights.launch(due, self._backlogs.pop(due), publish)

    def _land(self, now: datetime, *, hurry: bool) -> None:
        """Take in what came of the editions that have arrived."""
        for flight in self.flights.arrivals():
            before = self._editions.publication(*flight.due)
            try:
                after = flight.outcome.result()
            except HeldError as error:
                log.info("%s", error)
                self._backlogs.put_back(flight.due, flight.backlog, now + TRY_AGAIN)
                continue
            except StoreError as error:
                after = replace(before, error=str(error), retry_at=now + TRY_AGAIN)
            self._editions.note(after)
            if after.error and hurry:
                self._failed[flight.due] = after.error
                self._refused[flight.due] = flight.backlog.entries | self._refused.get(flight.due, frozenset())
                continue
            for words in wording.published(before, after):
                self._watcher.said(words)
            if after.error:
                retry_at = after.retry_at or now
                steadily = min(retry_at, now + TAKE_DOWN_AGAIN)
                self._backlogs.put_back(flight.due, flight.backlog, steadily if flight.backlog.takes_away else retry_at)
                continue
            self._failed.pop(flight.due, None)
            self._refused.pop(flight.due, None)
            if not before.sent and after.sent:
                self._link_to(flight.due, now)

    def _link_to(self, due: Due, now: datetime) -> None:
        """Have those that link to a new day post sent again, as its neighbours if it came late (RULES 5.5, 8.9)."""
        for linking in self._editions.linking(*due):
            if self._room.warm(linking[1]):
                self._backlogs.add(linking, Backlog(now, now, asked=True))

    def _settle(self) -> None:
        """Note how far everything is settled, so that the next process begins there."""
        if self.is_idle and not self._failed:
            self._settled.note(self._room.position, self._covered)

    def _moments(self, now: datetime) -> Iterator[float]:
        """Seconds until each thing that will happen without an event."""
        yield LONGEST_SLEEP
        for _, running in self._room.running():
            if running.changes_at:
                yield (running.changes_at - now).total_seconds()
            if now < running.day.ends:
                yield (running.day.ends - now).total_seconds()
        yield from ((doubt - now).total_seconds() for doubt in self._editions.doubts().values() if doubt > now)
        for due in self._backlogs:
            if self.flights.is_free(due[0]):
                moment = self._backlogs.due_at(due, self._editions.publication(*due))
                yield (moment - now).total_seconds()
