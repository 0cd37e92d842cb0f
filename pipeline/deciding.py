"""Decisions that are recorded in the commit of their cause, because they depend on its moment (RULES 1.10)."""

from collections.abc import Iterator

from pipeline.commands import read_command
from pipeline.events import Decided, Decision, Event, Message, Posted
from pipeline.front import lead

# `!start`, `!resume` and `!online` go on acting when their message is edited or deleted (RULES 6.2).
_LASTING: dict[str, Decision] = {"start": "started", "resume": "resumed", "online": "online"}


def decisions(event: Event) -> Iterator[Decided]:
    """What is decided because of an event that was just recorded."""
    if not isinstance(event, Message) or event.body is None or event.stamp is None or event.stamp.role == "other":
        return
    if isinstance(event, Posted) and event.refers:
        return
    typed = read_command(lead(event.body))
    what = _LASTING.get(typed.word)
    if typed.verdict == "command" and what:
        yield Decided(
            source=event.source,
            channel=event.channel,
            key=f"decided:{what}:{event.message}:{event.key}",
            time=event.time,
            seen=event.seen,
            what=what,
            about=event.message,
            cause=event.key,
            at=event.time,
            keep=typed.argument == "keep",
        )
