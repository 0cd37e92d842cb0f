"""What readers would see of an entry if everything that waits were let out, each part of it marked by why it waits.

Nothing is decided here: the rules themselves (`visible`, `look_at`) are asked a second time, about the entry and the
coverage as they would be then, and as of a time when every delay has passed. Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from pipeline.coverage import Coverage, Span, Start
from pipeline.day_post import Paragraph, ShownEntry, Wait
from pipeline.entries import Entry, Part, Version
from pipeline.shown import View
from pipeline.visibility import Bounds, Sight, look_at

LAST = datetime(9999, 1, 1, tzinfo=UTC)
"""After everything. Nothing that is typed before that counts as a late edit of what is let out then (RULES 3.10)."""


def started(coverage: Coverage, at: datetime) -> Coverage:
    """The coverage as it would be if `!start keep` were sent at that time: only the rehearsal is lifted."""
    return replace(coverage, starts=(*coverage.starts, Start(at, keep=True)))


def opened_up(coverage: Coverage) -> Coverage:
    """The coverage as it would be if at the last all was taken in and went on: no start, pause or end keeps back."""
    return replace(
        started(coverage, LAST),
        pauses=tuple(_closed(span) for span in coverage.pauses),
        ends=tuple((day, _closed(span)) for day, span in coverage.ends),
    )


def let_out(entry: Entry) -> Entry:
    """The entry as it would be if at the last its drafts were released, its texts approved and no hold was on."""
    return replace(
        entry,
        parts=tuple(_let_out(part) for part in entry.parts),
        replacements=tuple(_approved(entry.replacements)),
        alts=tuple(zip((number for number, _ in entry.alts), _approved(alt for _, alt in entry.alts), strict=True)),
    )


def marked(
    coming: ShownEntry, entry: Entry, view: View, coverage: Coverage, bounds: Bounds, now: datetime
) -> ShownEntry:
    """What is to come of an entry, marked where it is not what `view` has readers see now."""
    seen = view.shown
    if seen and (_top(seen), seen.paragraphs) == (_top(coming), coming.paragraphs):
        return coming
    waits = {part.message: _wait(part, entry, coverage, bounds, now) for part in entry.parts}
    root = waits.pop(entry.root.message) if view.state != "public" else None
    if root:
        return _with_marks(coming, root, {message: wait for message, wait in waits.items() if wait != root})
    before = {paragraph.message: paragraph for paragraph in seen.paragraphs} if seen else {}
    for paragraph in coming.paragraphs:
        same_top = paragraph.message != entry.root.message or (seen and _top(seen) == _top(coming))
        if not waits.get(paragraph.message) and not (paragraph == before.get(paragraph.message) and same_top):
            waits[paragraph.message] = next(_changes(entry, paragraph, view, waits), None)
    return _with_marks(coming, waits.pop(entry.root.message, None), waits)


def _changes(entry: Entry, paragraph: Paragraph, view: View, waits: dict[str, Wait | None]) -> Iterator[Wait]:
    """Why a paragraph that readers see will be another: its own newer text, a change of words, other paragraphs."""
    own = [version for part in entry.parts if part.message == paragraph.message for version in reversed(part.versions)]
    for version in (*own, *reversed(entry.replacements), *(alt for _, alt in reversed(entry.alts))):
        if version.key not in view.allowed:
            yield Wait("awaiting approval" if version.approvals == () else "paused", is_change=True)
    # An alt text by number, or words that stand there once, may mean another place when a paragraph comes in between.
    yield from (replace(wait, is_change=True) for wait in waits.values() if wait)


def _top(shown: ShownEntry) -> tuple[object, ...]:
    """What the root says beside its paragraph."""
    return shown.time, shown.headline


def _with_marks(shown: ShownEntry, root: Wait | None, waits: dict[str, Wait | None]) -> ShownEntry:
    paragraphs = (
        replace(paragraph, waits=wait) if (wait := waits.get(paragraph.message)) else paragraph
        for paragraph in shown.paragraphs
    )
    return replace(shown, waits=root, paragraphs=tuple(paragraphs))


def _wait(part: Part, entry: Entry, coverage: Coverage, bounds: Bounds, now: datetime) -> Wait | None:
    """Why a part waits; None where it does not. In rehearsal what would wait all the same is called by that."""
    sight = look_at(part, entry, coverage, bounds, now)
    if sight.state == "rehearsal" and coverage.opened(now) is not None:
        return Wait("left out")
    if sight.state == "rehearsal":
        after = look_at(part, entry, started(coverage, LAST), bounds, LAST)
        return _named(after) or Wait("rehearsal")
    if sight.state == "delayed":
        return Wait("delayed", until=sight.shows_at)
    return _named(sight)


def _named(sight: Sight) -> Wait | None:
    """The wait of a state that only somebody ends."""
    return Wait(sight.state) if sight.state in ("held", "paused", "outside", "draft", "awaiting approval") else None


def _let_out(part: Part) -> Part:
    return replace(
        part,
        versions=tuple(_approved(part.versions)),
        held_by=(),
        held=False,
        draft=False,
        released=LAST if part.draft else part.released,
    )


def _approved(versions: Iterable[Version]) -> Iterator[Version]:
    for version in versions:
        yield replace(version, approvals=(LAST,)) if version.approvals == () else version


def _closed(span: Span) -> Span:
    return span if span.until else Span(span.since, LAST)
