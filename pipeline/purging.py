"""Purging: deleted for good, everywhere (RULES 5.7). Pure: what a purge takes from a thread, and what it leaves.

A `decided(purged)` is a level: whatever belongs to what it is about says nothing any more, be it older than that or
recorded long after. Keys, hashes, orders and times stay, so that nothing is recorded a second time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from pipeline.commands import read_command
from pipeline.events import Carded, Decided, Deleted, Edited, Event, Fetched, Message, Posted, Reaction
from pipeline.front import lead, read_front


def is_purge(event: Event) -> bool:
    """Whether the event is a decision to purge."""
    return isinstance(event, Decided) and event.what == "purged"


def asks(message: Message) -> bool:
    """Whether this version of a message is the command `!purge`."""
    if message.body is None:
        return False
    text = lead(message.body)
    typed = read_command(text) if read_front(text, message.source).bang else None
    return typed is not None and (typed.verdict, typed.word) == ("command", "purge")


def may_purge(event: Event, root: Posted) -> bool:
    """Whether the sender of an event may purge the thread under a root: its author, or an editor."""
    if event.stamp is None or root.stamp is None:
        return False
    return event.stamp.is_editor or (event.stamp.is_author and event.stamp.person == root.stamp.person)


def taken(events: Iterable[Event]) -> Iterator[Event]:
    """The events of a thread, or of a part of one whose root is missing, that a purge takes the words from.

    Of a message that was recorded without its text previews of its links are taken, too: they may have come before it.
    """
    events = list(events)
    purges = [event for event in events if isinstance(event, Decided) and is_purge(event)]
    roots = {event.message for event in events if isinstance(event, Posted) and not event.refers}
    about = {purge.about for purge in purges}
    whole = any(purge.about in roots and not purge.keep for purge in purges)
    messages = [event for event in events if isinstance(event, Message)]
    silent = {one.message for one in messages} - {one.message for one in messages if one.body}
    return (
        event
        for event in events
        if whole or message_of(event) in about or (isinstance(event, Carded) and event.message in silent)
    )


def blank(event: Event) -> Event:
    """The event without anything that somebody wrote, sent or named."""
    event = replace(event, raw="", translator="")
    match event:
        case Message() if not event.withheld:
            return replace(event, body=None, attachments=(), cards=(), withheld="purged")
        case Decided():
            return replace(event, body=None)
        case Carded():
            return replace(event, cards=())
        case Fetched():
            return replace(event, picture=None, failed="")
    return event


def message_of(event: Event) -> str:
    """The id of the message that the event is, or is about; empty where that is not told by the event alone."""
    match event:
        case Message() | Deleted() | Reaction() | Fetched() | Carded():
            return event.message
        case Decided():
            return event.about
    return ""


def stamped_days(events: Iterable[Event]) -> set[tuple[str, date]]:
    """Every live blog and date on which the events of a thread may have made an entry.

    Which of them it was, the words in front said, and they may be purged.
    """
    return {
        (event.stamp.liveblog, event.stamp.day.date)
        for event in events
        if isinstance(event, Posted | Edited | Decided) and event.stamp and event.stamp.day and not is_purge(event)
    }
