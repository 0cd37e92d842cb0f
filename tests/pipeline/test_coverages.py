"""Which messages coverage is made of: they stay in memory, so they must be few."""

from pipeline.coverages import Coverages
from pipeline.events import Event
from pipeline.fold import fold
from pipeline.reactions import table
from tests.make import decide, post


def noted(*events: Event) -> bool:
    """Whether what a thread makes has its coverage computed anew."""
    coverages = Coverages(["pycon"])
    before = coverages.of("pycon")
    for entry in fold(events, "1", table({})):
        coverages.note("pycon", entry.id, entry)
    return coverages.of("pycon") is not before


def test_commands_and_what_lasts_of_them_are_noted() -> None:
    assert noted(post("1", "!pause"))
    assert noted(post("1", "no command any more"), decide("started", "1", at=0))


def test_what_was_purged_or_corrected_is_not() -> None:
    assert not noted(post("1", "an entry"))
    assert not noted(post("1", ""), decide("purged", "1"))
    assert not noted(post("1", "an entry"), decide("corrected", "1", text="better"))
