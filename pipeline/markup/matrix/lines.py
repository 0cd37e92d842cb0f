"""The text that Matrix's HTML shows, token by token: for reading words in front, and taking them away. Pure."""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from pipeline.markup.matrix.reading import HEADINGS, STYLES, attributes, is_block, name, picture

_BLANKS = re.compile(r"[ \t\n]+")
_SHOWN = ("br", "img")
# Without attributes and words these show nothing; but blocks divide what is in front of them from what is behind.
_EMPTY = {f"<{tag}>": f"</{tag}>" for tag in ("font", "span", *STYLES)}
_EMPTY_IN_FRONT = {f"<{tag}>": f"</{tag}>" for tag in ("div", "p", *HEADINGS)}


def shown(tokens: Sequence[str]) -> list[str]:
    """What each token shows, styles apart. Code keeps its fence: a comment in front of it marks no aside."""
    return list(_shown(tokens))


def cut(tokens: Sequence[str], length: int) -> str:
    """The HTML less the first `length` characters of what it shows; what remains keeps its elements."""
    kept: list[str] = []
    empty = _EMPTY | _EMPTY_IN_FRONT
    for token, text in zip(tokens, shown(tokens), strict=True):
        if length <= 0 or (token[0] == "<" and name(token) not in _SHOWN):
            if kept and empty.get(kept[-1]) == token:
                kept.pop()
            else:
                kept.append(token)
        elif length < len(text):
            kept.append(escape(text[length:], quote=False))
        if max(0, length) < len(text.rstrip()):
            empty = _EMPTY
        length -= len(text)
    return "".join(kept)


def first_row_alone(tokens: Sequence[str]) -> list[str]:
    """The HTML, which begins with a list, with the first row of that in front of the others."""
    start = end = tokens.index("<li>")
    depth = 1
    while depth:
        end += 1
        depth += (tokens[end] == "<li>") - (tokens[end] == "</li>")
    row, rest = tokens[start + 1 : end], tokens[end + 1 :]
    others = rest.index("</ul>")
    return ["<div>", *row, "</div>", *(["<ul>", *rest] if "".join(rest[:others]).strip() else rest[others + 1 :])]


def _shown(tokens: Sequence[str]) -> Iterator[str]:
    in_code, last = 0, "\n"
    for token in tokens:
        tag = name(token)
        text = ""
        if tag == "pre":
            in_code += -1 if token[1] == "/" else 1
            text = "\n```" if token[1] == "/" else "```\n" if last == "\n" else "\n```\n"
        elif tag == "br":
            text = "\n"
        elif tag == "img":
            text = picture(attributes(token))
        elif tag:
            text = "\n" if is_block(token) and last != "\n" else ""
        elif in_code:
            text = unescape(token)
        else:
            text = _BLANKS.sub(" ", unescape(token))
            text = text.lstrip(" ") if last in " \n" else text
        last = text[-1:] or last
        yield text
