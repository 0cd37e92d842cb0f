"""The text of an entry, or of one paragraph of it. Pure."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Self

from pipeline.markup.custom import as_standard
from pipeline.markup.emoji import is_only_emoji
from pipeline.markup.links import spells_out
from pipeline.markup.replace import occurrences, replace_once
from pipeline.markup.safe import SafeHtml
from pipeline.markup.tokens import visible_text

_LINK = re.compile(r'<p><a href="(https?://[^"]*)"[^>]*>([^<]*)</a></p>', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader gets of a body.

    `headline` is HTML within a line, `html` what follows it, `plain` the visible words of both in one line. `only_link`
    is the address if there is nothing but an address.
    """

    headline: SafeHtml | None
    html: SafeHtml
    plain: str
    only_emoji: bool
    only_link: str | None

    @classmethod
    def of(cls, headline: SafeHtml | None, html: SafeHtml) -> Self:
        """The text made of a headline and what follows it."""
        plain = visible_text(html)
        if headline:
            plain = f"{visible_text(headline)} {plain}".rstrip()
        only_emoji = is_only_emoji(visible_text(as_standard(html)) if not headline else plain)
        return cls(headline or None, html, plain, only_emoji, None if headline else _only_link(html))

    def occurrences(self, old: str) -> int:
        """How often `old` stands in the visible text; overlapping places count each."""
        return sum(occurrences(part, old) for part in (self.headline, self.html) if part)

    def replace_once(self, old: str, new: str) -> Self | None:
        """The text with the plain text `new` in place of `old`; None if `old` does not stand there exactly once."""
        if self.occurrences(old) != 1:
            return None
        html = replace_once(self.html, old, new)
        if html is not None:
            return type(self).of(self.headline, html)
        return type(self).of(self.headline and replace_once(self.headline, old, new), self.html)


def shortened(text: str, longest: int) -> str:
    """The text, cut between words if it has more characters than that."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    head, _, _ = text[:longest].rpartition(" ")
    return f"{head or text[: longest - 1]}…"


def _only_link(html: SafeHtml) -> str | None:
    link = _LINK.fullmatch(html.strip())
    return unescape(link[1]) if link and spells_out(unescape(link[2]), unescape(link[1])) else None
