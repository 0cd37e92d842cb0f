"""What `daypost --help` takes, and what a run has of the machine while nothing happens."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks import sample
from benchmarks.figures import Figure, Sizes, milli
from benchmarks.measuring import interleaved
from benchmarks.process import DAYPOST, Usage, free_port, running

HELP = 0.3
MEMORY = 120_000_000


def figures(sizes: Sizes) -> Iterator[Figure]:
    """What it takes to start, and to wait."""
    variants = {
        "--help": partial(_called, [DAYPOST, "--help"]),
        "python": partial(_called, [Path(sys.executable), "-c", "pass"]),
    }
    taken = {name: one.median for name, one in interleaved(variants, sizes.rounds).items()}
    ratio = taken["--help"] / taken["python"]
    how = f"{ratio:.1f} × `python -c pass`"
    yield Figure("`daypost --help`", milli(taken["--help"]), f"< {milli(HELP)}", taken["--help"] < HELP, how)
    try:
        memory, cpu = asyncio.run(_idle(sizes))
    except OSError as error:
        yield Figure("idle `daypost run`", "not measured", how=f"the system does not tell: {error}")
        return
    yield Figure("idle `daypost run`, memory", f"{memory / 1e6:.0f} MB", "< 120 MB", memory < MEMORY, "resident")
    yield Figure("idle `daypost run`, CPU", f"{cpu:.2f} s a minute", how="a glance each second, a tick each 15 s")


def _called(command: Sequence[str | Path]) -> float:
    before = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - before


async def _idle(sizes: Sizes) -> tuple[int, float]:
    with sample.place(port=free_port()) as folder:
        async with running(folder) as process:
            while not (folder / "data" / "daypost.sqlite3").exists():
                await asyncio.sleep(0.05)
            await asyncio.sleep(min(5.0, sizes.idle))
            before = Usage.of(process.pid)
            await asyncio.sleep(sizes.idle)
            after = Usage.of(process.pid)
    return after.memory, (after.cpu - before.cpu) * 60 / sizes.idle
