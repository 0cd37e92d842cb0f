"""What a channel shows of a message that the log does not know: the facts that were missed. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bots import KnownMessage
from bots.slack.attachments import cards
from bots.slack.history import from_history, inferred, newer, standing
from bots.slack.messages import carded, deleted, is_spoken, own, version
from bots.slack.payloads import Json, text
from pipeline.events import Carded, Event, Reacted, Reaction, Unreacted, after


def missed(message: Json, known: KnownMessage | None, channel: str, began: datetime) -> Iterator[Event]:
    """The facts about a message that the log lacked when the pass began.

    What is inferred comes just after what was known then, so whatever is told meanwhile is newer (RULES 1.4).
    """
    if known is None:
        yield from from_history(message, channel, began)
        return
    if known.deleted or known.purged:
        return
    ts = text(message, "ts")
    if text(message, "subtype") == "tombstone":
        yield deleted(ts, channel, time=began, raw="", seen="caught-up")
        return
    # Of what others wrote the log keeps no hash, of an aside no previews.
    if known.version and is_spoken(message):
        if version(message) != known.version:
            yield newer(message, channel, known.order, began)
        elif cards(message) != known.cards and not known.aside:
            yield _carded(message, known, channel, began)
    yield from reacted(message, known, channel, began)


def is_partial(message: Json, known: KnownMessage | None) -> bool:
    """Whether somebody whose reaction is known is not named, but may be among those that Slack left out."""
    found = standing(message)
    return known is not None and any(
        emoji in found.partial and (by, emoji) not in found.on for by, emoji in known.reactions
    )


def reacted(message: Json, known: KnownMessage, channel: str, began: datetime) -> Iterator[Reaction]:
    """The reactions that were put on or taken off; off only where everybody who reacted is named."""
    ts, found = text(message, "ts"), standing(message)
    for by, emoji in sorted(found.on - known.reactions.keys()):
        order = known.unreacted.get((by, emoji), ts)
        yield inferred(Reacted, ts, by, emoji, order, channel, began)
    for (by, emoji), order in sorted(known.reactions.items()):
        if (by, emoji) not in found.on and emoji not in found.partial:
            yield inferred(Unreacted, ts, by, emoji, order, channel, began)


def _carded(message: Json, known: KnownMessage, channel: str, began: datetime) -> Carded:
    order = max(known.order, known.carded)
    found = carded(message, channel, order=text(message, "ts"), raw=own(message))
    key = f"carded:{found.message}:after:{order}"
    return replace(found, key=key, time=began, order=after(order), seen="caught-up")
