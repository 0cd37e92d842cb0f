"""Slack's mark-up: blocks of rich text, and mrkdwn where a message has none. Pure.

A body's source is JSON: `{"text": "<mrkdwn>", "blocks": [<rich text>…]}`, without `blocks` where Slack sent none.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from pipeline.markup.headline import number_sign_heading
from pipeline.markup.names import Names
from pipeline.markup.slack import html, markdown, mrkdwn, rich_text
from pipeline.markup.slack.tree import Block, Piece

_FENCE = "```\n", "\n```"
_ESCAPE = re.compile(r"\s*\\(?=[!！])")


def to_html(source: str, names: Names) -> str:
    """The HTML of a message, a first line `# …` as its heading; it has yet to pass the gate."""
    return number_sign_heading(html.to_html(_unescaped(_blocks(source)), names))


def typed(source: str) -> str:
    """The text of a message as its author typed it, without styles; names are not looked up."""
    return "\n".join(_typed(block) for block in _blocks(source))


def without(source: str, length: int) -> str:
    """The message less the first `length` characters of its text; what remains keeps its styles.

    Of what Slack sent along only that is left which shows, so that messages which say the same are the same.
    """
    blocks = list(_blocks(source))
    for place, block in enumerate(blocks):
        text = _typed(block)
        if length <= len(text):
            return _source([_cut(block, length), *blocks[place + 1 :]])
        length -= len(text) + 1  # the end of its line
    return _source([])


def editable(source: str, names: Names) -> str:
    """The text of a message in Markdown, for its author to go on with in a form."""
    return markdown.to_markdown(_unescaped(_blocks(source)), names)


@lru_cache(128)
def _blocks(source: str) -> tuple[Block, ...]:
    """The blocks of a message; what is no such JSON is mrkdwn."""
    try:
        message = json.loads(source)
        blocks = rich_text.read(message.get("blocks"))
    except (ValueError, AttributeError, RecursionError):
        return tuple(mrkdwn.blocks(source))
    text = message.get("text")
    if isinstance(text, str) and text.strip() and not any(block.shown({}).strip() for block in blocks):
        return tuple(mrkdwn.blocks(text))
    return tuple(blocks)


def _unescaped(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without the backslash by which a text that begins with `!` is no command (RULES 6.1)."""
    escape = _ESCAPE.match(_typed(blocks[0])) if blocks else None
    return (_cut(blocks[0], escape.end()), *blocks[1:]) if escape else blocks


def _typed(block: Block) -> str:
    """The text of a block. Code keeps its fence: a comment in front of it marks no aside."""
    return block.shown({}).join(_FENCE) if block.kind == "code" else block.shown({})


def _cut(block: Block, length: int) -> Block:
    if length and block.kind == "code":
        return Block("passage", (Piece(_typed(block)[length:]),), block.quoted)
    pieces = list(block.pieces)
    while length and pieces:
        text = pieces[0].shown({})
        if length < len(text):
            pieces[0] = replace(pieces[0], text=text[length:], ref="")
            break
        length -= len(text)
        del pieces[0]
    return replace(block, pieces=tuple(pieces))


def _source(blocks: Iterable[Block]) -> str:
    return json.dumps({"text": "", "blocks": rich_text.write(blocks)}, ensure_ascii=False)
