"""The real process while requests go wrong: nothing is lost, and the homeserver is not asked without end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.matrix_place import MatrixPlace
from tests.servers import faults
from tests.servers.fault_proxy import FaultProxy
from tests.servers.matrix_author import Authors
from tests.servers.synapse import Synapse, refusals

SYNC = "/sync$"


@pytest.fixture
def proxy(homeserver: Synapse) -> Iterator[FaultProxy]:
    proxy = FaultProxy(homeserver.url)
    yield proxy
    proxy.close()


@pytest.fixture
def hall(tmp_path: Path, homeserver: Synapse, authors: Authors, proxy: FaultProxy) -> Iterator[MatrixPlace]:
    """What daypost asks the homeserver goes through the proxy; what people ask does not."""
    place = MatrixPlace(tmp_path, homeserver, authors)
    place.url = proxy.url
    place.configure()
    yield place
    for run in place.runs:
        run.close()


def test_answers_that_are_none_lose_nothing(hall: MatrixPlace, proxy: FaultProxy) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    before = proxy.count(SYNC)
    proxy.plan(SYNC, faults.truncated, faults.bad_utf8, faults.page(502))
    said = [hall.post(f"number {number}") for number in range(3)]
    run.until(lambda: proxy.planned == 0 and all(hall.reads(one) for one in said))
    assert proxy.count(SYNC) - before < 20
    proxy.plan(SYNC, faults.page(200), faults.cut, faults.lost)
    said += [hall.post(f"number {number}") for number in range(3, 6)]
    run.until(lambda: proxy.planned == 0 and all(hall.reads(one) for one in said))
    assert [hall.reads(one) for one in said] == [f"number {number}" for number in range(6)]
    assert len(hall.shown()) == 6
    assert proxy.count(SYNC) - before < 40
    assert "Traceback" not in run.errors


def test_too_many_requests_and_an_old_answer_once_more(hall: MatrixPlace, proxy: FaultProxy) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    first = hall.post("first")
    run.until(lambda: hall.reads(first) == "first")
    proxy.plan(SYNC, refusals.limited(1500), faults.again(), faults.again(2))
    proxy.plan("/send/m.reaction/", refusals.limited(500), refusals.limited(500))
    second = hall.post("second")
    run.until(lambda: proxy.planned == 0 and hall.reads(second) == "second")
    run.until(lambda: hall.receipts(second) == {"🌐"})
    assert list(hall.shown().values()) == ["second", "first"]


def test_a_token_that_is_void_is_said_once_and_asked_about_rarely(hall: MatrixPlace, proxy: FaultProxy) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    before = proxy.count(SYNC)
    proxy.always(SYNC, refusals.unknown_token())
    run.said("the access token is not valid")
    message = hall.post("heard later")
    assert proxy.count(SYNC) - before <= 3
    proxy.calm()
    run.kill()
    run = hall.start()
    run.until(lambda: hall.reads(message) == "heard later")


def test_silence_ends_by_itself_and_is_said(hall: MatrixPlace, proxy: FaultProxy) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    proxy.plan(SYNC, faults.hang)
    hall.homeserver.until(lambda: proxy.planned == 0)
    message = hall.post("into the silence")
    run.said("matrix: hears nothing: the homeserver cannot be reached")
    run.until(lambda: hall.reads(message) == "into the silence")


def test_a_homeserver_that_goes_down_and_comes_back(hall: MatrixPlace, proxy: FaultProxy) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    before = proxy.count(SYNC)
    hall.homeserver.break_down()
    run.said("hears nothing: ")
    hall.homeserver.start()
    message = hall.post("after the crash")
    run.until(lambda: hall.reads(message) == "after the crash")
    run.until(lambda: any("1 caught up" in said for said in hall.told()))
    run.until(lambda: sum(line.startswith("matrix: listens to") for line in list(run.lines)) == 2)
    assert proxy.count(SYNC) - before < 15
