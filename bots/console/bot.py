"""The console as a bot: lines in, events out, answers printed once they are on disk (CONTRACT, The console)."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bots import Condition, Journal, Notice, Receipt
from bots.console import answers
from bots.console.files import copy_file, open_file
from bots.console.lines import Action, As, Image, Quit, Refused, parse_line
from bots.console.numbers import Numbers
from bots.console.reading import typed_lines
from bots.console.talk import CHANNEL, Talk
from pipeline.errors import Finding, InputError, StoreError
from pipeline.events import Attachment

ME = "me"

_BEGINNING = datetime.min.replace(tzinfo=UTC)


def _now() -> datetime:
    return datetime.now(UTC)


def _print(line: str) -> None:
    encoding = sys.stdout.encoding
    print(line.encode(encoding, "backslashreplace").decode(encoding), flush=True)


class Console:
    """The terminal as the channel `console:main`; whoever types there is `console:me`.

    `receipts` says whether receipts are printed; None: only if the output is a terminal.
    """

    def __init__(
        self,
        *,
        fd: int = 0,
        write: Callable[[str], None] = _print,
        clock: Callable[[], datetime] = _now,
        receipts: bool | None = None,
    ) -> None:
        self._fd = fd
        self._write = write
        self._clock = clock
        self._receipts = sys.stdout.isatty() if receipts is None else receipts
        self._notices = count(1)
        self._talk: Talk | None = None
        self._saved: str | None = None

    async def listen(self, journal: Journal) -> None:
        """Record each line until `/quit` or the end of input."""
        self._talk = await self._begin(journal)
        journal.report(Condition("listening", "listens to what is typed", well=True))
        async with aclosing(typed_lines(self._fd)) as lines:
            async for line in lines:
                typed = line if isinstance(line, Refused) else parse_line(line)
                if isinstance(typed, Quit):
                    return
                if isinstance(typed, Refused):
                    self._write(answers.refused(typed))
                    continue
                try:
                    await self._record(typed, str(line), journal)
                except StoreError as error:
                    # Whether it got there is not known, nor if its number is taken: the log is asked before the next.
                    self._talk = None
                    for answer in answers.lost(str(line), error):
                        self._write(answer)

    async def download(self, attachment: Attachment, into: Path) -> None:
        """Copy the file that `/image` named; raises InputError where it cannot be read."""
        await asyncio.to_thread(copy_file, Path(attachment.ref), into)

    async def show(self, receipt: Receipt) -> None:
        """Print the receipt on a line of its own."""
        if self._receipts and (line := answers.receipt(receipt)):
            self._write(line)

    async def say(self, notice: Notice) -> str:
        """Print the notice; what it replaces cannot be taken back."""
        for line in answers.notice(notice):
            self._write(line)
        return str(next(self._notices))

    async def check(self) -> Sequence[Finding]:
        """Say who types here; there is nothing that could fail."""
        return [Finding(f"{CHANNEL}: what is typed is by console:{ME}, after /as NAME by console:NAME", well=True)]

    async def _record(self, typed: Action | As, line: str, journal: Journal) -> None:
        action, by = (typed.action, typed.name) if isinstance(typed, As) else (typed, ME)
        if self._talk is None or await journal.checkpoint() != self._saved:  # an import brought messages meanwhile
            self._talk = await self._begin(journal)
        talk = self._talk
        if isinstance(action, Image):
            found = _found(action)
            if isinstance(found, Refused):
                self._write(answers.refused(found))
                return
            action = found
        event = talk.event(action, by, line, self._clock())
        if isinstance(event, Refused):
            self._write(answers.refused(event))
            return
        if event.key in await journal.record([event], checkpoint=talk.numbers.after(event).checkpoint()):
            talk.add(event)
            self._write(answers.recorded(event))
        else:
            await journal.record([], checkpoint=talk.numbers.checkpoint())
            self._write(answers.stranger(by))
        self._saved = talk.numbers.checkpoint()

    async def _begin(self, journal: Journal) -> Talk:
        """What stands in the log: all of it, as any message may be replied to and no number may be given twice."""
        self._saved = await journal.checkpoint()
        return Talk(Numbers.read(self._saved), await journal.known(CHANNEL.id, _BEGINNING))


def _found(image: Image) -> Image | Refused:
    """The image by its absolute path, if the file can be read."""
    try:
        path = Path(image.path).expanduser().absolute()
        open_file(path).close()
    except (InputError, RuntimeError) as error:  # RuntimeError: ~name of somebody unknown
        return Refused(str(error))
    except OSError as error:
        return Refused(f"{image.path} cannot be read: {error.strerror}")
    return replace(image, path=str(path))
