"""The benchmarks still measure what they are to: each yields its rows, at a size that takes no time. No time counts."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks import (
    appending,
    catching_up,
    cold_build,
    from_matrix,
    growing,
    previewing,
    rendering,
    results,
    starting,
    visible,
    wordpress_day,
)
from benchmarks.figures import TINY, Figure, Sizes, written
from benchmarks.soak import watching
from benchmarks.soak.__main__ import soak
from benchmarks.soak.crowd import Scale
from tests.process import day_away
from tests.process.matrix_place import MatrixPlace
from tests.servers.matrix_author import Authors
from tests.servers.synapse import Synapse
from tests.servers.wordpress import WordPress

PARTS = [part.figures for part in (appending, cold_build, previewing, rendering, starting, visible)]


@pytest.mark.parametrize("measured", PARTS, ids=lambda part: part.__module__)
def test_every_part_yields_its_figures(measured: Callable[[Sizes], Iterator[Figure]]) -> None:
    figures = list(measured(TINY))
    assert figures
    assert all(one.what and one.figure for one in figures)
    assert written(figures).count("\n") == len(figures) + 2


def test_a_day_away_is_timed_and_its_calls_are_counted() -> None:
    said: list[str] = []
    scale = day_away.Scale(knew=10, messages=30, edits=4, deletions=5, reactions=10, replies=3, photos=1)
    rows = dict(catching_up.played(catching_up.REGIMES[1], scale, said.append))
    assert len(said) == len(rows)
    assert int(rows["calls of `conversations.history`"].split(",")[0]) >= 2 * 3
    assert "min" in rows["after ❌ on that notice it is gone"]


def test_what_comes_from_matrix_is_timed_at_each_place(tmp_path: Path, homeserver: Synapse, authors: Authors) -> None:
    place = MatrixPlace(tmp_path, homeserver, authors)
    run = place.start()
    try:
        run.said("matrix: listens to")
        moments = from_matrix.played(place, [place.ann, place.editor], from_matrix.Load("few", 1, 4, 0.0))
    finally:
        run.close()
    assert len(moments.called) == len(place.shown()) == 4
    assert all(
        moments.called[one] < moments.logged[one] < moments.shown[one] and one in moments.heard
        for one in moments.called
    )
    assert len(list(moments.rows())) == 6


def test_a_day_on_a_blog_is_counted(tmp_path: Path, blog: WordPress) -> None:
    row = wordpress_day.played(tmp_path, blog, wordpress_day.Load(messages=6, hours=0.5, taken_back=2))
    cells = dict(zip(wordpress_day.HEADS, row, strict=True))
    assert cells["messages"] == "6"
    assert 2 <= int(cells["revisions"]) <= 6
    assert int(cells["updates"]) == int(cells["revisions"]) + 2, "the draft was made, and published"
    assert int(cells["requests"]) > 2 * int(cells["updates"])


def test_growth_has_a_row_for_each_size() -> None:
    taken = growing.measured(TINY)
    assert growing.growth(taken).count("\n") == len(TINY.days) + 2


def test_a_crowd_is_watched_hour_by_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    looks: list[watching.Look] = []
    scale = Scale(channels=("hall", "stage"), hours=2, hourly=40, pace=1000)
    asyncio.run(soak(tmp_path, scale, lambda seen: looks.append(seen[-1])))
    assert [look.hour for look in looks] == [1, 2]
    assert watching.written(looks).count("\n") == 4


def test_a_section_is_written_anew_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "RESULTS.md"
    file.write_text("# Results\n\n## One\n\nold\n\n## Two\n\nstays\n")
    results.put("One", "new", file)
    results.put("Three", "more", file)
    assert file.read_text() == "# Results\n\n## One\n\nnew\n\n## Two\n\nstays\n\n## Three\n\nmore\n"
