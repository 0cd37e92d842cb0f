"""Taking in what a network has exported: what is ours of it as drafts, the rest as numbers (RULES 1.1, 1.8)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import islice

from sqlalchemy import Connection

from bots import Archive
from pipeline.config import Config
from pipeline.drafting import Taken, is_command, take_in_draft
from pipeline.errors import InputError
from pipeline.events import Event, Posted, Unknown
from pipeline.stamping import Stamping
from pipeline.store import log
from pipeline.store.database import Database
from pipeline.store.erasing import erase_all

TOGETHER = 1000
"""Messages that share a commit: a `run` that is up waits for no more than that."""

_NAMED = 20
"""Channels that an error names."""

Place = tuple[str, date, str]
"""A live blog, a day of it, and the id of a channel."""


@dataclass
class Tally:
    """What came of the messages of an archive, in numbers; those that came in by live blog, day and channel."""

    drafts: Counter[Place] = field(default_factory=Counter)
    replies: Counter[Place] = field(default_factory=Counter)
    pictures: int = 0
    known: int = 0
    changed: int = 0
    asides: int = 0
    commands: int = 0
    by_apps: int = 0
    by_others: int = 0
    deleted: int = 0
    unread: Counter[str] = field(default_factory=Counter)

    @property
    def days(self) -> list[date]:
        """The days on which something waits to be released."""
        return sorted({day for _, day, _ in self.drafts})

    def add(self, message: Sequence[Taken]) -> None:
        """Count a message by what became of its events; an app's stands for none."""
        if not message:
            self.by_apps += 1
            return
        event, how = message[0].event, message[0].how
        match event:
            case _ if how == "command":
                self.commands += 1
            case Posted():
                self._add_posted(event, how)
                self.changed += how == "known" and any(taken.how == "new" for taken in message)
            case Unknown():
                self.unread[event.called.rpartition("/")[2] or "nameless"] += 1
            case _:
                self.deleted += 1

    def _add_posted(self, post: Posted, how: str) -> None:
        stamp = post.stamp
        if stamp is None or stamp.day is None or not stamp.is_author:
            self.by_others += 1
        elif how == "known":
            self.known += 1
        elif post.withheld:
            self.asides += 1
        else:
            place = stamp.liveblog, stamp.day.date, post.channel
            (self.replies if post.refers else self.drafts)[place] += 1
            self.pictures += sum(one.kind == "image" for one in post.attachments)


def chosen(config: Config, archive: Archive) -> list[str]:
    """The channels of an archive that live blogs listen to. Raises InputError where there is none."""
    places = [place for liveblog in config.liveblogs.values() for place in liveblog.channels]
    ids = sorted({place.id for place in places if place.source == archive.source} & archive.channels.keys())
    if not ids:
        found = [f"{name} ({channel})" for channel, name in sorted(archive.channels.items(), key=lambda one: one[1])]
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        said = f"it has {', '.join(found[:_NAMED])}{more}" if found else "it has no channel at all"
        example = min(archive.channels, default="C0123ABCD")
        raise InputError(
            f"No live blog listens to a channel of this archive: {said}. Name the one you mean in the configuration, "
            f'under the live blog, as channels = ["{archive.source}:{example}"]. Nothing was taken in.'
        )
    return ids


def prove(archive: Archive, channels: Iterable[str], done: Callable[[int], None]) -> int:
    """Read all that will be taken in of an archive; returns how many messages that is. Raises InputError."""
    number = sum(1 for _ in archive.names(()))
    for channel in channels:
        number += sum(1 for _ in archive.messages(channel))
        done(1)
    return number


def take_in(
    database: Database,
    stamping: Stamping,
    archive: Archive,
    channels: Iterable[str],
    now: datetime,
    done: Callable[[int], None],
) -> Tally:
    """Take in what is ours of these channels, and what is called what in it."""
    tally = Tally()
    for channel in channels:
        messages = archive.messages(channel)
        while batch := list(islice(messages, TOGETHER)):
            for outcome in database.write(partial(_take_in, stamping, archive, batch, now)).result():
                tally.add(outcome)
            done(len(batch))
    return tally


def _take_in(
    stamping: Stamping, archive: Archive, messages: Sequence[Sequence[Event]], now: datetime, connection: Connection
) -> list[list[Taken]]:
    outcomes = [list(_outcome(connection, stamping, message, now)) for message in messages]
    new = [taken.event for outcome in outcomes for taken in outcome if taken.how == "new"]
    for named in archive.names(new):
        log.append(connection, named)
    erase_all(connection)
    return outcomes


def _outcome(connection: Connection, stamping: Stamping, message: Sequence[Event], now: datetime) -> Iterator[Taken]:
    """What becomes of a message: with its text go its versions and what was put on it."""
    if any(map(is_command, message)):
        yield Taken(message[0], "command")
        return
    for event in message:
        taken = take_in_draft(connection, stamping, event, now)
        yield taken
        if taken.how == "nobody's" and isinstance(event, Posted):
            return
