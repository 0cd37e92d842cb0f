"""What is printed: plain text in a pipe, nothing that a terminal would act on."""

import io

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from pipeline.cli.output import plain, progress, screen, show_table
from tests.pipeline.cli.calls import call
from tests.process.driver import Place


def shown(rows: list[tuple[object, ...]], *, terminal: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=200 if terminal else 10_000, highlight=False)
    show_table(console, ("name", "number", "state"), rows)
    return out.getvalue()


def test_a_table_in_a_pipe_is_columns_of_text() -> None:
    rows: list[tuple[object, ...]] = [("site", 7, "same"), ("a longer name", 12, "new")]
    assert shown(rows, terminal=False).splitlines() == [
        "name           number  state",
        "site                7  same",
        "a longer name      12  new",
    ]


def test_at_a_terminal_it_has_a_head_and_colours() -> None:
    text = shown([("site", 7, "failed")], terminal=True)
    assert "─" in text
    assert "\x1b[1;31mfailed" in text


def test_each_row_is_one_line_however_long_it_is() -> None:
    assert len(shown([("x" * 500, 1, "y" * 500)], terminal=False).splitlines()) == 2


@given(st.text())
def test_nothing_acts_on_the_terminal(text: str) -> None:
    assert all(character >= " " or character == "\n" for character in plain(text))
    assert plain(plain(text)) == plain(text)
    assert "\x1b" not in shown([(text, 1, text)], terminal=False)


def test_mark_up_of_rich_is_text() -> None:
    assert "[red]title[/red] :smile:" in shown([("[red]title[/red] :smile:", 1, "")], terminal=False)


def test_no_colours_where_none_are_wanted(place: Place) -> None:
    call(place.folder, "run", typed="Hello\n")
    plain = call(place.folder, "status")
    assert plain.code == 0
    assert "\x1b" not in plain.said
    assert "─" not in plain.said
    assert not any(line.endswith(" ") for line in plain.lines)
    forced = call(place.folder, "status", FORCE_COLOR="1")
    assert "\x1b[1m" in forced.said
    assert "\x1b[3" not in call(place.folder, "check", FORCE_COLOR="1", NO_COLOR="1").said


def test_a_screen_that_is_no_terminal_is_endless() -> None:
    assert screen().width > 10_000


def test_work_that_goes_on_when_it_is_over_is_aborted() -> None:
    with progress("Working", 3) as done:
        done(1)
    with pytest.raises(click.Abort):
        done(1)
