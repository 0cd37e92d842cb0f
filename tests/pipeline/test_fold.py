"""One set of events makes the same entries, the same view and the same bytes, however it was heard (RULES 1.6)."""

from collections.abc import Iterable
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coverage import cover
from pipeline.day_post import DayPost
from pipeline.days import entry_id
from pipeline.entries import Entry
from pipeline.events import Event, Posted
from pipeline.fold import fold
from pipeline.render import Renderer
from pipeline.running import RunningDay
from pipeline.threads import Root, Threads
from pipeline.visibility import Bounds
from tests.histories import histories
from tests.make import at, edit, post, react, redact, stamped
from tests.shows import MEANINGS, coverage_of, day_posts, entries_of

NOW = at(48 * 60)


class Street:
    """What a process does with events, without a database: `disk` outlives it."""

    def __init__(self, disk: list[Event]) -> None:
        self.disk = disk
        self._threads = Threads()
        self._made: dict[Root, dict[str, Entry]] = {}
        for event in disk:
            self._take_in(event)

    def deliver(self, event: Event) -> None:
        if event.key not in {known.key for known in self.disk}:
            self.disk.append(event)
        self._take_in(event)

    @property
    def entries(self) -> dict[str, Entry]:
        return {entry.id: entry for made in self._made.values() for entry in made.values()}

    def _take_in(self, event: Event) -> None:
        for root in self._threads.add_all([event]):
            events = list(self._threads.of(root))
            for one in events:  # any may have held the place of a root that has come
                self._made.pop((one.place, one.subject), None)
            self._made[root] = {entry.id: entry for entry in fold(events, root[1], MEANINGS)}


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Event], list[Event], set[int]]:
    """The events of a history; one to four deliveries of each in any order; after which ones the process is killed."""
    events = draw(histories())
    times = draw(st.lists(st.integers(1, 4), min_size=len(events), max_size=len(events)))
    heard = draw(st.permutations([event for event, number in zip(events, times, strict=True) for _ in range(number)]))
    return events, heard, draw(st.sets(st.integers(0, len(heard)), max_size=3))


def pages(renderer: Renderer, posts: Iterable[DayPost]) -> list[bytes]:
    return [renderer.page(post) for post in posts]


ONE, OTHER = Renderer("https://example.org"), Renderer("https://example.org")


@given(deliveries())
def test_rule_1_6_however_it_was_heard_the_entries_are_the_same(
    heard: tuple[list[Event], list[Event], set[int]],
) -> None:
    events, delivered, kills = heard
    street = Street([])
    for number, event in enumerate(delivered):
        if number in kills:
            street = Street(street.disk)
        street.deliver(event)
    expected = {entry.id: entry for entry in entries_of(sorted(events, key=lambda event: event.key))}
    assert street.entries == expected
    assert cover(street.entries.values()) == cover(expected.values())
    assert Street(street.disk).entries == expected


@settings(deadline=None)
@given(deliveries(), st.integers(0, 60))
def test_rule_1_6_and_so_is_every_byte_that_readers_get(
    heard: tuple[list[Event], list[Event], set[int]], minutes: int
) -> None:
    events, delivered, _ = heard
    for now in (at(minutes), NOW):
        posts = day_posts(sorted(events, key=lambda event: event.key), now)
        assert day_posts(delivered, now) == posts
        assert pages(OTHER, day_posts(delivered, now).values()) == pages(ONE, posts.values())


@settings(deadline=None)
@given(deliveries())
def test_a_day_that_was_looked_at_all_the_while_shows_the_same(
    heard: tuple[list[Event], list[Event], set[int]],
) -> None:
    events, delivered, _ = heard
    street, warm, shown = Street([]), dict[object, RunningDay](), dict[str, object]()
    for number, event in enumerate(delivered):
        street.deliver(event)
        look(street, warm, shown, at(number))
    look(street, warm, shown, NOW)
    expected = day_posts(events, NOW)
    assert {date: day.entries for date, day in warm.items() if day.entries} == {
        date: post.entries for date, post in expected.items() if post.entries
    }


def look(street: Street, warm: dict[object, RunningDay], shown: dict[str, object], now: datetime) -> None:
    """Put what is new into the warm days, as the newsroom does, and look at them."""
    entries = street.entries
    for entry in entries.values():
        day = entry.day.date
        if shown.setdefault(entry.id, day) != day:
            warm[shown[entry.id]].drop(entry.id)
            shown[entry.id] = day
        warm.setdefault(day, RunningDay("pycon", entry.day, Bounds())).put(entry)
    for gone in shown.keys() - entries.keys():
        warm[shown.pop(gone)].drop(gone)
    for running in warm.values():
        running.look(coverage_of(entries.values()), now)


def test_rule_1_6_three_steps_deep_with_the_root_last() -> None:
    mark = react("2", "❌", by="ben")
    chain: list[Event] = [redact(mark.key), mark, post("2", "open", thread="1", at=1), post("1", "Doors")]
    (entry,) = entries_of(chain)
    assert [part.message for part in entry.parts] == ["1", "2"]
    assert entry.parts[1].deleted_by == ()


def test_without_its_root_a_thread_makes_nothing() -> None:
    assert fold([edit("1", "Doors", at=1)], "1", MEANINGS) == ()


def test_a_root_that_was_never_stamped_makes_nothing() -> None:
    unstamped = post("1", "Doors", by="mallory")
    assert unstamped.stamp == stamped("mallory")
    assert fold([unstamped], "1", MEANINGS) == ()


def test_rule_2_4_an_id_goes_by_the_first_channel_of_the_message() -> None:
    events = [post("1", "Doors"), post("2", "Walls", answers="1")]
    (moved,) = fold(events[:1], "1", MEANINGS, first_channel="old")
    (kept,) = fold(events[:1], "1", MEANINGS)
    assert (moved.id, kept.id) == (entry_id("console", "old", "1"), entry_id("console", "main", "1"))
    (answer,) = fold(events[1:], "2", MEANINGS, first_channel="old")
    assert answer.answers == moved.id


def test_rule_1_2_person_and_role_are_the_senders_all_else_the_roots() -> None:
    (entry,) = entries_of([post("1", "Doors"), post("2", "+ open", by="ben", thread="1", at=26 * 60)])
    assert [part.person for part in entry.parts] == ["ann", "ben"]
    assert isinstance(root := post("1", "Doors"), Posted)
    assert root.stamp
    assert entry.day == root.stamp.day
