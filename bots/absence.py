"""When a message that a network's history no longer shows counts as deleted (RULES 5.6). Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

AT_ONCE = 3
"""More than so many at once are a person's to decide: a retention sweep and a moderator's purge look the same."""


@dataclass(frozen=True, slots=True)
class History:
    """What one pass over a channel's history showed: anybody's messages by id, with their times.

    `replies` are those that it showed in threads, which may outlive what is around them. `complete` is false after any
    error or a page that was cut; `present` where the answer did not reach the newest.
    """

    messages: Mapping[str, datetime]
    complete: bool
    present: bool
    replies: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Absence:
    """What a pass made of the messages that it missed.

    `deleted` are to be recorded as such; `asked` are too many for that, a person is asked; `missing` goes into the next
    pass of the same process.
    """

    deleted: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


def absence(known: Mapping[str, datetime], history: History, since: datetime, missing: frozenset[str]) -> Absence:
    """Compare the messages that are known, with their times, with what the history shows.

    `since` is when the day before the running one began; `missing` is what the pass before missed. Nothing follows from
    an answer that is empty, cut or does not reach the present: the pass does not count.
    """
    if not (history.complete and history.present and history.messages):
        return Absence(missing=missing)
    oldest = min(history.messages.values())
    gone = frozenset(
        message
        for message, sent in known.items()
        if message not in history.messages and message not in history.replies and sent >= since and sent > oldest
    )
    twice = gone & missing
    if len(gone) <= AT_ONCE:
        return Absence(deleted=twice, missing=gone - twice)
    return Absence(asked=twice, missing=gone)
