"""Matrix's HTML, read as browsers read HTML: tokens in a row, and the tree that they make. Pure.

What comes out of here has yet to be made ours, and to pass the gate.
https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

import nh3

from pipeline.markup.safe import scrub

VOID = frozenset({"br", "hr", "img"})
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
"""Headings stand below the page's title and the entries' headlines."""

STYLES = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "u": "u",
    "ins": "u",
    "s": "s",
    "del": "s",
    "strike": "s",
    "sub": "sub",
    "sup": "sup",
    "code": "code",
}
# Nothing but a beginning and an end: words on either side of them are two.
_PLAIN_BLOCKS = frozenset(
    {"address", "article", "aside", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"}
    | {"form", "header", "legend", "main", "nav", "option", "p", "section"}
)
_BLOCKS = (
    _PLAIN_BLOCKS
    | HEADINGS.keys()
    | {"blockquote", "caption", "details", "hr", "li", "ol", "pre", "summary", "table", "tbody", "td", "tfoot"}
    | {"th", "thead", "tr", "ul"}
)

# Nested deeper elements are only their words. A table needs four: what is in none of its cells would have no place.
_DEEPEST = 30
_TABLE = 4

_KNOWN = _BLOCKS | STYLES.keys() | {"a", "br", "font", "img", "span"}
_LEFT_OUT = {"mx-reply", "script", "style"}
_KEPT = _KNOWN | _LEFT_OUT

_READER = nh3.Cleaner(
    tags=_KNOWN,
    attributes={
        "*": set(),
        "a": {"href"},
        "code": {"class"},
        "div": {"data-mx-maths"},
        "img": {"alt", "data-mx-emoticon", "title"},
        "ol": {"start"},
        "span": {"data-mx-maths", "data-mx-spoiler"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
    },
    clean_content_tags=_LEFT_OUT,
    url_schemes={"http", "https", "mailto", "matrix"},
    url_relative="deny",
    link_rel=None,
)
_TAG = re.compile(r"</?([a-z][^\s/<>]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>", re.IGNORECASE)
_TOKEN = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>|[^<]+")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


@dataclass(slots=True, eq=False)
class Node:
    """An element. `has_blocks` is whether it is, or holds, more than a part of a line."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)
    has_blocks: bool = False

    def text(self) -> str:
        """The words in it, its lines as lines."""
        if self.tag in VOID:
            return picture(self.attributes) if self.tag == "img" else "\n"
        return "".join(one if isinstance(one, str) else one.text() for one in self.children)


def tokens(html: str) -> list[str]:
    """The tags and texts of any HTML: well-formed, what it repeats of other messages left out."""
    # With some elements that it does not know, such as those of drawings, nh3 would leave out their words.
    known = _TAG.sub(lambda tag: tag[0] if tag[1].lower() in _KEPT else "", scrub(html))
    return _TOKEN.findall(scrub(_READER.clean(known)))


def name(token: str) -> str:
    """The name of the element that a tag begins or ends; empty for a text."""
    return re.split("[ >]", token.lstrip("</"), maxsplit=1)[0] if token[0] == "<" else ""


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag."""
    return {key: unescape(value) for key, value in _ATTRIBUTE.findall(tag)}


def picture(attributes: dict[str, str]) -> str:
    """What is read in place of a picture."""
    return attributes.get("alt") or attributes.get("title", "")


def is_block(tag: str) -> bool:
    """Whether a tag stands between lines, not in one."""
    return name(tag) in _BLOCKS


def tree(parts: Iterable[str]) -> Node:
    """The tree that tokens make."""
    opened = [Node("")]
    for token in parts:
        if token[0] != "<":
            opened[-1].children.append(unescape(token))
        elif token[1] == "/":
            closed = opened.pop()
            opened[-1].has_blocks |= closed.has_blocks
            if closed is opened[-1] and is_block(token):
                closed.children.append("\n")
        elif name(token) in VOID:
            opened[-1].children.append(Node(name(token), attributes(token), has_blocks=is_block(token)))
            opened[-1].has_blocks |= is_block(token)
        elif len(opened) + (_TABLE - 1 if name(token) == "table" else 0) <= _DEEPEST:
            opened.append(Node(name(token), attributes(token), has_blocks=is_block(token)))
            opened[-2].children.append(opened[-1])
        else:
            opened[-1].children.append("\n" if is_block(token) else "")
            opened.append(opened[-1])
    return opened[0]
