"""A chat network in small, as a bot: facts with keys and times of their own, delivered once or many times.

Each line on standard input is a delivery, `{"number": …, "events": […]}`; `+ NUMBER` on standard output acknowledges
it, after the commit. What people there see on their messages is kept in a file: receipts are put on and taken off one
by one, as chat networks have it.
"""

import asyncio
import json
import os
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

from bots import Condition, Journal, Notice, Receipt
from bots.console.files import copy_file
from bots.console.reading import typed_lines
from pipeline import codec
from pipeline.errors import Finding
from pipeline.events import Attachment

RECEIPTS = "receipts.jsonl"
PICTURES = "pictures"
LISTENS = "listens"
"""The line that says that start-up is over."""


class Network:
    """The network's bot; it works in the present folder."""

    async def listen(self, journal: Journal) -> None:
        """Record each delivery and acknowledge it, until the end of input."""
        journal.report(Condition("listening", LISTENS, well=True))
        _write(1, LISTENS)
        async with aclosing(typed_lines(0)) as lines:
            async for line in lines:
                assert isinstance(line, str), line
                delivery = json.loads(line)
                events = [codec.decode(event) for event in delivery["events"]]
                keys = await journal.record(events, checkpoint=str(delivery["number"]))
                assert keys == {event.key for event in events}, "people here are authors and editors"
                _write(1, f"+ {delivery['number']}")

    async def download(self, attachment: Attachment, into: Path) -> None:
        """Copy the picture."""
        await asyncio.to_thread(copy_file, Path(PICTURES) / attachment.ref, into)

    async def show(self, receipt: Receipt) -> None:
        """Take off the sign that is shown, put on the new one."""
        file = os.open(RECEIPTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        _write(file, json.dumps([receipt.message, receipt.shown, receipt.sign]))
        os.close(file)

    async def say(self, notice: Notice) -> str:
        """Nobody reads it; the text is as good a reference as any."""
        return notice.text

    async def check(self) -> Sequence[Finding]:
        """There is nothing that could fail."""
        return []


def shown(folder: Path) -> dict[str, set[str]]:
    """The receipts that people see, by message."""
    signs: dict[str, set[str]] = {}
    path = folder / RECEIPTS
    for line in path.read_text().splitlines() if path.exists() else ():
        message, before, sign = json.loads(line)
        signs[message] = signs.get(message, set()) - {before} | ({sign} if sign else set())
    return {message: on for message, on in signs.items() if on}


def _write(file: int, line: str) -> None:
    os.write(file, f"{line}\n".encode())
