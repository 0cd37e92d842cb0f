"""What each target lacks, and when it is due there."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from pipeline.due import Backlog, Pace, due_at
from pipeline.newsroom import DayName
from pipeline.publishers import Publication

Due = tuple[str, DayName]
"""A target and the day post that it lacks something of."""


class Backlogs:
    """The backlog of every target and day post; in a hurry all of it is due now."""

    def __init__(self, paces: Mapping[str, Mapping[str, Pace]]) -> None:
        self.in_a_hurry = False
        self._paces = paces
        self._backlogs: dict[Due, Backlog] = {}

    def __bool__(self) -> bool:
        return bool(self._backlogs)

    def __contains__(self, due: Due) -> bool:
        return due in self._backlogs

    def add(self, due: Due, backlog: Backlog) -> None:
        """Add to what a target lacks."""
        known = self._backlogs.get(due)
        self._backlogs[due] = known.joined(backlog) if known else backlog

    def pop(self, due: Due) -> Backlog:
        """Take off what a target lacks, to bring it there."""
        return self._backlogs.pop(due)

    def by_urgency(self) -> list[Due]:
        """Take-downs first, then the oldest first."""
        return sorted(self._backlogs, key=lambda due: (not self._backlogs[due].takes_away, self._backlogs[due].first))

    def due_at(self, due: Due, publication: Publication) -> datetime:
        """When it is due, with retries after a failure kept apart; only the target's own wish delays a take-down."""
        backlog = self._backlogs[due]
        if self.in_a_hurry:
            return backlog.first
        target, name = due
        moments = [due_at(backlog, self._paces[target][name.liveblog], publication.last)]
        if publication.retry_at and not backlog.takes_away:
            moments.append(publication.retry_at)
        if publication.hold_until:
            moments.append(publication.hold_until)
        return max(moments)

    def dues(self) -> Iterator[Due]:
        """Everything that is lacking somewhere."""
        yield from self._backlogs
