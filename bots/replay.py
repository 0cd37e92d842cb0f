"""Recorded events played again: for the demo, for tests, and to look at a day that is over.

A recording is what `daypost export` writes: JSON lines, a header first (CONTRACT, Recorded events).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path, PurePath
from typing import Any

from bots import Condition, Journal, Notice, Receipt
from bots.console.files import copy_file
from bots.console.numbers import Numbers
from bots.console.talk import CHANNEL
from pipeline import codec
from pipeline.errors import Finding, InputError
from pipeline.events import Attachment, Decided, Event

_NEVER = datetime.min.replace(tzinfo=UTC)


def read_recording(path: Path) -> tuple[Event, ...]:
    """The events of a recording, in the order of its lines.

    Raises InputError, naming file and line, for what is no recording.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    events = []
    for number, line in enumerate(lines, 1):
        try:
            if number == 1:
                _check_header(_parsed(line))
            elif line.strip():
                events.append(codec.decode(_parsed(line)))
        except InputError as error:
            raise InputError(f"{path}, line {number}: {error}") from error
    if not events:
        raise InputError(f"{path} holds no events")
    return tuple(events)


class Replay:
    """Plays a recording of one source into that source's journal.

    `pause` is the time between two events, in seconds. With `ends_at` all times are shifted so that the latest is that
    moment. Pictures are taken from the folder `media` beside the recording, by the last part of their `ref`.

    Raises InputError for a bad recording.
    """

    def __init__(
        self,
        path: Path,
        *,
        pause: float = 0.0,
        ends_at: datetime | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._path = path
        self._pause = pause
        self._sleep = sleep
        self._notices = count(1)
        events = read_recording(path)
        sources = sorted({event.source for event in events})
        if len(sources) > 1:
            raise InputError(f"{path} holds events of {' and '.join(sources)}; only those of one source can be played")
        self.source = sources[0]
        self.events = shifted(events, ends_at) if ends_at else events

    async def listen(self, journal: Journal) -> None:
        """Record the events, each as a delivery of its own."""
        numbers = Numbers.read(await journal.checkpoint()) if self.source == CHANNEL.source else None
        recorded = 0
        for index, event in enumerate(self.events):
            if index and self._pause:
                await self._sleep(self._pause)
            # The console goes on with the numbers after those that were played.
            numbers = numbers and numbers.after(event)
            keys = await journal.record([event], checkpoint=numbers.checkpoint() if numbers else None)
            recorded += event.key in keys
        strangers = len(self.events) - recorded
        text = f"played {recorded} of {len(self.events)} events" + (
            f"; {strangers} came from people who are neither author nor editor here" if strangers else ""
        )
        journal.report(Condition("played", text, well=True))

    async def download(self, attachment: Attachment, into: Path) -> None:
        """Copy the picture; raises InputError where it is not in the folder."""
        path = self._path.parent / "media" / PurePath(attachment.ref).name
        await asyncio.to_thread(copy_file, path, into)

    async def show(self, receipt: Receipt) -> None:
        """Nobody waits for a receipt on a recorded message."""

    async def say(self, notice: Notice) -> str:  # noqa: ARG002
        """Nobody is there to be told; the reference is as good as any."""
        return str(next(self._notices))

    async def check(self) -> Sequence[Finding]:
        """Say what would be played; that it can be read was found at the beginning."""
        return [Finding(f"{self._path}: {len(self.events)} events of {self.source}", well=True)]


def shifted(events: Sequence[Event], ends_at: datetime) -> tuple[Event, ...]:
    """The events with times that end at that moment, at the same distances.

    Stamps are left out, as they name a day that was cut around the times before.
    """
    by = ends_at - max((event.time for event in events), default=_NEVER)
    return tuple(_shift(event, by) for event in events)


def _shift(event: Event, by: timedelta) -> Event:
    if isinstance(event, Decided) and event.at:
        event = replace(event, at=event.at + by)
    return replace(event, time=event.time + by, stamp=None)


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise InputError("is not a JSON object")
    return parsed


def _check_header(header: dict[str, Any]) -> None:
    version = header.get("daypost")
    if header.get("kind") != "header" or not isinstance(version, int):
        raise InputError('is no header; a recording begins with {"daypost": 1, "kind": "header"}')
    if version > codec.VERSION:
        raise InputError(f"the recording is of version {version}, this daypost knows {codec.VERSION}; use a newer one")
