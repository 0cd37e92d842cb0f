"""A command at a terminal that asks: what it says is waited for, then answered."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread
from time import monotonic

from tests.process.driver import DAYPOST, DEADLINE, IN_TERMINAL, signals_count

CTRL_C = "\x03"


class Dialogue:
    """One process at a terminal of 80 columns. `said` is all that stands there."""

    def __init__(self, folder: Path, *words: str, **more: str) -> None:
        self.said = ""
        self._heard = 0
        self._turn = Condition()
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        ours = ("DAYPOST_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
        environ = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        command: Sequence[str] = [sys.executable, "-c", IN_TERMINAL, str(DAYPOST), *words]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environ | more | {"TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            preexec_fn=signals_count,
        )
        os.close(theirs)
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def hears(self, words: str) -> None:
        """Wait until these words stand there, behind those that were waited for before."""
        deadline = monotonic() + DEADLINE
        while (place := self._one_line().find(words, self._heard)) < 0:
            ended = not self._reader.is_alive()
            assert not ended, f"it ended without {words!r}; it had said\n{self.said}"
            assert monotonic() < deadline, f"{words!r} did not come; it had said\n{self.said}"
            with self._turn:
                self._turn.wait(0.01)
        self._heard = place + len(words)

    def types(self, words: str = "") -> None:
        """Type a line."""
        os.write(self._ours, f"{words}\n".encode())

    def answers(self, question: str, words: str = "") -> None:
        """Wait for a question, and answer it."""
        self.hears(question)
        self.types(words)

    def leaves(self) -> None:
        """Press Ctrl-C until that is heard: Python misses one that comes just before it begins to read."""
        deadline = monotonic() + DEADLINE
        while self._reader.is_alive():
            assert monotonic() < deadline, f"it does not end; it had said\n{self.said}"
            with suppress(OSError):
                os.write(self._ours, CTRL_C.encode())
            self._reader.join(5.0)

    def ends(self, code: int = 0) -> None:
        """It ends by itself, with this exit code and without a traceback."""
        assert self.process.wait(DEADLINE) == code, self.said
        self._reader.join(DEADLINE)
        assert "Traceback" not in self.said

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join(DEADLINE)
        os.close(self._ours)

    def _one_line(self) -> str:
        return " ".join(self.said.split())

    def _read(self) -> None:
        with suppress(OSError):
            while chunk := os.read(self._ours, 65_536):
                with self._turn:
                    self.said += chunk.decode().replace("\r", "")
                    self._turn.notify_all()
