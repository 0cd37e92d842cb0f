"""What a preview shows of an entry: everything that waits, marked by why; nothing that was taken away (RULES 5)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coverage import Coverage, Span, Start
from pipeline.day_post import ShownEntry, Wait
from pipeline.entries import Entry
from pipeline.events import Event, Settings
from pipeline.foreseen import LAST, let_out, marked, opened_up, started
from pipeline.shown import visible
from pipeline.visibility import Bounds, look, look_at
from tests.histories import histories
from tests.make import TODAY, at, decide, delete, edit, fetch, photo, post, react
from tests.shows import OPEN, coverage_of, entries_of, entry_of

ALL = Bounds()
OTHER_DAYS = Bounds(last=date(2026, 5, 14))
PAUSED = replace(OPEN, pauses=(Span(at(10)),))
ENDED = replace(OPEN, ends=((TODAY.date, Span(at(10))),))
REHEARSAL = Coverage()
LEFT_OUT = Coverage(starts=(Start(at(30)),))
WAITING = ("held", "paused", "rehearsal", "outside", "draft", "awaiting approval", "delayed")

coverages = st.sampled_from([None, OPEN, PAUSED, ENDED, REHEARSAL, LEFT_OUT])
bounds = st.sampled_from([ALL, ALL, OTHER_DAYS])
nows = st.integers(0, 120).map(at)


def foresee(entry: Entry, coverage: Coverage, bounds: Bounds, now: datetime) -> ShownEntry | None:
    """What a preview shows of one entry, put together as it does that for a whole day."""
    coming = visible(let_out(entry), opened_up(coverage), Bounds(), LAST).shown
    return coming and marked(coming, entry, visible(entry, coverage, bounds, now), coverage, bounds, now)


def foreseen(
    *events: Event, coverage: Coverage = OPEN, bounds: Bounds = ALL, now: float = 60
) -> tuple[str, list[Wait | None]]:
    """What a preview shows of the one entry, with the marks of the entry and of each of its paragraphs."""
    shown = foresee(entry_of(*events), coverage, bounds, at(now))
    assert shown
    return shown.plain, [shown.waits, *(paragraph.waits for paragraph in shown.paragraphs)]


def unmarked(shown: ShownEntry) -> ShownEntry:
    paragraphs = tuple(replace(paragraph, waits=None) for paragraph in shown.paragraphs)
    return replace(shown, waits=None, paragraphs=paragraphs)


DOORS = post("1", "Doors")


@pytest.mark.parametrize(
    ("events", "coverage", "bounds", "wait"),
    [
        ([DOORS], OPEN, ALL, None),
        ([DOORS], REHEARSAL, ALL, Wait("rehearsal")),
        ([DOORS], LEFT_OUT, ALL, Wait("left out")),
        ([DOORS], OPEN, OTHER_DAYS, Wait("outside")),
        ([DOORS, react("1", "🔒")], OPEN, ALL, Wait("held")),
        ([DOORS, decide("held", "1")], OPEN, ALL, Wait("held")),
        ([post("1", "Doors", at=11)], ENDED, ALL, Wait("held")),
        ([post("1", "Doors", at=11)], PAUSED, ALL, Wait("paused")),
        ([post("1", "draft: Doors")], OPEN, ALL, Wait("draft")),
        ([post("1", "draft: Doors")], REHEARSAL, ALL, Wait("draft")),
        ([post("1", "draft: Doors")], LEFT_OUT, ALL, Wait("left out")),
        ([post("1", "Doors", settings=Settings(delay=7200))], REHEARSAL, ALL, Wait("rehearsal")),
        ([post("1", "Doors", settings=Settings(approval=True))], OPEN, ALL, Wait("awaiting approval")),
        ([post("1", "Doors", settings=Settings(delay=7200))], OPEN, ALL, Wait("delayed", until=at(120))),
    ],
)
def test_what_waits_is_shown_and_marked(
    events: list[Event], coverage: Coverage, bounds: Bounds, wait: Wait | None
) -> None:
    assert foreseen(*events, coverage=coverage, bounds=bounds) == ("Doors", [wait, None])


@pytest.mark.parametrize("gone", [delete("1"), react("1", "❌"), decide("purged", "1"), edit("1", "((Doors", at=1)])
def test_what_is_gone_is_not_shown(gone: Event) -> None:
    assert foresee(entry_of(DOORS, gone), REHEARSAL, ALL, at(60)) is None


def test_a_paragraph_that_waits_in_a_public_entry_is_marked() -> None:
    held = [DOORS, post("2", "Coffee", thread="1", at=1), react("2", "🔒")]
    assert foreseen(*held) == ("Doors Coffee", [None, None, Wait("held")])
    late = [DOORS, post("2", "Coffee", thread="1", at=11)]
    assert foreseen(*late, coverage=PAUSED) == ("Doors Coffee", [None, None, Wait("paused")])
    assert foreseen(*late, react("2", "❌"), coverage=PAUSED) == ("Doors", [None, None])


def test_within_an_entry_that_waits_only_what_waits_for_something_else_is_marked() -> None:
    events = [DOORS, post("2", "Coffee", thread="1", at=1), post("3", "Tea", thread="1", at=2), react("2", "🔒")]
    marks = [Wait("rehearsal"), None, Wait("held"), None]
    assert foreseen(*events, coverage=REHEARSAL) == ("Doors Coffee Tea", marks)


def test_a_newer_text_shows_as_what_is_to_come() -> None:
    change = [DOORS, edit("1", "Gates", at=20)]
    assert foreseen(*change, coverage=PAUSED) == ("Gates", [Wait("paused", is_change=True), None])
    approved = [
        post("1", "Doors", settings=Settings(approval=True)),
        react("1", "✅", by="eve", at=5),
        decide("approved", "1", cause=react("1", "✅", by="eve", at=5).key, at=5),
        edit("1", "Gates", at=20),
    ]
    assert foreseen(*approved) == ("Gates", [Wait("awaiting approval", is_change=True), None])


def test_words_to_be_replaced_show_as_what_is_to_come() -> None:
    events = [DOORS, post("2", "s/Doors/Gates/", thread="1", at=20)]
    assert foreseen(*events, coverage=PAUSED) == ("Gates", [Wait("paused", is_change=True), None])


def test_words_that_what_waits_will_move_are_marked_too() -> None:
    """An `alt 2:` is for another picture once a paragraph comes in between."""
    events = [
        post("1", "Doors"),
        post("2", "One", thread="1", at=1, pictures=[photo("a")]),
        fetch("2", "a"),
        react("2", "🔒"),
        post("3", "Two", thread="1", at=2, pictures=[photo("b")]),
        fetch("3", "b"),
        post("4", "alt: A wall.", thread="1", at=3),
    ]
    _, marks = foreseen(*events)
    assert marks == [None, None, Wait("held"), Wait("held", is_change=True)]


def test_a_draft_that_is_edited_late_is_not_called_edited() -> None:
    shown = foresee(entry_of(post("1", "draft: Dors"), edit("1", "draft: Doors", at=50)), OPEN, ALL, at(60))
    assert shown
    assert (shown.plain, shown.edited) == ("Doors", None)


@settings(deadline=None)
@given(histories(), coverages, bounds, nows)
def test_what_waits_for_nothing_is_as_readers_see_it(
    events: list[Event], coverage: Coverage | None, bounds: Bounds, now: datetime
) -> None:
    for entry, over in under(events, coverage):
        seen = visible(entry, over, bounds, now)
        if seen.shown and not waits(entry, over, bounds, now):
            assert foresee(entry, over, bounds, now) == seen.shown


@settings(deadline=None)
@given(histories(), coverages, bounds, nows)
def test_what_waits_is_there_and_what_is_gone_is_not(
    events: list[Event], coverage: Coverage | None, bounds: Bounds, now: datetime
) -> None:
    for entry, over in under(events, coverage):
        state = look(entry, over, bounds, now).state
        shown = foresee(entry, over, bounds, now)
        if state in ("nothing", "deleted", "aside", "removed"):
            assert shown is None
            continue
        lifted = look(let_out(entry), opened_up(over), ALL, datetime(9999, 1, 1, tzinfo=UTC))
        assert lifted.state == "public"
        if shown is None:  # a message of pictures alone that are not here yet, or of nothing
            continue
        assert bool(shown.waits and not shown.waits.is_change) == (state in WAITING)
        there = [paragraph.message for paragraph in shown.paragraphs]
        assert there == [part.message for part in entry.parts if not (part.deleted or part.deleted_by)]


@settings(deadline=None)
@given(histories(), coverages, bounds, nows)
def test_what_is_unmarked_is_what_readers_see(
    events: list[Event], coverage: Coverage | None, bounds: Bounds, now: datetime
) -> None:
    for entry, over in under(events, coverage):
        shown, seen = foresee(entry, over, bounds, now), visible(entry, over, bounds, now).shown
        if shown and not shown.waits:
            assert seen
            assert (shown.time, shown.headline) == (seen.time, seen.headline)
            for paragraph in shown.paragraphs:
                if not paragraph.waits and paragraph.message != entry.root.message:
                    assert paragraph in seen.paragraphs


@settings(deadline=None)
@given(histories(), nows)
def test_the_start_alone_is_lifted_for_a_blogs_draft(events: list[Event], now: datetime) -> None:
    begun = at(-24 * 60)
    for entry in entries_of(events):
        as_if = visible(entry, started(REHEARSAL, begun), ALL, now)
        assert as_if == visible(entry, Coverage(starts=(Start(begun, keep=True),)), ALL, now)
        assert as_if.state != "rehearsal"


def under(events: list[Event], coverage: Coverage | None) -> list[tuple[Entry, Coverage]]:
    """The entries with the coverage, by default the one that their own commands make."""
    entries = entries_of(events)
    return [(entry, coverage or coverage_of(entries)) for entry in entries]


def waits(entry: Entry, coverage: Coverage, bounds: Bounds, now: datetime) -> bool:
    """Whether any part or text of an entry waits."""
    versions = [*entry.replacements, *(alt for _, alt in entry.alts)]
    seen = visible(entry, coverage, bounds, now)
    for part in entry.parts:
        if look_at(part, entry, coverage, bounds, now).state in WAITING:
            return True
        if not (part.deleted or part.deleted_by):
            versions += part.versions
    return any(version.key not in seen.allowed for version in versions)
