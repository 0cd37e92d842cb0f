"""The demo's bot: first the recording, then whoever sits at the terminal, both as the console."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bots import Bot, Journal, Notice, Receipt
from pipeline.errors import Finding
from pipeline.events import Attachment


class Relay:
    """Listens to one bot to its end, then to another of the same source, which also answers for both.

    `passed` is called when the second takes over. Every attachment must be one that the second bot can download.
    """

    def __init__(self, first: Bot, second: Bot, passed: Callable[[], None]) -> None:
        self._first = first
        self._second = second
        self._passed = passed

    async def listen(self, journal: Journal) -> None:
        """Record what the first bot hears, then what the second does."""
        await self._first.listen(journal)
        self._passed()
        await self._second.listen(journal)

    async def download(self, attachment: Attachment, into: Path) -> None:
        """See `Bot`."""
        await self._second.download(attachment, into)

    async def show(self, receipt: Receipt) -> None:
        """See `Bot`."""
        await self._second.show(receipt)

    async def say(self, notice: Notice) -> str:
        """See `Bot`."""
        return await self._second.say(notice)

    async def check(self) -> Sequence[Finding]:
        """See `Bot`."""
        return [*await self._first.check(), *await self._second.check()]
