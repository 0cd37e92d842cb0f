"""Lines from a file descriptor: a pipe, a terminal or a file, without blocking the event loop."""

import asyncio
import errno
import os
import select
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, suppress

from bots.console.lines import Refused
from pipeline.errors import InputError

_CHUNK = 65_536


async def typed_lines(fd: int) -> AsyncGenerator[str | Refused, None]:
    """Each line that arrives, until the end of input; nothing more is read before the line before was dealt with.

    Raises InputError if there is nothing to read from.
    """
    cutter = Cutter()
    async with aclosing(_chunks(fd)) as chunks:
        async for chunk in chunks:
            for line in cutter.feed(chunk):
                yield line
    for line in cutter.end():
        yield line


class Cutter:
    """Cuts what arrives into lines; a line that ends in a backslash goes on with the next, joined by a newline."""

    def __init__(self) -> None:
        self._begun: list[bytes] = []
        self._lines: list[bytes] = []

    def feed(self, chunk: bytes) -> Iterator[str | Refused]:
        """The lines that end in this chunk."""
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            self._begun.append(part)
            yield from self._line()
        self._begun.append(rest)

    def end(self) -> Iterator[str | Refused]:
        """What is left at the end of input, as if it had ended in a newline."""
        if any(self._begun):
            yield from self._line()
        if self._lines:
            yield self._joined()

    def _line(self) -> Iterator[str | Refused]:
        line = b"".join(self._begun).removesuffix(b"\r")
        self._begun.clear()
        self._lines.append(line.removesuffix(b"\\"))
        if not line.endswith(b"\\"):
            yield self._joined()

    def _joined(self) -> str | Refused:
        line = b"\n".join(self._lines)
        self._lines.clear()
        try:
            # Some editors begin a file with a byte order mark.
            return line.decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            return Refused(f"the line is not UTF-8 text (byte {error.start + 1} is 0x{line[error.start]:02x})")


async def _chunks(fd: int) -> AsyncGenerator[bytes, None]:
    """What arrives, read by a thread of its own: files cannot be waited for in an event loop.

    The thread waits for input and for `stop` at once, so that it ends with the generator and takes no input with it. It
    is a daemon, and reads without Python's own `sys.stdin`, whose lock would hold up the end of the process.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[bytes | OSError] = asyncio.Queue()
    wanted = threading.Semaphore(0)
    stop, stopper = os.pipe()

    def read() -> None:
        try:
            while wanted.acquire() and (got := _next(fd, stop)) is not None:
                with suppress(RuntimeError):  # the loop has ended meanwhile
                    loop.call_soon_threadsafe(arrived.put_nowait, got)
        finally:
            os.close(stop)

    threading.Thread(target=read, name="console", daemon=True).start()
    try:
        while True:
            wanted.release()
            got = await arrived.get()
            if isinstance(got, OSError):
                raise InputError(f"the console has nothing to read from: {got.strerror}") from got
            if not got:
                return
            yield got
    finally:
        os.close(stopper)
        wanted.release()


def _next(fd: int, stop: int) -> bytes | OSError | None:
    """What comes next, empty at the end; the error if it cannot be read; None once `stop` was closed."""
    try:
        ready, _, _ = select.select([fd, stop], [], [])
        return None if stop in ready else os.read(fd, _CHUNK)
    except OSError as error:
        # A terminal that was hung up: https://man7.org/linux/man-pages/man2/read.2.html
        return b"" if error.errno == errno.EIO else error
