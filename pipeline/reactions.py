"""Reactions as commands: which emoji means what, and which are on (RULES 4). Pure.

A reaction is a register (message, person, emoji as sent). Aliases, variation selectors and skin tones are resolved when
it is read, never when it is recorded.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from pipeline.emoji import normal
from pipeline.events import Reacted, Reaction, Stamp

Command = Literal["delete", "hold", "pin", "key", "release", "correct"]
COMMANDS: tuple[Command, ...] = get_args(Command)

Table = Mapping[str, Command]

DEFAULTS: Mapping[Command, tuple[str, ...]] = {
    "delete": ("❌", "✖️", "🗑️"),
    "hold": ("🔒", "⏸️"),
    "pin": ("📌",),
    "key": ("⭐",),
    "release": ("✅",),
    "correct": ("✏️", "📝"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One command reaction that is on: whose it is, since when (None: found on, nobody knows), and by which event."""

    stamp: Stamp
    time: datetime | None
    key: str


def table(chosen: Mapping[Command, Iterable[str]]) -> Table:
    """Which command each emoji stands for; a command that `chosen` does not name keeps its defaults."""
    return {normal(emoji): command for command in COMMANDS for emoji in chosen.get(command, DEFAULTS[command])}


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
        command = meanings.get(normal(step.emoji))
        if command and isinstance(step, Reacted) and step.stamp and step.stamp.role != "other":
            since = step.time if step.seen != "caught-up" else None
            marks.setdefault(command, []).append(Mark(step.stamp, since, step.key))
    return marks
