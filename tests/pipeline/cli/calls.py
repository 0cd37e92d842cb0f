"""`daypost` called as from a shell: the real executable, with what it is told through a pipe."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

DAYPOST = Path(sys.executable).with_name("daypost")


@dataclass(frozen=True)
class Done:
    """How a call ended, and what it said."""

    code: int
    said: str
    errors: str

    @property
    def lines(self) -> list[str]:
        """What it said, line by line."""
        return self.said.splitlines()


def environment() -> dict[str, str]:
    """The environment, less what would change what daypost does."""
    ours = ("DAYPOST_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONUNBUFFERED")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def call(folder: Path, *words: object, typed: str = "", **more: str) -> Done:
    """Call `daypost` in a folder with these words, to its end; `more` is for the environment."""
    done = subprocess.run(
        [DAYPOST, *map(str, words)],
        cwd=folder,
        input=typed.encode(),
        env=environment() | more,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
