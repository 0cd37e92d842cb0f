"""What is looked at while the crowd is at it: memory, files, time, and how long readers wait."""

import asyncio
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.figures import micro, milli, table
from benchmarks.process import Usage
from benchmarks.soak.crowd import START, Crowd, Scale
from pipeline.atomic import leftovers, write_atomically
from pipeline.store.database import FILE

_BETWEEN_PROBES = 1.5
_GIVEN_UP = 120.0
_GLANCE = 0.002


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in one hour of the crowd's day."""

    hour: int
    events: int
    blocks: int
    usage: Usage
    committed: tuple[float, float]
    visible: float
    ratio: float
    page: int
    sizes: tuple[int, int, int, int]
    leftovers: int


class Watch:
    """Looks on until the crowd has done all; tells what was seen by then after each hour."""

    def __init__(self, crowd: Crowd, folder: Path, scale: Scale, seen: Callable[[list[Look]], None]) -> None:
        self.looks: list[Look] = []
        self._crowd = crowd
        self._folder = folder
        self._scale = scale
        self._seen = seen

    async def watch(self) -> None:
        """Look on."""
        while not self._crowd.done:
            await asyncio.sleep(0.1)
        for hour in range(1, self._scale.hours + 1):
            waited: list[tuple[float, float, int]] = []
            while not waited or self._crowd.done < hour * self._scale.hourly:
                waited.append(await self._probe(self._scale.channels[len(waited) % len(self._scale.channels)]))
                await asyncio.sleep(_BETWEEN_PROBES)
            self.looks.append(self._look(hour, waited))
            self._seen(self.looks)

    async def _probe(self, channel: str) -> tuple[float, float, int]:
        """Seconds from a message's being on disk to its being on the page; those for writing such a page; its bytes."""
        mark = f"Probe {self._crowd.done} of {channel}."
        await self._crowd.say_now(channel, mark)
        before, needle, seen = perf_counter(), mark.encode(), 0
        while perf_counter() < before + _GIVEN_UP:
            page = max((self._folder / "public" / channel).glob("*-*-*/index.html"), default=None)
            if page and (changed := page.stat().st_mtime_ns) != seen:
                seen, data = changed, page.read_bytes()
                if needle in data:
                    waited = perf_counter() - before
                    return waited, await asyncio.to_thread(_written, data), len(data)
            await asyncio.sleep(_GLANCE)
        raise RuntimeError(f"not on the page after {_GIVEN_UP:.0f} s: {mark}")

    def _look(self, hour: int, waited: list[tuple[float, float, int]]) -> Look:
        committed, self._crowd.committed = sorted(self._crowd.committed), []
        data, public = self._folder / "data", self._folder / "public"
        visible, wrote, page = (statistics.median(column) for column in zip(*waited, strict=True))
        return Look(
            hour=hour,
            events=self._crowd.done,
            blocks=sys.getallocatedblocks(),
            usage=Usage.of(),
            committed=(committed[len(committed) // 2], committed[len(committed) * 99 // 100]),
            visible=visible,
            ratio=visible / wrote,
            page=int(page),
            sizes=(_size(data / FILE), _size(data / f"{FILE}-wal"), _size(public), _size(data / "media")),
            leftovers=sum(1 for _ in leftovers(self._folder)),
        )


def _written(data: bytes) -> float:
    """Seconds to put a page of these bytes on disk."""
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        before = perf_counter()
        write_atomically(Path(folder) / "index.html", data)
        return perf_counter() - before


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(_size(one) for one in path.iterdir())
    try:
        return path.stat().st_size
    except FileNotFoundError:  # it went meanwhile
        return 0


def written(looks: list[Look]) -> str:
    """What was seen, as a table."""
    heads = (
        *("hour", "events", "objects", "memory", "files", "threads", "commit p50", "commit p99"),
        *(
            "disk → page",
            "as × writing it",
            "page",
            "database",
            "its WAL",
            "public",
            "media kept",
            "leftovers",
        ),
    )
    return table(heads, map(_row, looks))


def _row(look: Look) -> Iterator[str]:
    yield f"{(START.hour + look.hour) % 24:02}:00"
    yield f"{look.events:,}"
    yield f"{look.blocks / 1e6:.2f} M"
    yield f"{look.usage.memory / 1e6:.0f} MB"
    yield str(look.usage.files)
    yield str(look.usage.threads)
    yield from map(micro, look.committed)
    yield milli(look.visible)
    yield f"{look.ratio:.1f}"
    yield from (f"{size / 1e6:.1f} MB" for size in (look.page, *look.sizes))
    yield str(look.leftovers)
