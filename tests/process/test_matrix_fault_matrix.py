"""Whatever befalls requests, before, during or after a restart: the page is as without it, and requests are bounded."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

from tests.process.driver import Running
from tests.process.matrix_place import MatrixPlace
from tests.process.matrix_script import Act, is_meant, read
from tests.process.matrix_troubles import MESSAGES, SYNC, TROUBLES, Trouble, narrow
from tests.process.slack_reading import Reading
from tests.servers.fault_proxy import FaultProxy
from tests.servers.matrix_author import Authors
from tests.servers.synapse import Synapse

AT_ONCE = 6
"""Troubles that are played at the same time, each in a room and a process of its own: most of it is waiting."""


@contextmanager
def house(folder: Path, homeserver: Synapse, authors: Authors) -> Iterator[tuple[Act, FaultProxy]]:
    """A room, and a proxy between daypost and the homeserver; what still runs at the end is ended."""
    proxy = FaultProxy(homeserver.url)
    folder.mkdir()
    hall = MatrixPlace(folder, homeserver, authors)
    hall.url = proxy.url
    hall.configure()
    try:
        yield Act(hall), proxy
    finally:
        for run in hall.runs:
            run.close()
        proxy.close()


def suffer(act: Act, proxy: FaultProxy, trouble: Trouble, part: int) -> Running:
    """All is played: `part` deeds before a kill, so many while it is down, and the rest while it catches up."""
    run, deeds = act.hall.start(), act.deeds()
    run.said("matrix: listens to")
    narrow(proxy)
    trouble.live(proxy)
    list(islice(deeds, part))
    before = proxy.count(SYNC)
    run.until(lambda: proxy.count(SYNC) > before or trouble.lasts, what="a sync")
    run.kill()
    list(islice(deeds, part))
    proxy.calm()
    narrow(proxy)
    trouble.starting(proxy)
    before = proxy.count(SYNC)
    run = act.hall.start()
    run.until(lambda: proxy.count(SYNC) > before + 1, what="requests")
    trouble.live(proxy)
    list(deeds)
    if trouble.lasts:
        proxy.calm()
    return run


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, one_synapse: Synapse, authors: Authors) -> Reading:
    """The page without any fault."""
    one_synapse.start()
    with house(tmp_path_factory.mktemp("undisturbed") / "place", one_synapse, authors) as (act, _):
        run = act.hall.start()
        run.said("matrix: listens to")
        list(act.deeds())
        run.until(lambda: is_meant(read(act)), what="the page")
        last = act.at["last"] = act.hall.post("Good night")
        run.until(lambda: act.hall.reads(last) == "Good night", what="the last word")
        return read(act)


def test_in_the_end_the_page_is_as_without(
    tmp_path: Path, homeserver: Synapse, authors: Authors, undisturbed: Reading
) -> None:
    def play(name: str) -> str:
        place, number = tmp_path / name.replace(" ", "-"), list(TROUBLES).index(name)
        with house(place, homeserver, authors) as (act, proxy):
            try:
                run = suffer(act, proxy, TROUBLES[name], 8 + number % 5)
                last = act.at["last"] = act.hall.post("Good night")
                run.until(lambda: act.hall.reads(last) == "Good night", what="the last word")
                run.until(lambda: not read(act).unlike(undisturbed), what="the page as without")
                bounded(act, proxy)
            except AssertionError as error:
                return "\n".join((f"{name.upper()}:", *read(act).unlike(undisturbed), str(error)))
        return ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = [*pool.map(play, TROUBLES)]
    assert not any(found), "\n\n".join(found)


def bounded(act: Act, proxy: FaultProxy) -> None:
    """A sync for each event at most, and some that were in vain; and what is missed is read a few times at most."""
    events = len(act.hall.person.events(act.room))
    syncs, pages = proxy.count(SYNC), proxy.count(MESSAGES)
    in_vain = sum(asked.status != 200 for asked in list(proxy.requests))
    assert syncs <= events + 30
    assert pages <= events
    assert in_vain <= 40
