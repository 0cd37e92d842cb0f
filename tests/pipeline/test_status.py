"""How things are, and that asking changes nothing."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text

from pipeline.status import LastMessage, read_status
from pipeline.store import leases
from tests.make import NOON, at, day_of, post, react
from tests.pipeline.installed import STARTED, Installed, installed


def dump(here: Installed) -> list[object]:
    tables = ("events", "days", "publications", "leases", "firsts", "facts")
    with here.database.reading() as connection:
        return [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]  # noqa: S608


def test_before_anything_was_said(tmp_path: Path) -> None:
    with installed(tmp_path, first_day=date(2026, 5, 14)) as here:
        status = read_status(here.config, here.database, here.now)
    pycon, site = status.liveblogs["pycon"], status.targets["site"]
    assert (pycon.stage, pycon.date, pycon.number) == ("rehearsal", date(2026, 5, 15), 2)
    assert (pycon.starts, pycon.ends) == (day_of(NOON).starts, day_of(NOON).ends)
    assert (pycon.entries, pycon.last_message) == ({}, None)
    assert pycon.urls == {"site": "http://127.0.0.1:8010/pycon/2026-05-15/"}
    assert (site.kind, site.day_posts, site.last, site.waiting) == ("site", 0, None, [])
    assert (status.run, status.locks, status.position, status.settled) == (None, {}, 0, 0)


def test_entries_are_counted_by_state(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", at=-9, text="One"), post("2", at=-8, text="Two", by="ben"))
        here.take_in(post("3", at=-7, text="Three"), react("3", "🔒"), post("4", at=-6, text="draft: four"))
        here.take_in(post("5", at=-5, text="((five"))
        pycon = read_status(here.config, here.database, here.now).liveblogs["pycon"]
    assert pycon.stage == "live"
    assert pycon.entries == {"public": 2, "held": 1, "draft": 1, "aside": 1}
    assert pycon.last_message == LastMessage(time=at(-5), person="ann")


def test_what_waits_for_a_target(tmp_path: Path) -> None:
    with installed(tmp_path, targets=("site", "mirror")) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        (tmp_path / "mirror").write_text("a file where a folder is to be")
        here.publish_all()
        targets = read_status(here.config, here.database, here.now).targets
        site, mirror = targets["site"], targets["mirror"]
        assert (site.day_posts, site.last, site.waiting) == (1, NOON, [])
        assert (mirror.day_posts, mirror.last) == (0, None)
        (failed,) = mirror.waiting
        assert failed.error.startswith("mirror: cannot write")
        assert (failed.liveblog, failed.date, failed.needs_person) == ("pycon", date(2026, 5, 15), False)
        assert failed.retry_at == NOON + timedelta(seconds=5)

        here.take_in(post("2", "More", at=-4))
        (changed,) = read_status(here.config, here.database, here.now).targets["site"].waiting
        assert (changed.date, changed.error) == (date(2026, 5, 15), "")


def test_who_holds_the_locks(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        us, them = leases.new_holder(), "elsewhere process 7 since 1 ab"
        here.database.write(lambda connection: leases.take(connection, "source console", us, here.now)).result()
        here.database.write(lambda connection: leases.take(connection, "target site, x", them, here.now)).result()
        status = read_status(here.config, here.database, here.now)
        assert status.run == " ".join(us.split()[:3])
        assert status.locks == {"source console": status.run, "target site, x": "elsewhere process 7"}
        later = read_status(here.config, here.database, here.now + timedelta(minutes=5))
        assert (later.run, later.locks) == (None, {})


def test_the_log_and_how_far_it_is_settled(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        status = read_status(here.config, here.database, here.now)
    assert (status.position, status.settled) == (3, 0)


def test_asking_changes_nothing(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        before = dump(here), here.pages()
        read_status(here.config, here.database, here.now)
        read_status(here.config, here.database, here.now + timedelta(days=3))
        assert (dump(here), here.pages()) == before
