"""What is recorded, and what each event is stamped with when it is (RULES 1.1, 1.2, 1.5, 1.8, 1.9)."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Transaction

from pipeline import days
from pipeline.config import Config, LiveBlog
from pipeline.correcting import may_correct
from pipeline.events import (
    Carded,
    Channel,
    Day,
    Decided,
    Deleted,
    Edited,
    Event,
    Fetched,
    Message,
    Moved,
    Named,
    Posted,
    Redacted,
    Role,
    Settings,
    Stamp,
)
from pipeline.front import lead, read_front
from pipeline.reactions import table
from pipeline.store import log
from pipeline.store.days import add_day, cut_days
from pipeline.store.facts import first
from pipeline.store.threads import thread

AHEAD = timedelta(minutes=5)
OURS = "daypost"
"""The source of what we record ourselves: starts by configuration, commands from the command line, names."""


class Stamping:
    """The filter and the stamps, by the configuration of this run. Used by the writer only.

    With `replaying` times may lie ahead and messages before the first run may enter, for demo, tests and import.
    """

    def __init__(self, config: Config, *, replaying: bool = False) -> None:
        self.config = config
        self._replaying = replaying
        self.meanings = table(config.reactions.chosen)
        self._days: dict[str, list[Day]] = {}
        self._firsts: dict[str, datetime] = {}
        self._transaction: Transaction | None = None
        self._has_written = False

    def listen_from(self, connection: Connection, now: datetime) -> None:
        """Note what is listened to and who is listed for the first time now."""
        for name, liveblog in self.config.liveblogs.items():
            for channel in liveblog.channels:
                first(connection, f"channel {channel}", now)
            for account in liveblog.accounts:
                first(connection, f"listed {name} {account}", now)

    def stamped(self, connection: Connection, event: Event, now: datetime) -> Event | None:
        """The event as it is recorded; None if it is none of ours."""
        if isinstance(event, Named | Moved) or (isinstance(event, Fetched) and not event.message):
            return event
        self._begin(connection.get_transaction())
        liveblog = self._liveblog_of(event.place) or self._at_desk(connection, event)
        if liveblog is None:
            return None
        if event.time > now + AHEAD and not self._replaying:
            event = replace(event, time=now)
        if isinstance(event, Carded) and log.is_silent(connection, event.place, event.message):
            return None  # the address would be a part of an aside
        role = self._role(liveblog, event)
        if role is None:
            return self._of_stranger(connection, liveblog, event)
        stamp = Stamp(
            liveblog=liveblog.name,
            person=role[0],
            role=role[1],
            day=self._day(connection, liveblog, event) if isinstance(event, Message | Decided) else None,
            settings=self._settings(connection, liveblog, event, now) if isinstance(event, Posted) else None,
        )
        if isinstance(event, Decided) and event.body and not _may_correct(connection, event, stamp):
            return None
        return _without_aside(connection, replace(event, stamp=stamp))

    def stamp_of(self, place: Channel, account: str) -> Stamp | None:
        """Who an account is in a channel now; None for a stranger."""
        liveblog = self.config.liveblog_of(place)
        role = liveblog.role(str(Channel(place.source, account))) if liveblog else None
        return Stamp(liveblog=liveblog.name, person=role.person, role=role.word) if liveblog and role else None

    def _liveblog_of(self, place: Channel) -> LiveBlog | None:
        if place.source == OURS:
            return self.config.liveblogs.get(place.id)
        return self.config.liveblog_of(place)

    def _at_desk(self, connection: Connection, event: Event) -> LiveBlog | None:
        """The live blog whose desk this is about: of what is said there only commands are recorded (RULES 6.3)."""
        liveblog = self.config.desk_of(event.place)
        if liveblog is None or isinstance(event, Posted):
            return liveblog if log.is_command(event) and not event.refers else None
        return liveblog if log.has_subject(connection, event.place, event.refers) else None

    def _role(self, liveblog: LiveBlog, event: Event) -> tuple[str, Role] | None:
        if event.source == OURS:
            return OURS, "editor"
        role = liveblog.role(f"{event.source}:{event.by}")
        if role:
            return role.person, role.word
        return (OURS, "other") if isinstance(event, Fetched | Decided) else None

    def _of_stranger(self, connection: Connection, liveblog: LiveBlog, event: Event) -> Event | None:
        """Of people who are neither author nor editor: deletions, and that they spoke in a recorded thread."""
        stamp = Stamp(liveblog=liveblog.name, person="", role="other")
        if isinstance(event, Deleted | Redacted):
            return replace(event, stamp=stamp, raw="")
        if isinstance(event, Posted) and event.refers and log.has_subject(connection, event.place, event.refers):
            return replace(
                event, stamp=stamp, raw="", body=None, attachments=(), cards=(), hash="", withheld="stranger"
            )
        return None

    def _day(self, connection: Connection, liveblog: LiveBlog, event: Event) -> Day:
        """The day of the event's own time, cut now if it is the first to touch it."""
        instant = (event.at or event.time) if isinstance(event, Decided) else event.time
        for day in reversed(self._days.get(liveblog.name, [])):  # the newest first: most are of it
            if instant in day:
                return day
        cut = [row.day for row in cut_days(connection, liveblog.name)]
        day = days.day_of(instant, str(liveblog.timezone), liveblog.day_starts_at, cut)
        if day not in cut:
            add_day(connection, liveblog.name, day, self.meanings)
            cut.append(day)
            self._has_written = True
        self._days[liveblog.name] = cut
        return day

    def _settings(self, connection: Connection, liveblog: LiveBlog, event: Posted, now: datetime) -> Settings:
        account = f"{event.source}:{event.by}"
        begun = [f"channel {event.place}", f"listed {liveblog.name} {account}"]
        return Settings(
            delay=liveblog.delay.total_seconds(),
            approval=liveblog.approval,
            replies=liveblog.replies,
            may_enter=self.config.desk_of(event.place) is None
            and (self._replaying or all(event.time >= self._first(connection, what, now) for what in begun)),
        )

    def forget_days(self) -> None:
        """Forget the days that were read: they may have been cut in a transaction which came to nothing."""
        self._days.clear()

    def _first(self, connection: Connection, what: str, now: datetime) -> datetime:
        if what not in self._firsts:
            self._firsts[what] = first(connection, what, now)
            self._has_written |= self._firsts[what] == now
        return self._firsts[what]

    def _begin(self, transaction: Transaction | None) -> None:
        """In a new transaction, forget what was written in the one before: it may have come to nothing."""
        if transaction is not self._transaction and self._has_written:
            self._days.clear()
            self._firsts.clear()
            self._has_written = False
        self._transaction = transaction


def _may_correct(connection: Connection, form: Decided, stamp: Stamp) -> bool:
    """Whether who sent a form may give its entry another text, as no bot decides that (RULES 4).

    Of one that comes before its message the fold finds out.
    """
    around = (row.event for row in thread(connection, form.place, form.about))
    post = next((one for one in around if isinstance(one, Posted) and one.message == form.about), None)
    return may_correct(stamp, post.stamp) if post else stamp.role != "other"


def _without_aside(connection: Connection, event: Event) -> Event:
    """An aside is recorded without its text, which raw payloads of later events repeat (RULES 1.9)."""
    if isinstance(event, Message) and event.body and read_front(lead(event.body), event.source).aside:
        return replace(event, body=None, attachments=(), cards=(), raw="", withheld="aside")
    if isinstance(event, Deleted | Redacted):
        return replace(event, raw="")
    if isinstance(event, Edited) and event.raw and log.is_withheld(connection, event.place, event.message):
        return replace(event, raw="")
    return event
