"""`daypost run` as its user meets it: the real executable in a folder of its own, driven through a pipe or a terminal.

Nothing here sleeps for a guessed time: everything waits for what is to happen, and fails with all that was printed when
that has not come by a generous deadline, or when the process ends without it.
"""

import os
import pty
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition, Thread
from time import monotonic

from tests.process.page import Page

DAYPOST = Path(sys.executable).with_name("daypost")
DEADLINE = 60.0
"""Seconds that anything may take: only what will never come takes so long."""

CONFIG = """\
[liveblog.pycon]
title = "PyCon"
timezone = "{zone}"
channels = ["console:main"]
authors = ["ann"]
targets = ["site"]
start = "now"
{liveblog}
[person.ann]
name = "Ann Example"
accounts = ["console:ann"]

[console]

[target.site]
kind = "site"
folder = "public"
listen = "127.0.0.1:{port}"
{more}
"""

# Makes the terminal at its standard input the one that controls it, so that Ctrl-C typed there is a signal.
IN_TERMINAL = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
_NUMBER = re.compile(r"\[(\d+)\]")


def noon_zone() -> str:
    """A time zone in which it is about noon, so that no day ends while a test runs."""
    # In these names the sign is that of POSIX: west is positive.
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Place:
    """A folder with a configuration, in which daypost is run, perhaps several times. `program` is how it is called."""

    def __init__(self, folder: Path, program: Sequence[str] = (str(DAYPOST),)) -> None:
        self.program = program
        self.folder = folder
        self.zone = noon_zone()
        self.port = free_port()
        self.public = folder / "public"
        self.data = folder / "data"
        self.runs: list[Running] = []
        self.configure()

    def configure(self, liveblog: str = "", more: str = "") -> None:
        """Write the configuration, with further lines for the live blog, and with further sections."""
        text = CONFIG.format(zone=self.zone, liveblog=liveblog, port=self.port, more=more)
        (self.folder / "config.toml").write_text(text, encoding="utf-8")

    def start(self, *, terminal: bool = False, before: Sequence[str] = ()) -> "Running":
        """Start `daypost run` here; `before` is a command that runs it, such as `prlimit`."""
        run = Running(self, terminal=terminal, before=before)
        self.runs.append(run)
        return run

    def run(self, *lines: str, code: int = 0) -> "Running":
        """Run it with these lines as its input, to the end, which has this exit code."""
        run = self.start()
        run.type(*lines)
        run.end_input()
        run.ends(code)
        return run

    def publish_at_once(self, processes: int) -> None:
        """Have so many other processes publish at the same time; each ends well."""
        command = [*self.program, "publish", "--config", "config.toml", "--yes"]
        others = [
            subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            for _ in range(processes)
        ]
        for one in others:
            said, _ = one.communicate(timeout=DEADLINE)
            assert one.returncode == 0, said

    @property
    def day_pages(self) -> list[Path]:
        """The pages of all days, oldest first."""
        return sorted(self.public.glob("pycon/????-??-??/index.html"))

    def page(self) -> Page:
        """The page of the newest day."""
        return Page(self.day_pages[-1].read_bytes())


