"""What was found on a target that people are to know, an entry that somebody has changed there perhaps: told once."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from bots import Notice
from pipeline.config import LiveBlog
from pipeline.editions import Editions
from pipeline.publishers import Publication
from pipeline.store.database import Database
from pipeline.store.said import open_matters
from pipeline.voice.speaking import Said


class BlogRemarks:
    """The remarks of every publication, each told where the live blog's notices go."""

    def __init__(self, liveblogs: Mapping[str, LiveBlog], database: Database, editions: Editions) -> None:
        self._liveblogs = liveblogs
        self._editions = editions
        with database.reading() as connection:
            self._told = open_matters(connection, "remark ")

    def said(self) -> Iterator[Said]:
        """The notices that were not told yet."""
        for liveblog in self._liveblogs.values():
            for target in liveblog.targets if liveblog.alerts else ():
                for publication in self._editions.publications(target).values():
                    if publication.liveblog == liveblog.name:
                        yield from self._of(publication, liveblog)

    def _of(self, publication: Publication, liveblog: LiveBlog) -> Iterator[Said]:
        for remark in publication.remarks:
            digest = sha256(remark.encode()).hexdigest()[:16]
            name = f"remark {publication.target} {liveblog.name} {publication.date} {digest}"
            if name not in self._told:
                self._told.add(name)
                yield Said(Notice(channel=liveblog.notices, text=remark), name=name, once=True)
