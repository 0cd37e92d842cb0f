"""One publication: under a lease, each step recorded, every outcome too (RULES 8.3, 8.8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.errors import HeldError, NeedsPersonError, PublishError, RefusedError, RetryableError
from pipeline.publishers import Edition, Publication
from pipeline.publishing import Press, Target, TargetLedger
from pipeline.store import leases
from pipeline.store.database import Database
from pipeline.store.publications import publication, save
from tests.pipeline.desk import fast_folder
from tests.pipeline.shelf import START, Clock, Shelf
from tests.sample import DAY, POST

LEASE = f"target shelf, pycon {DAY}"
ELSEWHERE = "elsewhere process 7 since 8 boot 9 0123abcd"
SECOND = timedelta(seconds=1)
EMPTY = replace(POST, entries=())


class House:
    """A database, a shelf, and a press that publishes to it."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.database = Database.in_folder(folder)
        self.shelf = Shelf("shelf", self.clock)
        self.target = Target("shelf", self.shelf)
        self.press = Press(self.database, leases.new_holder(), self.clock)

    def publish(self, edition: Edition) -> Publication:
        return self.press.publish(self.target, edition)

    @property
    def kept(self) -> Publication:
        """What stands on disk."""
        with self.database.reading() as connection:
            return publication(connection, "shelf", "pycon", DAY)

    @property
    def holders(self) -> dict[str, str]:
        with self.database.reading() as connection:
            return leases.holders(connection, self.clock.now)

    def take(self, holder: str) -> None:
        self.database.write(lambda connection: leases.take(connection, LEASE, holder, self.clock.now)).result()


@pytest.fixture
def house() -> Iterator[House]:
    with fast_folder() as folder:
        house = House(folder)
        yield house
        house.database.close()


def edition(*, final: bool = False, empty: bool = False, position: int = 7) -> Edition:
    return Edition(
        post=EMPTY if empty else POST,
        at=START,
        installation="here",
        position=position,
        originals=Path("media"),
        final=final,
    )


def test_what_came_of_it_is_on_disk_and_the_lease_is_free_again(house: House) -> None:
    outcome = house.publish(edition())

    assert house.kept == outcome
    assert outcome.sent
    assert outcome.sending == outcome.error == ""
    assert (outcome.position, outcome.last, outcome.title) == (7, house.clock.now, POST.title)
    assert outcome.final is None
    assert house.holders == {}


def test_what_it_has_is_not_written_again_but_its_position_is_noted(house: House) -> None:
    first = house.publish(edition())
    house.clock.now += 60 * SECOND
    second = house.publish(edition(position=9))

    assert len(house.shelf.history) == 1
    assert second == replace(first, position=9)


def test_a_day_is_final_once(house: House) -> None:
    first = house.publish(edition(final=True))
    house.clock.now += 60 * SECOND

    assert house.publish(edition(final=True)).final == first.final == house.clock.now - 60 * SECOND


def test_a_day_that_never_had_anything_to_see_makes_no_post_and_is_final_all_the_same(house: House) -> None:
    outcome = house.publish(edition(final=True, empty=True))

    assert house.shelf.tries == []
    assert outcome.sent == outcome.url == ""
    assert house.kept.final == house.clock.now


def test_rule_2_6_a_day_that_is_offline_before_anything_was_seen_of_it_makes_no_post(house: House) -> None:
    offline = replace(POST, offline=True)
    outcome = house.publish(replace(edition(), post=offline))
    assert house.shelf.tries == []
    assert outcome.sent == ""

    house.publish(edition())
    house.publish(replace(edition(), post=offline))
    assert house.shelf.posts["pycon", DAY].offline


def test_a_first_publication_that_was_broken_off_is_cleared_when_all_is_taken_back_meanwhile(house: House) -> None:
    broken = replace(house.press.known(house.target, edition()), sending="a" * 64)
    house.database.write(lambda connection: save(connection, broken)).result()
    house.publish(edition(empty=True))

    assert house.shelf.texts(DAY) == ()


