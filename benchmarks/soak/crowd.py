"""A bot that makes up what a crowd does in several channels, by a clock of its own."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from PIL import Image

from benchmarks import sample
from bots import Journal, Notice, Receipt
from pipeline.errors import Finding
from pipeline.events import Attachment, Body, Deleted, Edited, Event, Posted, Reacted

SOURCE = "replay"
START = datetime(2026, 5, 15, 16, tzinfo=UTC)
"""Twelve hours before the days end, at four in the morning."""

_MIX = {"post": 500, "reply": 160, "edit": 130, "react": 150, "delete": 40, "photo": 2}
_EMOJI = {"👍": 80, "⭐": 6, "📌": 1, "❌": 10}
_RECENT = 200
_AT_ONCE = 8
"""Deliveries that wait at the same time, as a network that is behind sends them."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a crowd does: so many hours of its own, with so many events each, and so many in a second of ours."""

    channels: Sequence[str]
    hours: int
    hourly: int
    pace: float

    @property
    def events(self) -> int:
        """All that it does."""
        return self.hours * self.hourly


class Crowd:
    """The bot, and its clock, which goes on with each thing that is done; `committed` says how long each waited."""

    def __init__(self, scale: Scale) -> None:
        self.now = START
        self.done = 0
        self.committed: list[float] = []
        self._channels = scale.channels
        self._events = scale.events
        self._pace = scale.pace
        self._step = timedelta(hours=1) / scale.hourly
        self._random = Random(scale.events)  # noqa: S311 - the same crowd each time
        self._recent: dict[str, deque[str]] = {channel: deque(maxlen=_RECENT) for channel in scale.channels}
        self._journal: Journal | None = None

    def clock(self) -> datetime:
        """The time that it is in the crowd's day."""
        return self.now

    async def listen(self, journal: Journal) -> None:
        """Do it all."""
        self._journal = journal
        began = perf_counter()
        while self.done < self._events:
            await asyncio.gather(
                *(self._record(self._next(self._random.choice(self._channels))) for _ in range(_AT_ONCE))
            )
            ahead = self.done / self._pace - (perf_counter() - began)
            await asyncio.sleep(max(0.0, ahead))
        while True:
            await asyncio.sleep(1)  # a source that is quiet, not one that has ended

    async def say_now(self, channel: str, words: str) -> None:
        """One thing more than there would be, which nobody changes; returns once it is on disk."""
        await self._record(self._post(channel, words, lasting=True))

    async def download(self, attachment: Attachment, into: Path) -> None:
        """A small photo, unlike all others."""
        colour = tuple(sha256(attachment.id.encode()).digest()[:3])
        image = Image.new("RGB", (640, 480), colour)
        await asyncio.to_thread(image.save, into, "JPEG")

    async def show(self, receipt: Receipt) -> None:
        """Nobody waits for a receipt."""

    async def say(self, notice: Notice) -> str:  # noqa: ARG002
        """Nobody listens."""
        return str(self.done)

    async def check(self) -> Sequence[Finding]:
        """There is nothing that could fail."""
        return []

    async def _record(self, event: Event) -> None:
        if self._journal is None:
            raise RuntimeError("nobody listens yet")
        before = perf_counter()
        await self._journal.record([event])
        self.committed.append(perf_counter() - before)

    def _next(self, channel: str) -> Event:
        recent = self._recent[channel]
        (what,) = self._random.choices(list(_MIX), list(_MIX.values()))
        if what in ("post", "photo") or not recent:
            return self._post(channel, sample.text(self.done), photo=what == "photo")
        message = self._random.choice(recent)
        if what == "reply":
            return self._post(channel, "And there is more to say of it.", thread=message)
        if what == "delete":
            recent.remove(message)
            return Deleted(**self._common(channel, f"deleted:{message}"), message=message)
        if what == "react":
            (emoji,) = self._random.choices(list(_EMOJI), list(_EMOJI.values()))
            key = f"reacted:{message}:{emoji}:{self.done}"
            return Reacted(**self._common(channel, key), message=message, emoji=emoji, order=self._order())
        words = f"Corrected: {sample.text(self.done)}"
        return Edited(**self._common(channel, f"edited:{message}:{self.done}"), **self._content(message, words))

    def _post(
        self, channel: str, words: str, *, thread: str = "", photo: bool = False, lasting: bool = False
    ) -> Posted:
        common = self._common(channel, f"posted:{self.done + 1}")
        message = str(self.done)
        if not thread and not lasting:
            self._recent[channel].append(message)
        content = self._content(message, words)
        pictures = (Attachment(id=f"{message}/1", ref=message, name="photo.jpg"),) if photo else ()
        return Posted(**common, **content, attachments=pictures, thread=thread)

    def _common(self, channel: str, key: str) -> dict[str, Any]:
        self.done += 1
        self.now += self._step
        return {"source": SOURCE, "channel": channel, "key": key, "time": self.now, "by": "ann", "raw": key * 10}

    def _content(self, message: str, words: str) -> dict[str, Any]:
        digest = sha256(words.encode()).hexdigest()[:16]
        return {"message": message, "body": Body("markdown", words), "order": self._order(), "hash": digest}

    def _order(self) -> str:
        return f"{self.done:016}"
