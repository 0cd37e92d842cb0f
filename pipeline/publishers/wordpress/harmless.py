"""HTML in which WordPress finds nothing of its own to act on. Pure.

What anybody has typed it looks through for shortcodes, smileys and addresses alone on a line, and it makes "better"
quotation marks, dashes, dots, signs and the spelling of its own name of what it finds: `[gallery]` would be a gallery,
`--help` an option that no program has. As character references it shows them as they are. Where it filters HTML
it gives each reference three digits at least, and takes a typed `&#91;` for one, though its `&` is escaped, and
backslashes out of attributes; nothing of that is left to do.

https://developer.wordpress.org/reference/functions/wptexturize/, convert_smilies, capital_P_dangit, wp_kses
"""

import re
from html import unescape

_PART = re.compile(r"<[^>]*>|[^<]+")
_VALUE = re.compile(r'"([^"]*)"')
_IN_VALUE = re.compile(r'[&<>"\[\]\\\n\r]|(?<=&)#|(?<=Word)p(?=ress)')
"""Line breaks too: a tag that goes on in another line is taken for text, with smileys in it."""

_IN_TEXT = re.compile(
    r"""[&<>"'\[\]:]|(?<=&)#|(?<=Word)p(?=ress)"""
    r"|-(?=-)|(?<=-)-|(?<!\S)-(?!\S)"  # dashes
    r"|\.(?=\.)|`(?=`)|\((?=tm\))|(?<=[\d.,])x(?=\d)"
    r"|8(?=-?[O)])|;(?=-?\))"  # smileys without a colon
)
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def harmless(html: str) -> str:
    """The same HTML, to readers, and of that the same again.

    Tags must be whole, with `"` around what attributes say; `<` and `>` stand nowhere else in it.
    """
    return _PART.sub(lambda part: _tag(part[0]) if part[0].startswith("<") else _escaped(_IN_TEXT, part[0]), html)


def _tag(tag: str) -> str:
    return _VALUE.sub(lambda value: f'"{_escaped(_IN_VALUE, value[1])}"', tag)


def _escaped(acted_on: re.Pattern[str], html: str) -> str:
    return acted_on.sub(lambda found: _NAMED.get(found[0]) or f"&#{ord(found[0]):03};", unescape(html))
