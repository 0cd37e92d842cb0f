"""What is settled: from where in the log the next process has to read on, and what it may take as known."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from pipeline.coverage import Coverage
from pipeline.errors import StoreError
from pipeline.newsroom import DayName
from pipeline.store.database import Database
from pipeline.store.facts import fact, set_fact


class Settled:
    """The position up to which every target has everything, or a record of what it lacks; and what goes with it.

    `expectant` are the days that are over, but on which something will yet happen without an event: a delay that
    passes, a picture that comes. A disk that refuses to note something only has the next process look at more, or at a
    picture later.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.reading() as connection:
            self.position = int(fact(connection, "settled") or 0)
            names = json.loads(fact(connection, "expectant") or "[]")
        self.expectant = {DayName(liveblog, date.fromisoformat(day)) for liveblog, day in names}
        self._noted: Mapping[str, str] = {}

    def covered(self, liveblog: str) -> str | None:
        """The digest of the live blog's coverage when everything was settled; None if it never was."""
        with self._database.reading() as connection:
            return fact(connection, f"covered {liveblog}")

    def note(self, position: int, covered: Mapping[str, str]) -> None:
        """Remember that everything is settled up to that position, with that coverage by live blog."""
        facts = {"settled": str(position), **{f"covered {liveblog}": digest for liveblog, digest in covered.items()}}
        if facts != self._noted and self._set(facts):
            self.position, self._noted = position, facts

    def expect(self, name: DayName, *, expectant: bool) -> None:
        """Remember whether something will yet happen on a day that is over."""
        if expectant != (name in self.expectant):
            self.expectant ^= {name}
            self._set({"expectant": json.dumps([[one.liveblog, str(one.date)] for one in sorted(self.expectant)])})

    def _set(self, facts: Mapping[str, str]) -> bool:
        def work(connection: Connection) -> None:
            for name, value in facts.items():
                set_fact(connection, name, value)

        try:
            self._database.write(work).result()
        except StoreError:
            return False
        return True


def unsettle(connection: Connection) -> None:
    """Have the next process look at everything again."""
    set_fact(connection, "settled", "0")


def covered(coverage: Coverage) -> str:
    """A digest of those commands that let something else show on any day, however long it is over.

    An `!end`, a title, an intro or a summary is only about the day that it is sent in; a `!keep` lets nothing show.
    """
    return hashlib.sha256(repr(replace(coverage, ends=(), texts=(), choices=())).encode()).hexdigest()[:16]
