"""What shows, and when: the table of RULES 5, row by row, and what wins over what."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coverage import Coverage, Span, Start
from pipeline.events import Event, Settings
from pipeline.shown import visible
from pipeline.visibility import Bounds, Sight, look
from tests.make import at, decide, delete, edit, find, post, react, unreact
from tests.shows import OPEN, entry_of

APPROVED = react("1", "✅", by="eve", at=10)
PAUSED = replace(OPEN, pauses=(Span(at(-5)),))
REHEARSAL = replace(OPEN, starts=())
ENDED = replace(OPEN, ends=((date(2026, 5, 15), Span(at(-5))),))
WAITS = Settings(delay=3600)
AWAITS = Settings(approval=True)


def sight(*events: Event, coverage: Coverage = OPEN, bounds: Bounds | None = None, now: float = 600) -> Sight:
    return look(entry_of(*events), coverage, bounds or Bounds(), at(now))


ROWS: Sequence[tuple[str, Sequence[Event], Coverage, Bounds, Settings, str]] = [
    ("deleted", [delete("1")], OPEN, Bounds(), Settings(), ""),
    ("aside", [], OPEN, Bounds(), Settings(), "(("),
    ("removed", [react("1", "❌", by="ben")], OPEN, Bounds(), Settings(), ""),
    ("held", [react("1", "🔒", by="ben")], OPEN, Bounds(), Settings(), ""),
    ("held", [decide("held", "1")], OPEN, Bounds(), Settings(), ""),
    ("held", [], ENDED, Bounds(), Settings(), ""),
    ("paused", [], PAUSED, Bounds(), Settings(), ""),
    ("rehearsal", [], REHEARSAL, Bounds(), Settings(), ""),
    ("outside", [], OPEN, Bounds(first=date(2026, 5, 16)), Settings(), ""),
    ("draft", [], OPEN, Bounds(), Settings(), "draft: "),
    ("awaiting approval", [], OPEN, Bounds(), AWAITS, ""),
    ("delayed", [], OPEN, Bounds(), WAITS, ""),
]  # fmt: skip
RANKS = [
    {"deleted", "aside"}, {"removed"}, {"held"}, {"paused"}, {"rehearsal", "outside"}, {"draft", "awaiting approval"},
    {"delayed"},
]  # fmt: skip


def rank(state: str) -> int:
    return next(number for number, states in enumerate(RANKS) if state in states)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_rule_5_each_row_alone(row: tuple[str, Sequence[Event], Coverage, Bounds, Settings, str]) -> None:
    state, events, coverage, bounds, settings, words = row
    assert (
        sight(post("1", f"{words}Doors", settings=settings), *events, coverage=coverage, bounds=bounds, now=1).state
        == state
    )


@pytest.mark.parametrize("rows", list(combinations(ROWS, 2)), ids=lambda rows: f"{rows[0][0]} and {rows[1][0]}")
def test_rule_5_the_higher_row_wins(
    rows: Sequence[tuple[str, Sequence[Event], Coverage, Bounds, Settings, str]],
) -> None:
    (one, events, coverage, bounds, settings, words), (other, more, covered, bound, set_to, spoken) = rows
    both = Coverage(
        starts=() if REHEARSAL in (coverage, covered) else OPEN.starts,
        pauses=coverage.pauses + covered.pauses,
        ends=coverage.ends + covered.ends,
    )
    settings = Settings(delay=settings.delay + set_to.delay, approval=settings.approval or set_to.approval)
    said = post("1", f"{words}{spoken}Doors", settings=settings)
    state = sight(
        said, *events, *more, coverage=both, bounds=max(bounds, bound, key=lambda one: one != Bounds()), now=1
    ).state
    wins = min(one, other, key=rank)
    assert state in RANKS[rank(wins)]


def test_rule_5_7_what_was_purged_is_deleted_for_good() -> None:
    assert sight(post("1", "Doors"), decide("purged", "1", cause="purge:1")).state == "deleted"
    parts = [post("1", "Doors"), post("2", "open", thread="1", at=1), decide("purged", "2", cause="purge:2")]
    assert texts_in(OPEN, *parts) == ["Doors"]


def test_rule_5_otherwise_it_is_public() -> None:
    assert sight(post("1", "Doors")) == Sight("public", entry_of(post("1", "Doors")).root.versions, at(0))


@pytest.mark.parametrize("text", ["!status", "!statsu", "❌"])
def test_rule_6_1_commands_are_never_published(text: str) -> None:
    assert sight(post("1", text)).state == "nothing"
    assert sight(post("1", text), delete("1")).state == "deleted"


def test_rule_2_6_nothing_shows_before_the_first_day_or_after_the_last() -> None:
    today = date(2026, 5, 15)
    assert sight(post("1", "Doors"), bounds=Bounds(today, today)).state == "public"
    assert sight(post("1", "Doors"), bounds=Bounds(last=date(2026, 5, 14))).state == "outside"
    assert sight(post("1", "Doors"), bounds=Bounds(first=date(2026, 5, 16))).state == "outside"


def test_rule_2_5_a_delay_runs_from_the_messages_own_sending() -> None:
    late = post("1", "Doors", settings=Settings(delay=20))
    assert sight(late, now=0.3).state == "delayed"
    assert sight(late, now=0.3).changes_at == at(1 / 3)
    assert sight(late, now=0.34) == Sight("public", entry_of(late).root.versions, at(1 / 3))


def test_rule_2_5_an_edit_of_what_shows_is_not_delayed() -> None:
    events = [post("1", "Dors", settings=Settings(delay=20)), edit("1", "Doors", at=5)]
    assert sight(*events, now=5).versions[-1].body.source == "Doors"


def test_rule_2_5_a_reply_is_delayed_for_itself() -> None:
    entry = entry_of(post("1", "Doors", settings=Settings(delay=20)), post("2", "open", thread="1", at=5))
    view = visible(entry, OPEN, Bounds(), at(5.1))
    assert view.shown
    assert (view.shown.plain, view.changes_at) == ("Doors", at(5 + 1 / 3))
    view = visible(entry, OPEN, Bounds(), at(5.4))
    assert view.shown
    assert (view.shown.plain, view.changes_at) == ("Doors open", None)


def test_rule_2_5_of_several_delays_the_next_is_waited_for() -> None:
    doors = post("1", "Doors", settings=Settings(delay=20))
    replies = [post("2", "a", thread="1", at=5), post("3", "b", thread="1", at=5.1)]
    assert visible(entry_of(doors, *replies), OPEN, Bounds(), at(5.2)).changes_at == at(5 + 1 / 3)


def test_rule_2_5_it_shows_since_the_latest_of_all() -> None:
    release = react("1", "✅", by="ann", at=10)
    released = [post("1", "draft: Doors"), release, decide("released", "1", cause=release.key, at=10)]
    assert sight(*released).shows_at == at(10)
    assert sight(*released, coverage=Coverage(starts=(Start(at(20), keep=True),))).shows_at == at(20)
    assert sight(*released, coverage=replace(OPEN, pauses=(Span(at(9), at(30)),))).shows_at == at(30)
    assert sight(*released, coverage=replace(OPEN, pauses=(Span(at(2), at(9)),))).shows_at == at(10)
    assert sight(post("1", "Doors", settings=AWAITS), APPROVED).shows_at == at(10)


def test_rule_2_5_a_start_in_the_future_is_waited_for() -> None:
    ahead = Coverage(starts=(Start(at(30), keep=True),))
    assert sight(post("1", "Doors"), coverage=ahead, now=29) == Sight(
        "delayed", entry_of(post("1", "Doors")).root.versions, at(30), at(30)
    )


def test_rule_5_2_what_was_rehearsed_is_left_out() -> None:
    begun = Coverage(starts=(Start(at(10)),))
    assert sight(post("1", "Doors", at=9), coverage=begun).state == "rehearsal"
    assert sight(post("1", "Doors", at=10), coverage=begun).state == "public"


def test_rule_5_3_after_an_end_new_roots_are_held_until_a_start() -> None:
    ended = replace(OPEN, ends=((date(2026, 5, 15), Span(at(10))),))
    assert sight(post("1", "Doors", at=9), coverage=ended).state == "public"
    assert sight(post("1", "Doors", at=11), coverage=ended).state == "held"
    again = replace(OPEN, ends=((date(2026, 5, 15), Span(at(10), at(30))),))
    assert sight(post("1", "Doors", at=11), coverage=again).shows_at == at(30)


def test_rule_5_3_replies_and_edits_after_an_end_still_show() -> None:
    ended = replace(OPEN, ends=((date(2026, 5, 15), Span(at(10))),))
    entry = entry_of(post("1", "Dors"), edit("1", "Doors", at=20), post("2", "open", thread="1", at=20))
    view = visible(entry, ended, Bounds(), at(60))
    assert view.shown
    assert view.shown.plain == "Doors open"


def test_rule_5_4_what_is_newer_than_a_pause_waits_and_what_showed_stays() -> None:
    paused = replace(OPEN, pauses=(Span(at(10)),))
    events = [
        post("1", "Dors"), edit("1", "Doors", at=5), edit("1", "Doors!", at=12), post("2", "a", thread="1", at=9),
        post("3", "b", thread="1", at=11), post("4", "s/Doors/Walls/", thread="1", at=13),
    ]  # fmt: skip
    view = visible(entry_of(*events), paused, Bounds(), at(60))
    assert view.shown
    assert view.shown.plain == "Doors a"
    view = visible(entry_of(*events), replace(OPEN, pauses=(Span(at(10), at(30)),)), Bounds(), at(60))
    assert view.shown
    assert view.shown.plain == "Walls! a b"


def test_rule_5_4_a_release_or_approval_in_a_pause_waits() -> None:
    paused = replace(OPEN, pauses=(Span(at(9)),))
    assert sight(post("1", "Doors", settings=AWAITS), APPROVED, coverage=paused).state == "paused"
    release = react("1", "✅", at=10)
    draft = [post("1", "draft: Doors"), release, decide("released", "1", cause=release.key, at=10)]
    assert sight(*draft, coverage=paused).state == "paused"


def test_rule_5_4_a_second_approval_in_a_pause_hides_nothing() -> None:
    paused = replace(OPEN, pauses=(Span(at(20)),))
    events = [post("1", "Doors", settings=AWAITS), APPROVED, react("1", "✅", by="bo", at=25)]
    seen = sight(*events, coverage=paused)
    assert (seen.state, seen.shows_at) == ("public", at(10))
    edited = sight(*events, edit("1", "Doors!", at=15), coverage=paused)
    assert [version.body.source for version in edited.versions] == ["Doors"]


def test_rule_5_4_removals_go_out_in_a_pause() -> None:
    paused = replace(OPEN, pauses=(Span(at(10)),))
    assert sight(post("1", "Doors"), react("1", "❌", at=20), coverage=paused).state == "removed"
    assert sight(post("1", "Doors"), edit("1", "((Doors", at=20), coverage=paused).state == "aside"


def test_rule_4_4_a_version_shows_once_an_editor_approved_it() -> None:
    events = [post("1", "Dors", settings=AWAITS), edit("1", "Doors", at=20)]
    assert sight(*events).state == "awaiting approval"
    assert [version.body.source for version in sight(*events, APPROVED).versions] == ["Dors"]
    later = react("1", "✅", by="bo", at=30)
    assert [version.body.source for version in sight(*events, APPROVED, later).versions] == ["Dors", "Doors"]
    assert sight(*events, APPROVED, unreact("1", "✅", by="eve", at=40)).state == "awaiting approval"


@pytest.mark.parametrize(("by", "approves"), [("ann", False), ("ben", False), ("eve", True), ("bo", True)])
def test_rule_4_4_only_an_editor_approves(by: str, approves: bool) -> None:
    seen = sight(post("1", "Doors", settings=AWAITS), react("1", "✅", by=by))
    assert seen.state == ("public" if approves else "awaiting approval")


def test_rule_4_4_nobody_approves_his_own_as_an_editor_that_he_became() -> None:
    own = react("1", "✅", by="ann")
    assert own.stamp
    promoted = replace(own, stamp=replace(own.stamp, role="both"))
    assert sight(post("1", "Doors", settings=AWAITS), promoted).state == "awaiting approval"


def test_rule_4_4_nothing_by_an_editor_waits() -> None:
    assert sight(post("1", "Doors", by="bo", settings=AWAITS)).state == "public"


def test_rule_4_4_a_decided_time_counts_for_a_mark_found_without() -> None:
    found = find("1", "✅", by="eve", at=10)
    events = [post("1", "Dors", settings=AWAITS), edit("1", "Doors", at=5), found]
    assert sight(*events).state == "awaiting approval"
    decided = decide("approved", "1", cause=found.key, at=7)
    assert [version.body.source for version in sight(*events, decided).versions] == ["Dors", "Doors"]
    assert sight(*events, decided, unreact("1", "✅", by="eve", at=40)).state == "awaiting approval"


def test_rule_4_4_a_mark_found_without_its_time_approves_what_was_never_edited() -> None:
    found = find("1", "✅", by="eve")
    assert sight(post("1", "Doors", settings=AWAITS), found).state == "public"


def test_rule_4_4_each_reply_needs_its_own() -> None:
    events = [post("1", "Doors", settings=AWAITS), post("2", "open", thread="1", at=1), APPROVED]
    view = visible(entry_of(*events), OPEN, Bounds(), at(60))
    assert view.shown
    assert view.shown.plain == "Doors"
    view = visible(entry_of(*events, react("2", "✅", by="eve")), OPEN, Bounds(), at(60))
    assert view.shown
    assert view.shown.plain == "Doors open"


@pytest.mark.parametrize(("by", "releases"), [("ann", False), ("ben", False), ("eve", True), ("bo", True)])
def test_rule_4_what_the_system_holds_an_editor_releases(by: str, releases: bool) -> None:
    seen = sight(post("1", "Doors"), decide("held", "1"), react("1", "✅", by=by))
    assert seen.state == ("public" if releases else "held")


def test_what_a_clock_ahead_of_ours_has_timed_shows_at_once_unless_it_is_delayed() -> None:
    """A minute between the machine and the network is common; nobody meant the text to wait for it."""
    assert sight(post("1", "Doors", at=3), now=0).state == "public"
    assert sight(post("1", "Doors", at=3, settings=Settings(delay=20)), now=0).state == "delayed"


@settings(deadline=None)
@given(st.integers(0, 120), st.integers(0, 120), st.integers(0, 3))
def test_rule_2_5_the_moment_it_changes_is_the_moment_it_changes(sent: int, opened: int, delay: int) -> None:
    said = post("1", "Doors", at=sent, settings=Settings(delay=delay * 60))
    begun = Coverage(starts=(Start(at(opened), keep=True),))
    for minute in range(sent, 130):
        seen = sight(said, coverage=begun, now=minute)
        assert (seen.state == "public") == (minute >= max(sent + delay, opened))
        assert seen.changes_at == (None if seen.state == "public" else at(max(sent + delay, opened)))


def test_rule_8_2_an_edit_within_ten_minutes_goes_out_in_a_pause() -> None:
    paused = replace(OPEN, pauses=(Span(at(5)),))
    assert texts_in(paused, post("1", "Dors"), edit("1", "Doors", at=10)) == ["Doors"]
    assert texts_in(paused, post("1", "Dors"), edit("1", "Doors", at=11)) == ["Dors"]
    assert texts_in(paused, post("1", "Dors"), post("2", "s/Dors/Doors/", thread="1", at=10)) == ["Doors"]
    assert texts_in(paused, post("1", "Dors"), post("2", "s/Dors/Doors/", thread="1", at=11)) == ["Dors"]
    assert texts_in(paused, post("1", "Doors", at=6), edit("1", "Walls", at=7)) == []
    late = post("1", "draft: Dors", at=-60)
    out = edit("1", "Dors", at=4)
    assert texts_in(paused, late, out, post("2", "s/Dors/Doors/", thread="1", at=14)) == ["Doors"]


def test_rule_6_3_nothing_overrides_approval_in_a_pause() -> None:
    paused = replace(OPEN, pauses=(Span(at(5)),))
    approved = react("1", "✅", by="eve", at=1)
    mended = [post("1", "Dors", settings=AWAITS), approved, edit("1", "Doors", at=6)]
    assert texts_in(paused, *mended) == ["Dors"]
    assert texts_in(paused, *mended, react("1", "✅", by="bo", at=7)) == ["Dors"]


def texts_in(coverage: Coverage, *events: Event) -> list[str]:
    shown = visible(entry_of(*events), coverage, Bounds(), at(600)).shown
    return [shown.plain] if shown else []
