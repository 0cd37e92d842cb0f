"""Reactions as commands: which emoji means what, and which are on (RULES 4). Pure.

A reaction is a register (message, person, emoji as sent). Aliases, variation selectors and skin tones are resolved when
it is read, never when it is recorded.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from pipeline.emoji import normal
from pipeline.events import Reacted, Reaction, Seen, Stamp

Command = Literal["delete", "hold", "pin", "key", "release", "correct"]
COMMANDS: tuple[Command, ...] = get_args(Command)

Table = Mapping[str, Command]
"""Which command each emoji stands for; and, by its key, each mark that goes on hiding though its emoji no longer does
(RULES 4.1)."""

DEFAULTS: Mapping[Command, tuple[str, ...]] = {
    "delete": ("❌", "✖️", "🗑️"),
    "hold": ("🔒", "⏸️"),
    "pin": ("📌",),
    "key": ("⭐",),
    "release": ("✅",),
    "correct": ("✏️", "📝"),
}


# No emoji's name holds a blank.
_MARK = "mark "


@dataclass(frozen=True, slots=True)
class Mark:
    """One command reaction that is on: whose, since when (None: nobody knows), by which event, and how that came."""

    stamp: Stamp
    time: datetime | None
    key: str
    seen: Seen


def table(chosen: Mapping[Command, Iterable[str]]) -> Table:
    """Which command each emoji stands for; a command that `chosen` does not name keeps its defaults."""
    return {normal(emoji): command for command in COMMANDS for emoji in chosen.get(command, DEFAULTS[command])}


def signs(meanings: Table) -> dict[Command, str]:
    """The emoji by which people are told of each command that has any: the first one, as it is typed."""
    typed = {normal(emoji): emoji for defaults in DEFAULTS.values() for emoji in defaults}
    first: dict[Command, str] = {}
    for emoji, command in meanings.items():
        if not emoji.startswith(_MARK):
            first.setdefault(command, typed.get(emoji) or (f":{emoji}:" if emoji.isascii() else emoji))
    return {command: first[command] for command in COMMANDS if command in first}


def meaning(step: Reaction, meanings: Table) -> Command | None:
    """The command that a reaction stands for, if it stands for one."""
    return meanings.get(_mark(step)) or meanings.get(normal(step.emoji))


def followed(before: Table, chosen: Table, steps: Iterable[Reaction]) -> Table:
    """The table that follows the configuration's, given the reactions that are on: a mark that hides goes on hiding."""
    kept = {mark: command for mark, command in before.items() if mark.startswith(_MARK)}
    for step in steps:
        command = meaning(step, before)
        if command in ("delete", "hold") and chosen.get(normal(step.emoji)) != command:
            kept[_mark(step)] = command
    return {**chosen, **kept}


def standing(steps: Iterable[Reaction], redacted: Collection[str]) -> dict[tuple[str, str], Reaction]:
    """The step that stands of each register, by (account, emoji as sent): the one with the greatest order.

    A redacted step never was.
    """
    newest: dict[tuple[str, str], Reaction] = {}
    for step in sorted(steps, key=lambda step: (step.order, step.kind, step.key)):
        if step.key not in redacted:
            newest[step.by, step.emoji] = step
    return newest


def marks_on(steps: Iterable[Reaction], redacted: Collection[str], meanings: Table) -> dict[Command, list[Mark]]:
    """The command reactions of authors and editors that are on, by command, oldest first."""
    marks: dict[Command, list[Mark]] = {}
    for step in sorted(standing(steps, redacted).values(), key=lambda step: (step.order, step.key)):
        command = meaning(step, meanings)
        if command and isinstance(step, Reacted) and step.stamp and step.stamp.role != "other":
            since = None if step.is_inferred else step.time
            marks.setdefault(command, []).append(Mark(step.stamp, since, step.key, step.seen))
    return marks


def _mark(step: Reaction) -> str:
    return f"{_MARK}{step.place} {step.key}"
