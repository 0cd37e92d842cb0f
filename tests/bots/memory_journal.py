"""A journal in memory: it keeps what it is given, and a history of the deliveries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bots import Condition, Form, KnownMessage, Parked, Text
from pipeline.errors import StoreError
from pipeline.events import Deleted, Edited, Event, Posted, Reacted, Reaction, Unreacted


class MemoryJournal:
    """The log of one source, in which `strangers` may not write; `fails` holds the errors of the next records."""

    def __init__(self, *, strangers: Sequence[str] = ()) -> None:
        self.events: dict[str, Event] = {}
        self.history: list[tuple[Sequence[Event], str | None]] = []
        self.firsts: dict[str, datetime] = {}
        self.asked: dict[str, list[str]] = {}
        self.conditions: list[Condition] = []
        self.fails: list[StoreError] = []
        self.commits_before_failing = False
        self._strangers = frozenset(strangers)
        self._checkpoint: str | None = None

    async def record(
        self,
        events: Sequence[Event],
        checkpoint: str | None = None,
        parked: Sequence[Parked] = (),
        unparked: Sequence[str] = (),
    ) -> frozenset[str]:
        assert not parked
        assert not unparked
        if self.fails and not self.commits_before_failing:
            raise self.fails.pop(0)
        self.history.append((events, checkpoint))
        for event in events:
            if isinstance(event, Deleted) or event.by not in self._strangers:
                self.events.setdefault(event.key, event)
        self._checkpoint = checkpoint or self._checkpoint
        if self.fails:
            raise self.fails.pop(0)
        return frozenset(event.key for event in events if event.key in self.events)

    async def checkpoint(self) -> str | None:
        return self._checkpoint

    async def parked(self) -> Sequence[Parked]:
        return ()

    async def known(self, channel: str, since: datetime) -> Mapping[str, KnownMessage]:
        known: dict[str, KnownMessage] = {}
        for event in self.events.values():
            if event.channel != channel or event.time < since:
                continue
            if isinstance(event, Posted):
                known[event.message] = KnownMessage(
                    by=event.by,
                    root=event.thread,
                    version=event.hash,
                    order=event.order,
                    attachments=event.attachments,
                )
            elif isinstance(event, Edited):
                known[event.message] = replace(known[event.message], version=event.hash, order=event.order)
            elif isinstance(event, Deleted):
                known[event.message] = replace(known[event.message], deleted=True)
            elif isinstance(event, Reaction):
                known[event.message] = replace(known[event.message], reactions=self._reactions(event.message))
        return known

    async def since(self, channel: str) -> datetime:
        return self.firsts.get(channel, datetime.min.replace(tzinfo=UTC))

    async def ask(self, channel: str, messages: Sequence[str]) -> None:
        self.asked[channel] = list(messages)

    async def text(self, channel: str, message: str) -> Text | None:
        raise NotImplementedError("no bot of these has forms")

    async def form(self, channel: str, message: str, by: str) -> Form:
        raise NotImplementedError("no bot of these has forms")

    def report(self, condition: Condition) -> None:
        self.conditions.append(condition)

    def of(self, message: str) -> Posted:
        """The message of that id, as it was posted."""
        event = self.events[f"posted:{message}"]
        assert isinstance(event, Posted)
        return event

    def posted(self) -> list[Posted]:
        """Every message, in the order of recording."""
        return [event for event in self.events.values() if isinstance(event, Posted)]

    def _reactions(self, message: str) -> dict[tuple[str, str], str]:
        on: dict[tuple[str, str], str] = {}
        for event in self.events.values():
            if isinstance(event, Reacted) and event.message == message:
                on[event.by, event.emoji] = event.order
            elif isinstance(event, Unreacted) and event.message == message:
                on.pop((event.by, event.emoji), None)
        return on
