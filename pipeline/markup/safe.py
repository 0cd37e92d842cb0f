"""The only gate to HTML: whatever readers get from a chat has passed `clean`. Pure.

No ids, names or styles pass, so an entry cannot reach into the page around it; no pictures or frames, so no reader's
browser asks an address that somebody typed. The class "emoji" only marks a text (`custom.py`). Of what is refused the
text stays, but for scripts and style sheets.
"""

import re
from typing import NewType

import nh3
from markupsafe import Markup

SafeHtml = NewType("SafeHtml", Markup)
"""HTML that has passed the gate; templates take it as it is."""

INLINE_TAGS = frozenset({"a", "b", "code", "del", "em", "i", "s", "span", "strong", "sub", "sup", "u"})
BLOCK_TAGS = frozenset(
    {"blockquote", "br", "details", "h3", "h4", "hr", "li", "ol", "p", "pre", "summary"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)

_LANGUAGE = re.compile(r"language-[\w+#.-]{1,40}")

# Control characters, surrogates and noncharacters are errors in HTML and fatal in XML feeds. Bidirectional embeddings,
# overrides and isolates would run on into the line, title or notice that quotes the text; each block of a page finds
# its own direction without them.
_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)


def scrub(text: str) -> str:
    """The text with newlines alone as line ends, without characters that no page, feed or line of chat can carry."""
    if text.replace("\n", "").isprintable():
        return text  # most text, ten times faster than the search
    return _DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _only_languages(tag: str, attribute: str, value: str) -> str | None:
    if tag == "code" and attribute == "class" and not _LANGUAGE.fullmatch(value):
        return None
    return value


_CLEANER = nh3.Cleaner(
    tags=INLINE_TAGS | BLOCK_TAGS,
    attributes={
        "*": set(),  # without it `lang` and `title` would pass on every tag
        "a": {"href", "title"},
        "code": {"class"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
    },
    allowed_classes={"span": {"spoiler", "emoji"}, "details": {"spoiler"}},
    attribute_filter=_only_languages,
    url_schemes={"http", "https", "mailto"},
    # A relative address would point into the blog's own pages.
    url_relative="deny",
    link_rel="noopener nofollow ugc",
)


def clean(html: str) -> SafeHtml:
    """The part of any HTML that may stand on a page. Tags come out balanced, `<` and `>` only as parts of tags."""
    # Scrubbed before, as nh3 refuses surrogates, and after, as references such as `&#1;` have become characters.
    return SafeHtml(Markup(scrub(_CLEANER.clean(scrub(html)))))  # noqa: S704 - this is the gate
