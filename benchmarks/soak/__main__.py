"""Lets the crowd at it, prints what is seen each hour, and writes it down; takes about ten minutes."""

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks import results
from benchmarks.soak.crowd import SOURCE, Crowd, Scale
from benchmarks.soak.watching import Look, Watch, written
from pipeline import interpreter
from pipeline.config import load
from pipeline.run import Run

DAY = Scale(channels=("hall", "stage", "yard", "press", "lobby", "roof"), hours=24, hourly=3600, pace=160.0)
"""An event a second; 160 of them in a second of ours are about what two shared cores can do."""

_LIVEBLOG = """\
[liveblog.{channel}]
title = "From the {channel}"
timezone = "UTC"
day_starts_at = "04:00"
channels = ["replay:{channel}"]
authors = ["ann"]
targets = ["site"]
start = "now"
forget = "1h"
"""

_REST = """\
[person.ann]
name = "Ann Example"
accounts = ["replay:ann"]

[target.site]
kind = "site"
folder = "public"
listen = "127.0.0.1:0"
url = "https://example.org"
"""


async def soak(folder: Path, scale: Scale, seen: Callable[[list[Look]], None]) -> None:
    """Let a crowd be at it; `seen` is told after each of its hours."""
    settings = folder / "config.toml"
    text = "\n".join([*(_LIVEBLOG.format(channel=channel) for channel in scale.channels), _REST])
    settings.write_text(text, encoding="utf-8")
    crowd = Crowd(scale)
    run = Run(load(settings, {}), {SOURCE: crowd}, print, clock=crowd.clock)
    watch = Watch(crowd, folder, scale, seen)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(run.run())
        await tasks.create_task(watch.watch())
        run.stop()
        await running


def main() -> None:
    """Soak, print, write down."""
    logging.basicConfig(level=logging.WARNING)
    interpreter.set_up()
    began = perf_counter()

    def write_down(looks: list[Look]) -> None:
        print(looks[-1], flush=True)
        how = (
            f"{results.machine(results.today())} {len(looks)} hours of an event a second in {len(DAY.channels)} live "
            f"blogs, done in {(perf_counter() - began) / 60:.0f} minutes; their days end at 04:00. Objects are blocks "
            "of memory that Python holds."
        )
        results.put("A simulated day", f"{how}\n\n{written(looks)}")

    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        asyncio.run(soak(Path(folder), DAY, write_down))


if __name__ == "__main__":
    main()
