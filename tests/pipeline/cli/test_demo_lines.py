"""How the demo shows what it plays: as lines that could be typed at the console."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.console.lines import As, parse_line
from bots.replay import read_recording
from pipeline import demo
from pipeline.demo.typed import typed
from pipeline.events import Deleted, Event, Fetched, Posted

DAY = read_recording(Path(demo.__file__).with_name("day.jsonl"))
WIDE = 10_000
WORDS = {"posted": ("Post", "Reply", "Image"), "edited": ("Edit",), "reacted": ("React",), "unreacted": ("Unreact",)}


@pytest.mark.parametrize("event", DAY, ids=lambda event: event.key)
def test_the_console_understands_every_line(event: Event) -> None:
    line = parse_line(typed(event, WIDE))
    if event.by != "me":
        assert isinstance(line, As)
        assert line.name == event.by
    action = line.action if isinstance(line, As) else line
    assert type(action).__name__ in WORDS[event.kind]


def test_a_deletion_is_typed_too() -> None:
    gone = Deleted(
        source="console", channel="main", key="deleted:7", time=datetime(2026, 5, 15, tzinfo=UTC), by="me", message="7"
    )
    assert typed(gone, WIDE) == "/delete 7"


def test_nobody_types_what_daypost_records_itself() -> None:
    with pytest.raises(TypeError, match="fetched"):
        typed(Fetched(source="console", channel="main", key="f", time=DAY[0].time, message="1", attachment="1/1"), WIDE)


@given(st.sampled_from(DAY), st.integers(20, 200))
def test_a_line_fits(event: Event, width: int) -> None:
    line = typed(event, width)
    assert len(line) <= width
    whole = typed(event, WIDE)
    assert line == whole or line.endswith("…")
    if isinstance(event, Posted) and event.body and "\n" in event.body.source:
        assert line.endswith("…"), "there is more to it"
