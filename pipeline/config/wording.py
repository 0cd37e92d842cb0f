"""How messages write a value, and the name that was probably meant. Pure."""

import json
from collections.abc import Collection, Iterable
from datetime import date, time
from difflib import get_close_matches

LONGEST_SHOWN = 60


def shown(value: object) -> str:
    """A value as a message shows it; what a table or a list holds is never shown, as a secret may be in it."""
    if isinstance(value, str):
        return repr(value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 1] + "…")
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    return "a list" if isinstance(value, list | tuple) else "a section"


def toml(value: object) -> str:
    """A text, number, truth value or list of them as it is written in TOML."""
    return json.dumps(value, ensure_ascii=False)


def one_of(words: Iterable[str]) -> str:
    """The choices of a key, for a message."""
    *others, last = (toml(word) for word in words)
    return f"{', '.join(others)} or {last}" if others else last


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known name that was probably meant, whatever the case of its letters."""
    folded = {name.casefold(): name for name in sorted(known)}
    found = get_close_matches(word.casefold(), folded, n=1)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """The end of a message: the name that was probably meant, or nothing."""
    name = nearest(word, known)
    return f"; did you mean {name!r}?" if name else ""
