"""What is to be said after a look: the receipt that each message should carry, the answers to what was done.

Of receipts only those entries are thought about that were looked at, or that some target still lacks: the others are
as they were.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection

from bots import Notice
from pipeline import wording
from pipeline.answers import Act, answers
from pipeline.entries import Entry, Part
from pipeline.events import Event
from pipeline.newsroom import DayName, Newsroom
from pipeline.publishers import Publication
from pipeline.receipts import Taste, Wish, sign_of
from pipeline.shown import View
from pipeline.speaking import Said
from pipeline.store.database import Database
from pipeline.store.facts import fact, set_fact
from pipeline.visibility import State

ANSWERED = "answered"
"""The fact that holds the position up to which events were answered: each is once, whatever is restarted."""


class Speech:
    """Thinks of what to say. `tastes` are the live blogs' `receipts`."""

    def __init__(self, database: Database, room: Newsroom, tastes: Mapping[str, Taste]) -> None:
        self._database = database
        self._room = room
        self._tastes = tastes
        self._open: dict[DayName, set[str]] = {}
        self._news: set[str] = set()
        self._read_again: set[str] = set()
        with database.reading() as connection:
            self._answered = int(fact(connection, ANSWERED) or 0)

    def answers(self, now: datetime) -> list[Said | Act]:
        """The answers to what the newsroom has read since the last time."""
        news = [(row, thread) for row in self._room.news if (thread := self._room.thread(row.event))]
        self._room.news.clear()
        self._news |= {thread.entry.id for _, thread in news}
        news = [(row, thread) for row, thread in news if row.position > self._answered]
        found = [answer for row, thread in news for answer in answers(row.event, thread, now)]
        if found:
            # Noted before it is said: an answer that a crash swallows is asked for again, one said twice confuses.
            self._answered = news[-1][0].position
            position = str(self._answered)
            self._database.write(lambda connection: _note(connection, position)).result()
        return found

    def wishes(
        self, lacking: Callable[[DayName], frozenset[str]], needs_person: Callable[[DayName], bool]
    ) -> list[Wish]:
        """The receipts of the entries that are not settled; `lacking` are those that some target does not have.

        A day that was read from the log is compared as a whole: until that has come of it what is no news carries the
        receipt that it has (RULES 7.2).
        """
        wishes: list[Wish] = []
        for name, running in self._room.running():
            looked = running.take_looked()
            if name not in self._open:
                self._read_again |= looked - self._news
            else:
                self._read_again -= looked
            thinking = self._open.setdefault(name, set())
            thinking |= looked
            if not thinking:
                continue
            lack, failed = lacking(name), needs_person(name)
            for entry_id in list(thinking):
                entry, view = running.entry(entry_id), running.view(entry_id)
                everywhere = entry_id not in lack
                if entry and view and (everywhere or entry_id not in self._read_again):
                    wishes += self._of_entry(entry, view, everywhere=everywhere, failed=failed and not everywhere)
                if everywhere:
                    thinking.discard(entry_id)
                    self._read_again.discard(entry_id)
        self._news.clear()
        self._open = {name: self._open[name] for name, _ in self._room.running()}
        return wishes

    def status(self, event: Event, name: DayName, publications: Mapping[str, Publication], now: datetime) -> Said:
        """How a day is, for somebody who asked."""
        running = self._room.warm(name)
        states = Counter(running.states() if running else ())
        targets = {target: one.error or one.url or "nothing yet" for target, one in sorted(publications.items())}
        text = wording.status(self._room.coverage(name.liveblog).stage(name.date, now), states, targets)
        return Said(Notice(channel=event.place, text=text))

    def _of_entry(self, entry: Entry, view: View, *, everywhere: bool, failed: bool) -> Iterator[Wish]:
        taste = self._tastes[entry.liveblog]
        for part in entry.parts:
            state = _state(part, entry, view)
            lost = failed or (state == "public" and _has_lost_picture(part))
            sign = sign_of(state, everywhere=everywhere, failed=lost, taste=taste)
            yield Wish(entry.place, part.message, sign, max(version.time for version in part.versions))


def _state(part: Part, entry: Entry, view: View) -> State:
    """The state of one message of an entry, as its author should know it (RULES 7.1)."""
    if part.deleted:
        return "deleted"
    state = view.state if part is entry.root else dict(view.parts).get(part.message, view.state)
    if state == "deleted":
        return "removed"  # with its root: it still stands in chat itself
    if state == "public" and part.versions[-1].key not in view.allowed:
        return "awaiting approval"  # or the end of a pause: what readers have is not this version
    return state


def _has_lost_picture(part: Part) -> bool:
    newest = [version for version in part.versions if version.native][-1]
    return any(figure.failed for figure in newest.figures)


def _note(connection: Connection, position: str) -> None:
    set_fact(connection, ANSWERED, position)
