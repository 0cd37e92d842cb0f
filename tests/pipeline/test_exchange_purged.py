"""What is purged leaves with no export and comes back with no import, in whatever order files are taken in."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from pipeline import codec
from pipeline.events import Event
from pipeline.exchange import Recording
from pipeline.store.schema import events as rows
from pipeline.sweeping import Sweeping
from tests.make import decide, edit, fetch, photo, post
from tests.pipeline.desk import FRIDAY, fast_folder
from tests.pipeline.installed import STARTED, Installed, installed

WORD = "sesame"
THREAD: Sequence[Event] = (
    replace(post("1", f"{WORD} root", pictures=[replace(photo("F1"), name=WORD, alt=WORD)]), raw=WORD),
    edit("1", f"{WORD} edit", at=1),
    post("2", f"{WORD} reply", by="ben", thread="1", at=2),
    fetch("1", "F1"),
    post("3", "!purge", thread="1", at=3),
)
PURGE = decide("purged", "1", cause="posted:3", by="ann")
OTHERS = (*STARTED, post("5", "in the open"))


def table(here: Installed) -> set[str]:
    """The rows of the log, in no order."""
    with here.database.reading() as connection:
        return {f"{row.event} {row.raw} {row.command}" for row in connection.execute(select(rows))}


def test_a_purged_event_is_exported_blank_and_stays_so_in_a_new_place(tmp_path: Path) -> None:
    with installed(tmp_path / "old") as old, installed(tmp_path / "new") as new:
        old.take_in(*OTHERS, *THREAD, PURGE)
        exported = old.exported()
        assert WORD not in exported
        assert all(event.key in exported for event in THREAD)
        new.take_in_recording(Recording([(codec.decode(line), line) for line in lines(exported)], {}))
        assert table(new) == table(old)


def lines(exported: str) -> list[codec.Json]:
    return [json.loads(line) for line in exported.splitlines()[1:]]


def test_an_older_export_brings_nothing_back(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*OTHERS, *THREAD, PURGE)
        before = table(here)
        assert here.take_in(*OTHERS, *THREAD) == 0
        assert table(here) == before
        here.publish_all()
        assert WORD not in here.page(str(FRIDAY))
        assert "in the open" in here.page(str(FRIDAY))


events = [*OTHERS, *THREAD, PURGE]


@given(order=st.permutations(events), cuts=st.lists(st.integers(0, len(events)), max_size=3).map(sorted))
def test_files_in_any_order_end_the_same(order: list[Event], cuts: list[int]) -> None:
    with fast_folder() as folder, installed(folder / "one") as one, installed(folder / "many") as many:
        one.take_in(*events)
        for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
            many.take_in(*order[start:end])
        assert table(many) == table(one)
        assert WORD not in str(table(many))
        Sweeping(many.database, many.config.data).sweep()
        files = [path for path in many.config.data.iterdir() if path.is_file()]
        assert not [path for path in files if WORD.encode() in path.read_bytes()]
