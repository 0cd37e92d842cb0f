"""What each target lacks, and when it is due there."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from pipeline.due import Backlog, Pace, due_at
from pipeline.newsroom import DayName
from pipeline.publishers import Publication

Due = tuple[str, DayName]
"""A target and the day post that it lacks something of."""

HEAD_START = timedelta(minutes=1)
"""A take-down goes so much before its turn: were it always first, other days of a busy target would wait for ever."""


class Backlogs:
    """The backlog of every target and day post; in a hurry all of it is due now."""

    def __init__(self, paces: Mapping[str, Mapping[str, Pace]]) -> None:
        self._paces = paces
        self._backlogs: dict[Due, Backlog] = {}
        self._not_before: dict[Due, datetime] = {}
        self._appeared: dict[Due, set[str]] = {}
        self._asked: dict[Due, datetime] = {}
        self._in_a_hurry = False

    def __bool__(self) -> bool:
        return bool(self._backlogs)

    def __contains__(self, due: Due) -> bool:
        return due in self._backlogs

    def __iter__(self) -> Iterator[Due]:
        """Everything that is lacking somewhere."""
        return iter(self._backlogs)

    def entries(self, due: Due) -> frozenset[str]:
        """The entries that a target does not have as they are now."""
        backlog = self._backlogs.get(due)
        return backlog.entries if backlog else frozenset()

    def hurry(self, *, hurry: bool) -> None:
        """Begin or end to have everything due now; what waited for another try need not wait any longer."""
        if hurry and not self._in_a_hurry:
            self._not_before.clear()
        self._in_a_hurry = hurry

    def never_had(self, due: Due, entry: str) -> bool:
        """Whether an entry appeared after all that was ever sent to the target: nobody there loses it."""
        return entry in self._appeared.get(due, ())

    def add(self, due: Due, backlog: Backlog, appeared: Iterable[str] = ()) -> None:
        """Add to what a target lacks. What is newly taken away waits for no other try of ours (RULES 8.2).

        Of what has `appeared` that counts as new there which was not just as well on its way, or to be taken off.
        """
        if backlog.takes_away:
            self._not_before.pop(due, None)
        known = self._backlogs.get(due)
        new = self._appeared.setdefault(due, set())
        new |= {entry for entry in appeared if known is None or entry not in known.entries}
        self._backlogs[due] = known.joined(backlog) if known else backlog

    def ask(self, due: Due, at: datetime, now: datetime) -> None:
        """Have a day post published now, once for what somebody said then: a try that failed may have waited for it."""
        if self._asked.get(due) != at:
            self._asked[due] = at
            self._not_before.pop(due, None)
            self.add(due, Backlog(now, now, asked=True))

    def pop(self, due: Due) -> Backlog:
        """Take off what a target lacks, to bring it there."""
        self._not_before.pop(due, None)
        self._appeared.pop(due, None)
        return self._backlogs.pop(due)

    def put_back(self, due: Due, backlog: Backlog, not_before: datetime) -> None:
        """Keep what did not get there for another try, unless something is taken away meanwhile."""
        known = self._backlogs.get(due)
        if known is None or not known.takes_away:
            self._not_before[due] = not_before
        self._backlogs[due] = known.joined(backlog) if known else backlog

    def by_urgency(self) -> list[Due]:
        """The oldest first; a take-down goes before what is not much older than it."""
        heads = {due: HEAD_START if backlog.takes_away else timedelta() for due, backlog in self._backlogs.items()}
        return sorted(self._backlogs, key=lambda due: self._backlogs[due].first - heads[due])

    def due_at(self, due: Due, publication: Publication) -> datetime:
        """When it is due; a target's own wish delays even a take-down.

        Our waits between tries are those of this process: whoever restarts it has perhaps mended what was wrong.
        """
        backlog, not_before = self._backlogs[due], self._not_before.get(due)
        if self._in_a_hurry:
            return not_before or backlog.first
        target, name = due
        moments = [due_at(backlog, self._paces[target][name.liveblog], publication.last)]
        moments += [moment for moment in (not_before, publication.hold_until) if moment]
        return max(moments)
