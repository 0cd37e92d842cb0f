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
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pipeline.coverage import Coverage
from pipeline.entries import Entry, Part, Version

State = Literal[
    "nothing", "deleted", "aside", "removed", "held", "paused", "rehearsal", "outside", "draft", "awaiting approval",
    "delayed", "public",
]  # fmt: skip


EDITED_AFTER = timedelta(minutes=10)
"""For so long after it shows a text is mended at once, and readers are not told (RULES 3.10, 8.2)."""


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
    shows_at = max(*moments, *ends, opened, part.sent + timedelta(seconds=part.delay))
    versions = allowed(part.versions, coverage, shows_at)
    if not any(version.native for version in versions):
        is_approved = any(version.native and version.approvals != () for version in part.versions)
        return Sight("paused" if is_approved else "awaiting approval")
    if now < shows_at:
        return Sight("delayed", versions, shows_at, shows_at)
    return Sight("public", versions, shows_at)


def allowed(versions: Iterable[Version], coverage: Coverage, shows_at: datetime) -> tuple[Version, ...]:
    """The versions that neither approval nor a pause keeps back of what shows since then.

    A pause lets pass what mends a text that is out, and not for long, as that takes something away (RULES 8.2).
    """
    versions, fresh = tuple(versions), shows_at + EDITED_AFTER
    own = [version for version in versions if version.native]
    is_out = not own or any(is_allowed(version, coverage) for version in own)
    return tuple(
        version
        for version in versions
        if is_allowed(version, coverage) or (is_out and version.approvals is None and version.time <= fresh)
    )


def is_allowed(version: Version, coverage: Coverage) -> bool:
    """Whether a version, and an approval where it needs one, came before any pause that still goes on."""
    approvals = [version.time] if version.approvals is None else version.approvals
    return _is_open(version.time, coverage) and any(_is_open(approval, coverage) for approval in approvals)


def _is_open(instant: datetime, coverage: Coverage) -> bool:
    pause = coverage.paused(instant)
    return pause is None or pause.until is not None


def _approved(part: Part) -> datetime | None:
    """When the first version that needed it was approved first: what came after that changes nothing of since when."""
    return min(
        (min(version.approvals) for version in part.versions if version.native and version.approvals), default=None
    )
