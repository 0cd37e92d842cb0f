"""Every golden case: its events make its page, byte for byte (see tests/cases)."""

import json
from pathlib import Path

import pytest

from pipeline import codec
from tests.cases import CASES, page


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_events_of_a_case_make_its_page(case: Path) -> None:
    expected = (case / "page.html").read_text(encoding="utf-8")
    assert page(case) == expected, "if the new page is what is meant: python -m tests.cases"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_events_of_a_case_are_as_an_export_writes_them(case: Path) -> None:
    header, *lines = (case / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(header)["about"]
    assert [codec.dumps(codec.encode(codec.decode(json.loads(line)))) for line in lines] == lines
