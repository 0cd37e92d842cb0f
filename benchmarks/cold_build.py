"""A day built by a cold process, from the messages as each program keeps them, beside what else does that."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import peers, sample
from benchmarks.figures import Figure, Sizes, at_least, milli
from benchmarks.measuring import interleaved

TARGETS = {"tg-archive": 2.0, "slack-export-viewer": 8.0}


def figures(sizes: Sizes) -> Iterator[Figure]:
    """How much faster our build is than theirs."""
    missing = peers.install() if sizes.peers else "not asked for"
    with ExitStack() as stack:
        messages = sample.day(sizes.built)
        builds = {"daypost": peers.daypost(stack.enter_context(sample.place()), messages)}
        for name, build in ({} if missing else peers.PEERS).items():
            builds[name] = build(Path(stack.enter_context(TemporaryDirectory())), messages)
        variants = {name: partial(_built, build) for name, build in builds.items()}
        taken = {name: one.median for name, one in interleaved(variants, sizes.builds).items()}
    ours = taken.pop("daypost")
    what = f"cold build of a day of {sizes.built:,} messages"
    yield Figure(
        what, milli(ours), how="`daypost publish --day`: starts, reads the log, folds, renders, writes; its median"
    )
    for name, target in TARGETS.items():
        if name in taken:
            how = f"{name}: {milli(taken[name])}; time of theirs ÷ time of ours, whole commands"
            yield at_least(taken[name] / ours, target, f"{what}, against {name}", than="as fast", how=how)
        else:
            yield Figure(f"{what}, against {name}", "not measured", f"≥ {target:g}", how=f"not installed: {missing}")


def _built(build: peers.Build) -> float:
    """Seconds to build anew."""
    shutil.rmtree(build.folder / build.made, ignore_errors=True)
    before = perf_counter()
    subprocess.run(build.command, cwd=build.folder, check=True, capture_output=True)
    return perf_counter() - before
