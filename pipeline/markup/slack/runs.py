"""Lines of text whose styles overlap, as text in a mark-up whose elements nest. Pure."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pipeline.markup.names import Names
from pipeline.markup.slack.tree import Piece


class Around(NamedTuple):
    """An element: how it begins and ends, and which of several that begin and end together stands around the other."""

    rank: int
    opening: str
    closing: str


class Run(NamedTuple):
    """Text, and the elements that it stands in."""

    text: str
    around: frozenset[Around]


def lines(pieces: Iterable[Piece], names: Names, run: Callable[[Piece, str], Run]) -> list[list[Run]]:
    """The lines of a passage, without blanks at their ends; a blank line is empty."""
    found: list[list[Run]] = [[]]
    for piece in pieces:
        first, *others = piece.shown(names).split("\n")
        found[-1].append(run(piece, first))
        found += [[run(piece, text)] for text in others]
    return [_stripped(line) for line in found]


def joined(lines: Iterable[Sequence[Run]], end: str) -> list[Run]:
    """The lines as one; the end of a line stands in the elements that go on behind it."""
    runs: list[Run] = []
    for line in lines:
        if runs:
            runs.append(Run(end, runs[-1].around & line[0].around))
        runs += line
    return runs


def nested(runs: Sequence[Run]) -> str:
    """The text of runs, in elements that go on for as long as they can: the one that lasts longest stands outside."""
    ends: list[dict[Around, int]] = []
    for place in range(len(runs) - 1, -1, -1):
        later = ends[-1] if ends else {}
        ends.append({element: later.get(element, place) for element in runs[place].around})
    text: list[str] = []
    opened: list[Around] = []
    for run, last in zip(runs, reversed(ends), strict=True):
        kept = 0
        while kept < len(opened) and opened[kept] in run.around:
            kept += 1
        text += [element.closing for element in reversed(opened[kept:])]
        del opened[kept:]
        new = sorted(run.around.difference(opened), key=lambda element: (-last[element], element))
        opened += new
        text += [*(element.opening for element in new), run.text]
    return "".join(text) + "".join(element.closing for element in reversed(opened))


def _stripped(line: list[Run]) -> list[Run]:
    start, end = 0, len(line)
    while start < end and not line[start].text.strip():
        start += 1
    while start < end and not line[end - 1].text.strip():
        end -= 1
    line = [run for run in line[start:end] if run.text]
    if line:
        line[0] = line[0]._replace(text=line[0].text.lstrip())
        line[-1] = line[-1]._replace(text=line[-1].text.rstrip())
    return line
