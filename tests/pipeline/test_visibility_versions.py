"""While the newest version waits, an older one shows in its place only if it was meant to be read (RULES 4.4, 5.4)."""

from dataclasses import replace

import pytest

from pipeline.coverage import Coverage, Span
from pipeline.events import Event, Settings
from pipeline.shown import visible
from pipeline.visibility import Bounds, look
from tests.make import at, edit, post, react
from tests.shows import OPEN, entry_of

PAUSED = replace(OPEN, pauses=(Span(at(5)),))
AWAITS = Settings(approval=True)


def texts_in(coverage: Coverage, *events: Event) -> list[str]:
    shown = visible(entry_of(*events), coverage, Bounds(), at(600)).shown
    return [shown.plain] if shown else []


def state_in(coverage: Coverage, *events: Event) -> str:
    return look(entry_of(*events), coverage, Bounds(), at(600)).state


@pytest.mark.parametrize("before", ["❌", "((Walls", "!pause the walls", "!status"])
def test_what_was_no_text_shows_not_even_while_the_text_waits(before: str) -> None:
    edited = [post("1", before), edit("1", "Doors", at=6)]
    assert texts_in(PAUSED, *edited) == []
    assert state_in(PAUSED, *edited) == "paused"
    assert texts_in(OPEN, *edited) == ["Doors"]
    awaiting = [post("1", before, settings=AWAITS), react("1", "✅", by="eve", at=1), edit("1", "Doors", at=2)]
    assert texts_in(OPEN, *awaiting) == []
    assert state_in(OPEN, *awaiting) == "awaiting approval"


@pytest.mark.parametrize(
    ("by", "before"), [("ben", "See you."), *(("ann", text) for text in ("❌", "((x", "!status", "s/x/y/", "alt: x"))]
)
def test_what_was_no_paragraph_shows_not_even_while_the_paragraph_waits(by: str, before: str) -> None:
    edited = [post("1", "Doors"), post("2", before, by=by, thread="1", at=1), edit("2", "+ open", by=by, at=6)]
    assert texts_in(PAUSED, *edited) == ["Doors"]
    assert texts_in(OPEN, *edited) == ["Doors open"]


def test_a_paragraph_stays_as_it_showed_while_its_other_form_waits() -> None:
    for before, after in (("+ open", "wide open"), ("open", "+ wide open")):
        edited = [post("1", "Doors"), post("2", before, thread="1", at=1), edit("2", after, at=20)]
        assert texts_in(PAUSED, *edited) == ["Doors open"]
        assert texts_in(OPEN, *edited) == ["Doors wide open"]


@pytest.mark.parametrize("withdrawn", ["((Doors", "!status", "❌"])
def test_what_was_withdrawn_does_not_show_again_while_a_new_text_waits(withdrawn: str) -> None:
    edited = [post("1", "Walls"), edit("1", withdrawn, at=1), edit("1", "Doors", at=6)]
    assert texts_in(PAUSED, *edited) == []
    assert texts_in(OPEN, *edited) == ["Doors"]
    awaiting = [post("1", "Walls", settings=AWAITS), react("1", "✅", by="eve", at=0.5), *edited[1:]]
    assert texts_in(OPEN, *awaiting) == []
    replied = [post("2", "+ open", thread="1", at=1), edit("2", withdrawn, at=2), edit("2", "+ shut", at=6)]
    assert texts_in(PAUSED, post("1", "Doors"), *replied) == ["Doors"]
