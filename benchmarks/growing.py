"""What one more entry costs, and how that grows with the day."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from benchmarks import sample
from benchmarks.figures import Figure, Sizes, micro, table
from benchmarks.measuring import Sample, Timed, interleaved
from benchmarks.warm_day import WarmDay

SPARE = 150e-6
"""Seconds that an entry itself may cost, beside twice the joining of what is there."""

_TO_REACH = (1000, 10_000)


def measured(sizes: Sizes) -> dict[int, dict[str, Sample]]:
    """What was measured on a day of each size."""
    return {entries: _measured(entries, sizes) for entries in sizes.days}


def _measured(entries: int, sizes: Sizes) -> dict[str, Sample]:
    with ExitStack() as stack:
        day = WarmDay(stack, entries)
        variants: dict[str, Timed] = {
            "joined": day.joined,
            "one more": day.applied,
            "one more in Markdown": partial(day.applied, sample.MARKDOWN),
        }
        taken = interleaved(variants, 6 * sizes.rounds)
        taken |= interleaved({"read": day.read}, 2 * sizes.rounds)
        taken |= interleaved({"rendered": day.rendered}, min(3, sizes.rounds))
        return taken


def figures(taken: dict[int, dict[str, Sample]]) -> Iterator[Figure]:
    """The figures that are to be reached."""
    for entries, one in taken.items():
        if entries not in _TO_REACH:
            continue
        limit = 2 * one["joined"].best + SPARE
        for name in ("one more", "one more in Markdown"):
            seconds = one[name].best
            yield Figure(
                f"{name} entry on a day of {entries:,}".replace("Markdown entry", "Markdown"),
                micro(seconds),
                f"≤ {micro(limit)}",
                seconds <= limit,
                f"from the event to the bytes of the page; joining the cached strings: {micro(one['joined'].best)}",
            )


def growth(taken: dict[int, dict[str, Sample]]) -> str:
    """How it grows, as a table."""
    heads = (
        "entries",
        "joining what is there",
        "one more entry",
        "one more, Markdown",
        "one more, read from the log",
        "whole page anew",
        "anew, an entry",
    )
    rows = (
        (
            f"{entries:,}",
            *(micro(one[name].best) for name in ("joined", "one more", "one more in Markdown", "read", "rendered")),
            micro(one["rendered"].best / entries),
        )
        for entries, one in taken.items()
    )
    return table(heads, rows)
