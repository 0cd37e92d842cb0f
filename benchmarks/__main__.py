"""Measures all figures, prints them and writes them down; takes about five minutes."""

import sys
from collections.abc import Iterator

from benchmarks import appending, cold_build, growing, previewing, rendering, results, starting, visible
from benchmarks.figures import Figure, Sizes, written


def measured(sizes: Sizes) -> Iterator[Figure | str]:
    """All figures, as they come, and at the end how they grow, as a table."""
    yield from appending.figures(sizes)
    grown = growing.measured(sizes)
    yield from growing.figures(grown)
    for part in (rendering, cold_build, visible, starting, previewing):
        yield from part.figures(sizes)
    yield growing.growth(grown)


def main() -> None:
    """Measure, print, write down."""
    figures: list[Figure] = []
    for one in measured(Sizes()):
        if isinstance(one, Figure):
            figures.append(one)
            print(f"{one.what}: {one.figure}  {one.target}  {one.how}", flush=True)
        else:
            how = "What only computes is told by its best round, all else by its median."
            text = f"{results.machine(results.today())} {how}\n\n{written(figures)}"
            results.put("Figures", text)
            results.put("How one more entry grows with the day", one)
    print(f"written to {results.RESULTS.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
