"""RULES 1.8: what was recorded elsewhere comes in as drafts, and decides nothing here."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline import exchange
from pipeline.drafting import take_in_drafts
from pipeline.errors import InputError
from pipeline.events import Decided, Event
from pipeline.newsroom import DayName
from pipeline.stamping import Stamping
from tests.databases import recorded
from tests.histories import histories
from tests.make import NOON, TODAY, delete, edit, post, react
from tests.pipeline.desk import fast_folder
from tests.pipeline.installed import STARTED, Installed, installed

LATER = NOON + timedelta(days=400)
FRIDAY = DayName("pycon", TODAY.date)


def bring(here: Installed, events: Iterable[Event]) -> int:
    """Import events that nobody has stamped."""
    stamping, plain = Stamping(here.config, replaying=True), [replace(event, stamp=None) for event in events]
    return here.database.write(lambda connection: take_in_drafts(connection, stamping, plain, here.now)).result()


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_nothing_of_it_is_public_and_nothing_was_decided(events: list[Event]) -> None:
    with fast_folder() as folder, installed(folder, LATER) as here:
        here.take_in(*STARTED, post("before", "Long here", at=-30))
        bring(here, [event for event in events if not isinstance(event, Decided)])
        here.publish_all()
        pages = here.pages()
        assert sum(page.count(b'<article id="e-') for name, page in pages.items() if "2026-05-15" in name) <= 1
        assert len([event for event in recorded(here.database) if isinstance(event, Decided)]) == 1
        assert bring(here, [event for event in events if not isinstance(event, Decided)]) == 0


def test_what_was_changed_and_deleted_there_is_so_here(tmp_path: Path) -> None:
    with installed(tmp_path, LATER) as here:
        here.take_in(*STARTED)
        events = [post("1", "Dors"), post("2", "A leak"), edit("1", "Doors", at=1), delete("2"), react("1", "✅")]
        assert bring(here, events) == 5
        once = here.once()
        drafts = once.drafts(FRIDAY)
        assert [entry.message for entry in drafts] == ["1"]
        once.release(drafts)
        here.publish_all()
        page = here.pages()["pycon/2026-05-15/index.html"].decode()
        assert "Doors" in page
        assert "A leak" not in page
        assert "12:00" in page, "its own time"


def test_who_typed_draft_is_not_released_with_them(tmp_path: Path) -> None:
    with installed(tmp_path, LATER) as here:
        here.take_in(*STARTED, post("1", "draft: later"))
        assert here.once().drafts(FRIDAY) == []


def test_a_message_without_a_stamp_among_others_is_refused(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Doors"))
        lines = here.exported().splitlines()
    stranger = json.loads(next(line for line in lines if '"posted:1"' in line)) | {"key": "posted:2", "message": "2"}
    del stranger["stamp"]
    lines.insert(1, json.dumps(stranger))
    path = tmp_path / "mixed.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(InputError, match=r"mixed\.jsonl, line 2: is a message without a stamp among others"):
        exchange.read(path)
