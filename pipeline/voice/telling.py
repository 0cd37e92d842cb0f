"""What is told to people after a look: receipts, answers to what they did, what was taken back, what is wrong.

Receipts, take-downs and incidents are levels; an answer belongs to one position of the log. So whatever is restarted,
nothing is told twice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bots import Notice
from pipeline.config import Config
from pipeline.editions import Editions
from pipeline.events import Channel
from pipeline.newsroom import DayName
from pipeline.stamping import OURS
from pipeline.store.database import Database
from pipeline.store.facts import fact, set_fact
from pipeline.store.identity import preview_secret
from pipeline.store.log import Row
from pipeline.voice import acting, wording
from pipeline.voice.answers import Act, answers
from pipeline.voice.blog_remarks import BlogRemarks
from pipeline.voice.incidents import Incidents
from pipeline.voice.speaking import Said
from pipeline.voice.takedowns import Takedowns
from pipeline.voice.wishes import Wishes
from pipeline.watcher import Watcher

ANSWERED = "answered"
"""The fact that holds the position up to which events were answered: each is once, whatever is restarted."""


class Telling:
    """Thinks of what to tell, and has the watcher bring it to people."""

    def __init__(self, config: Config, database: Database, editions: Editions, watcher: Watcher) -> None:
        self._config = config
        self._database = database
        self._editions = editions
        self._watcher = watcher
        self._wishes = Wishes(editions.room, {name: one.receipts for name, one in config.liveblogs.items()})
        self._takedowns = Takedowns(config.liveblogs, editions)
        self._incidents = Incidents(config.liveblogs, database, editions)
        self._blog_remarks = BlogRemarks(config.liveblogs, database, editions)
        with database.reading() as connection:
            self._answered = int(fact(connection, ANSWERED) or 0)

    def hear(self, flying: Callable[[DayName], frozenset[str]], now: datetime) -> list[DayName]:
        """Answer what the newsroom has read since the last time; returns the days that are to be published at once.

        `flying` are the entries of a day that are on their way to some target.
        """
        news = list(self._editions.room.news)
        self._editions.room.news.clear()
        self._takedowns.note(news, flying, now)
        found = list(self._answers(news, now))
        if not found:
            return []
        # Noted before it is said: an answer that a crash swallows is asked for again, one said twice confuses.
        self._answered = news[-1].position
        self._database.write(self._note).result()
        said = [one if isinstance(one, Said) else self._act(one, now) for one in found]
        self._say(one for one in said if one)
        return [act.name for act in found if isinstance(act, Act) and act.word == "publish"]

    def tell(self, lacking: Callable[[DayName], frozenset[str]], now: datetime) -> None:
        """Tell what is so now; `lacking` are the entries of a day that some target does not have as they are."""
        if wishes := self._wishes.of(lacking, self._needs_person, self._refused):
            self._watcher.wished(wishes)
        self._say([*self._takedowns.said(lacking, now), *self._incidents.said(now), *self._blog_remarks.said()])

    def _answers(self, rows: Iterable[Row], now: datetime) -> Iterator[Said | Act]:
        """The answers to what was not answered yet."""
        room = self._editions.room
        for row in rows:
            if thread := room.thread(row.event):
                self._wishes.note(thread.entry.id)
                if row.position > self._answered:
                    yield from answers(row.event, thread, room.called, now)

    def _act(self, act: Act, now: datetime) -> Said | None:
        """What is to be said about something that was asked for."""
        if act.word == "start":
            self._watcher.started(act.name.liveblog)
        if act.word == "preview":
            return self._preview(act)
        text = acting.words(act, self._config.liveblogs[act.name.liveblog], self._editions, now)
        return Said(Notice(channel=act.event.place, text=text)) if text else None

    def _preview(self, act: Act) -> Said:
        """Where the preview is, for who asked: nobody else is to read it, in chat or in a log."""
        place, by, liveblog = act.event.place, act.event.by, act.name.liveblog
        sites = self._config.sites(liveblog)
        if not sites:
            return Said(Notice(channel=place, text=wording.NO_PREVIEW, to=by))
        url = f"{sites[0].url}/preview/{preview_secret(self._database)}/{liveblog}/"
        return Said(Notice(channel=place, text=wording.preview(url), to=by), is_secret=True)

    def _say(self, words: Iterable[Said]) -> None:
        said = [replace(one, notice=replace(one.notice, channel=self._place(one.notice.channel))) for one in words]
        if said:
            self._watcher.answered(said)

    def _place(self, channel: Channel) -> Channel:
        """Where something is said: what was done by the command line is answered where the live blog's notices go."""
        return self._config.liveblogs[channel.id].notices if channel.source == OURS else channel

    def _needs_person(self, name: DayName) -> bool:
        room, editions = self._editions.room, self._editions
        return any(editions.publication(target, name).needs_person for target in room.targets(name))

    def _refused(self, name: DayName) -> frozenset[str]:
        """The entries of a day that some target does not take."""
        room, editions = self._editions.room, self._editions
        return frozenset().union(*(editions.publication(target, name).refused for target in room.targets(name)))

    def _note(self, connection: Connection) -> None:
        set_fact(connection, ANSWERED, str(self._answered))
