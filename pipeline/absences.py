"""Messages that a network no longer shows, more at once than count as deleted: a person is asked (RULES 4.6, 5.6).

What is asked is a level, kept as a fact beside the log; the answer is ❌ on the notice, by an author or an editor.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from pipeline import days
from pipeline.config import Config, LiveBlog
from pipeline.events import Channel, Deleted, Event, Reacted
from pipeline.reactions import Table, meaning
from pipeline.store import said
from pipeline.store.facts import fact, first, set_fact


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is asked about; or, where that is nothing any more, who took how many down, if somebody did."""

    messages: tuple[str, ...] = ()
    by: str = ""
    number: int = 0


def counts_since(connection: Connection, config: Config, place: Channel, now: datetime) -> datetime:
    """Since when absence from a channel's history counts, and no earlier than it was first listened to."""
    begun = first(connection, f"channel {place}", now)
    liveblog = config.liveblog_of(place) or config.desk_of(place)
    if liveblog is None:
        return begun
    zone, starts_at = str(liveblog.timezone), liveblog.day_starts_at
    return max(begun, days.start_of(days.local_date(now, zone, starts_at) - days.ONE_DAY, zone, starts_at))


def name_of(place: Channel) -> str:
    """The name that the notice about a channel goes by."""
    return f"absent {place}"


def asked(connection: Connection, place: Channel) -> Asked | None:
    """What a person is asked about a channel, or what became of it; None where nothing was asked."""
    kept = fact(connection, name_of(place))
    if not kept:
        return None
    value = json.loads(kept)
    return Asked(tuple(value["messages"]), value["by"], value["number"])


def ask(connection: Connection, place: Channel, messages: Sequence[str]) -> None:
    """Have a person asked about these messages and no others."""
    before = asked(connection, place)
    if tuple(messages) != (before.messages if before else ()):
        _keep(connection, place, Asked(tuple(messages)))


def settle(connection: Connection, place: Channel) -> None:
    """Let go of what was asked: everybody has been told."""
    set_fact(connection, name_of(place), "")


def answered(connection: Connection, config: Config, meanings: Table, event: Event) -> Iterator[Deleted]:
    """The deletions that a reaction on such a notice brings about, if it is one that does."""
    if not isinstance(event, Reacted) or meaning(event, meanings) != "delete":
        return
    for liveblog in config.liveblogs.values():
        for place in liveblog.channels:
            if not _is_on_notice(connection, liveblog, place, event):
                continue
            found, role = asked(connection, place), liveblog.role(f"{event.source}:{event.by}")
            if found and found.messages and role:
                _keep(connection, place, Asked(by=role.person, number=len(found.messages)))
                yield from (_deleted(place, message, event) for message in found.messages)


def _is_on_notice(connection: Connection, liveblog: LiveBlog, place: Channel, event: Reacted) -> bool:
    return liveblog.alerts == event.place and said.reference(connection, name_of(place)) == event.message


def _deleted(place: Channel, message: str, event: Reacted) -> Deleted:
    return Deleted(
        source=place.source,
        channel=place.id,
        key=f"deleted:{message}",
        time=event.time,
        by=event.by,
        seen=event.seen,
        message=message,
    )


def _keep(connection: Connection, place: Channel, value: Asked) -> None:
    kept = {"messages": value.messages, "by": value.by, "number": value.number}
    set_fact(connection, name_of(place), json.dumps(kept, ensure_ascii=False))
