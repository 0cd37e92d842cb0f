"""What is wrong with a target, as one notice that is changed in place until all is out again (RULES 7.4)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bots import Notice
from pipeline.config import LiveBlog
from pipeline.editions import Editions
from pipeline.publishers import Publication
from pipeline.store.database import Database
from pipeline.store.figures import messages_since
from pipeline.store.said import open_matters
from pipeline.voice import wording
from pipeline.voice.speaking import Said


class Incidents:
    """One level for each live blog and target: what is wrong there, or that nothing is."""

    def __init__(self, liveblogs: Mapping[str, LiveBlog], database: Database, editions: Editions) -> None:
        self._liveblogs = liveblogs
        self._database = database
        self._editions = editions
        with database.reading() as connection:
            self._open = open_matters(connection, "incident ")
        self._seen: dict[str, list[Publication]] = {}

    def said(self, now: datetime) -> Iterator[Said]:
        """The notices of those whose failures are others than at the last look."""
        for liveblog in self._liveblogs.values():
            for target in liveblog.targets if liveblog.alerts else ():
                name = f"incident {liveblog.name} {target}"
                failed = self._failed(liveblog.name, target)
                if failed != self._seen.get(name, []) or (not failed and name in self._open):
                    self._seen[name] = failed
                    self._open.discard(name)
                    text = self._words(liveblog, target, failed, now)
                    yield Said(Notice(channel=liveblog.notices, text=text), name=name, last=not failed)

    def _failed(self, liveblog: str, target: str) -> list[Publication]:
        """The day posts that do not get there. One that is tried again at once may well get there then."""
        publications = self._editions.publications(target).values()
        return [
            one
            for one in publications
            if one.liveblog == liveblog and one.error and (one.needs_person or one.tries > 1)
        ]

    def _words(self, liveblog: LiveBlog, target: str, failed: list[Publication], now: datetime) -> str:
        zone = liveblog.timezone
        if not failed:
            return wording.recovered(target, now.astimezone(zone))
        with self._database.reading() as connection:
            waiting = sum(messages_since(connection, liveblog.name, one.date, one.position) for one in failed)
        since = min((one.failing for one in failed if one.failing), default=now).astimezone(zone)
        newest = max(failed, key=lambda one: one.date)
        return wording.failing(newest.error, since, waiting, needs_person=newest.needs_person)
