"""Typed commands: telling `!start` from a slip and from prose (RULES 6.1). Pure."""

import re
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["command", "slip", "prose"]
Whose = Literal["theirs", "ours"]

WORDS = (
    "title", "intro", "summary", "start", "end", "pause", "resume", "offline", "online",
    "publish", "status", "preview", "purge", "keep", "help",
)  # fmt: skip
LETTERS = "2346789CDFGHJKMNPQRTVWXY"
"""What the word consists of that `!claim` is typed with, for `daypost init`: nothing that is easily taken for something
else, no vowels that make words."""

_TAKE_TEXT = ("title", "intro", "summary")
_ARGUMENTS = {"start": re.compile(r"(keep)?"), "keep": re.compile(r"(theirs|ours)(\s+\S+)?")}
_NOTHING = re.compile("")
_CLAIM = re.compile(f"[{LETTERS}]{{4}}", re.IGNORECASE)
_SHAPE = re.compile(r"\s*[!！]\s?([^\W\d_]+)(?![\w])(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a text that begins with `!` turned out to be: a command, a slip for the command `word`, or prose."""

    verdict: Verdict
    word: str = ""
    argument: str = ""


def read_command(text: str) -> Typed:
    """What the text says, if anything.

    A slip is a command word with one wrong letter (two in words of more than five) or with words that it does not take:
    it is not published, and its author is asked what was meant.
    """
    match = _SHAPE.fullmatch(text)
    if match is None:
        return Typed("prose")
    word, argument = match[1].lower(), match[2].strip()
    if word in WORDS:
        if word in _TAKE_TEXT:
            return Typed("command", word, argument)
        takes = _ARGUMENTS.get(word, _NOTHING).fullmatch(argument.lower())
        return Typed("command" if takes else "slip", word, argument.lower())
    if word == "claim" and _CLAIM.fullmatch(argument):  # for `init`; by the time it is read here it does nothing
        return Typed("command", word)
    for known in WORDS:
        if _is_near(word, known):
            return Typed("slip", known, argument)
    return Typed("prose")


def read_keep(argument: str) -> tuple[Whose, str]:
    """What came with a `!keep`: whose words are to stand, and on which target; empty where on all."""
    whose, *target = argument.split()
    return "theirs" if whose == "theirs" else "ours", "".join(target)


def _is_near(word: str, known: str) -> bool:
    """Whether a word is a known one with one letter wrong, or with two where that is longer than five."""
    most = 1 if len(known) <= 5 else 2
    return abs(len(word) - len(known)) <= most and _distance(word, known) <= most


def _distance(one: str, other: str) -> int:
    """How many letters must be changed, added, dropped or swapped with their neighbour to turn one into the other."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
