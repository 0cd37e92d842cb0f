"""Blocks that are too large for a column: tables and code scroll inside themselves, long code folds (RULES 3.8). Pure.

What scrolls must take the keyboard's focus, or only a mouse can scroll it (WCAG 2.1.1). Wrappers and `tabindex` are put
on after the gate, which lets neither of them through from a chat.
"""

import re

from markupsafe import Markup

from pipeline.markup.safe import SafeHtml

LONGEST_CODE = 24
"""Lines of code that are shown unfolded."""

_SCROLLING_PRE = '<pre tabindex="0">'
_PRE = re.compile(r"(</?pre>)")


def wrap_blocks(html: SafeHtml) -> SafeHtml:
    """The HTML with each table in a scrolling box, and with long code folded."""
    text = str(html)
    if "<table>" in text:
        text = text.replace("<table>", '<div class="table" tabindex="0"><table>').replace("</table>", "</table></div>")
    if "<pre>" in text:
        text = _fold_code(text)
    return SafeHtml(Markup(text))  # noqa: S704 - only our own tags were added


def _fold_code(html: str) -> str:
    folded, code, depth = [], "", 0
    for part in _PRE.split(html):
        depth += (part == "<pre>") - (part == "</pre>")
        code += part
        if depth == 0:
            folded.append(_folded(code) if part == "</pre>" else code)
            code = ""
    return "".join(folded)


def _folded(code: str) -> str:
    text = code.removesuffix("</pre>").removesuffix("</code>").rstrip("\n")
    lines = text.count("\n") + text.count("<br>") + 1
    code = code.replace("<pre>", _SCROLLING_PRE, 1)
    if lines <= LONGEST_CODE:
        return code
    return f'<details class="long-code"><summary>{lines} lines of code</summary>{code}</details>'
