"""The numbering of the console's messages, kept in its checkpoint so that it goes on from the log. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bots import KnownMessage
from pipeline.events import Event, Message, Posted, Reaction

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far messages and orders have come. Nothing of what was said is kept here: what is purged must leave no copy.

    An order is a time in microseconds since 1970, sixteen digits; it grows even where the clock does not.
    """

    message: int = 0
    order: int = 0

    @classmethod
    def read(cls, checkpoint: str | None) -> "Numbers":
        """The numbers that a checkpoint holds; without one they start at the beginning."""
        known = json.loads(checkpoint) if checkpoint else {}
        return cls(known.get("message", 0), known.get("order", 0))

    def checkpoint(self) -> str:
        """The numbers as a checkpoint."""
        return json.dumps({"message": self.message, "order": self.order})

    def next_message(self) -> str:
        """The id of the next message."""
        return str(self.message + 1)

    def next_order(self, now: datetime) -> str:
        """The order of what happens next."""
        return f"{max((now - _EPOCH) // _MICROSECOND, self.order + 1):016}"

    def after(self, event: Event) -> "Numbers":
        """The numbers once this has happened; an event that came from elsewhere counts too."""
        message = event.message if isinstance(event, Posted) else ""
        order = event.order if isinstance(event, Message | Reaction) else ""
        return Numbers(max(self.message, _number(message)), max(self.order, _number(order)))

    def beyond(self, known: Mapping[str, KnownMessage]) -> "Numbers":
        """The numbers after all that the log holds, so that none is given twice: its event would count as known."""
        orders = [one.order for one in known.values()]
        orders += [order for one in known.values() for order in one.reactions.values()]
        message = max(map(_number, known), default=0)
        order = max(map(_number, orders), default=0)
        return Numbers(max(self.message, message), max(self.order, order))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
