"""An entry's headline: its first line, if that is a heading or wholly bold (RULES 3.4). Pure.

The rule works on HTML, so that every network's mark-up shares it.
"""

import re
from itertools import pairwise

from markupsafe import Markup

from pipeline.markup.custom import MARK
from pipeline.markup.safe import SafeHtml
from pipeline.markup.tokens import is_inline, tokens, without_empty

_NUMBER_SIGN = re.compile(r"#{1,6}[ \t]+(?=[^ \t\n])")
_WORD = re.compile(r"\w")
_BOLD = frozenset({"<b>", "</b>", "<strong>", "</strong>"})


def split_headline(html: SafeHtml) -> tuple[SafeHtml | None, SafeHtml]:
    """The headline, as HTML within a line, and what follows it."""
    text = str(html)
    found = _heading(text) or _bold_line(text)
    if found is None:
        return None, html
    headline, rest = found
    return SafeHtml(Markup(headline)), SafeHtml(Markup(rest))  # noqa: S704 - balanced parts of safe HTML


def number_sign_heading(html: str) -> str:
    """The HTML with a first line `# …` as a heading; for mark-ups that have no headings of their own."""
    if not html.startswith("<p>#"):
        return html
    line, rest = _first_line(html)
    marks = _NUMBER_SIGN.match(line)
    return f"<h3>{line[marks.end() :]}</h3>\n{rest}" if marks else html


def _heading(html: str) -> tuple[str, str] | None:
    if not html.startswith(("<h3>", "<h4>")):
        return None
    headline, _, rest = html[4:].partition(f"</{html[1:3]}>")
    parts = tokens(headline)
    if not _has_words(parts) or not all(is_inline(part) for part in parts if part[0] == "<"):
        return None
    return headline.strip(), rest.lstrip()


def _bold_line(html: str) -> tuple[str, str] | None:
    if not html.startswith("<p><"):
        return None
    line, rest = _first_line(html)
    parts = tokens(line)
    depth = 0
    for part in parts:
        if part in _BOLD:
            depth += -1 if part[1] == "/" else 1
        elif part[0] != "<" and depth == 0 and part.strip():
            return None
    if not _has_words(parts):
        return None
    return "".join(part for part in parts if part not in _BOLD).strip(), rest


def _has_words(parts: list[str]) -> bool:
    return any(part[0] != "<" and before != MARK and _WORD.search(part) for before, part in pairwise(["", *parts]))


def _first_line(html: str) -> tuple[str, str]:
    """The first line of a leading paragraph and the HTML without it; elements that go on are closed and reopened."""
    paragraph, _, after = html.removeprefix("<p>").partition("</p>")
    line, br, rest = paragraph.partition("<br>")
    opened: list[str] = []
    for part in tokens(line):
        if part.startswith("</"):
            opened.pop()
        elif part[0] == "<":
            opened.append(part)
    line += "".join(f"</{re.split('[ >]', tag[1:])[0]}>" for tag in reversed(opened))
    rest = without_empty("".join(opened) + rest).strip() if br else ""
    return without_empty(line), f"<p>{rest}</p>{after}" if rest else after.lstrip()
