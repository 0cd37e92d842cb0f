"""`daypost run` as a process of its own: what it is typed, and what the system says of it."""

import asyncio
import os
import resource
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

DAYPOST = Path(sys.executable).with_name("daypost")

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = resource.getpagesize()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Process]:
    """A `daypost run` in a folder; what it prints is read and passed over."""
    process = await asyncio.create_subprocess_exec(DAYPOST, "run", cwd=folder, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    reading = asyncio.create_task(_pass_over(process))
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()
        await reading


async def _pass_over(process: Process) -> None:
    while process.stdout and await process.stdout.read(65_536):
        pass


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has of the machine: memory in bytes, seconds of CPU so far, open files, threads."""

    memory: int
    cpu: float
    files: int
    threads: int

    @classmethod
    def of(cls, pid: int | str = "self") -> "Usage":
        """What a process has now. Raises OSError where the system does not tell it in /proc, as only Linux does."""
        process = Path("/proc") / str(pid)
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        user, system, threads, pages = (int(fields[place]) for place in (11, 12, 17, 21))
        return cls(pages * _PAGE, (user + system) / _TICKS, len(list((process / "fd").iterdir())), threads)
