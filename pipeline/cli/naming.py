"""Names of sections, made of what things and people are called. Pure."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

from pipeline.config.names import check_name


def name_of(words: str, otherwise: str) -> str:
    """A name made of the words' letters and digits, or the other if they give none."""
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    try:
        check_name(name)
    except ValueError:
        return otherwise
    return name


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number behind it if it is taken."""
    numbered = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(one for one in numbered if one not in taken)
