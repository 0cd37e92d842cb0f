"""A Matrix message's tree as HTML of ours. Pure.

Words that stand in no paragraph get one. An element of a line around several paragraphs is put into each of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from pipeline.markup.custom import marked
from pipeline.markup.links import link_urls
from pipeline.markup.matrix.mentions import mentioned
from pipeline.markup.matrix.reading import HEADINGS, STYLES, Node, picture
from pipeline.markup.names import Names

_BLANKS = re.compile(r"[ \t\n]+")
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r" ?<br> ?")
_OUTER_BREAKS = re.compile(r"\A(?:\s|<br>)+|(?:\s|<br>)+\Z")
_LINKED = re.compile(r"(?:https?://|mailto:)[^\s/]", re.IGNORECASE)
_LANGUAGE = re.compile(r"language-[\w+#.-]{1,40}")
_NUMBER = re.compile(r"-?\d{1,9}")
_MATHS = "data-mx-maths"


def to_html(root: Node, names: Names) -> str:
    """The HTML of a tree; it has yet to pass the gate."""
    return "\n".join(_Writer(names).blocks(root.children))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what stands in the elements `around` it, outermost first; of what is `tight` a line is no paragraph."""

    names: Names
    around: tuple[Node, ...] = ()

    def blocks(self, nodes: Iterable[Node | str], *, tight: bool = False) -> Iterator[str]:
        """The blocks that nodes make."""
        line: list[Node | str] = []
        for node in nodes:
            if isinstance(node, Node) and node.has_blocks:
                yield from self._lines(line, tight=tight)
                line = []
                yield from self._block(node)
            else:
                line.append(node)
        yield from self._lines(line, tight=tight)

    def _lines(self, nodes: Iterable[Node | str], *, tight: bool) -> Iterator[str]:
        html = self._line(nodes)
        if html:
            yield html if tight else f"<p>{html}</p>"

    def _line(self, nodes: Iterable[Node | str]) -> str:
        """What stands in a line, with the elements that stand around it; empty where there is nothing to see."""
        tags = [node.tag for node in self.around]
        within = next((tag for tag in ("code", "a") if tag in tags), "")
        html = _OUTER_BREAKS.sub("", _BREAK.sub("<br>\n", self._inline(nodes, within)))
        if not _TAG.sub("", html).strip():
            return ""
        for node in reversed(self.around):
            html = self._element(node, html)
        return html

    def _block(self, node: Node) -> Iterator[str]:
        match node.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if html := self._heading(node):
                yield f"<{HEADINGS[node.tag]}>{html}</{HEADINGS[node.tag]}>"
            case "ul" | "ol":
                yield from self._list(node)
            case "blockquote":
                inside = "\n".join(self.blocks(node.children))
                if inside:
                    yield f"<blockquote>\n{inside}\n</blockquote>"
            case "pre":
                yield from self._code(node)
            case "table":
                yield from self._table(node)
            case "details":
                yield from self._details(node)
            case "hr":
                yield "<hr>"
            case "div" if _MATHS in node.attributes:
                yield from self._lines([Node("span", node.attributes, node.children)], tight=False)
            case tag if tag in STYLES or tag in ("a", "font", "span"):
                yield from _Writer(self.names, (*self.around, node)).blocks(node.children)
            case _:
                yield from self.blocks(node.children)

    def _heading(self, node: Node) -> str:
        """The line of a heading; of one that holds more than that nothing, so that it is no heading."""
        is_line = not any(isinstance(one, Node) and one.has_blocks for one in node.children)
        return self._line(node.children) if is_line else ""

    def _list(self, node: Node) -> Iterator[str]:
        rows = [row for one in node.children if (row := self._inside([one], "li"))]
        start = node.attributes.get("start", "")
        number = f' start="{start}"' if node.tag == "ol" and _NUMBER.fullmatch(start) else ""
        if rows:
            yield f"<{node.tag}{number}>\n" + "\n".join(f"<li>{row}</li>" for row in rows) + f"\n</{node.tag}>"

    def _inside(self, nodes: Iterable[Node | str], *own: str) -> str:
        """What stands in a row, a cell or a summary, be it given in its own element or not."""
        inside: list[Node | str] = []
        for node in nodes:
            inside += node.children if isinstance(node, Node) and node.tag in own else [node]
        return "\n".join(self.blocks(inside, tight=True))

    def _code(self, node: Node) -> Iterator[str]:
        code = node.text()
        inside = (one for one in node.children if isinstance(one, Node) and one.tag == "code")
        given = next((one.attributes.get("class", "") for one in inside), "").split()
        language = next((f' class="{one}"' for one in given if _LANGUAGE.fullmatch(one)), "")
        if code.strip():
            yield f"<pre><code{language}>{escape(code.rstrip(), quote=False)}\n</code></pre>"

    def _table(self, node: Node) -> Iterator[str]:
        """A table, behind what stands in it but in no row: its caption."""
        parts = []
        for part in node.children:
            if isinstance(part, Node) and part.tag in ("thead", "tbody", "tfoot"):
                rows = "\n".join(self._row(row) for row in part.children if isinstance(row, Node))
                tag = "thead" if part.tag == "thead" else "tbody"
                parts.append(f"<{tag}>\n{rows}\n</{tag}>")
            else:
                yield from self.blocks([part])
        if parts:
            yield "<table>\n" + "\n".join(parts) + "\n</table>"

    def _row(self, row: Node) -> str:
        cells = []
        for cell in row.children:
            if isinstance(cell, Node) and cell.tag in ("td", "th"):
                spans = "".join(f' {key}="{escape(value)}"' for key, value in cell.attributes.items())
                cells.append(f"<{cell.tag}{spans}>{self._inside([cell], cell.tag)}</{cell.tag}>")
        return f"<tr>\n{chr(10).join(cells)}\n</tr>"

    def _details(self, node: Node) -> Iterator[str]:
        summaries = [one for one in node.children if isinstance(one, Node) and one.tag == "summary"]
        summary = self._inside(summaries[:1], "summary")
        inside = "\n".join(self.blocks(one for one in node.children if one not in summaries[:1]))
        label = f"<summary>{summary}</summary>\n" if summary else ""
        if label or inside:
            yield f"<details>\n{label}{inside}\n</details>"

    def _inline(self, nodes: Iterable[Node | str], within: str) -> str:
        """What stands in a line, which may be within "code" or the link "a": there addresses in it are no links."""
        parts = []
        for node in nodes:
            if isinstance(node, str):
                words = _BLANKS.sub(" ", node)
                parts.append(escape(words, quote=False) if within else link_urls(words))
            elif node.tag == "br":
                parts.append("<br>")
            elif node.tag == "img":
                parts.append(_picture(node, is_code=within == "code"))
            else:
                inner = node.tag if node.tag == "code" or (node.tag == "a" and not within) else within
                parts.append(self._element(node, self._inline(node.children, inner)))
        return "".join(parts)

    def _element(self, node: Node, inside: str) -> str:
        """An element of a line around what stands in it."""
        if node.tag in STYLES:
            return f"<{STYLES[node.tag]}>{inside}</{STYLES[node.tag]}>" if inside else ""
        if node.tag == "a":
            return self._link(node, inside)
        reason = node.attributes.get("data-mx-spoiler")
        if reason is not None:
            why = f"({escape(reason, quote=False)}) " if reason.strip() else ""
            return f'{why}<span class="spoiler">{inside}</span>'
        maths = node.attributes.get(_MATHS, "")
        return f"<code>{escape(maths, quote=False)}</code>" if maths and not inside.strip() else inside

    def _link(self, node: Node, inside: str) -> str:
        href = node.attributes.get("href", "")
        name = mentioned(href, node.text(), self.names)
        if name is not None:
            return escape(name, quote=False)
        if not _LINKED.match(href):
            return inside
        return f'<a href="{escape(href)}">{inside if inside.strip() else escape(href, quote=False)}</a>'


def _picture(node: Node, *, is_code: bool) -> str:
    """A custom emoji, or what is said of another picture: a text brings none."""
    text = _BLANKS.sub(" ", picture(node.attributes))
    name = text.strip().strip(":")
    if "data-mx-emoticon" in node.attributes and name:
        text = escape(f":{name}:", quote=False)
        return text if is_code else marked(text)
    return escape(text, quote=False)
