"""Matrix's mark-up: a subset of HTML, and Markdown where a message has no HTML. Pure.

A body's source is JSON: `{"body": "<plain text>", "formatted_body": "<HTML>"}`, without the latter where a client sent
none. Where there is HTML the plain text is what its author typed, as far as can be told: most clients take Markdown.
"""

import json
import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.markup import markdown
from pipeline.markup.headline import number_sign_heading
from pipeline.markup.matrix import html, lines, reading
from pipeline.markup.matrix.mentions import mentioned
from pipeline.markup.names import NO_NAMES, Names

_ESCAPE = re.compile(r"\s*\\(?=[!！])")
_TAG = re.compile(r"<[^>]*>")
_BANG = re.compile(r"\s*[!！]")
_PLUS = re.compile(r"\s*\+\s+")
_ESCAPED_REPLACEMENT = re.compile(r"\s*s/.*\\", re.DOTALL)


def to_html(source: str, names: Names) -> str:
    """The HTML of a message, a first line `# …` as its heading; it has yet to pass the gate."""
    body, tokens = _read(source)
    if not tokens:
        return markdown.to_html(body)
    escape = _ESCAPE.match("".join(lines.shown(tokens)))
    parts = reading.tokens(lines.cut(tokens, escape.end())) if escape else tokens
    return number_sign_heading(html.to_html(reading.tree(parts), names))


def typed(source: str) -> str:
    """The text of a message as its author typed it, without styles; names are not looked up.

    What clients that read Markdown take for a mark shows in the plain text alone: what is escaped, a `!` in front or
    anything in `s/old/new/`; and a `+` in front, which begins a list.
    """
    body, tokens = _read(source)
    if not tokens or _ESCAPED_REPLACEMENT.match(body):
        return body
    text = _plus(body, tokens) + "".join(lines.shown(tokens)).rstrip("\n")
    return f"\\{text}" if _ESCAPE.match(body) and _BANG.match(text) else text


def without(source: str, length: int) -> str:
    """The message less the first `length` characters of its text; what remains keeps its elements.

    Of its HTML only that is left which shows, so that messages which say the same are the same.
    """
    body, tokens = _read(source)
    if not tokens:
        return _source(body[length:])
    text, plus = typed(source), len(_plus(body, tokens))
    rest = body[length:] if body[:length] == text[:length] else ""
    if plus and length >= plus:
        return _source(rest, lines.cut(lines.first_row_alone(tokens), length - plus))
    return _source(rest, lines.cut(tokens, length))


def editable(source: str, names: Names) -> str:
    """The text of a message in Markdown, for its author to go on with in a form."""
    body, tokens = _read(source)
    if not tokens:
        return body
    text = body or typed(source)
    for said, shown in _mentions(reading.tree(tokens), names):
        text = text.replace(said, shown) if said else text
    return text


def _plus(body: str, tokens: Sequence[str]) -> str:
    """The `+` that was typed in front and has become the mark of a list; empty where none was."""
    front = _PLUS.match(body)
    is_list = [one for one in tokens if one.strip()][:2] == ["<ul>", "<li>"]
    return front[0] if front and is_list else ""


def _mentions(node: reading.Node, names: Names) -> list[tuple[str, str]]:
    """What mentions are in the text, and what readers see of them."""
    found = []
    for one in node.children:
        if isinstance(one, reading.Node):
            shown = mentioned(one.attributes.get("href", ""), one.text(), names)
            found += _mentions(one, names) if shown is None else [(one.text(), shown)]
    return found


@lru_cache(128)
def _read(source: str) -> tuple[str, tuple[str, ...]]:
    """The plain text of a message, and the tokens of its HTML: none, where that shows nothing."""
    try:
        message = json.loads(source)
        body, formatted = message.get("body"), message.get("formatted_body")
    except (ValueError, AttributeError, RecursionError):
        return source, ()
    tokens = reading.tokens(formatted) if isinstance(formatted, str) else []
    shows = _TAG.sub("", html.to_html(reading.tree(tokens), NO_NAMES)).strip()
    return body if isinstance(body, str) else "", tuple(tokens) if shows else ()


def _source(body: str, formatted: str = "") -> str:
    words = {"body": body, "formatted_body": formatted} if formatted else {"body": body}
    return json.dumps(words, ensure_ascii=False)
