"""Correcting an entry by a form: who may, and what stands in the form to begin with (RULES 2.2, 3.3, 3.6, 4.3). Pure.

What waits counts as well: who corrects an entry goes on from the newest text, be it approved yet or not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from pipeline.entries import Entry, Part, Version
from pipeline.events import Body, Stamp
from pipeline.markup import NO_NAMES, Names, Text, editable, render, scrub

_BLANKS = re.compile(r"\s+")
_MARK = re.compile(r"[!-/:-@\[-`{-~]")

_PLACES = 50
"""In so many places at most it is tried to change words."""


@dataclass(frozen=True, slots=True)
class Present:
    """What an entry says now: in Markdown, by whom last changed, and the keys of the events that made it so.

    The first key is that of the version that stands, the others those of `s/old/new/` since then.
    """

    text: str
    person: str
    keys: tuple[str, ...]


def may_correct(stamp: Stamp | None, author: Stamp | None) -> bool:
    """Whether somebody may give an entry another text, which is by that author: its author, or an editor."""
    if stamp is None or author is None:
        return False
    return stamp.is_editor or (stamp.is_author and stamp.person == author.person)


def present(entry: Entry, names: Names = NO_NAMES) -> Present | None:
    """What an entry says now; None where a change of a few words cannot be written in Markdown.

    The words in front are not in it, as a form replaces the text behind them; but for a time that was typed with a
    correction, as that would be lost with it.
    """
    version = entry.root.versions[-1]
    now = Present(editable(version.body, names), version.person, (version.key,))
    beside = [
        (part.versions[-1].time, render(part.versions[-1].body, names)) for part in entry.parts[1:] if _shows(part)
    ]
    for change in sorted(entry.replacements, key=lambda change: (change.time, change.key)):
        own = _read(now.text).occurrences(change.old) if version.time < change.time else 0
        others = [text.occurrences(change.old) if time < change.time else 0 for time, text in beside]
        if own + sum(others) != 1:
            continue
        if own:
            text = _replaced(now.text, change.old, change.new)
            if text is None:
                return None
            now = Present(text, change.person, (*now.keys, change.key))
        else:
            place = others.index(1)
            time, other = beside[place]
            beside[place] = time, other.replace_once(change.old, change.new) or other
    return Present(_front(entry, version) + now.text, now.person, now.keys)


def _shows(part: Part) -> bool:
    return not (part.deleted or part.deleted_by or part.held_by or part.held)


def _front(entry: Entry, version: Version) -> str:
    """The time that was typed in front of a correction. The text may begin with a mark that starts a line."""
    if version.native or version.at is None:
        return ""
    return f"{version.at.astimezone(ZoneInfo(entry.day.zone)):%H:%M}:\n"


def _replaced(source: str, old: str, new: str) -> str | None:
    """The Markdown that reads as `source` does with `new` in place of `old`; None if there is none so plain."""
    wanted = _read(source).replace_once(old, new)
    if wanted is None:
        return None
    for candidate in _candidates(source, old, new):
        if _seen(_read(candidate)) == _seen(wanted):
            return candidate
    return None


def _candidates(source: str, old: str, new: str) -> Iterator[str]:
    """The text with `new` in each place where `old` may stand, as it was typed or with marks in it as plain text."""
    words = (r"\\?".join(("", *map(re.escape, word))) for word in _BLANKS.split(scrub(old)))
    places = islice(re.finditer(r"\s+".join(words), source), _PLACES)
    for place in places:
        for text in _spelt(new):
            yield source[: place.start()] + text + source[place.end() :]


def _spelt(new: str) -> Iterable[str]:
    return dict.fromkeys((new, _MARK.sub(r"\\\g<0>", new)))


def _seen(text: Text) -> tuple[str, str]:
    return _BLANKS.sub(" ", text.headline or ""), _BLANKS.sub(" ", text.html)


def _read(source: str) -> Text:
    return render(Body("markdown", source))
