"""Reading safe HTML: its tokens and the words that a reader sees. Pure."""

import re
from html import unescape

from pipeline.markup.safe import INLINE_TAGS, SafeHtml

# The label of folded code is taken with its tag: those words are ours, not the author's.
_ANY_TAG = r'<details class="long-code"><summary>[^<]*</summary>|<[^>]*>'
_INLINE_NAMES = "|".join(sorted(INLINE_TAGS))

_TAG = re.compile(_ANY_TAG)
_TOKEN = re.compile(rf"{_ANY_TAG}|[^<]+")
_INLINE = re.compile(rf"</?(?:{_INLINE_NAMES})(?: [^>]*)?>")
_EMPTY = re.compile(rf"<({_INLINE_NAMES}|p|h3|h4|li)(?: [^>]*)?></\1>")


def tokens(html: str) -> list[str]:
    """The tags and texts of safe HTML in order; `<` and `>` stand nowhere else in it."""
    return _TOKEN.findall(html)


def is_inline(tag: str) -> bool:
    """Whether a tag stands within a line of text."""
    return _INLINE.fullmatch(tag) is not None


def visible_text(html: SafeHtml) -> str:
    """The author's words as a reader sees them, in one line, with single blanks."""
    return " ".join(unescape(_TAG.sub(" ", _INLINE.sub("", html))).split())


def without_empty(html: str) -> str:
    """The HTML without elements of text that hold none."""
    smaller = _EMPTY.sub("", html)
    while smaller != html:
        html, smaller = smaller, _EMPTY.sub("", smaller)
    return html
