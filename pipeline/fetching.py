"""Pictures: what is still to be fetched is, verified and stored, and recorded as an event. Level-triggered, durable.

What is wanted comes from the log: attachments and custom emoji that have no `fetched` event. A failure that may pass is
tried again with growing waits; one that will not is recorded, with the reason.
"""

import asyncio
import logging
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from bots import Bot, Journal
from pipeline.errors import DaypostError, InputError
from pipeline.events import Attachment, Channel, Fetched, Picture

FIRST_RETRY = 2.0
LONGEST_RETRY = 300.0
DOWNLOAD_SECONDS = 120.0

_ONLY_PICTURES = {
    "voice": "only pictures are published, no sound",
    "video": "only pictures are published, no videos",
    "file": "only pictures are published, no other files",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is to be fetched if it is a picture; that of a custom emoji is of no message: `place` has no id."""

    place: Channel
    message: str
    attachment: Attachment

    def __str__(self) -> str:
        if self.attachment.kind == "emoji":
            return f"{self.place.source}: emoji {self.attachment.name}"
        what = "picture" if self.attachment.kind == "image" else "file"
        return f"{self.place}: {what} of message {self.message}"


class Fetching:
    """Fetches what is wanted, each picture once at a time.

    `bringing` is entered before a picture is stored and left when its event is recorded: until then none names it.
    What is being received lies below the folder `received`, by source: a purge has to find what a crash leaves there.
    """

    def __init__(
        self,
        bots: Mapping[str, Bot],
        journals: Mapping[str, Journal],
        store: Callable[[Path, str], Picture],
        clock: Callable[[], datetime],
        said: Callable[[str], None],
        bringing: Callable[[], AbstractContextManager[None]],
        received: Path,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bots = bots
        self._journals = journals
        self._store = store
        self._clock = clock
        self._said = said
        self._bringing = bringing
        self._received = received
        self._sleep = sleep
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    def clear(self) -> None:
        """Remove what a process that was killed had received; only who holds the leases on the sources may."""
        for source in self._bots:
            try:
                shutil.rmtree(self._received / source)
            except FileNotFoundError:
                pass
            except OSError as error:
                log.warning("%s cannot be removed: %s", error.filename, error.strerror)

    def want(self, pictures: Iterable[Wanted]) -> None:
        """Begin to fetch those that are not on their way."""
        for wanted in pictures:
            key = wanted.place.source, wanted.attachment.id
            if key not in self._tasks and wanted.place.source in self._bots:
                self._tasks[key] = asyncio.create_task(self._fetch(wanted))
                self._tasks[key].add_done_callback(partial(self._forget, key))

    @property
    def on_their_way(self) -> int:
        """How many are still to come."""
        return len(self._tasks)

    async def arrival(self, at_most: float) -> bool:
        """Wait, so many seconds at most, until one of those on their way is here or is given up; False if none is."""
        if not self._tasks:
            return False
        done, _ = await asyncio.wait(self._tasks.values(), timeout=at_most, return_when=asyncio.FIRST_COMPLETED)
        return bool(done)

    async def stop(self) -> None:
        """Leave what is on its way; it will be wanted again."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, key: tuple[str, str], _: asyncio.Task[None]) -> None:
        self._tasks.pop(key, None)

    async def _fetch(self, wanted: Wanted) -> None:
        wait, told = FIRST_RETRY, ""
        while True:
            try:
                return await self._try(wanted)
            except (OSError, DaypostError) as error:
                reason = str(error)
            except Exception as error:
                log.exception("%s", wanted)
                reason = f"a fault in daypost, {type(error).__name__}, which its log tells more of"
            if reason != told:
                self._said(f"{wanted}: {reason}; it is tried again")
                told = reason
            await self._sleep(wait)
            wait = min(wait * 2, LONGEST_RETRY)

    async def _try(self, wanted: Wanted) -> None:
        if why := _ONLY_PICTURES.get(wanted.attachment.kind):
            self._said(f"{wanted}: {why}")
            await self._record(wanted, None, why)
            return
        picture, failed = None, ""
        received = self._received / wanted.place.source
        received.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=received) as folder, ExitStack() as stack:
            file = Path(folder) / "received"
            try:
                await self._download(wanted, file)
                await asyncio.to_thread(stack.enter_context, self._bringing())
                picture = await asyncio.to_thread(self._store, file, wanted.attachment.name)
            except InputError as error:
                failed = str(error)
                self._said(f"{wanted}: {error}")
            await self._record(wanted, picture, failed)

    async def _download(self, wanted: Wanted, file: Path) -> None:
        try:
            async with asyncio.timeout(DOWNLOAD_SECONDS) as limit:
                await self._bots[wanted.place.source].download(wanted.attachment, file)
        except TimeoutError as error:
            if not limit.expired():
                raise OSError(str(error) or "no answer in time") from None
            raise OSError(f"it has not come within {DOWNLOAD_SECONDS:g} seconds") from None

    async def _record(self, wanted: Wanted, picture: Picture | None, failed: str) -> None:
        await self._journals[wanted.place.source].record(
            [
                Fetched(
                    source=wanted.place.source,
                    channel=wanted.place.id,
                    key=f"fetched:{wanted.attachment.id}",
                    time=self._clock(),
                    message=wanted.message,
                    attachment=wanted.attachment.id,
                    picture=picture,
                    failed=failed,
                )
            ]
        )
