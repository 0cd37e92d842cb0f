"""A network in memory that remembers what people saw, and fails when told to."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bots import Journal, Notice, Receipt, Sign
from pipeline.errors import Finding
from pipeline.events import Attachment


class Talker:
    """`history` is what people saw; `failures` are raised by what comes next; all waits while it is not `open`."""

    def __init__(self) -> None:
        self.history: list[Receipt | Notice] = []
        self.failures: list[Exception] = []
        self.open = asyncio.Event()
        self.open.set()
        self.asked = 0

    async def listen(self, journal: Journal) -> None:
        """See `Bot`."""

    async def download(self, attachment: Attachment, into: Path) -> None:
        """See `Bot`."""

    async def check(self) -> Sequence[Finding]:
        """See `Bot`."""
        return []

    async def show(self, receipt: Receipt) -> None:
        """See `Bot`."""
        await self._hear(receipt)

    async def say(self, notice: Notice) -> str:
        """See `Bot`."""
        await self._hear(notice)
        return f"n{len(self.history)}"

    async def _hear(self, one: Receipt | Notice) -> None:
        self.asked += 1
        await self.open.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.history.append(one)

    @property
    def shown(self) -> list[tuple[str, Sign | None]]:
        return [(one.message, one.sign) for one in self.history if isinstance(one, Receipt)]

    @property
    def said(self) -> list[str]:
        return [one.text for one in self.history if isinstance(one, Notice)]
