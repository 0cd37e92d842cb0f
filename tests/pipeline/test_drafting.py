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
from pipeline.journal import append
from pipeline.newsroom import DayName
from pipeline.stamping import Stamping
from tests.databases import recorded
from tests.histories import histories
from tests.make import NOON, TODAY, delete, edit, find, post, react, unreact
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


def test_a_reply_that_is_older_than_the_start_is_released_with_its_entry(tmp_path: Path) -> None:
    with installed(tmp_path, LATER) as here:
        here.take_in(*STARTED)
        early = replace(post("1", "Doors"), time=NOON - timedelta(hours=2))
        reply = replace(post("2", "and more", thread="1"), time=NOON - timedelta(hours=2) + timedelta(minutes=1))
        bring(here, [early, reply])
        once = here.once()
        drafts = once.drafts(FRIDAY)
        assert [draft.message for draft in drafts] == ["1", "2"]
        once.release(drafts)
        here.publish_all()
        assert "and more" in here.page("2026-05-15")


def test_a_reply_to_what_is_public_waits_too(tmp_path: Path) -> None:
    with installed(tmp_path, LATER) as here:
        here.take_in(*STARTED, post("1", "Doors"))
        bring(
            here,
            [post("2", "and more", at=1, thread="1"), post("3", "a leak", at=2, thread="1"), react("3", "❌", at=3)],
        )
        here.publish_all()
        assert "and more" not in here.page("2026-05-15")
        once = here.once()
        drafts = once.drafts(FRIDAY)
        assert [draft.message for draft in drafts] == ["2"]
        once.release(drafts)
        here.publish_all()
        assert "and more" in here.page("2026-05-15")
        assert "a leak" not in here.page("2026-05-15")


def test_a_reaction_of_which_the_time_is_not_known_yields_to_what_is_known(tmp_path: Path) -> None:
    with installed(tmp_path, LATER) as here:
        here.take_in(*STARTED, post("1", "Doors"), react("1", "❌", at=1), unreact("1", "❌", at=2))
        found = find("1", "❌", at=0)
        assert bring(here, [found]) == 0
        assert bring(here, [find("1", "📌", at=0)]) == 1
        assert recorded(here.database)[-1].seen == "caught-up"


def test_a_mark_of_long_ago_releases_nothing_when_another_is_put_on_today(tmp_path: Path) -> None:
    with installed(tmp_path, LATER) as here:
        here.take_in(*STARTED)
        bring(here, [post("1", "Doors"), react("1", "✅")])

        def hear(event: Event) -> list[str]:
            stamping = Stamping(here.config)
            here.database.write(lambda connection: append(connection, stamping, [event], here.now)).result()
            return [draft.message for draft in here.once().drafts(FRIDAY)]

        assert hear(replace(react("1", "📌", at=40), stamp=None)) == ["1"]
        assert hear(replace(react("1", "✅", by="eve", at=41), stamp=None)) == []


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
