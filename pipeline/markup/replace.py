"""Correcting a few words in safe HTML, as `s/old/new/` asks (RULES 3.6). Pure.

Words are sought in the visible text: across bold, links and the like, but not across the end of a line or block. Any
number of blanks counts as one.
"""

import re
from dataclasses import dataclass
from html import escape, unescape

from markupsafe import Markup

from pipeline.markup.links import link_urls, spells_out
from pipeline.markup.safe import SafeHtml, clean, scrub
from pipeline.markup.tokens import is_inline, tokens, without_empty

_BLANKS = re.compile(r"\s+")
_BLANKS_OR_LETTER = re.compile(r"\s+|\S")
_VERBATIM = re.compile(r"<(?:a|code|pre)[ >]")
_HREF = re.compile(r' href="([^"]*)"')


@dataclass(frozen=True, slots=True)
class _Letter:
    """A visible character: the token it stands in, and which part of that token's text it is."""

    shown: str
    token: int
    start: int
    end: int


def occurrences(html: SafeHtml, old: str) -> int:
    """How often `old` stands in the visible text; overlapping places count each."""
    return len(_places(tokens(html), old))


def replace_once(html: SafeHtml, old: str, new: str) -> SafeHtml | None:
    """The HTML with the plain text `new` in place of `old`; None if `old` does not stand there exactly once.

    Formatting around it stays. A link that shows its own address follows what it shows.
    """
    parts = tokens(html)
    places = _places(parts, old)
    if len(places) != 1:
        return None
    _exchange(parts, places[0], scrub(new))
    return SafeHtml(Markup(without_empty("".join(parts))))  # noqa: S704 - tokens of safe HTML and escaped text


def _places(parts: list[str], old: str) -> list[list[_Letter]]:
    wanted = _BLANKS.sub(" ", scrub(old))
    if not wanted.strip():
        return []
    places = []
    for line in _lines(parts):
        text = "".join(letter.shown for letter in line)
        start = text.find(wanted)
        while start >= 0:
            places.append(line[start : start + len(wanted)])
            start = text.find(wanted, start + 1)
    return places


def _lines(parts: list[str]) -> list[list[_Letter]]:
    lines: list[list[_Letter]] = [[]]
    for number, part in enumerate(parts):
        if part.startswith("<"):
            if not is_inline(part):
                lines.append([])
            continue
        line = lines[-1]
        for match in _BLANKS_OR_LETTER.finditer(unescape(part)):
            shown = " " if match[0].isspace() else match[0]
            if shown != " " or (line and line[-1].shown != " "):
                line.append(_Letter(shown, number, match.start(), match.end()))
    return lines


def _exchange(parts: list[str], letters: list[_Letter], new: str) -> None:
    first, last = letters[0], letters[-1]
    before, after = unescape(parts[first.token])[: first.start], unescape(parts[last.token])[last.end :]
    for number in {letter.token for letter in letters}:
        _unlink_address(parts, number)
    for number in {letter.token for letter in letters}:
        parts[number] = ""
    if any(parts[first.token : last.token]):
        parts[last.token] = _html(after, parts, last.token)
        after = ""
    parts[first.token] = _html(before + new + after, parts, first.token)


def _html(text: str, parts: list[str], number: int) -> str:
    """Plain text as HTML, for the place of a token; addresses in it become links where links may stand."""
    if any(_VERBATIM.match(parts[tag]) for tag in _around(parts, number)):
        return escape(text, quote=False)
    return clean(link_urls(text))


def _unlink_address(parts: list[str], number: int) -> None:
    """Take away a link around a token whose text is the link's own address."""
    for opening in _around(parts, number):
        href = _HREF.search(parts[opening])
        if href and parts[opening].startswith("<a "):
            closing = _closing(parts, opening)
            shown = "".join(part for part in parts[opening:closing] if not part.startswith("<"))
            if spells_out(unescape(shown), unescape(href[1])):
                parts[opening] = parts[closing] = ""


def _around(parts: list[str], number: int) -> list[int]:
    """Which tokens open the elements that a token stands in, outermost first."""
    opened: list[int] = []
    for place, part in enumerate(parts[:number]):
        if part.startswith("</"):
            opened.pop()
        elif part.startswith("<") and part not in ("<br>", "<hr>"):
            opened.append(place)
    return opened


def _closing(parts: list[str], opening: int) -> int:
    """Which token closes the link that a token opens; foster-parented tables can leave links within links."""
    depth = 0
    for place in range(opening, len(parts)):
        depth += parts[place].startswith("<a ") - (parts[place] == "</a>")
        if depth == 0:
            return place
    raise ValueError(f"token {opening} opens no link")
