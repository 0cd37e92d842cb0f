"""Figures: what was measured, what it should be, and how it is written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the results. `reached` is None where there is no target, or nothing to compare with."""

    what: str
    figure: str
    target: str = ""
    reached: bool | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; `days` are the entries of the days on which growth is shown."""

    rounds: int = 15
    slice: int = 200
    days: tuple[int, ...] = (10, 100, 1000, 10_000)
    built: int = 10_000
    builds: int = 3
    readers: tuple[int, ...] = (1, 200)
    lines: int = 150
    idle: float = 60.0
    peers: bool = True


TINY = Sizes(rounds=1, slice=3, days=(5,), built=20, builds=1, readers=(1,), lines=2, idle=0.2, peers=False)
"""Enough to see that each figure is still measured."""


def at_least(ratio: float, target: float, what: str, *, than: str, how: str = "") -> Figure:
    """A ratio that should be as large as its target."""
    return Figure(what, f"{ratio:.2f} × {than}", f"≥ {target:g}", ratio >= target, how)


def micro(seconds: float) -> str:
    """Seconds as a person reads short times."""
    return f"{seconds * 1e6:,.0f} µs" if seconds < 0.001 else milli(seconds)


def milli(seconds: float) -> str:
    """Seconds in milliseconds."""
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(heads)]
    lines += [["---"] * len(lines[0]), *map(list, rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def written(figures: Iterable[Figure]) -> str:
    """Figures as a table in Markdown."""
    words: dict[bool | None, Literal["yes", "**no**", ""]] = {True: "yes", False: "**no**", None: ""}
    rows = ((one.what, one.figure, one.target, words[one.reached], one.how) for one in figures)
    return table(("what", "figure", "target", "reached", "how"), rows)
