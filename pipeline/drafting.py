"""Taking in what was recorded elsewhere: its messages come in as drafts, with their own times (RULES 1.8)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from pipeline.commands import read_command
from pipeline.events import Decided, Event, Message, Reaction
from pipeline.front import lead
from pipeline.stamping import Stamping
from pipeline.store import log
from pipeline.store.erasing import erase_all


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event, stamped if it is ours."""

    event: Event
    how: Literal["new", "known", "command", "nobody's"]


def take_in_drafts(
    connection: Connection,
    stamping: Stamping,
    events: Iterable[Event],
    now: datetime,
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Record what is of people and channels that are listed here, and new; returns how many events that were."""
    added = 0
    for event in events:
        added += take_in_draft(connection, stamping, event, now).how == "new"
        done(1)
    erase_all(connection)
    return added


def take_in_draft(connection: Connection, stamping: Stamping, event: Event, now: datetime) -> Taken:
    """Record an event if it is of people and channels that are listed here, and new.

    Nothing is decided because of it, and its commands act no more: a ✅ or a `!pause` of long ago releases and stops
    nothing today.
    """
    if isinstance(event, Decided) or is_command(event):
        return Taken(event, "command")
    if not (isinstance(event, Reaction) and event.is_inferred):
        event = replace(event, seen="imported")
    elif log.has_step(connection, event.place, event.message, event.by, event.emoji):
        return Taken(event, "known")  # any step that is known comes after it
    stamped = stamping.stamped(connection, event, now)
    if stamped is None:
        return Taken(event, "nobody's")
    return Taken(stamped, "new" if log.append(connection, stamped) else "known")


def is_command(event: Event) -> bool:
    """Whether an event is a typed command."""
    return isinstance(event, Message) and event.body is not None and read_command(lead(event.body)).verdict == "command"
