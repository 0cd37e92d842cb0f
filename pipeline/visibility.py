"""What shows, and when: one table (RULES 5). Pure: time is passed in.

The first row that applies is a message's state:

    gone in chat                                              deleted
    an aside                                                  aside
    ❌                                                        removed
    🔒, held by the system, or sent after !end that day       held
    sent, released or approved after !pause                   paused
    before the start, left out of it, outside the days        rehearsal, outside
    draft, or not yet approved                                draft, awaiting approval
    its delay has not passed                                  delayed
    none of these                                             public

What cannot be shown by a fault of ours is broken.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pipeline.coverage import Coverage, allowed
from pipeline.entries import Entry, Part, Version

State = Literal[
    "nothing", "deleted", "aside", "removed", "held", "paused", "rehearsal", "outside", "draft", "awaiting approval",
    "delayed", "public", "broken",
]  # fmt: skip

WAITING: tuple[State, ...] = ("held", "paused", "draft", "awaiting approval", "delayed")
"""The states of what may still show."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days that a live blog covers, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one part shows at a moment: its state, the versions that may show, since when; when that may change next."""

    state: State
    versions: tuple[Version, ...] = ()
    shows_at: datetime | None = None
    changes_at: datetime | None = None


def look(entry: Entry, coverage: Coverage, bounds: Bounds, now: datetime) -> Sight:
    """What the root of an entry shows, and with it whether the entry shows at all."""
    if entry.kind == "aside":
        return Sight("aside")
    if entry.kind != "entry":
        return Sight("deleted" if entry.root.deleted else "nothing")
    return look_at(entry.root, entry, coverage, bounds, now)


def look_at(part: Part, entry: Entry, coverage: Coverage, bounds: Bounds, now: datetime) -> Sight:
    """What one part of an entry shows, taken for itself."""
    if part.deleted:
        return Sight("deleted")
    if part.deleted_by:
        return Sight("removed")
    end = coverage.after_end(entry.day.date, part.sent) if part is entry.root else None
    if part.held_by or part.held or (end and end.until is None):
        return Sight("held")
    moments = [moment for moment in (part.sent, part.released, _approved(part)) if moment]
    pauses = [pause for moment in moments if (pause := coverage.paused(moment))]
    if any(pause.until is None for pause in pauses):
        return Sight("paused")
    opened = coverage.opened(part.released or part.sent)  # what was written before the start may be released after it
    if opened is None:
        return Sight("rehearsal")
    if entry.day.date not in bounds:
        return Sight("outside")
    if part.draft:
        return Sight("draft")
    ends = [span.until for span in (*pauses, end) if span and span.until]
    delayed = part.sent + timedelta(seconds=part.delay)
    shows_at = max(*moments, *ends, opened, delayed)
    versions = allowed(part.versions, coverage, shows_at)
    if not any(version.native for version in versions):
        is_approved = any(version.native and version.approvals != () for version in part.versions)
        return Sight("paused" if is_approved else "awaiting approval")
    # A message's own time lies ahead of ours only where the clocks disagree: for that alone nothing waits.
    awaited = max(*ends, opened, delayed if part.delay else opened)
    if now < awaited:
        return Sight("delayed", versions, shows_at, awaited)
    return Sight("public", versions, shows_at)


def _approved(part: Part) -> datetime | None:
    """When the first version that needed it was approved first: what came after that changes nothing of since when."""
    return min(
        (min(version.approvals) for version in part.versions if version.native and version.approvals), default=None
    )
