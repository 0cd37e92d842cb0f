"""From a line that is typed to a reader who sees it: what a person on the way to readers waits for.

The site is files that browsers fetch, so readers here fetch the page again and again.
"""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter

import aiohttp

from benchmarks import sample
from benchmarks.figures import Figure, Sizes, milli
from benchmarks.measuring import Sample
from benchmarks.process import free_port, running

EVERY = 1.0
"""Seconds after which each reader looks again."""

_GLANCE = 0.001
_TARGETS = {"p50": 0.020, "p99": 0.200}


def figures(sizes: Sizes) -> Iterator[Figure]:
    """How long it takes, with so many readers."""
    for readers in sizes.readers:
        taken = asyncio.run(_measured(readers, sizes.lines))
        for name, seconds in (("p50", taken.median), ("p99", taken.p99)):
            limit = _TARGETS[name]
            yield Figure(
                f"typed → on the page that is served, {readers} reader{'s' * (readers > 1)}, {name}",
                milli(seconds),
                f"< {milli(limit)}",
                seconds < limit,
                f"{sizes.lines} lines, one after the other, into the pipe of a `daypost run`",
            )


async def _measured(readers: int, lines: int) -> Sample:
    port = free_port()
    with sample.place(port=port) as folder:
        settings = folder / "config.toml"
        zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"  # where it is about noon, so that no day ends meanwhile
        settings.write_text(settings.read_text("utf-8").replace("America/Chicago", zone), encoding="utf-8")
        async with running(folder) as process, aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as web:
            await _typed(process, "The first line.")
            while not (pages := list(folder.glob("public/pycon/*-*-*/index.html"))):
                await asyncio.sleep(0.05)
            url = f"http://127.0.0.1:{port}/pycon/{pages[0].parent.name}/"
            others = [asyncio.create_task(_read(web, url, EVERY * one / readers)) for one in range(readers - 1)]
            taken = [await _seen(process, web, url, number) for number in range(lines)]
            for other in others:
                other.cancel()
            await asyncio.gather(*others, return_exceptions=True)
    return Sample(taken)


async def _typed(process: Process, line: str) -> None:
    if process.stdin is None:
        raise RuntimeError("the pipe is not there")
    process.stdin.write(f"{line}\n".encode())
    await process.stdin.drain()


async def _fetched(web: aiohttp.ClientSession, url: str) -> str:
    async with web.get(url) as answer:
        return await answer.text()


async def _read(web: aiohttp.ClientSession, url: str, first: float) -> None:
    """A reader who looks again and again."""
    await asyncio.sleep(first)
    while True:
        await _fetched(web, url)
        await asyncio.sleep(EVERY)


async def _seen(process: Process, web: aiohttp.ClientSession, url: str, number: int) -> float:
    """Seconds until a reader who looks all the time sees a line."""
    mark = f"This is line {number}."
    before = perf_counter()
    await _typed(process, f"{mark} {sample.PLAIN}")
    while mark not in await _fetched(web, url):
        await asyncio.sleep(_GLANCE)
    return perf_counter() - before
