"""The running day: however it came about, it shows what a fresh one would, and wakes when that changes (RULES 5, 8)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coverage import Choice, Coverage, Span, Start
from pipeline.day_post import ShownEntry
from pipeline.entries import Entry
from pipeline.events import Event, Settings
from pipeline.running import RunningDay
from pipeline.shown import visible
from pipeline.visibility import Bounds
from tests.histories import histories
from tests.make import NOON, TODAY, at, decide, delete, edit, fetch, photo, post, react, redact, unreact
from tests.shows import OPEN, entries_of, entry_of

MINUTE = timedelta(minutes=1)
COVERAGES = [
    Coverage(),
    OPEN,
    replace(OPEN, pauses=(Span(at(5)),)),
    replace(OPEN, pauses=(Span(at(5), at(20)),)),
    replace(OPEN, ends=((TODAY.date, Span(at(10))),)),
    replace(OPEN, texts=((TODAY.date, "title", "Doors"),)),
    replace(OPEN, choices=(Choice(TODAY.date, "ours", "", at(10)),)),
    Coverage(starts=(Start(at(15)),)),
]


def fresh(entries: dict[str, Entry], coverage: Coverage, now: datetime) -> RunningDay:
    running = RunningDay("pycon", TODAY, Bounds())
    for entry in entries.values():
        running.put(entry)
    running.look(coverage, now)
    return running


def plainly(entries: dict[str, Entry], coverage: Coverage, now: datetime) -> list[ShownEntry]:
    """What shows, by the rules alone: everything looked at, put in order, then compared with its neighbour."""
    views = [(entry, visible(entry, coverage, Bounds(), now).shown) for entry in entries.values()]
    shown = sorted(
        (view.time, view.sent, [int(part) for part in entry.message.split(".")], entry.id, view)
        for entry, view in views
        if view
    )
    in_order: list[ShownEntry] = []
    for *_, view in shown:
        before = in_order[-1] if in_order else None
        photos = [bool(one and one.figures and not one.plain) for one in (before, view)]
        near = before and view.person == before.person and view.time - before.time <= MINUTE
        in_order.append(replace(view, joins=bool(all(photos) and near)))
    return in_order


@st.composite
def walks(draw: st.DrawFn) -> list[tuple[str, Entry | Coverage | None]]:
    """Steps of a day: entries put in as they become, dropped again; looks with another coverage; minutes that pass."""
    events = draw(st.permutations(draw(histories())))
    stages = [entries_of(events[: draw(st.integers(0, len(events)))]) for _ in range(2)] + [entries_of(events)]
    steps: list[tuple[str, Entry | Coverage | None]] = [("put", entry) for made in stages for entry in made]
    dropped = draw(st.lists(st.sampled_from(steps), max_size=3)) if steps else []
    steps += [("drop", entry) for _, entry in dropped]
    steps += [("look", coverage) for coverage in draw(st.lists(st.sampled_from(COVERAGES), max_size=5))]
    steps += [("pass", None)] * draw(st.integers(0, 5))
    return draw(st.permutations(steps))


@settings(deadline=None)
@given(walks(), st.lists(st.integers(1, 30), min_size=5, max_size=5))
def test_however_it_came_about_a_day_shows_what_a_fresh_one_would(
    steps: list[tuple[str, Entry | Coverage | None]], pace: list[int]
) -> None:
    running, entries, coverage, now = RunningDay("pycon", TODAY, Bounds()), dict[str, Entry](), OPEN, NOON
    for what, about in steps:
        if what == "put" and isinstance(about, Entry):
            running.put(about)
            entries[about.id] = about
        elif what == "drop" and isinstance(about, Entry):
            running.drop(about.id)
            entries.pop(about.id, None)
        elif what == "pass":
            now += pace.pop() * MINUTE
        elif isinstance(about, Coverage):
            coverage = about
            running.look(coverage, now)
            assert list(running.entries) == plainly(entries, coverage, now)
    running.look(coverage, now)
    once = fresh(entries, coverage, now)
    assert running.entries == once.entries == tuple(plainly(entries, coverage, now))
    assert running.persons == once.persons == {entry.person for entry in running.entries}
    assert {entry: running.view(entry) for entry in entries} == {entry: once.view(entry) for entry in entries}
    assert {one.id for one in running.waiting()} == {one.id for one in entries.values() if one.waiting()}


@settings(deadline=None)
@given(histories(), st.sampled_from(COVERAGES))
def test_it_never_sleeps_past_a_change(events: list[Event], coverage: Coverage) -> None:
    entries = {entry.id: entry for entry in entries_of(events)}
    running = fresh(entries, coverage, NOON - MINUTE)
    asleep_until = running.changes_at
    showed = running.entries
    for half in range(-1, 130):
        now = NOON + half * MINUTE / 2
        if asleep_until and now >= asleep_until:
            running.look(coverage, asleep_until)
            running.look(coverage, now)
            showed, asleep_until = running.entries, running.changes_at
        assert showed == fresh(entries, coverage, now).entries
    assert asleep_until is None or asleep_until > NOON + 64 * MINUTE


@settings(deadline=None)
@given(histories())
def test_it_tells_of_every_change_and_of_nothing_else(events: list[Event]) -> None:
    running = RunningDay("pycon", TODAY, Bounds())
    for number in range(len(events) + 1):
        for entry in entries_of(events[:number]):
            running.put(entry)
        before = running.entries
        changes = running.look(OPEN, at(60))
        assert bool(changes) == (running.entries != before)
        was, now = {entry.id: entry for entry in before}, {entry.id: entry for entry in running.entries}
        told = {change.entry: change.takes_away for change in changes}
        assert all(told[gone] for gone in was.keys() - now.keys())
        assert told.keys() >= now.keys() - was.keys()
        assert not any(told[new] for new in now.keys() - was.keys())
        assert running.look(OPEN, at(60)) == []


def takes_away(before: list[Event], after: Event, *, now: float = 60) -> bool:
    running = RunningDay("pycon", TODAY, Bounds())
    running.put(entry_of(*before))
    running.look(OPEN, at(now))
    running.put(entry_of(*before, after))
    (change,) = running.look(OPEN, at(now + 1))
    return change.takes_away


DOORS = post("1", "Doors")


def test_rule_8_2_what_hides_an_entry_takes_away() -> None:
    for hides in (delete("1"), react("1", "❌"), react("1", "🔒"), edit("1", "((Doors", at=60), redact("1")):
        assert takes_away([DOORS], hides)


def test_rule_8_2_what_brings_something_does_not() -> None:
    assert not takes_away([DOORS], post("2", "open", thread="1", at=2))
    assert not takes_away([DOORS], react("1", "📌"))
    assert not takes_away([DOORS, react("1", "📌")], unreact("1", "📌"))
    assert not takes_away([DOORS], edit("1", "Doors are open", at=60))
    pictured = post("1", "Doors", pictures=[photo("a")])
    assert not takes_away([pictured], fetch("1", "a"))
    assert not takes_away([DOORS], edit("1", "1155: Doors", at=5))


def test_rule_8_2_what_hides_a_paragraph_takes_away() -> None:
    two: list[Event] = [DOORS, post("2", "open", thread="1", at=2)]
    for hides in (delete("2"), react("2", "❌"), react("2", "🔒"), edit("2", "((open", at=30), redact("2")):
        assert takes_away(two, hides)


def test_rule_8_2_one_paragraph_for_another_takes_away() -> None:
    running = RunningDay("pycon", TODAY, Bounds())
    one, two = post("2", "one", thread="1", at=2), post("3", "two", thread="1", at=3)
    running.put(entry_of(DOORS, one))
    running.look(OPEN, at(60))
    running.put(entry_of(DOORS, one, delete("2"), two))
    assert [change.takes_away for change in running.look(OPEN, at(60))] == [True]


def test_rule_8_2_an_edit_within_ten_minutes_takes_away() -> None:
    assert takes_away([DOORS], edit("1", "Walls", at=10))
    assert not takes_away([DOORS], edit("1", "Walls", at=11))
    assert takes_away([post("1", "# Doors\nopen")], edit("1", "# Walls\nopen", at=5))
    assert takes_away([DOORS], post("2", "s/Doors/Walls/", thread="1", at=5))


def test_rule_8_2_ten_minutes_are_counted_from_when_that_paragraph_shows() -> None:
    late: list[Event] = [DOORS, post("2", "opn", thread="1", at=30)]
    assert takes_away(late, edit("2", "open", at=39))
    assert not takes_away(late, edit("2", "open", at=41))
    assert not takes_away(late, edit("1", "Walls", at=31))


def test_rule_8_2_a_text_withdrawn_takes_away_however_old() -> None:
    mended = edit("1", "Doors of Ben", at=30)
    assert takes_away([DOORS, mended], redact(mended.key, at=200), now=200)
    correction: list[Event] = [DOORS, post("2", "Doors of Ben", thread="1", at=30), react("2", "✏️", at=31)]
    assert takes_away(correction, delete("2"), now=200)
    words: list[Event] = [DOORS, post("2", "s/Doors/Doors of Ben/", thread="1", at=30)]
    assert takes_away(words, delete("2"), now=200)
    pictured: list[Event] = [post("1", "x", pictures=[photo("a")]), fetch("1", "a")]
    assert takes_away([*pictured, post("2", "alt: Ben", thread="1", at=30)], delete("2"), now=200)


def test_rule_8_2_a_picture_taken_off_takes_away() -> None:
    pictured: list[Event] = [
        post("1", "Doors", pictures=[photo("a"), photo("b")]), fetch("1", "a"), fetch("1", "b"), fetch("1", "c"),
    ]  # fmt: skip
    assert takes_away(pictured, edit("1", "Doors", at=60, pictures=[photo("b")]))
    assert takes_away(pictured, edit("1", "Doors", at=60, pictures=[photo("b"), photo("c")]))
    assert not takes_away(pictured, edit("1", "Doors", at=60, pictures=[photo("a"), photo("b"), photo("c")]))


def test_rule_8_2_an_approval_taken_off_takes_away() -> None:
    awaiting = post("1", "Dors", settings=Settings(approval=True))
    events: list[Event] = [
        awaiting, react("1", "✅", by="eve", at=1), edit("1", "Doors", at=30), react("1", "✅", by="bo", at=40),
    ]  # fmt: skip
    assert takes_away(events, unreact("1", "✅", by="bo", at=90), now=200)


def test_rule_8_2_an_entry_that_goes_to_another_day_takes_away() -> None:
    running = RunningDay("pycon", TODAY, Bounds())
    running.put(entry_of(DOORS))
    running.look(OPEN, at(1))
    running.drop(entry_of(DOORS).id)
    assert [change.takes_away for change in running.look(OPEN, at(1))] == [True]
    assert running.entries == ()
    assert running.view(entry_of(DOORS).id) is None


def test_it_is_known_which_entries_were_looked_at() -> None:
    running = RunningDay("pycon", TODAY, Bounds())
    running.put(entry_of(DOORS))
    running.look(OPEN, at(1))
    assert running.take_looked() == {entry_of(DOORS).id}
    assert running.take_looked() == set()
    assert running.entry(entry_of(DOORS).id) == entry_of(DOORS)


def test_what_was_never_there_is_dropped_in_peace() -> None:
    running = RunningDay("pycon", TODAY, Bounds())
    running.drop("nothing")
    assert running.look(OPEN, at(0)) == []


def test_only_what_a_coverage_says_of_showing_has_entries_looked_at_again() -> None:
    running = RunningDay("pycon", TODAY, Bounds())
    running.put(entry_of(DOORS))
    running.look(OPEN, at(0))
    seen = running.view(entry_of(DOORS).id)
    running.look(replace(OPEN, texts=((date(2026, 5, 15), "title", "Doors"),), offlines=(Span(at(0)),)), at(1))
    assert running.view(entry_of(DOORS).id) is seen


def test_the_states_of_what_may_yet_show() -> None:
    running = RunningDay("pycon", TODAY, Bounds())
    for entry in entries_of(
        [DOORS, post("2", "draft: x"), post("3", "((x"), post("4", "x"), decide("held", "4"), post("5", "!status")]
    ):
        running.put(entry)
    running.look(OPEN, at(1))
    assert sorted(running.waiting_states()) == ["draft", "held"]
    assert sorted(running.states()) == ["aside", "draft", "held", "public"]
