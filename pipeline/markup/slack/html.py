"""A Slack message's blocks as HTML. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import groupby

from pipeline.markup.custom import marked
from pipeline.markup.names import Names
from pipeline.markup.slack.runs import Around, Run, joined, lines, nested
from pipeline.markup.slack.tree import Block, Piece

_ELEMENTS = {
    "bold": Around(2, "<strong>", "</strong>"),
    "italic": Around(1, "<em>", "</em>"),
    "strike": Around(3, "<s>", "</s>"),
    "underline": Around(4, "<u>", "</u>"),
    "code": Around(5, "<code>", "</code>"),
}
_BREAK = "<br>\n"


@dataclass(slots=True)
class _List:
    """A list that is open."""

    indent: int
    ordered: bool
    next_number: int

    @property
    def end(self) -> str:
        return "</li>\n</ol>" if self.ordered else "</li>\n</ul>"

    def ends_before(self, row: Block) -> bool:
        """Whether a row that is set in as far begins another list."""
        goes_on = self.ordered == row.ordered and row.number in (0, self.next_number)
        return self.indent == row.indent and not goes_on


def to_html(blocks: Iterable[Block], names: Names) -> str:
    """The HTML of the blocks; it has yet to pass the gate."""
    parts = []
    for quoted, group in groupby(blocks, key=lambda block: block.quoted):
        inside = "\n".join(_parts(group, names))
        if inside:
            parts.append(f"<blockquote>\n{inside}\n</blockquote>" if quoted else inside)
    return "\n".join(parts)


def _parts(blocks: Iterable[Block], names: Names) -> Iterator[str]:
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "row":
            yield _lists(group, names)
            continue
        for block in group:
            if kind == "code":
                yield _code(block, names)
                continue
            for has_words, paragraph in groupby(lines(block.pieces, names, partial(_run, names)), key=bool):
                if has_words:
                    yield f"<p>{nested(joined(paragraph, _BREAK))}</p>"


def _lists(rows: Iterable[Block], names: Names) -> str:
    """The lists that rows make; one that is set in further stands in the row before it."""
    html: list[str] = []
    opened: list[_List] = []
    for row in rows:
        while opened and (opened[-1].indent > row.indent or opened[-1].ends_before(row)):
            html.append(opened.pop().end)
        if opened and opened[-1].indent == row.indent:
            html.append("</li>")
        else:
            start = f' start="{row.number}"' if row.number > 1 else ""
            html.append(f"<ol{start}>" if row.ordered else "<ul>")
            opened.append(_List(row.indent, row.ordered, max(row.number, 1)))
        opened[-1].next_number += 1
        words = joined(filter(None, lines(row.pieces, names, partial(_run, names))), _BREAK)
        html.append(f"<li>{nested(words)}")
    html += [one.end for one in reversed(opened)]
    return "\n".join(html).replace("\n</li>", "</li>")


def _code(block: Block, names: Names) -> str:
    """Code; addresses in it that Slack made links of stay links."""
    inside = nested([_run(names, Piece(piece.text, href=piece.href), piece.shown(names)) for piece in block.pieces])
    language = f' class="language-{block.language}"' if block.language else ""
    return f"<pre><code{language}>{inside.rstrip()}\n</code></pre>"


def _run(names: Names, piece: Piece, text: str) -> Run:
    around = {_ELEMENTS[style] for style in piece.styles}
    if piece.href:
        around.add(Around(0, f'<a href="{escape(piece.href)}">', "</a>"))
    words = escape(text, quote=False)
    return Run(marked(words) if piece.is_custom_emoji(names) else words, frozenset(around))
