"""The reconciler's thread: woken, drained, stopped and broken, it never keeps anybody waiting for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import text

from pipeline.errors import RetryableError, StoreError
from pipeline.publishers import Edition, Ledger, Publication
from pipeline.reconcile import Reconciler
from tests.pipeline.desk import Desk, configuration, fast_folder
from tests.pipeline.shelf import Shelf

PATIENCE = 60.0


class Gated(Shelf):
    """A shelf that takes nothing before its gate is opened."""

    def publish(self, edition: Edition, publication: Publication, ledger: Ledger) -> Publication:
        self.arrived.set()
        assert self.gate.wait(PATIENCE)
        return super().publish(edition, publication, ledger)

    def close(self) -> "Gated":
        self.gate, self.arrived = Event(), Event()
        return self


class Office:
    """A desk whose dispatch is looked after by a reconciler."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ended = Event()
        self.reconciler = Reconciler(desk.dispatch, desk.clock, self.ended.set)
        self.elsewhere = ThreadPoolExecutor(4)


@pytest.fixture
def office() -> Iterator[Office]:
    with fast_folder() as folder:
        desk = Desk(folder, configuration())
        office = Office(desk)
        yield office
        if not office.ended.is_set():
            office.reconciler.stop()
        office.elsewhere.shutdown()
        desk.close()


def test_it_is_well_while_it_is_at_work(office: Office) -> None:
    def well() -> bool:
        return office.reconciler.is_well

    assert not well()
    office.reconciler.start()
    assert well()
    office.reconciler.stop()
    assert not well()
    assert office.ended.is_set()


def test_drained_everything_is_out(office: Office) -> None:
    office.reconciler.start()
    for number in range(5):
        office.desk.say(f"{number}")
        drained = office.reconciler.drain()
        assert office.desk.shelf.texts(office.desk.clock.now.date()) == tuple(f"{one}" for one in range(number + 1))
    assert (drained.failed, drained.waiting) == ({}, {})


def test_drained_it_says_what_failed_and_what_waits(office: Office) -> None:
    office.desk.shelf.failures += [RetryableError("shelf", "no answer") for _ in range(5)]
    office.reconciler.start()
    office.desk.say("one")
    office.desk.react(office.desk.say("two"), "🔒")
    drained = office.reconciler.drain()

    assert list(drained.failed.values()) == ["shelf: no answer"]
    assert drained.waiting == {"held": 1}


def test_a_wake_is_enough(office: Office) -> None:
    gated = Gated("shelf", office.desk.clock).close()
    office.desk.shelves["shelf"] = gated
    office.desk.restart()
    office.reconciler = Reconciler(office.desk.dispatch, office.desk.clock, office.ended.set)
    office.reconciler.start()
    office.desk.say("one")
    office.reconciler.wake()
    assert gated.arrived.wait(PATIENCE)
    gated.gate.set()


def test_stopped_it_finishes_what_is_on_its_way_and_lets_those_go_who_wait(office: Office) -> None:
    gated = Gated("shelf", office.desk.clock).close()
    office.desk.shelves["shelf"] = gated
    office.desk.restart()
    office.reconciler = Reconciler(office.desk.dispatch, office.desk.clock, office.ended.set)
    office.reconciler.start()
    office.desk.say("one")
    draining = office.elsewhere.submit(office.reconciler.drain)
    assert gated.arrived.wait(PATIENCE)
    stopping = office.elsewhere.submit(office.reconciler.stop)
    draining.result(PATIENCE)
    gated.gate.set()
    stopping.result(PATIENCE)

    assert gated.texts(office.desk.clock.now.date()) == ("one",)


def test_broken_it_says_so_to_everybody(office: Office) -> None:
    office.reconciler.start()
    office.reconciler.drain()
    office.desk.database.write(lambda connection: connection.execute(text("DROP TABLE events"))).result()
    draining = office.elsewhere.submit(office.reconciler.drain)

    with pytest.raises(StoreError, match="it is damaged"):
        draining.result(PATIENCE)
    assert office.ended.wait(PATIENCE)
    assert not office.reconciler.is_well
    with pytest.raises(StoreError, match="it is damaged"):
        office.reconciler.stop()


def test_broken_while_somebody_waits_it_lets_him_go(office: Office) -> None:
    gated = Gated("shelf", office.desk.clock).close()
    office.desk.shelves["shelf"] = gated
    office.desk.restart()
    office.reconciler = Reconciler(office.desk.dispatch, office.desk.clock, office.ended.set)
    office.reconciler.start()
    office.desk.say("one")
    draining = office.elsewhere.submit(office.reconciler.drain)
    assert gated.arrived.wait(PATIENCE)
    office.desk.database.write(lambda connection: connection.execute(text("DROP TABLE events"))).result()
    office.reconciler.wake()

    with pytest.raises(StoreError):
        draining.result(PATIENCE)
    gated.gate.set()


def test_it_looks_again_when_something_is_to_happen(office: Office) -> None:
    """A delay of a moment passes without anybody waking it."""
    office.desk.restart(configuration(delay="1s"))
    office.reconciler = Reconciler(office.desk.dispatch, office.desk.clock, office.ended.set)
    office.reconciler.start()
    office.desk.say("one")
    assert office.reconciler.drain().waiting == {"delayed": 1}
    office.desk.clock.now += timedelta(seconds=1)

    def is_out() -> bool:
        return office.desk.shelf.texts(office.desk.clock.now.date()) == ("one",)

    waiting = Event()
    for _ in range(int(PATIENCE / 0.01)):
        if is_out():
            return
        waiting.wait(0.01)
    pytest.fail("it did not look")
