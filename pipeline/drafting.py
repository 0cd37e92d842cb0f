"""Taking in what was recorded elsewhere: its messages come in as drafts, with their own times (RULES 1.8)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from pipeline.commands import read_command
from pipeline.events import Decided, Event, Message
from pipeline.front import lead
from pipeline.stamping import Stamping
from pipeline.store import log
from pipeline.store.erasing import erase_all


def take_in_drafts(
    connection: Connection,
    stamping: Stamping,
    events: Iterable[Event],
    now: datetime,
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Record what is of people and channels that are listed here, and new; returns how many events that were.

    Nothing is decided because of it, and its commands act no more: a ✅ or a `!pause` of long ago releases and stops
    nothing today.
    """
    added = 0
    for event in events:
        if not isinstance(event, Decided) and not _is_command(event):
            stamped = stamping.stamped(connection, replace(event, seen="imported"), now)
            added += stamped is not None and log.append(connection, stamped)
        done(1)
    erase_all(connection)
    return added


def _is_command(event: Event) -> bool:
    return isinstance(event, Message) and event.body is not None and read_command(lead(event.body)).verdict == "command"
