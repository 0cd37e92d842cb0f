"""What is purged leaves no trace in the log, whenever it comes, and is never recorded a second time (RULES 5.7)."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from pipeline.events import Attachment, Body, Card, Decided, Edited, Event, Fetched, Message, Picture, Posted
from pipeline.fold import fold
from pipeline.journal import append
from pipeline.media.lock import bringing
from pipeline.reactions import table
from pipeline.rebuilding import rebuild
from pipeline.stamping import Stamping
from pipeline.store import log
from pipeline.store.database import Database
from pipeline.store.erasing import ERASED
from pipeline.store.facts import fact
from pipeline.store.known import known
from pipeline.store.schema import events as rows
from pipeline.store.schema import metadata
from pipeline.sweeping import Sweeping
from tests.databases import emptied, recorded, written
from tests.happened import PLACE, at, config, deleted, edited, posted, reacted, redacted
from tests.recording import ANN, BEN, EVE, deliver

WORD = "sesame"
"""Stands in everything that anybody writes in the thread that is purged."""

FILE = Attachment(id="F1", ref=f"https://files.example.org/{WORD}", name=f"{WORD}.jpg", alt=WORD, caption=WORD)
CARD = Card(url=f"https://example.org/{WORD}", title=WORD)
FETCHED = Fetched(
    source="slack",
    channel="C1",
    key="fetched:F1",
    time=at(2),
    message="1",
    attachment="F1",
    picture=Picture(hash="5e5a3e" + "0" * 58, extension="jpg", sizes=((400, 300),)),
)
FORM = Decided(
    source="slack",
    channel="C1",
    key="decided:corrected:1:form",
    time=at(5),
    by=EVE,
    what="corrected",
    about="1",
    cause="form",
    body=Body("markdown", f"{WORD} in a form"),
)
PURGE = posted("7", "!purge", 9, thread="1", by=ANN, raw=f"{WORD} in a command")
THREAD: Sequence[Event] = (
    posted("1", f"{WORD} in the root", raw=f"{WORD}", attachments=(FILE,), cards=(CARD,)),
    edited("1", f"{WORD} in an edit", 1, raw=WORD, attachments=(FILE,), cards=(CARD,)),
    FETCHED,
    replace(FETCHED, key="fetched:F2", attachment="F2", picture=None, failed=f"{WORD}.pdf is PDF"),
    posted("2", f"{WORD} in a reply", 3, thread="1", raw=WORD),
    posted("3", f"{WORD} by somebody else", 4, thread="1", by=BEN, raw=WORD),
    edited("3", f"{WORD} once more", 5, by=BEN, raw=WORD),
    posted("4", f"(({WORD}", 5, thread="1", raw=WORD),
    FORM,
    replace(reacted("1", "📌", 6), raw=WORD),
    deleted("2", 7, raw=WORD),
    redacted(edited("3", f"{WORD} once more", 5, by=BEN).key, 8, by=BEN, raw=WORD),
    PURGE,
)
OTHERS: Sequence[Event] = (posted("8", "in the open", raw="raw and open"), posted("9", "a reply", 1, thread="8"))


def dump(database: Database) -> str:
    """Every row of every table."""
    with database.reading() as connection:
        return "\n".join(str(list(connection.execute(select(one)))) for one in metadata.tables.values())


def purged_log(database: Database) -> dict[str, Event]:
    """What is delivered in the order in which it happens, as the log keeps it."""
    deliver(database, Stamping(config()), *THREAD, *OTHERS)
    return {event.key: event for event in recorded(database)}


def test_a_purge_leaves_keys_hashes_and_orders_alone(database: Database) -> None:
    kept = purged_log(database)
    assert WORD not in dump(database)
    assert "raw and open" in dump(database)
    assert {event.key for event in (*THREAD, *OTHERS)} <= kept.keys()
    for event in THREAD:
        stands = kept[event.key]
        assert (stands.time, stands.by) == (event.time, event.by)
        if isinstance(event, Message) and isinstance(stands, Message):
            assert (stands.hash, stands.order, stands.message) == (event.hash, event.order, event.message)
            assert (stands.body, stands.attachments, stands.cards) == (None, (), ())
            assert stands.withheld == ("aside" if event.message == "4" else "purged")
    (decided,) = [event for event in kept.values() if isinstance(event, Decided) and event.what == "purged"]
    assert (decided.about, decided.cause, decided.by) == ("1", PURGE.key, ANN)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([*THREAD, *OTHERS]), sizes=st.lists(st.integers(1, 5), min_size=15, max_size=15))
def test_in_whatever_order_purge_and_late_events_come_it_ends_the_same(
    database: Database, order: list[Event], sizes: list[int]
) -> None:
    told = purged_log(emptied(database))
    stamping = Stamping(config())
    emptied(database)
    deliveries = list(order)
    for size in sizes:
        deliver(database, stamping, *deliveries[:size])
        del deliveries[:size]
    assert WORD not in dump(database)
    assert {event.key: event for event in recorded(database)} == told
    before = dump(database)
    deliver(database, stamping, *order)
    assert dump(database) == before


def test_purged_is_how_it_is_known_and_nothing_of_it_shows(database: Database) -> None:
    purged_log(database)
    with database.reading() as connection:
        found = known(connection, PLACE, at(-60))
    assert {message for message, one in found.items() if one.purged} == {"1", "2", "3", "4", "7"}
    (entry,) = fold(recorded(database), "1", table({}))
    assert all(part.deleted for part in entry.parts)


def test_what_takes_the_command_back_changes_nothing(database: Database) -> None:
    purged_log(database)
    deliver(database, Stamping(config()), deleted("7", 20), edited("7", f"{WORD} I mean", 20), redacted("posted:7", 21))
    assert WORD not in dump(database)
    (entry,) = fold(recorded(database), "1", table({}))
    assert entry.root.deleted


def test_one_who_may_not_purges_nothing(database: Database) -> None:
    root = posted("1", "by ben", by=BEN)
    deliver(database, Stamping(config()), root, posted("2", "!purge", 1, thread="1"))
    assert "by ben" in dump(database)
    with database.reading() as connection:
        assert fact(connection, ERASED) is None


def test_a_start_that_is_purged_goes_on_acting(database: Database) -> None:
    start = posted("1", "!start keep")
    deliver(database, Stamping(config()), start, posted("2", "!purge", 1, thread="1"))
    for _ in range(2):
        with database.reading() as connection:
            found = [row.event for row in log.read(connection, select(rows.c.position, rows.c.event))]
            commands = connection.execute(select(rows.c.key).where(rows.c.command)).scalars().all()
        assert commands == ["decided:started:1:posted:1"]
        assert "!start" not in str(found)
        done = database.write(lambda c: rebuild(c, config(), at(60), translators={}, cutting=None)).result()
        assert done.changed == 0, "what is purged stays so, and as it is"


def data_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


@pytest.mark.parametrize("size", [1, 60, 700, 4000])
def test_sqlite_really_forgets(tmp_path: Path, size: int) -> None:
    """Short texts and long ones, which are kept in pages of their own; pages that are full, and divided since."""
    database = Database.in_folder(tmp_path)
    stamping = Stamping(config())
    for number in range(120):
        deliver(database, stamping, posted(f"o{number}", f"open {number} " * size, raw="open " * (number % 7 * size)))
        if number < len(THREAD) - 1:
            event = THREAD[number]
            if isinstance(event, Posted | Edited) and event.body:
                event = replace(event, body=Body("markdown", f"{event.body.source} " * size), raw=f"{WORD} " * size)
            deliver(database, stamping, event)
    assert WORD.encode() in data_of(tmp_path)
    deliver(database, stamping, PURGE)
    Sweeping(database, tmp_path).sweep()
    assert WORD.encode() not in data_of(tmp_path)
    assert b"open 7" in data_of(tmp_path)
    database.close()
    assert WORD.encode() not in data_of(tmp_path)


def test_what_somebody_still_reads_is_emptied_the_next_time(tmp_path: Path) -> None:
    database, sweeping = Database.in_folder(tmp_path), None
    stamping = Stamping(config())
    deliver(database, stamping, *THREAD[:-1])
    with database.reading() as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM events").all()
        deliver(database, stamping, PURGE)
        sweeping = Sweeping(database, tmp_path)
        sweeping.sweep()
        assert WORD.encode() in data_of(tmp_path)
        connection.exec_driver_sql("ROLLBACK")
    sweeping.sweep()
    assert WORD.encode() not in data_of(tmp_path)
    database.close()


def lay(folder: Path, *hashes: str) -> None:
    (folder / "media").mkdir(exist_ok=True)
    for one in hashes:
        for name in (one, f"{one}-400.jpg"):
            (folder / "media" / name).write_bytes(b"a picture")


def test_pictures_that_nothing_names_any_more_are_removed(database: Database, tmp_path: Path) -> None:
    stamping, shared, lone, early = Stamping(config()), "ab" * 32, "cd" * 32, "ef" * 32
    lay(tmp_path, shared, lone, early)
    (tmp_path / "media" / "README").write_text("somebody's")
    part = tmp_path / "media" / f".{lone}.0123abcd"
    part.write_bytes(b"part of a picture, by a process that was killed")
    picture = Picture(hash=shared, extension="jpg", sizes=((400, 300),))
    both = [
        replace(FETCHED, picture=picture),
        replace(FETCHED, key="fetched:F9", attachment="F9", message="8", picture=picture),
        replace(FETCHED, key="fetched:F3", attachment="F3", picture=replace(picture, hash=lone)),
    ]
    sweeping = Sweeping(database, tmp_path)
    deliver(database, stamping, THREAD[0], *OTHERS, *both)
    with bringing(tmp_path):
        sweeping.sweep()
    assert part.exists(), "somebody may just be writing it"
    sweeping.sweep()
    kept = {shared, lone, early}  # nothing was purged; somebody may have restored it, and imports its event next
    assert lay_names(tmp_path) == {"README", *kept, *(f"{one}-400.jpg" for one in kept)}
    deliver(database, stamping, PURGE)
    with bringing(tmp_path):
        sweeping.sweep()
        assert lone in lay_names(tmp_path), "somebody may just be bringing it, for another message"
    Sweeping(database, tmp_path).sweep()  # another process, after a crash in between
    assert lay_names(tmp_path) == {"README", shared, f"{shared}-400.jpg"}
    lay(tmp_path, lone)
    sweeping.sweep()  # it has not yet, for this purge
    assert lone not in lay_names(tmp_path)
    lay(tmp_path, lone)
    sweeping.sweep()
    assert lone in lay_names(tmp_path), "it looks once for each purge"


def lay_names(folder: Path) -> set[str]:
    return {path.name for path in (folder / "media").iterdir()}


def test_written_is_all_or_nothing(database: Database) -> None:
    """The purge is in the commit of its cause: what breaks that leaves the text as it was."""
    deliver(database, Stamping(config()), *THREAD[:-1])
    before = dump(database)

    def breaks(connection: Connection) -> None:
        append(connection, Stamping(config()), [PURGE], at(60))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        written(database, breaks)
    assert dump(database) == before
