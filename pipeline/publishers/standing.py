"""What stands on a blog in our part of a post, taken apart into its pieces and what somebody wrote between them. Pure.

Around the part anything may stand. Where pieces cannot be told apart, as two have one name, one stands in another or
outside of our part, or it cannot be seen where one ends, the post is taken as a whole (RULES 8.6).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pipeline.publishers.elements import Div, divs
from pipeline.publishers.part import MARKER, Marker, Part, is_of, part_element, wrapped
from pipeline.publishers.seen import words_of

PIECE = "data-daypost-piece"
_NAME = re.compile(rf'\s*\b{PIECE}=("[^"]*"|\'[^\']*\'|[^\s>]*)')
_END = re.compile(r"</div\s*>", re.IGNORECASE)
_BLOCK_ENDS = "<!-- /wp:html -->"


@dataclass(frozen=True, slots=True)
class Standing:
    """The pieces by name, each with its element; and what stands after each of them, or, under "", before the first.

    `before` and `behind` are what stands around our part.
    """

    before: str
    pieces: Mapping[str, str]
    after: Mapping[str, str]
    behind: str

    def with_part(self, part: Part, html: str) -> str:
        """The post with another part of ours."""
        return f"{self.before}{wrapped(part, html)}{self.behind}"


def piece(name: str, html: str) -> str:
    """A piece of our part; in its HTML each `div` is closed."""
    return f'<div {PIECE}="{escape(name)}">\n{html}\n</div>\n'


def standing(html: str, marker: Marker) -> Standing | None:
    """What stands in a post, in the part that is of that day; None if it cannot be told apart."""
    elements = divs(html)
    ours = part_element(elements, marker.liveblog, marker.date)
    named = _named(elements, marker)
    names = [one.attributes[PIECE] for one in named]
    if ours is None or not ours.is_closed or len(set(names)) < len(names):
        return None
    if any(one.parent is not ours or not one.is_closed for one in named):
        return None
    pieces, after = {}, {}
    name, place = "", ours.inside
    for one in named:
        after[name] = html[place : one.start]
        name, place = one.attributes[PIECE], one.end
        pieces[name] = html[one.start : place]
    after[name] = html[place : ours.inside_end]
    return Standing(html[: ours.start], pieces, after, html[ours.end :])


def as_a_whole(html: str, marker: Marker, name: str) -> Standing | None:
    """What stands in a post that cannot be told apart, as one piece of that name; None if nothing in it is of that day.

    Our part ends where it is closed; else where its block ends, or the post. Pieces that stand elsewhere in the post
    are taken into it: as ours they must not stay when they are taken back.
    """
    elements = divs(html)
    ours = part_element(elements, marker.liveblog, marker.date)
    if ours is None:
        return None
    end, inside_end = ours.end, ours.inside_end
    if not ours.is_closed and (block_ends := html.find(_BLOCK_ENDS, ours.inside)) >= 0:
        end = inside_end = block_ends
    strays = [one for one in _named(elements, marker) if not ours.start <= one.start < end]
    before, above = _without(strays, html, 0, ours.start)
    behind, below = _without(strays, html, end, len(html))
    inside = [*above, html[ours.inside : inside_end], *below]
    whole = "".join(_balanced(_NAME.sub("", one)) for one in inside)
    if not _stands_alone(piece(name, whole)):  # a tag is torn: of what nobody can show as it was, the words are left
        whole = f"<p>{escape(' '.join(words_of(whole)))}</p>"
    return Standing(before, {name: piece(name, whole)}, {}, behind)


def _without(strays: Sequence[Div], html: str, place: int, end: int) -> tuple[str, list[str]]:
    """The HTML between two places without elements in it, and these."""
    left, taken = "", []
    for one in strays:
        if place <= one.start < end:
            left += html[place : one.start]
            place = min(one.end, end)
            taken.append(html[one.start : place])
    return left + html[place:end], taken


def _named(elements: Sequence[Div], marker: Marker) -> list[Div]:
    """The pieces, but for those in parts that are of other days; a copy of ours is none of these."""
    others = [one for one in elements if MARKER in one.attributes and not is_of(one, marker.liveblog, marker.date)]
    named = [one for one in elements if PIECE in one.attributes]
    return [one for one in named if not any(part.start < one.start < part.end for part in others)]


def _stands_alone(html: str) -> bool:
    """Whether an element is closed where it ends."""
    first = divs(html)[0]
    return first.is_closed and first.end == len(html.rstrip())


def _balanced(html: str) -> str:
    """The HTML with each `div` closed that it opens, and no end of one that it does not open."""
    elements = divs(html)
    closing = {one.inside_end for one in elements if one.is_closed}
    ends = [found for found in _END.finditer(html) if found.start() not in closing]
    for stray in reversed(ends):
        html = html[: stray.start()] + html[stray.end() :]
    return html + "</div>" * sum(not one.is_closed for one in elements)
