"""The real process on a homeserver that limits what an account sends, as Synapse does unless told otherwise.

Receipts wait for that; the page does not, and words to people come first.
"""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from tests.conftest import need
from tests.process.matrix_place import MatrixPlace
from tests.servers import synapse
from tests.servers.fault_proxy import FaultProxy
from tests.servers.matrix_author import Authors
from tests.servers.synapse import Synapse

BURST = 10
PER_SECOND = 2
"""Ten times of what Synapse has by default, where the receipts of this test would take three minutes."""

MESSAGES = 40


@pytest.fixture
def limited() -> Iterator[Synapse]:
    """A homeserver that limits what each account sends."""
    need(synapse.missing())
    server = Synapse({"rc_message": {"per_second": PER_SECOND, "burst_count": BURST}})
    server.start()
    yield server
    server.close()


@pytest.fixture
def proxy(limited: Synapse) -> Iterator[FaultProxy]:
    proxy = FaultProxy(limited.url)
    yield proxy
    proxy.close()


@pytest.fixture
def hall(tmp_path: Path, limited: Synapse, authors: Authors, proxy: FaultProxy) -> Iterator[MatrixPlace]:
    """What daypost asks the homeserver goes through the proxy, and it alone is limited."""
    place = MatrixPlace(tmp_path, limited, authors)
    limited.exempt(place.person, place.ed, place.sue)
    place.url = proxy.url
    place.configure()
    yield place
    for run in place.runs:
        run.close()


def test_forty_receipts_hold_back_neither_the_page_nor_words(hall: MatrixPlace, proxy: FaultProxy) -> None:
    began = monotonic()
    run = hall.start()
    run.said("matrix: listens to")
    said = [hall.post(f"number {number}") for number in range(MESSAGES)]
    run.until(lambda: all(hall.reads(one) for one in said))
    assert any(not hall.receipts(one) for one in said), "the page waits for no receipt"
    hall.post("me too", hall.stranger)
    hall.post("!status")
    run.until(lambda: any("not published" in text for text in hall.told()))
    run.until(lambda: any(f"Entries: {MESSAGES}" in text for text in hall.told()))
    assert any(not hall.receipts(one) for one in said), "words to people come before receipts"
    run.until(lambda: all(hall.receipts(one) == {"🌐"} for one in said))
    sent = [one.status for one in proxy.requests if "/send/" in one.path or "/redact/" in one.path]
    assert sent.count(200) <= MESSAGES + 4, "a receipt is one event, and none was put that was to be taken off again"
    assert sent.count(200) <= BURST + PER_SECOND * (monotonic() - began)
    assert sent.count(429) <= MESSAGES // 3, "refusals teach: without that, nearly every receipt would be refused once"
    assert set(sent) == {200, 429}
