"""Whatever befalls requests, before, during or after a restart: the page is as without it, and requests are bounded."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from time import monotonic

import pytest

from tests.process.driver import Running
from tests.process.matrix_place import MatrixPlace
from tests.process.matrix_script import PICTURES, Act, is_meant
from tests.process.matrix_troubles import MESSAGES, SYNC, TROUBLES, Trouble, narrow
from tests.process.slack_reading import Reading
from tests.servers import faults
from tests.servers.fault_proxy import FaultProxy
from tests.servers.matrix_author import Authors
from tests.servers.synapse import Synapse

AT_ONCE = 6
"""Troubles that are played at the same time, each in a room and a process of its own: most of it is waiting."""

A_SECOND = 4
"""Requests in vain while all are refused: a sync and a sign, each welcome again after half a second."""


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
        run.until(lambda: is_meant(act.read()), what="the page")
        run.until(lambda: len(act.hall.page().pictures) == PICTURES, what="the pictures")
        return act.end(run)


def test_in_the_end_the_page_is_as_without(
    tmp_path: Path, homeserver: Synapse, authors: Authors, undisturbed: Reading
) -> None:
    def play(name: str) -> str:
        place, number = tmp_path / name.replace(" ", "-"), list(TROUBLES).index(name)
        with house(place, homeserver, authors) as (act, proxy):
            began = monotonic()
            try:
                run = suffer(act, proxy, TROUBLES[name], 8 + number % 5)
                act.end(run)
                run.until(lambda: not act.read().unlike(undisturbed), what="the page as without")
                bounded(act, proxy, monotonic() - began if TROUBLES[name].lasts else 0)
            except AssertionError as error:
                return "\n".join((f"{name.upper()}:", *act.read().unlike(undisturbed), str(error)))
        return ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = [*pool.map(play, TROUBLES)]
    assert not any(found), "\n\n".join(found)


def kicked(hall: MatrixPlace) -> None:
    hall.person.kick(hall.room, hall.bot)


def banned(hall: MatrixPlace) -> None:
    hall.person.ban(hall.room, hall.bot)


def taken_out(hall: MatrixPlace) -> None:
    """As by an administrator, who acts as daypost."""
    hall.bot.ask("POST", f"/rooms/{hall.room}/leave", {})


@pytest.mark.parametrize("is_put_out", [kicked, banned, taken_out])
def test_what_was_said_while_it_was_out_of_the_room_is_caught_up(
    tmp_path: Path,
    homeserver: Synapse,
    authors: Authors,
    undisturbed: Reading,
    is_put_out: Callable[[MatrixPlace], None],
) -> None:
    with house(tmp_path / "place", homeserver, authors) as (act, proxy):
        hall, deeds = act.hall, act.deeds()
        run = hall.start()
        run.said("matrix: listens to")
        narrow(proxy)
        list(islice(deeds, 8))
        is_put_out(hall)
        run.said("invite it there again")
        list(islice(deeds, 8))
        let_in(hall)
        list(islice(deeds, 4))
        run.kill()
        list(islice(deeds, 2))
        is_put_out(hall)
        list(islice(deeds, 4))
        let_in(hall)
        list(islice(deeds, 4))
        proxy.plan("/join/", faults.lost)
        run = hall.start()
        hall.homeserver.until(lambda: hall.person.members(hall.room)[hall.bot.user_id] == "join")
        list(deeds)
        act.end(run)
        run.until(lambda: not act.read().unlike(undisturbed), what="the page as without")
        bounded(act, proxy)


def let_in(hall: MatrixPlace) -> None:
    """Have daypost invited to its room again."""
    if hall.person.members(hall.room)[hall.bot.user_id] == "ban":
        hall.person.ask("POST", f"/rooms/{hall.room}/unban", {"user_id": hall.bot.user_id})
    hall.person.invite(hall.room, hall.bot)


def test_a_homeserver_that_ends_and_breaks_down_while_it_is_heard_and_caught_up_with(
    tmp_path: Path, homeserver: Synapse, authors: Authors, undisturbed: Reading
) -> None:
    with house(tmp_path / "place", homeserver, authors) as (act, proxy):
        hall, deeds = act.hall, act.deeds()
        run = hall.start()
        run.said("matrix: listens to")
        narrow(proxy)
        list(islice(deeds, 8))
        homeserver.stop()
        homeserver.start()
        list(islice(deeds, 5))
        homeserver.break_down()
        homeserver.start()
        list(islice(deeds, 3))
        run.kill()
        list(islice(deeds, 9))
        before = proxy.count(MESSAGES)
        run = hall.start()
        run.until(lambda: proxy.count(MESSAGES) > before + 1, what="two pages of what was missed")
        homeserver.break_down()
        homeserver.start()
        list(deeds)
        act.end(run)
        run.until(lambda: not act.read().unlike(undisturbed), what="the page as without")
        bounded(act, proxy)


def bounded(act: Act, proxy: FaultProxy, lasted: float = 0) -> None:
    """A sync for each event at most, and some that were in vain; and what is missed is read a few times at most.

    While all is refused for so many seconds, a few requests in each are in vain.
    """
    events = len(act.hall.person.events(act.room))
    syncs, pages = proxy.count(SYNC), proxy.count(MESSAGES)
    in_vain = sum(asked.status != 200 for asked in list(proxy.requests))
    assert syncs <= events + 30
    assert pages <= events
    assert in_vain <= 40 + A_SECOND * lasted
