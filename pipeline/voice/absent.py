"""The notice about messages that a network no longer shows, changed in place until it is answered (RULES 5.6)."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bots import Notice
from pipeline.absences import asked, name_of, settle
from pipeline.config import Config, LiveBlog
from pipeline.events import Channel
from pipeline.facts import Facts
from pipeline.front import lead
from pipeline.store.database import Database
from pipeline.store.threads import thread
from pipeline.voice import wording
from pipeline.voice.speaking import Said

NAMED = 10
"""Messages that the notice names; of more it says only how many there are."""


class Absent:
    """Says what is asked, as one notice for each channel."""

    def __init__(self, config: Config, database: Database, say: Callable[[Iterable[Said]], object]) -> None:
        self._config = config
        self._database = database
        self._say = say

    async def look(self) -> None:
        """Say what is to be said now. Raises StoreError."""
        self._say(await asyncio.to_thread(self._noted))

    def _noted(self) -> list[Said]:
        """What is to be said; what is said for the last time is settled."""
        with self._database.reading() as connection:
            found = [one for liveblog in self._config.liveblogs.values() for one in self._said(connection, liveblog)]
        for place, one in found:
            if one.last:
                self._database.write(partial(settle, place=place)).result()
        return [one for _, one in found]

    def _said(self, connection: Connection, liveblog: LiveBlog) -> Iterator[tuple[Channel, Said]]:
        if liveblog.alerts is None:
            return
        for place in liveblog.channels:
            now = asked(connection, place)
            if now is None:
                continue
            if now.messages:
                lines = [_line(connection, liveblog, place, message) for message in now.messages[:NAMED]]
                text = wording.absent(lines, len(now.messages))
            else:
                text = wording.taken_down(now.number) if now.number else wording.THERE_AGAIN
            yield place, Said(Notice(channel=liveblog.alerts, text=text), name=name_of(place), last=not now.messages)


def _line(connection: Connection, liveblog: LiveBlog, place: Channel, message: str) -> str:
    """A message in a line: its time, and how it begins."""
    facts = Facts((row.event for row in thread(connection, place, message)), {})
    with suppress(KeyError):
        newest, post = facts.contents(message)[-1], facts.posted[message]
        return f"{_clock(post.time, liveblog)} “{wording.beginning(lead(newest.body) if newest.body else '')}”"
    return message


def _clock(time: datetime, liveblog: LiveBlog) -> str:
    return f"{time.astimezone(liveblog.timezone):%H:%M}"
