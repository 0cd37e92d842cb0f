"""The account of one publication while a publisher works on it: what the target has, on disk before each step."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from pipeline.publishers import Edition, Ledger, Publication

DOUBT = timedelta(minutes=1)
"""After a request whose answer was lost, and which had not taken effect, we look again: it may do so late."""


class Account:
    """What the target has of an edition's day post, as far as we know."""

    def __init__(self, edition: Edition, publication: Publication, ledger: Ledger) -> None:
        self.edition = edition
        self.has = publication
        self._ledger = ledger

    def note(self, **changes: Any) -> None:
        """Take in what the target has now; it need not be on disk before the next step."""
        self.has = replace(self.has, **changes)

    def record(self, **changes: Any) -> None:
        """Take in what the target has now, or may soon have, and have it on disk."""
        self.note(**changes)
        self._ledger.record(self.has)

    def doubt(self) -> None:
        """Have it looked at again: a request is lost that may yet take effect. On disk with the next record."""
        self.note(doubt=self.edition.at + DOUBT)

    @property
    def is_to_be_looked_at(self) -> bool:
        """Whether that time has come."""
        return self.has.doubt is not None and self.has.doubt <= self.edition.at

    def end_doubt(self) -> None:
        """Take in that it was looked at again, if it was time to."""
        if self.is_to_be_looked_at:
            self.note(doubt=None)

    def others(self) -> list[Publication]:
        """What the same endpoint has of other day posts."""
        own = self.has.liveblog, self.has.date
        publications = (one for one in self._ledger.publications() if one.endpoint == self.has.endpoint)
        return [one for one in publications if (one.liveblog, one.date) != own]
