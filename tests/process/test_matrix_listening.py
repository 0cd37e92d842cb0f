"""What the real process makes of a room that it comes to late or not at all, and of an account that is not let in."""

import sqlite3
import subprocess
from contextlib import closing

import pytest

from tests.process.driver import DAYPOST, DEADLINE, Running
from tests.process.matrix_place import MatrixPlace
from tests.process.matrix_troubles import MESSAGES, SYNC, narrow, refused
from tests.process.test_matrix_catching_up import forge_checkpoint
from tests.process.test_matrix_faults import hall, proxy
from tests.servers.fault_proxy import FaultProxy
from tests.servers.synapse import refusals

__all__ = ["hall", "proxy"]  # the fixtures

LOGIN = "/login$"
OLD = ("old news", "!title Of long ago", "!pause", "draft: an old draft")


def say_old(hall: MatrixPlace, room: str) -> None:
    """What is said in a room before it is listened to, as much as no sync tells."""
    said = [hall.ann.post(room, words) for words in OLD]
    hall.ann.react(room, said[-1], "✅")
    hall.editor.react(room, said[0], "❌")
    for number in range(5):
        hall.ann.post(room, f"old {number}")


def only_new(hall: MatrixPlace, run: Running, room: str) -> None:
    """What is said now is all that is published, at once."""
    hall.ann.post(room, "new")
    run.until(lambda: "new" in hall.shown().values(), what="what is new")
    assert list(hall.shown().values()) == ["new"]
    assert "Of long ago" not in hall.day_pages[-1].read_text("utf-8")


def test_nothing_of_before_acts_in_a_room_that_it_is_invited_to_later(hall: MatrixPlace) -> None:
    hall.person.kick(hall.room, hall.bot)
    say_old(hall, hall.room)
    run = hall.start()
    run.said("invite it there")
    hall.person.invite(hall.room, hall.bot)
    run.said("matrix: listens to")
    only_new(hall, run, hall.room)


def test_nothing_of_before_acts_in_a_room_that_is_listened_to_since_a_restart(hall: MatrixPlace) -> None:
    other = hall.person.make_room("Other", hall.ed, hall.bot)
    for one in (hall.ed, hall.bot):
        one.join(other)
    run = hall.start()
    run.said("matrix: listens to")
    run.kill()
    say_old(hall, other)
    first, hall.room = hall.room, other
    hall.configure()
    run = hall.start()
    run.said("matrix: listens to")
    only_new(hall, run, other)
    assert first != other


def test_nothing_of_before_acts_where_the_homeserver_does_not_know_how_far_it_was_heard(
    hall: MatrixPlace,
) -> None:
    say_old(hall, hall.room)
    run = hall.start()
    run.said("matrix: listens to")
    run.kill()
    forge_checkpoint(hall, "s1_nobody_gave_this")
    run = hall.start()
    run.said("matrix: listens to")
    only_new(hall, run, hall.room)


def test_much_that_was_said_before_it_came_to_the_new_room_is_there(hall: MatrixPlace, proxy: FaultProxy) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    narrow(proxy)
    before = hall.post("before")
    run.until(lambda: hall.reads(before) == "before")
    run.kill()
    for number in range(6):
        hall.post(f"old {number}")
    new = hall.person.upgrade(hall.room)
    hall.person.invite(new, hall.ed)
    hall.ed.join(new)
    for number in range(6):
        hall.ann.post(hall.room, f"still old {number}")
    said = [hall.ann.post(new, f"new {number}") for number in range(12)]
    hall.editor.react(new, said[0], "❌")
    run = hall.start()
    run.said("does not have .* in it; invite it there")
    hall.person.invite(new, hall.bot)
    last = hall.ann.post(new, "last")
    run.until(lambda: hall.reads(last) == "last")
    old = [f"old {number}" for number in range(6)] + [f"still old {number}" for number in range(6)]
    expected = ["before", *old, *(f"new {number}" for number in range(1, 12)), "last"]
    run.until(lambda: list(hall.shown().values()) == expected[::-1], what="all of both rooms")


@pytest.mark.parametrize("code", ["M_FORBIDDEN", "M_NOT_FOUND"])
def test_a_gap_that_cannot_be_read_is_said_once_and_the_rest_goes_on(
    hall: MatrixPlace, proxy: FaultProxy, code: str
) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    before = hall.post("before")
    run.until(lambda: hall.reads(before) == "before")
    run.kill()
    for number in range(6):
        hall.post(f"number {number}")
    narrow(proxy)
    proxy.plan(MESSAGES, *[refused(403, code)] * (1 if code == "M_FORBIDDEN" else 5))
    run = hall.start()
    run.said(rf"matrix: what was said from .* to .* UTC in {hall.room} cannot all be read \(the homeserver says {code}")
    last = hall.post("last")
    run.until(lambda: hall.reads(last) == "last")
    run.until(lambda: sum("cannot all be read" in said for said in hall.told()) == 1)
    assert sum("cannot all be read" in line for line in run.lines) == 1
    assert proxy.planned == 0


