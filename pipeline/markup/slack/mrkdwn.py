"""Slack's older mark-up, mrkdwn, as blocks: for messages that came without them. Pure.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pipeline.markup.safe import scrub
from pipeline.markup.slack.inline import pieces, verbatim
from pipeline.markup.slack.tree import Block, Piece

_FENCED = re.compile(r"```(.+?)```", re.DOTALL)
_QUOTE = re.compile(r"(?:&gt;|>)((?:&gt;|>){2})? ?")
_BULLET = re.compile(r"( *)([•◦▪])[\ufe0e\ufe0f]? +")
_BULLETS = "•◦▪"


class _Line(NamedTuple):
    kind: str
    quoted: bool
    indent: int
    text: str


def blocks(text: str) -> list[Block]:
    """The blocks that a text in mrkdwn makes."""
    found: list[Block] = []
    quoting = False
    for number, part in enumerate(_FENCED.split(scrub(text))):
        if number % 2:
            code = verbatim(part.removeprefix("\n").removesuffix("\n"))
            before = found[-1] if found else None
            opened = before is not None and before.quoted and not before.pieces  # a quotation mark right before it
            found.append(Block("code", (Piece(code),), quoted=quoting or opened))
            continue
        lines, quoting = _lines(part.strip("\n"), quoting)
        found += _blocks(lines)
    return [block for block in found if block.pieces]


def _lines(text: str, quoting: bool) -> tuple[list[_Line], bool]:  # noqa: FBT001 - which of two states it goes on in
    """The lines of a text, and whether all that follows is quoted. `>>>` quotes the rest of a message."""
    lines = []
    for line in text.split("\n"):
        quote = None if quoting else _QUOTE.match(line)
        quoted = quoting or quote is not None
        quoting = quoting or (quote is not None and quote[1] is not None)
        rest = line[quote.end() :] if quote else line
        bullet = _BULLET.match(rest)
        if bullet:
            # As text, Slack sets each level in by four blanks, and gives it a bullet of its own.
            indent = max(len(bullet[1]) // 4, _BULLETS.index(bullet[2]))
            lines.append(_Line("row", quoted, indent, rest[bullet.end() :]))
        else:
            lines.append(_Line("passage", quoted, 0, rest))
    return lines, quoting


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    for (kind, quoted), group in groupby(lines, key=lambda line: line[:2]):
        if kind == "row":
            yield from (Block("row", tuple(pieces(line.text)), line.quoted, line.indent) for line in group)
            continue
        passage: list[Piece] = []
        for line in group:
            passage += [*pieces(line.text), Piece("\n")]
        yield Block("passage", tuple(passage[:-1]), quoted)
