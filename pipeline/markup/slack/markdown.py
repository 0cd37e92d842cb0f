"""A Slack message's blocks as Markdown that a person can go on with. Pure.

Only what would be read as a mark is escaped. Of what Markdown has no mark for, underlining, the words stay.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from pipeline.markup import markdown
from pipeline.markup.names import Names
from pipeline.markup.safe import clean
from pipeline.markup.slack.runs import Around, Run, lines, nested
from pipeline.markup.slack.tree import Block, Piece
from pipeline.markup.tokens import visible_text

_CODE = Around(4, "`", "`")
_ELEMENTS = {
    "bold": Around(2, "**", "**"),
    "italic": Around(1, "*", "*"),
    "strike": Around(3, "~~", "~~"),
    "code": _CODE,
}
_STYLES = frozenset(_ELEMENTS.values()) - {_CODE}
_MARK = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|<(?=[A-Za-z])|&(?=#?\w+;)")
_ESCAPED = r"\\\g<0>"
_LINE_START = re.compile(r"\d+(?=[.)](?:\s|$))|(?=[#>|+-]|:-)")
_NUMBER_SIGN = re.compile(r"#{1,6} +\S")
_TICKS = re.compile("`+")
_IN_ADDRESS = re.compile(r"[()<>\\`]|&(?=#?\w+;)")


def to_markdown(blocks: Iterable[Block], names: Names) -> str:
    """The Markdown of the blocks."""
    parts = []
    for quoted, group in groupby(blocks, key=lambda block: block.quoted):
        inside = "\n\n".join(filter(None, _parts(group, names)))
        if inside:
            parts.append("> " + inside.replace("\n", "\n> ") if quoted else inside)
    text = "\n\n".join(parts)
    return text.replace("\\#", "#", 1) if _NUMBER_SIGN.match(text[1:]) and text.startswith("\\#") else text


def _parts(blocks: Iterable[Block], names: Names) -> Iterator[str]:
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "row":
            yield "\n".join(_rows(group, names))
        elif kind == "code":
            yield from (_code(block, names) for block in group)
        else:
            yield from ("\n".join(_lines(block, names)).strip("\n") for block in group)


def _rows(rows: Iterable[Block], names: Names) -> Iterator[str]:
    """The rows of lists. Each is set in as far as the words of the row that it stands in."""
    opened: list[tuple[int, int, str]] = []  # how far lists are set in, by Slack and here, and their last mark
    for row in rows:
        while opened and opened[-1][0] > row.indent:
            opened.pop()
        before = opened.pop()[2] if opened and opened[-1][0] == row.indent else ""
        margin = opened[-1][1] + len(opened[-1][2]) + 1 if opened else 0
        mark = _mark(row, before)
        inside = "\n".join(filter(None, _lines(row, names)))
        if not inside and margin and not before:
            continue  # an empty row begins no list within words, but is read as more of them
        opened.append((row.indent, margin, mark))
        yield " " * margin + mark + " " + inside.replace("\n", "\n" + " " * (margin + len(mark) + 1))


def _mark(row: Block, before: str) -> str:
    """The mark of a row, by that of the row before it. Another list begins where the sort of mark changes."""
    if not row.ordered:
        return "-"
    number, end = (int(before[:-1]), before[-1]) if before[:-1] else (0, ".")
    if row.number in (0, number + 1):
        return f"{number + 1}{end}"
    return f"{row.number}{')' if before and end == '.' else '.'}"


def _code(block: Block, names: Names) -> str:
    code = block.shown(names).rstrip()
    fence = max(["```", *(ticks + "`" for ticks in _TICKS.findall(code))], key=len)
    return f"{fence}{block.language}\n{code}\n{fence}"


def _lines(block: Block, names: Names) -> Iterator[str]:
    """The lines of a passage; what Markdown would make of how one begins is escaped."""
    for line in lines(block.pieces, names, _run):
        text = _line(line)
        # Markdown reads no marks between a letter and punctuation: `a**(b)**` is no bold, but four asterisks.
        if any(run.around & _STYLES for run in line) and _read(text) != "".join(run.text for run in line).split():
            text = _line([Run(run.text, run.around - _STYLES) for run in line])
        yield text


def _line(line: Iterable[Run]) -> str:
    text = nested(_trimmed(_merged(line)))
    start = _LINE_START.match(text)
    return f"{start[0]}\\{text[start.end() :]}" if start else text


def _read(text: str) -> list[str]:
    return visible_text(clean(markdown.to_html(text))).split()


def _run(piece: Piece, text: str) -> Run:
    around = {_ELEMENTS[style] for style in piece.styles if style in _ELEMENTS}
    if piece.href:
        around.add(_link(piece.href))
    return Run(text, frozenset(around))


def _link(url: str) -> Around:
    return Around(0, "[", f"]({_IN_ADDRESS.sub(_ESCAPED, url)})")


def _merged(line: Iterable[Run]) -> Iterator[Run]:
    """The runs in Markdown, those that stand in the same elements as one."""
    groups = [
        (around, "".join(run.text for run in group)) for around, group in groupby(line, key=lambda run: run.around)
    ]
    for (around, text), (after, _) in pairwise([*groups, (frozenset(), "")]):
        if _CODE in around:
            yield Run(_ticked(text), around - {_CODE})
        elif address := next((_link(url) for url in (text, f"mailto:{text}") if _link(url) in around), None):
            yield Run(f"<{text}>", around - {address})
        else:
            escaped = _MARK.sub(_ESCAPED, text)
            if escaped.endswith("!") and any(element.opening == "[" for element in after):
                escaped = escaped[:-1] + "\\!"  # else a picture
            yield Run(escaped, around)


def _ticked(code: str) -> str:
    ticks = max(["", *_TICKS.findall(code)], key=len) + "`"
    blank = " " if code[0] in "` " or code[-1] in "` " else ""
    return f"{ticks}{blank}{code}{blank}{ticks}"


def _trimmed(runs: Iterable[Run]) -> list[Run]:
    """The runs with blanks out of the elements that begin or end at them, as marks have to stand at words."""
    parts = [Run(text, run.around) for run in runs for text in _at_blanks(run.text) if text]
    for order in (1, -1):
        around: frozenset[Around] = frozenset()
        for place in range(len(parts))[::order]:
            run = parts[place]
            around = run.around & around if run.text.isspace() else run.around
            parts[place] = Run(run.text, around)
    return parts


def _at_blanks(text: str) -> tuple[str, str, str]:
    """The blanks in front, the words, the blanks behind."""
    words = text.strip()
    front, _, behind = text.partition(words) if words else (text, "", "")
    return front, words, behind
