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
from pipeline.store.secret import preview_secret

ANSWERED = "answered"
"""The fact that holds the position up to which events were answered: each is once, whatever is restarted."""


class Speech:
    """Thinks of what to say. `tastes` are the live blogs' `receipts`, `sites` the URLs of those that have a site."""

    def __init__(
        self, database: Database, room: Newsroom, tastes: Mapping[str, Taste], sites: Mapping[str, str]
    ) -> None:
        self._database = database
        self._room = room
        self._tastes = tastes
        self._sites = sites
        self._open: dict[DayName, set[str]] = {}
        with database.reading() as connection:
            self._answered = int(fact(connection, ANSWERED) or 0)

    def answers(self, now: datetime) -> list[Said | Act]:
        """The answers to what the newsroom has read since the last time."""
        news = [row for row in self._room.news if row.position > self._answered]
        self._room.news.clear()
        found = [
            self._preview(answer) if isinstance(answer, Act) and answer.what == "preview" else answer
            for row in news
            if (thread := self._room.thread(row.event))
            for answer in answers(row.event, thread, now)
        ]
        if found:
            # Noted before it is said: an answer that a crash swallows is asked for again, one said twice confuses.
            position = str(news[-1].position)
            self._answered = news[-1].position
            self._database.write(lambda connection: _note(connection, position)).result()
        return found

    def wishes(
        self, lacking: Callable[[DayName], frozenset[str]], needs_person: Callable[[DayName], bool]
    ) -> list[Wish]:
        """The receipts of the entries that are not settled; `lacking` are those that some target does not have."""
        wishes: list[Wish] = []
        for name, running in self._room.running():
            thinking = self._open.setdefault(name, set())
            thinking |= running.take_looked()
            if not thinking:
                continue
            lack, failed = lacking(name), needs_person(name)
            for entry_id in list(thinking):
                entry, view = running.entry(entry_id), running.view(entry_id)
                if entry and view:
                    everywhere = entry_id not in lack
                    wishes += self._of_entry(entry, view, everywhere=everywhere, failed=failed and not everywhere)
                if entry_id not in lack:
                    thinking.discard(entry_id)
        return wishes

    def status(self, event: Event, name: DayName, publications: Mapping[str, Publication], now: datetime) -> Said:
        """How a day is, for somebody who asked."""
        running = self._room.warm(name)
        states = Counter(running.states() if running else ())
        targets = {target: one.error or one.url or "nothing yet" for target, one in sorted(publications.items())}
        text = wording.status(self._room.coverage(name.liveblog).stage(name.date, now), states, targets)
        return Said(Notice(channel=event.place, text=text))

    def _preview(self, asked: Act) -> Said:
        """Where the preview is, for who asked: nobody else is to read it, in chat or in a log."""
        event, liveblog = asked.event, asked.entry.liveblog
        if liveblog not in self._sites:
            return Said(Notice(channel=event.place, text=wording.NO_PREVIEW, to=event.by))
        url = f"{self._sites[liveblog]}/preview/{preview_secret(self._database)}/{liveblog}/"
        return Said(Notice(channel=event.place, text=wording.preview(url), to=event.by), is_secret=True)

    def _of_entry(self, entry: Entry, view: View, *, everywhere: bool, failed: bool) -> Iterator[Wish]:
        taste = self._tastes[entry.liveblog]
        states = dict(view.parts)
        for part in entry.parts:
            state = view.state if part is entry.root else states.get(part.message, view.state)
            lost = failed or (state == "public" and _has_lost_picture(part))
            sign = sign_of(state, everywhere=everywhere, failed=lost, taste=taste)
            yield Wish(entry.place, part.message, sign, max(version.time for version in part.versions))


def _has_lost_picture(part: Part) -> bool:
    newest = [version for version in part.versions if version.native][-1]
    return any(figure.failed for figure in newest.figures)


def _note(connection: Connection, position: str) -> None:
    set_fact(connection, ANSWERED, position)
