"""Slack's blocks of rich text, read and written. Pure.

Text in them is not escaped. A nested list is no list within a list but the next one with a greater `indent`. Whatever
is not known keeps its words: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.emoji import character
from pipeline.markup.safe import scrub
from pipeline.markup.slack import elements, mrkdwn
from pipeline.markup.slack.tree import STYLES, Block, Piece

_REFS = {"user": "user_id", "usergroup": "usergroup_id", "channel": "channel_id", "team": "team_id"}
_KNOWN = {"text", "link", "emoji", "broadcast", "date", "color", *_REFS}
_WORDS = ("title", "text", "fallback", "alt_text")
_LANGUAGE = re.compile(r"[\w+#.-]*")
_DEEPEST = 12
_LAST_NUMBER = 99_999_999  # Markdown reads nine digits at most, browsers ten


def read(blocks: object) -> list[Block]:
    """The blocks that Slack's blocks make; anything will do."""
    found: list[Block] = []
    waiting = _elements(blocks)[::-1]
    while waiting:
        block = waiting.pop()
        kind = _text(block, "type")
        if kind == "rich_text":
            waiting += _elements(block.get("elements"))[::-1]
        elif kind == "rich_text_list":
            found += _rows(block)
        elif kind == "rich_text_preformatted":
            language = _text(block, "language")
            known = language if _LANGUAGE.fullmatch(language) else ""
            found.append(Block("code", _pieces(block), _is_quoted(block), language=known))
        elif kind.startswith("rich_text"):
            found.append(Block("passage", _pieces(block), kind == "rich_text_quote" or _is_quoted(block)))
        else:
            found += _unknown(block)
    return found


def write(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Slack's blocks for what they were read as."""
    return [{"type": "rich_text", "elements": [_written(block) for block in blocks]}]


def _rows(block: Mapping[str, Any]) -> Iterator[Block]:
    ordered, quoted = block.get("style") == "ordered", _is_quoted(block)
    indent, number = min(_number(block, "indent"), _DEEPEST), _number(block, "offset")
    number = number + 1 if ordered and 0 < number < _LAST_NUMBER else 0
    for row in _elements(block.get("elements")):
        yield Block("row", _pieces(row), quoted, indent, ordered, number)
        number = 0


def _pieces(block: Mapping[str, Any]) -> tuple[Piece, ...]:
    inside = _elements(block["elements"]) if "elements" in block else [block]
    return tuple(piece for element in inside if (piece := _piece(element)).shown({}))


def _piece(element: Mapping[str, Any]) -> Piece:
    kind, text, url = _text(element, "type"), _text(element, "text"), _text(element, "url")
    given = element.get("style")
    styles = frozenset(style for style in STYLES if isinstance(given, dict) and given.get(style) is True)
    match kind:
        case "link":
            return elements.link(url, text, styles)
        case "emoji":
            return _emoji(element, styles)
        case "user" | "usergroup" | "channel" | "team":
            ref = f"{'group' if kind == 'usergroup' else kind}:{_text(element, _REFS[kind])}"
            return Piece(text, styles, ref=ref)
        case "broadcast":
            return Piece(elements.broadcast(_text(element, "range")), styles)
        case "date":
            return elements.date(
                _number(element, "timestamp"), _text(element, "format"), _text(element, "fallback"), url, styles
            )
        case "text":
            return Piece(text, styles)
        case "color":
            return Piece(_text(element, "value"), styles)
    words = " ".join(block.shown({}) for block in _unknown(element))
    return elements.link(url, words, styles) if url else Piece(words, styles)


def _emoji(element: Mapping[str, Any], styles: frozenset[str]) -> Piece:
    """An emoji: the characters that Slack sent along, else those of its name."""
    try:
        characters = "".join(chr(int(point, 16)) for point in _text(element, "unicode").split("-"))
    except (ValueError, OverflowError):
        name, tone = _text(element, "name"), _number(element, "skin_tone")
        toned = f"{name}::skin-tone-{tone}" if tone and "::" not in name else name
        return elements.emoji(toned if character(toned) else name, styles)
    return Piece(scrub(characters), styles)


def _unknown(block: Mapping[str, Any]) -> Iterator[Block]:
    """The words of something that is not known, in the order in which they stand in it."""
    waiting: list[object] = [block]
    while waiting:
        element = waiting.pop()
        if isinstance(element, list):
            waiting += element[::-1]
        elif isinstance(element, dict):
            if element is not block and _text(element, "type").startswith("rich_text"):
                yield from read([element])
                continue
            if element is not block and _text(element, "type") in _KNOWN:
                yield Block("passage", (_piece(element),))
                continue
            if _text(element, "type") == "mrkdwn":
                yield from mrkdwn.blocks(_text(element, "text"))
            else:
                yield from (Block("passage", (piece,)) for piece in _words(element))
            waiting += [value for value in element.values() if isinstance(value, dict | list)][::-1]


def _words(element: Mapping[str, Any]) -> Iterator[Piece]:
    """The words of something that is not known; the last of them as a link, where it has an address."""
    *words, last = [word for key in _WORDS if (word := _text(element, key)).strip()] or [""]
    yield from (Piece(word) for word in words)
    url = _text(element, "url")
    if last or url:
        yield elements.link(url, last) if url else Piece(last)


def _written(block: Block) -> dict[str, Any]:
    inside = [_element(piece) for piece in block.pieces]
    border = {"border": 1} if block.quoted else {}
    match block.kind:
        case "row":
            style = "ordered" if block.ordered else "bullet"
            row = {"type": "rich_text_section", "elements": inside}
            offset = {"offset": block.number - 1} if block.number else {}
            return (
                {"type": "rich_text_list", "style": style, "indent": block.indent, "elements": [row]} | offset | border
            )
        case "code":
            language = {"language": block.language} if block.language else {}
            return {"type": "rich_text_preformatted", "elements": inside} | language | border
    return {"type": "rich_text_quote" if block.quoted else "rich_text_section", "elements": inside}


def _element(piece: Piece) -> dict[str, Any]:
    style = {"style": dict.fromkeys(sorted(piece.styles), True)} if piece.styles else {}
    kind, _, subject = piece.ref.partition(":")
    if kind == "emoji":
        return {"type": "emoji", "name": subject} | style
    if kind:
        kind = "usergroup" if kind == "group" else kind
        label = {"text": piece.text} if piece.text else {}
        return {"type": kind, _REFS[kind]: subject} | label | style
    if piece.href and piece.text.strip():
        return {"type": "link", "url": piece.href, "text": piece.text} | style
    return {"type": "text", "text": piece.text} | style


def _elements(value: object) -> list[Mapping[str, Any]]:
    """The elements of a list; a bare text among them is an element, too."""
    if not isinstance(value, list):
        return []
    return [
        {"type": "text", "text": one} if isinstance(one, str) else one for one in value if isinstance(one, str | dict)
    ]


def _text(element: Mapping[str, Any], key: str) -> str:
    value = element.get(key)
    return scrub(value) if isinstance(value, str) else ""


def _number(element: Mapping[str, Any], key: str) -> int:
    value = element.get(key)
    return value if type(value) is int and value > 0 else 0


def _is_quoted(block: Mapping[str, Any]) -> bool:
    return block.get("border") == 1
