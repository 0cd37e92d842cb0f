"""What the log holds of a channel, for a bot that compares the network's history with it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection

from bots import KnownMessage
from pipeline.events import Channel, Event, Posted, Reacted, Unreacted
from pipeline.facts import Facts
from pipeline.reactions import standing
from pipeline.store.threads import threads_since
from pipeline.threads import Threads


def known(connection: Connection, place: Channel, since: datetime) -> Mapping[str, KnownMessage]:
    """The messages of every thread in which something was said since then, by id.

    Where a root is not there those that were also sent to the channel: they may show (RULES 3.5).
    """
    threads = Threads()
    for row in threads_since(connection, place, since):
        threads.add(row.event)
    return {
        message: one
        for root in threads.roots()
        for message, post, one in _messages(threads.of(root))
        if post.broadcast or not threads.waits(root)
    }


def _messages(events: Iterable[Event]) -> Iterator[tuple[str, Posted, KnownMessage]]:
    events = list(events)
    facts = Facts(events, {})
    for message, post in facts.posted.items():
        newest = facts.contents(message)[-1]
        carded = facts.carded(newest)
        registers = standing(facts.steps(message), facts.redacted)
        yield (
            message,
            post,
            KnownMessage(
                by=post.by,
                root=post.refers,
                version=newest.hash,
                order=newest.order,
                reactions={register: step.order for register, step in registers.items() if isinstance(step, Reacted)},
                unreacted={register: step.order for register, step in registers.items() if isinstance(step, Unreacted)},
                cards=carded.cards,
                carded=carded.order,
                deleted=message in facts.deleted,
                aside=newest.withheld == "aside",
                purged=newest.withheld == "purged" or facts.is_purged(message),
                attachments=post.attachments,
            ),
        )
