"""What Element sends for what somebody types: Markdown becomes HTML; what has no marks goes as it is.

https://github.com/element-hq/element-web/blob/develop/src/Markdown.ts
"""

import re

from markdown_it import MarkdownIt

# HTML that is typed is text, and a new line a line.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
_PLAIN = {"paragraph_open", "paragraph_close", "text", "softbreak", "hardbreak"}
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)
_PILL = re.compile(r"\[([^]]*)\]\(https://matrix\.to/#/[^)]*\)")


def composed(typed: str) -> tuple[str, str]:
    """The text of a message, and its HTML; that is empty where what was typed needs none.

    A message that begins with a slash is typed with two: one would be a command of the client's. A mention is written
    as a link to https://matrix.to/.
    """
    text = typed[1:] if typed.startswith("//") else typed
    # Where nothing but an escape is in it, the text without that goes as HTML.
    if _is_plain(text) and "\\" not in text:
        return text, ""
    html = _MARKDOWN.render(text).strip()
    alone = _ONE_PARAGRAPH.fullmatch(html)
    return _PILL.sub(r"\1", text), alone[1] if alone else html


def _is_plain(text: str) -> bool:
    blocks = _MARKDOWN.parse(text)
    return all(one.type in _PLAIN for block in blocks for one in (block.children or [block]))
