"""What is mentioned in recorded messages is recorded as it is called: a homeserver tells the names of everybody."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bots import Journal
from bots.matrix.mentions import emoji, mentions
from bots.matrix.names import people, place
from bots.payloads import Json, text
from pipeline.events import Event, Message, Named

BEHIND = timedelta(days=2)
"""Of messages of this age a process that ended may have left names to be recorded."""


class Naming:
    """Knows the names of all people and rooms; records those that messages mention."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._states: dict[str, dict[str, Json]] = {}
        self._called: dict[str, Named] = {}
        self._mentioned: set[str] = set()

    def name(self, room: str) -> str:
        """What a room is called by everybody; empty where it has no name that everybody may know."""
        named = self._called.get(f"channel:{room}")
        return named.name if named and named.name.startswith("#") else ""

    def told(self, room: str, states: Sequence[Json], received: datetime) -> tuple[Named, ...]:
        """Take in states of a room, oldest first; returns the names of what was mentioned."""
        whole = self._states.setdefault(room, {})
        of_room = {text(one, "type"): one for one in states if text(one, "state_key") == ""}
        whole |= of_room
        named = (*people(states, received), *(place(whole.values(), room, received) if of_room else ()))
        self._called |= {one.ref: one for one in named}
        return tuple(one for one in named if one.ref in self._mentioned)

    async def want(self, events: Iterable[Event], keys: frozenset[str]) -> None:
        """Have everything named that messages mention which were recorded under these keys, with their text."""
        for event in events:
            if isinstance(event, Message) and event.key in keys and event.body and _has_names(event.body.source):
                # What is recorded of an aside, or of a stranger, has no text (RULES 1.1, 1.9).
                await self._want(event.channel, event.message, event.time)

    async def look_back(self, channels: Sequence[str], now: datetime) -> None:
        """Have everything named that recent messages of these channels mention."""
        for channel in channels:
            for message in await self._journal.known(channel, now - BEHIND):
                await self._want(channel, message, now)

    async def _want(self, channel: str, message: str, time: datetime) -> None:
        """Have everything named that a message mentions as it stands in the log."""
        present = await self._journal.text(channel, message)
        if present is None:
            return
        try:
            refs, pictures = mentions(present.source), emoji(present.source, time)
        except (ValueError, RecursionError):
            return
        new = refs - self._mentioned
        self._mentioned |= new
        named = [self._called[ref] for ref in sorted(new & self._called.keys())]
        named += [one for one in pictures if self._is_news(one)]
        if named:
            await self._journal.record(named)
        self._called |= {one.ref: one for one in pictures}

    def _is_news(self, named: Named) -> bool:
        before = self._called.get(named.ref)
        return before is None or (before.name, before.url) != (named.name, named.url)


def _has_names(source: str) -> bool:
    """Whether a body mentions anything."""
    try:
        return bool(mentions(source)) or "data-mx-emoticon" in source
    except (ValueError, RecursionError):
        return False
