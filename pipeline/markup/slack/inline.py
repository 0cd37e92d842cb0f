"""One line of mrkdwn as pieces: code, names, links, emoji, styles. Pure.

`&amp;`, `&lt;` and `&gt;` are its only references, and what stands between `<` and `>` its only brackets.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.markup.slack.elements import broadcast, date, emoji, link
from pipeline.markup.slack.tree import NO_STYLES, Piece

_BRACKET = r"<([@#!][^<>\n]+|[A-Za-z][A-Za-z0-9+.-]*:[^<>\n]+)>"
_BRACKETS = re.compile(_BRACKET)
_ATOM = re.compile(
    rf"`([^`\n]+)`|{_BRACKET}"
    r"|(?<![^\W_]):([\w+'-]+(?:::skin-tone-[2-6](?:-[2-6])?)?):"
    r"|([*_~])"
)
_REFERENCE = re.compile("&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_NAME = re.compile(r"(@|#|!subteam\^)([A-Z0-9]+)")
_REFS = {"@": "user", "#": "channel", "!subteam^": "group"}
_BROADCAST = re.compile(r"!(here|channel|everyone|group)")
_DATE = re.compile(r"!date\^(\d+)\^([^^]*)(?:\^(.*))?")
_STYLES = {"*": "bold", "_": "italic", "~": "strike"}


@dataclass(slots=True)
class _Mark:
    """A character that may begin or end a style, and which of them it does; it is text if neither."""

    text: str
    may_begin: bool
    may_end: bool
    begins: bool = False
    ends: bool = False


def pieces(line: str) -> list[Piece]:
    """The pieces of a line."""
    atoms = list(_atoms(line))
    _pair([atom for atom in atoms if isinstance(atom, _Mark)])
    on: Counter[str] = Counter()
    styles, found = NO_STYLES, []
    for atom in atoms:
        if isinstance(atom, Piece):
            found.append(Piece(atom.text, styles | atom.styles, atom.href, atom.ref) if styles else atom)
        elif atom.begins or atom.ends:
            on[_STYLES[atom.text]] += 1 if atom.begins else -1
            styles = frozenset(+on)
        else:
            found.append(Piece(atom.text, styles))
    return found


def verbatim(code: str) -> str:
    """Code as it was typed: Slack puts brackets around addresses in it, too."""
    texts, done = [], 0
    for match in _BRACKETS.finditer(code):
        named = _bracket(match[1])
        texts += [_decoded(code[done : match.start()]), named.shown({}) if named else _decoded(match[0])]
        done = match.end()
    return "".join(texts) + _decoded(code[done:])


def _atoms(line: str) -> Iterator[Piece | _Mark]:
    done = 0
    for match in _ATOM.finditer(line):
        code, bracket, name, _ = match.groups()
        atom = (
            Piece(verbatim(code), frozenset({"code"})) if code
            else _bracket(bracket) if bracket
            else emoji(name) if name
            else _mark(line, match.start())
        )  # fmt: skip
        if atom is None:
            continue
        if done < match.start():
            yield Piece(_decoded(line[done : match.start()]))
        yield atom
        done = match.end()
    if done < len(line):
        yield Piece(_decoded(line[done:]))


def _bracket(inside: str) -> Piece | None:
    """What a bracket stands for; None where it means nothing, and is text."""
    target, _, label = inside.partition("|")
    label = _decoded(label)
    if name := _NAME.fullmatch(target):
        return Piece(label, ref=f"{_REFS[name[1]]}:{name[2]}")
    if everybody := _BROADCAST.fullmatch(target):
        return Piece(broadcast(everybody[1]))
    if moment := _DATE.fullmatch(target):
        return date(int(moment[1][:20]), _decoded(moment[2]), label, _decoded(moment[3] or ""))
    if target[0] in "@#":
        return None
    return Piece(label or target[1:]) if target[0] == "!" else link(_decoded(target), label)


def _mark(line: str, place: int) -> _Mark | None:
    """The mark at a place; one beside another of its kind is text, and so is one within a word."""
    mark = line[place]
    before = line[place - 1] if place else " "
    behind = line[place + 1] if place + 1 < len(line) else " "
    if mark in (before, behind):
        return None
    return _Mark(
        mark,
        may_begin=not before.isalnum() and not behind.isspace(),
        may_end=not before.isspace() and not behind.isalnum(),
    )


def _pair(marks: list[_Mark]) -> None:
    """Settle which marks begin and end a style: each end goes with the nearest beginning before it."""
    opened: list[_Mark] = []
    numbers: Counter[str] = Counter()
    for mark in marks:
        if mark.may_end and numbers[mark.text]:
            while (top := opened.pop()).text != mark.text:
                numbers[top.text] -= 1
            numbers[top.text] -= 1
            top.begins = mark.ends = True
        elif mark.may_begin:
            opened.append(mark)
            numbers[mark.text] += 1


def _decoded(text: str) -> str:
    return _REFERENCE.sub(lambda match: _CHARACTERS[match[1]], text) if "&" in text else text
