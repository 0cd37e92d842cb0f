"""How far a homeserver was heard, as a checkpoint keeps it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bots.payloads import record, text

MARGIN = timedelta(hours=1)
"""How far the homeserver's clock may be behind ours."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How far a homeserver was heard: up to the sync with the token `since`, at the time `until`.

    `moved` are the rooms that rooms have gone on as. `begun` says since when each room is listened to that was heard at
    all; `left` up to when those of them were heard that have not been heard since, as the account was not in them.
    """

    since: str = ""
    until: datetime | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    begun: Mapping[str, datetime] = field(default_factory=dict)
    left: Mapping[str, datetime] = field(default_factory=dict)

    @classmethod
    def read(cls, checkpoint: str | None) -> "Heard":
        """What a checkpoint says; nothing was heard where it says nothing that is understood."""
        try:
            kept = json.loads(checkpoint or "{}")
        except (ValueError, RecursionError):
            kept = {}
        return cls(
            text(kept, "since"),
            _time(text(kept, "until")),
            {old: new for old, new in record(kept, "moved").items() if isinstance(new, str)},
            _times(record(kept, "begun")),
            _times(record(kept, "left")),
        )

    def checkpoint(self) -> str:
        """It as a checkpoint."""
        return json.dumps(
            {
                "since": self.since,
                "until": self.until.isoformat() if self.until else None,
                "moved": dict(self.moved),
                "begun": {room: at.isoformat() for room, at in self.begun.items()},
                "left": {room: at.isoformat() for room, at in self.left.items()},
            }
        )

    def is_in_step(self, room: str) -> bool:
        """Whether all that was said in a room up to the token was heard."""
        return bool(self.since) and room in self.begun and room not in self.left

    def last(self, room: str) -> datetime | None:
        """Up to when a room was heard; None where it never was."""
        return self.left.get(room, self.until) if room in self.begun else None

    def oldest(self, room: str, since: datetime) -> datetime:
        """How far to look back in a room that is not in step; `since` where it was never heard.

        What was said before it was listened to is none of ours, commands least of all (RULES 1.8).
        """
        last = self.last(room)
        return max(self.begun[room], last - MARGIN) if last else since


def _times(kept: Mapping[str, object]) -> dict[str, datetime]:
    return {room: time for room in kept if (time := _time(text(kept, room)))}


def _time(kept: str) -> datetime | None:
    """The instant that was kept; none where no time zone says which."""
    try:
        time = datetime.fromisoformat(kept)
    except ValueError:
        return None
    return time if time.tzinfo else None
