"""`daypost run` as a process that is killed: forked from one that has imported it, as that takes most of a start.

The executable itself is killed in `tests/process/test_kill.py`.
"""

import multiprocessing
import os
import select
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

# What a start spends its time on.
import pipeline.cli.running
import pipeline.publishers.site
import pipeline.site.preview  # noqa: F401
from pipeline import app, cli
from tests.crash.network import LISTENS, Network

DEADLINE = 120.0
"""Seconds that anything may take: only what will never come takes so long."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


def daypost(folder: Path, stdin: Connection, stdout: Connection, *arguments: str) -> None:
    """Be `daypost` with these arguments, in a folder; the console's place is taken by the network."""
    os.chdir(folder)
    errors = os.open("errors.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number, source in enumerate((stdin.fileno(), stdout.fileno(), errors)):
        os.dup2(source, number)
    stdin.close()
    stdout.close()
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, "rw"[number > 0]) for number in range(3))
    for name in [name for name in os.environ if name.startswith("DAYPOST_")]:
        del os.environ[name]
    os.environ["TMPDIR"] = str(folder / "tmp")
    tempfile.tempdir = None
    app.BOTS["console"] = lambda _: Network()
    sys.argv = ["daypost", *arguments]
    cli.main()


class Process:
    """One process. `acknowledged` are the numbers of the deliveries that it said are on disk."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.acknowledged: list[int] = []
        self.listens = False
        self._rest = b""
        self._folder = folder
        stdin, self._input = _FORKS.Pipe(duplex=False)
        self._output, stdout = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(target=daypost, args=(folder, stdin, stdout, *arguments), daemon=True)
        self._process.start()
        stdin.close()
        stdout.close()

    def deliver(self, lines: Iterable[str]) -> None:
        """Hand it deliveries, which it reads when it comes to it."""
        data = "".join(f"{line}\n" for line in lines).encode()
        while data:
            data = data[os.write(self._input.fileno(), data) :]

    def until(self, holds: Callable[[], bool], at_most: float = DEADLINE) -> bool:
        """Wait until something holds, so many seconds at most; False if it never did."""
        deadline = monotonic() + at_most
        while not holds():
            if monotonic() > deadline or not self._process.is_alive():
                return holds()
            self._read(0.0005)
        return True

    def kill(self) -> None:
        """End it at once, wherever it is; what it had acknowledged by then counts."""
        self._process.kill()
        self._end()
        assert self._process.exitcode == -signal.SIGKILL, f"it had ended by itself: {self.errors}"

    def ends(self) -> None:
        """Let it finish."""
        self._input.close()
        assert self.until(lambda: not self._process.is_alive()), f"it does not end: {self.errors}"
        self._end()
        assert self._process.exitcode == 0, self.errors

    @property
    def errors(self) -> str:
        """What it and those before it wrote to standard error."""
        return (self._folder / "errors.txt").read_text("utf-8")

    def _end(self) -> None:
        self._process.join()
        while self._read(0):
            pass
        self._input.close()
        self._output.close()

    def _read(self, wait: float) -> bool:
        """Take in what it printed; False if that was nothing."""
        if not select.select([self._output], [], [], wait)[0]:
            return False
        chunk = os.read(self._output.fileno(), 65_536)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self.listens |= line == LISTENS.encode()
            if line.startswith(b"+ "):
                self.acknowledged.append(int(line[2:]))
        return bool(chunk)