class Running:
    """One process. `lines` are those that it printed, `errors` what it wrote to standard error."""

    def __init__(self, place: Place, *, terminal: bool, before: Sequence[str]) -> None:
        self.place = place
        self.lines: list[str] = []
        self._turn = Condition()
        self._deaf = False
        self._errors = place.folder / f"errors-{len(place.runs)}.txt"
        command = [*before, *place.program, "run", "--config", "config.toml"]
        env = {name: value for name, value in os.environ.items() if not name.startswith("DAYPOST_")}
        if terminal:
            self._input, side = pty.openpty()
            output = os.dup(self._input)
            command = [sys.executable, "-c", IN_TERMINAL, *command]
            streams = side, side
        else:
            stdin, self._input = os.pipe()
            output, stdout = os.pipe()
            streams = stdin, stdout
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                command,
                cwd=place.folder,
                env=env,
                stdin=streams[0],
                stdout=streams[1],
                stderr=errors,
                preexec_fn=signals_count,
            )
        for stream in {*streams}:
            os.close(stream)
        self._reader = Thread(target=self._read, args=(output,), daemon=True)
        self._reader.start()

    @property
    def errors(self) -> str:
        """What it wrote to standard error."""
        return self._errors.read_text("utf-8")

    @property
    def numbers(self) -> list[int]:
        """The numbers of the messages that it said are on disk."""
        return [int(match[1]) for line in list(self.lines) if (match := _NUMBER.fullmatch(line))]

    def type(self, *lines: str) -> None:
        """Type lines; they are read when the process comes to it."""
        self.send("".join(f"{line}\n" for line in lines).encode())

    def post(self, line: str) -> int:
        """Type a line that is a message; returns its number once it is on disk."""
        before = len(self.numbers)
        self.type(line)
        self.until(lambda: len(self.numbers) > before)
        return self.numbers[before]

    def said(self, pattern: str) -> str:
        """The first line that matches, now or when it comes."""
        self.until(lambda: self._find(pattern) is not None, what=pattern)
        return self._find(pattern) or ""

    def until(self, holds: Callable[[], bool], *, what: str = "") -> None:
        """Wait until something holds, which may depend on what is printed or on files."""
        deadline = monotonic() + DEADLINE
        while not holds():
            ended = self.process.poll() is not None and not self._reader.is_alive()
            if ended or monotonic() > deadline:
                if holds():
                    return
                raise AssertionError(f"{what or 'what was waited for'} did not come{self._story()}")
            with self._turn:
                self._turn.wait(0.01)

    def end_input(self) -> None:
        """The end of a pipe."""
        os.close(self._input)
        self._input = -1

    def send(self, data: bytes) -> None:
        """Send bytes as they are: a key pressed in the terminal, a line that does not end."""
        with suppress(BrokenPipeError):  # it ended meanwhile, as the one who waits for its answers will see
            while data:
                data = data[os.write(self._input, data) :]

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def wait(self) -> int:
        """The exit code, once it has ended and all that it printed was read."""
        try:
            code = self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it did not end{self._story()}") from None
        self._reader.join(DEADLINE)
        return code

    def ends(self, code: int = 0) -> None:
        """It ends by itself, with this exit code and without a traceback."""
        assert self.wait() == code, f"the exit code should be {code}{self._story()}"
        assert "Traceback" not in self.errors, self._story()

    def kill(self) -> None:
        """End it as a power cut of this process would: at once."""
        self.process.kill()
        self.wait()

    def stop_listening(self) -> None:
        """Read nothing that it prints any more, as `head` does when it has enough."""
        self._deaf = True

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join(DEADLINE)
        if self._input >= 0:
            os.close(self._input)

    def _find(self, pattern: str) -> str | None:
        return next((line for line in list(self.lines) if re.search(pattern, line)), None)

    def _read(self, output: int) -> None:
        rest = b""
        with suppress(OSError), open(output, "rb", buffering=0) as stream:
            while not self._deaf and (chunk := stream.read(65_536)):
                *lines, rest = (rest + chunk).split(b"\n")
                self._add(lines)
        self._add([rest] if rest else [])

    def _add(self, lines: Sequence[bytes]) -> None:
        with self._turn:
            self.lines += [line.decode().rstrip("\r") for line in lines]
            self._turn.notify_all()

    def _story(self) -> str:
        said = "\n".join(self.lines[-50:])
        return f"; exit code {self.process.poll()}; it had printed\n{said}\nand as errors\n{self.errors[-3000:]}"


def signals_count() -> None:
    """Undo what `nohup` or `&` did to whoever runs the tests: a process inherits which signals are ignored."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
