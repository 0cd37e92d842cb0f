"""A post that somebody has prepared: where in it the day's part goes (RULES 8.7). Pure."""

import re
from datetime import date
from typing import Literal

from pipeline.publishers.elements import divs
from pipeline.publishers.part import MARKER
from pipeline.publishers.standing import Standing

_PLACE = r"\[daypost(?:\s+(?P<day>\d{4}-\d{2}-\d{2}))?\s*\]"
_ALONE = re.compile(_PLACE)
_FRAMED = re.compile(
    r"(?:<!-- wp:(?P<block>\w+)[^>]*-->\s*)?(?:<(?P<tag>p|div|figure)[^>]*>\s*)?"
    rf"{_PLACE}(?(tag)\s*</(?P=tag)>)(?(block)\s*<!-- /wp:(?P=block) -->)"
)
"""With the paragraph or block around it that holds nothing else."""

For = Literal["day", "any", "none"]


def prepared_for(html: str, day: date) -> For:
    """Whether a post has a place for that very day, or for any."""
    days = {found["day"] for found in _ALONE.finditer(html)}
    if day.isoformat() in days:
        return "day"
    return "any" if None in days else "none"


def place(html: str, day: date) -> Standing | None:
    """What stands around the place of that day, else around the first that is for any; None if there is none."""
    wanted = day.isoformat() if prepared_for(html, day) == "day" else None
    for found in (*_FRAMED.finditer(html), *_ALONE.finditer(html)):
        if found["day"] == wanted:
            return Standing(html[: found.start()], {}, {}, html[found.end() :])
    return None


def is_untouched(html: str) -> bool:
    """Whether no part of ours is in a post, of whichever day."""
    return not any(MARKER in one.attributes for one in divs(html))
