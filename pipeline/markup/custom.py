"""Custom emoji in safe HTML: marked, so that whoever makes a page can put pictures in their place. Pure.

The mark passes the gate, which lets no picture through: where one comes from is never for a text to say.
"""

import re
from collections.abc import Callable

from markupsafe import Markup

from pipeline.markup.safe import SafeHtml

MARK = '<span class="emoji">'

_MARKED = re.compile(f"{MARK}([^<]*)</span>")
_STANDARD = "\N{PARTY POPPER}"


def marked(text: str) -> str:
    """The escaped text of a custom emoji, such as ":party:", as one."""
    return f"{MARK}{text}</span>"


def custom(html: str) -> list[str]:
    """The names of the custom emoji in safe HTML, in their order, without colons."""
    return [text.strip(":") for text in _MARKED.findall(html)] if MARK in html else []


def as_standard(html: SafeHtml) -> SafeHtml:
    """The HTML with a standard emoji for each custom one: they count as such."""
    return replaced(html, lambda _: _STANDARD)


def replaced(html: Markup, by: Callable[[str], str | None]) -> SafeHtml:
    """The HTML with what `by` makes of their names in place of custom emoji; of None the text without its mark."""
    if MARK not in html:
        return SafeHtml(html)

    def put(match: re.Match[str]) -> str:
        made = by(match[1].strip(":"))
        return match[1] if made is None else made

    return SafeHtml(Markup(_MARKED.sub(put, str(html))))  # noqa: S704 - safe HTML, but for what `by` makes
