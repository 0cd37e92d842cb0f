"""docs/a-whole-day.md, typed line by line: the real process at a terminal prints what stands there, readers see it.

In its blocks `>` is in front of what is typed, `$` in front of a command; `…` stands for any words. Dates and the port
may differ. A receipt that a message is recorded, which shows only where daypost is slow, is passed over.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from tests.process.driver import DAYPOST, Place, Running
from tests.process.page import Page, words

DOCS = Path(__file__).parent.parent / "docs"
TEXT = (DOCS / "a-whole-day.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DATE = r"\d{4}-\d\d-\d\d"


def pattern(line: str) -> re.Pattern[str]:
    """What a printed line has to match."""
    literal = re.sub(DATE, DATE.replace("\\", r"\\"), re.escape(line).replace(r"\-", "-"))
    return re.compile(literal.replace("…", ".*"))


class Walk:
    """Somebody who does what the document says, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = Place(folder)
        self.runs: list[Running] = []
        self._config = ""
        self._heard = 0
        self._shown: set[str] = set()

    def toml(self, block: str) -> None:
        """Write the configuration, in a time zone in which no day ends meanwhile, with a port that is free."""
        text = block.replace('"Europe/Berlin"', f'"{self.place.zone}"').replace("8010", str(self.place.port))
        self._config = text
        (self.folder / "config.toml").write_text(text, "utf-8")
        Image.linear_gradient("L").resize((800, 600)).save(self.folder / "hall.jpg")

    def move(self, folder: Path) -> None:
        """Go on in a second folder, with the same configuration and the recording."""
        folder.mkdir()
        (folder / "config.toml").write_text(self._config, "utf-8")
        (folder / "day-one.jsonl").write_bytes((DOCS / "day-one.jsonl").read_bytes())
        port, self.folder = self.place.port, folder
        self.place = Place(folder)
        self.place.port = port
        (folder / "config.toml").write_text(self._config, "utf-8")

    def console(self, block: str) -> None:
        """Start daypost if the block does, type its lines, and hear what it says is printed, and nothing else."""
        expected: list[str] = []
        typed: list[str] = []
        for line in block.replace("8010", str(self.place.port)).splitlines():
            if line.startswith("$ "):
                self._start(shlex.split(line[2:]))
            elif line.startswith("> "):
                self._hear(expected, typed)
                self.runs[-1].type(line[2:])
                typed.append(line[2:])
            else:
                expected.append(line)
        self._hear(expected, typed)
        if typed[-1:] == ["/quit"]:
            self.runs[-1].ends()
            assert self.runs[-1].errors == ""
            self._hear(expected, typed)
        self._heard = len(self.runs[-1].lines)

    def sh(self, block: str) -> None:
        """Run the block's commands: their output is what stands below them, in a moment if daypost is at work."""
        commands = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
        for command, _, output in (one.partition("\n") for one in commands):
            expected = re.compile(pattern(output).pattern, re.DOTALL)
            if command.startswith("grep"):
                self.runs[-1].until(partial(self._prints, command, expected), what=command)
            else:
                assert self._prints(command, expected), command

    def page(self, block: str) -> None:
        """Readers read what the block says, from the top."""
        run = self.runs[-1]
        run.until(lambda: self._reads() == block.splitlines(), what=f"the page {block}; it is {self._reads()}")

    def _prints(self, command: str, expected: re.Pattern[str]) -> bool:
        env = {**os.environ, "PATH": f"{DAYPOST.parent}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(["sh", "-c", command], cwd=self.folder, env=env, capture_output=True, text=True)
        return expected.fullmatch(done.stdout) is not None

    def _reads(self) -> list[str]:
        pages = sorted(self.folder.glob("public/fair/*/index.html"))
        if not pages:
            return []
        page = Page(pages[-1].read_bytes())
        return [words(body) for entry in page.entries if (body := entry.find("div[@class='body']")) is not None]

    def _start(self, command: Sequence[str]) -> None:
        settings = [word for word in command if "=" in word]
        assert command[len(settings) :] == ["daypost", "run", "--config", "config.toml"]
        self.runs.append(self.place.start(terminal=True, before=["/usr/bin/env", *settings]))
        self._heard = 0

    def _hear(self, expected: Sequence[str], typed: Sequence[str]) -> None:
        """Wait until all that was expected is printed; nothing else may be."""
        run = self.runs[-1]

        def left() -> tuple[list[str], list[str]]:
            lines, echo = run.lines[self._heard :], list(typed)
            lacking = list(expected)
            unexpected = []
            for line in lines:
                match = next((one for one in lacking if pattern(one).fullmatch(line)), None)
                if match is not None:
                    lacking.remove(match)
                elif line in echo:
                    echo.remove(line)
                elif "👀" not in line and not (line.startswith("  ") and line in self._shown):
                    unexpected.append(line)
            return lacking, unexpected

        run.until(lambda: not left()[0], what="\n".join(["what the document says:", *left()[0]]))
        assert left()[1] == [], "this is not in the document"
        self._shown |= {line for line in expected if line.startswith("  ")}


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    (tmp_path / "fair").mkdir()
    walk = Walk(tmp_path / "fair")
    yield walk
    for run in walk.runs:
        run.close()


def test_the_whole_day_is_as_it_is_written(walk: Walk) -> None:
    day, _, day_two = TEXT.partition("## Day two")
    for kind, block in BLOCK.findall(day):
        getattr(walk, kind)(block)
    walk.move(walk.folder.with_name("fair-2"))
    for kind, block in BLOCK.findall(day_two):
        getattr(walk, kind)(block)