def test_what_only_those_can_read_who_were_in_the_room_is_said_to_be_missing(hall: MatrixPlace) -> None:
    hall.person.set_history_visibility(hall.room, "joined")
    run = hall.start()
    run.said("matrix: listens to")
    hall.person.kick(hall.room, hall.bot)
    run.said("invite it there again")
    lost = hall.post("lost")
    hall.person.invite(hall.room, hall.bot)
    run.said(r"cannot all be read \(only those who were in the room then\)")
    heard = hall.post("heard")
    run.until(lambda: hall.reads(heard) == "heard")
    run.until(lambda: sum("send once more" in said for said in hall.told()) == 1)
    assert hall.reads(lost) is None


def test_a_homeserver_that_forgot_its_tokens_and_has_them_again(hall: MatrixPlace, proxy: FaultProxy) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    before = hall.post("before")
    run.until(lambda: hall.receipts(before) == {"🌐"})
    kept = forget_tokens(hall)
    run.said("the access token is not valid")
    status = [str(DAYPOST), "status", "--config", "config.toml"]
    said = subprocess.run(status, cwd=hall.folder, capture_output=True, text=True, timeout=DEADLINE, check=False)
    assert "set `access_token` and `device_id`" in said.stdout
    restore_tokens(hall, kept)
    message = hall.post("meanwhile")
    run.until(lambda: hall.reads(message) == "meanwhile")
    run.until(lambda: hall.receipts(message) == {"🌐"})
    told = [line for line in run.lines if "set `access_token`" in line]
    assert told
    assert len(told) == len({*told})
    in_vain = sum(asked.status == 401 for asked in proxy.requests)
    assert in_vain <= 8


def forget_tokens(hall: MatrixPlace) -> list[tuple[object, ...]]:
    """Have the homeserver forget the token of daypost; returns what it had of it."""
    hall.homeserver.stop()
    with closing(sqlite3.connect(hall.homeserver.folder / "homeserver.db")) as database:
        where = (hall.bot.user_id,)
        kept = database.execute("SELECT * FROM access_tokens WHERE user_id = ?", where).fetchall()
        database.execute("DELETE FROM access_tokens WHERE user_id = ?", where)
        database.commit()
    hall.homeserver.start()
    return kept


def restore_tokens(hall: MatrixPlace, kept: list[tuple[object, ...]]) -> None:
    """Have it know them again, as from a backup."""
    hall.homeserver.stop()
    with closing(sqlite3.connect(hall.homeserver.folder / "homeserver.db")) as database:
        for row in kept:
            marks = ", ".join("?" * len(row))
            database.execute(f"INSERT INTO access_tokens VALUES ({marks})", row)  # noqa: S608 - question marks
        database.commit()
    hall.homeserver.start()


def test_a_token_that_is_void_each_time_leads_to_no_storm_of_log_ins(hall: MatrixPlace, proxy: FaultProxy) -> None:
    hall.login = {"password": hall.bot.password}
    hall.configure()
    run = hall.start()
    run.said("matrix: listens to")
    assert proxy.count(LOGIN) == 1
    proxy.always(SYNC, refusals.unknown_token())
    message = hall.post("heard later")
    run.said("the access token is not valid")
    before = proxy.count(SYNC)
    run.until(lambda: run.errors.count("asks again") > 2)
    assert proxy.count(LOGIN) == 2
    assert proxy.count(SYNC) == before
    proxy.calm()
    run.kill()
    run = hall.start()
    run.until(lambda: hall.reads(message) == "heard later")


def test_a_password_that_is_void_is_said_once_and_tried_once(hall: MatrixPlace, proxy: FaultProxy) -> None:
    hall.login = {"password": "nonsense"}
    hall.configure()
    run = hall.start()
    run.said("the homeserver does not take `user_id` and `password`")
    run.until(lambda: run.errors.count("asks again") > 2)
    assert proxy.count(LOGIN) == 1
    assert proxy.count(SYNC) == 0
    assert sum("does not take" in line for line in run.lines) == 1


def test_a_homeserver_that_says_unknown_time_and_again_is_not_asked_for_everything_each_time(
    hall: MatrixPlace, proxy: FaultProxy
) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    for words in ("once", "again"):
        proxy.plan(SYNC, *[refused(400, "M_UNKNOWN")] * 2)
        message = hall.post(words)
        run.until(lambda: proxy.planned == 0)
        run.until(lambda message=message, words=words: hall.reads(message) == words)  # type: ignore[misc]
    assert run.errors.count("not known any more") == 1