def test_a_day_whose_entries_were_all_taken_back_is_sent(house: House) -> None:
    house.publish(edition())
    house.publish(edition(empty=True))

    assert house.shelf.texts(DAY) == ()


@pytest.mark.parametrize(
    ("failure", "needs_person", "wait", "hold"),
    [
        (RetryableError("shelf", "no answer"), False, 5, None),
        (RetryableError("shelf", "too many requests", after=90), False, 5, 90),
        (NeedsPersonError("shelf", "the login is refused"), True, 600, None),
        (RefusedError("shelf", "not this text"), True, 600, None),
    ],
)
def test_a_failure_is_recorded_with_when_to_try_again(
    house: House, failure: PublishError, needs_person: bool, wait: int, hold: int | None
) -> None:
    house.shelf.failures.append(failure)
    outcome = house.publish(edition())

    assert house.kept == outcome
    assert (outcome.error, outcome.needs_person, outcome.tries) == (str(failure), needs_person, 1)
    assert outcome.retry_at == house.clock.now + wait * SECOND
    assert outcome.hold_until == (house.clock.now + hold * SECOND if hold else None)
    assert outcome.final is None
    assert house.holders == {}

    outcome = house.publish(edition())
    assert (outcome.error, outcome.needs_person, outcome.tries) == ("", False, 0)
    assert outcome.retry_at is outcome.hold_until is None


def test_waits_grow_to_ten_minutes(house: House) -> None:
    house.shelf.failures += [RetryableError("shelf", "no answer") for _ in range(12)]
    waits = [(house.publish(edition()).retry_at or house.clock.now) - house.clock.now for _ in range(12)]

    assert [int(wait.total_seconds()) for wait in waits] == [5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600, 600]


def test_a_failure_forgets_nothing_that_was_known(house: House) -> None:
    before = house.publish(edition())
    house.shelf.failures.append(RetryableError("shelf", "no answer"))
    after = house.publish(edition(final=True))

    assert replace(after, error="", tries=0, failing=None, retry_at=None) == before


def test_a_fault_of_ours_is_a_failure_that_is_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.shelf.failures.append(ZeroDivisionError("surprise"))
    outcome = house.publish(edition())

    assert outcome.error == "shelf: a fault in daypost, ZeroDivisionError, which its log tells more of"
    assert not outcome.needs_person
    assert "surprise" in caplog.text
    assert house.holders == {}


def test_nobody_publishes_a_day_that_somebody_else_is_at(house: House) -> None:
    house.take(ELSEWHERE)
    with pytest.raises(HeldError, match="elsewhere process 7"):
        house.publish(edition())

    assert house.shelf.tries == []
    assert house.holders == {LEASE: ELSEWHERE}
    house.clock.now += leases.LASTS + SECOND
    assert house.publish(edition()).sent


def test_who_lost_the_lease_meanwhile_records_nothing(house: House) -> None:
    """A publisher that hung for longer than a lease lasts, while somebody else went on in its place."""
    before = house.publish(edition())

    class Slow(Shelf):
        def publish(self, edition: Edition, publication: Publication, ledger: object) -> Publication:  # noqa: ARG002
            assert isinstance(ledger, TargetLedger)
            house.clock.now += leases.LASTS + SECOND
            house.take(ELSEWHERE)
            house.database.write(lambda connection: save(connection, replace(before, position=99))).result()
            return replace(publication, sent="late")

    with pytest.raises(HeldError, match="elsewhere"):
        house.press.publish(Target("shelf", Slow("shelf", house.clock)), edition())
    assert house.kept == replace(before, position=99)
    assert house.holders == {LEASE: ELSEWHERE}


def test_the_ledger_knows_every_publication_of_its_target_alone(house: House) -> None:
    house.publish(edition())
    other = Publication(target="board", liveblog="pycon", date=date(2026, 5, 14))
    house.database.write(lambda connection: save(connection, other)).result()
    ledger = TargetLedger(house.database, "shelf", lambda _: None)

    assert [one.target for one in ledger.publications()] == ["shelf"]
