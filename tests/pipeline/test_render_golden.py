"""Whole pages, byte for byte. To write them anew: `GOLDEN=write pytest tests/pipeline/test_render_golden.py`."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.render import Renderer
from tests.sample import DAY, EARLIER, LATER, POST

GOLDEN = Path(__file__).parent / "golden_pages"

PAGES: dict[str, Callable[[Renderer], bytes]] = {
    "day": lambda render: render.page(POST, earlier=EARLIER),
    "ended": lambda render: render.page(
        replace(POST, ended=True, order="oldest", bylines=False, summary=None), earlier=EARLIER, later=LATER
    ),
    "empty": lambda render: render.page(replace(POST, entries=(), people={}, summary=None, intro=None)),
    "offline": lambda render: render.page(replace(POST, offline=True), earlier=EARLIER),
    "archive": lambda render: render.archive("pycon", "PyCon 2026", [LATER, EARLIER]),
    "front": lambda render: render.front([LATER, replace(EARLIER, liveblog="dev", title="Dev room", date=DAY)]),
    "missing": lambda render: render.missing(),
}


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str) -> None:
    page = PAGES[name](Renderer("https://example.org/live"))
    path = GOLDEN / f"{name}.html"
    if os.environ.get("GOLDEN") == "write":
        path.write_bytes(page)
    assert page == path.read_bytes()
