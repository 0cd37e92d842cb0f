"""Measurements that may be compared: variants take turns in random order, so that noise hits all."""

import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Timed = Callable[[], float]
"""Does something once, and returns how many seconds the part took that counts."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The seconds that one variant took, each time."""

    seconds: Sequence[float]

    @property
    def median(self) -> float:
        """What it mostly takes."""
        return statistics.median(self.seconds)

    @property
    def best(self) -> float:
        """What it takes when nothing else is at the machine, if it only computes: noise adds, and never takes away."""
        return min(self.seconds)

    @property
    def p99(self) -> float:
        """What it takes longer than once in a hundred times."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)]


def interleaved(variants: Mapping[str, Timed], rounds: int) -> dict[str, Sample]:
    """Each variant so many times, after one time that does not count."""
    for timed in variants.values():
        timed()
    turns = [name for name in variants for _ in range(rounds)]
    random.Random(rounds).shuffle(turns)  # noqa: S311 - an order of work
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for name in turns:
        seconds[name].append(variants[name]())
    return {name: Sample(taken) for name, taken in seconds.items()}
