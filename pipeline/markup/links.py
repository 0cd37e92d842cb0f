"""Addresses written out in text. Pure."""

import re
from html import escape

# An address ends at a blank, a bracket or a quotation mark, at the punctuation of Chinese and Japanese too.
_URL = re.compile(
    r"(?<![A-Za-z0-9.+-])https?://(?=[^\W_])[^\s<>\"`\[\]{}|\\^“”„‘’«»‹›…。，、；：！？（）「」『』【】《》]+",
    re.IGNORECASE,
)
_AFTER_URL = frozenset(".,:;!?'*_~")


def url_at(text: str, start: int) -> str:
    """The http address written out at that place of a text, less the punctuation that ends it; else nothing."""
    match = _URL.match(text, start)
    return _trimmed(match) if match else ""


def spells_out(text: str, href: str) -> bool:
    """Whether the text of a link is an address and no words: an http address, or the link's own without `https://`."""
    return (bool(text) and url_at(text, 0) == text) or text.strip("/") == href.partition(":")[2].strip("/")


def link_urls(text: str) -> str:
    """Plain text as HTML, with the addresses in it as links."""
    if "://" not in text:
        return escape(text, quote=False)
    html, done = [], 0
    for match in _URL.finditer(text):
        url = _trimmed(match)
        html += [escape(text[done : match.start()], quote=False), f'<a href="{escape(url)}">{escape(url)}</a>']
        done = match.start() + len(url)
    return "".join(html) + escape(text[done:], quote=False)


def _trimmed(match: re.Match[str]) -> str:
    url = match[0]
    # Brackets within an address come in pairs, as in Wikipedia's; one too many closes a bracket around it.
    unpaired = url.count(")") - url.count("(")
    end = len(url)
    while url[end - 1] in _AFTER_URL or (url[end - 1] == ")" and unpaired > 0):
        unpaired -= url[end - 1] == ")"
        end -= 1
    return url[:end]
