"""Recordings played into a journal."""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.console import Console
from bots.replay import Replay, read_recording, shifted
from pipeline import codec
from pipeline.errors import InputError
from pipeline.events import (
    Attachment,
    Body,
    Day,
    Decided,
    Event,
    Posted,
    Reacted,
    Stamp,
    Unknown,
)
from tests.bots.memory_journal import MemoryJournal

HEADER = '{"daypost":1,"kind":"header","made_by":"a test"}'
NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)
ENDS = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)


def posted(number: int, *, by: str = "me", source: str = "console", minutes: int = 0) -> Posted:
    return Posted(
        source=source,
        channel="main",
        key=f"posted:{number}",
        time=NOON + timedelta(minutes=minutes),
        by=by,
        message=str(number),
        body=Body("markdown", f"message {number}"),
        order=f"177885690000000{number}",
        hash="",
    )


def recording(folder: Path, *events: Event) -> Path:
    path = folder / "day.jsonl"
    lines = [HEADER, *(codec.dumps(codec.encode(event)) for event in events)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def play(path: Path, journal: MemoryJournal, **options: Any) -> Replay:
    replay = Replay(path, **options)
    asyncio.run(replay.listen(journal))
    return replay


def typing(journal: MemoryJournal, typed: str) -> list[str]:
    out, into = os.pipe()
    os.write(into, typed.encode())
    os.close(into)
    printed: list[str] = []
    asyncio.run(Console(fd=out, write=printed.append).listen(journal))
    os.close(out)
    return printed


def test_every_event_is_a_delivery_of_its_own(tmp_path: Path) -> None:
    events = [posted(1), posted(2, minutes=5), posted(3, minutes=9)]
    journal = MemoryJournal()
    play(recording(tmp_path, *events), journal)
    assert [delivery for delivery, _ in journal.history] == [[event] for event in events]


def test_the_console_goes_on_numbering_after_it(tmp_path: Path) -> None:
    journal = MemoryJournal()
    play(recording(tmp_path, posted(1), posted(2)), journal)
    assert typing(journal, "three\n/reply 2 on\n") == ["[3]", "[4]"]
    assert journal.of("4").thread == "2"


def test_it_goes_on_after_what_the_console_said(tmp_path: Path) -> None:
    journal = MemoryJournal()
    typing(journal, "1\n2\n3\n4\n5\n")
    play(recording(tmp_path, posted(3), posted(6)), journal)
    assert typing(journal, "seven\n") == ["[7]"]
    assert journal.of("3").body == Body("markdown", "3")


def test_other_sources_keep_their_own_checkpoints(tmp_path: Path) -> None:
    journal = MemoryJournal()
    replay = play(recording(tmp_path, posted(1, source="slack")), journal)
    assert replay.source == "slack"
    assert journal.history == [([posted(1, source="slack")], None)]


def test_playing_it_twice_adds_nothing(tmp_path: Path) -> None:
    journal = MemoryJournal()
    path = recording(tmp_path, posted(1), posted(2))
    play(path, journal)
    before = dict(journal.events)
    play(path, journal)
    assert journal.events == before


def test_it_says_how_much_was_recorded(tmp_path: Path) -> None:
    journal = MemoryJournal(strangers=["bob"])
    play(recording(tmp_path, posted(1), posted(2, by="bob"), posted(3)), journal)
    assert [one.text for one in journal.conditions] == [
        "played 2 of 3 events; 1 came from people who are neither author nor editor here"
    ]


def test_it_pauses_between_events(tmp_path: Path) -> None:
    journal = MemoryJournal()
    pauses: list[tuple[float, int]] = []

    async def note(seconds: float) -> None:
        pauses.append((seconds, len(journal.history)))

    play(recording(tmp_path, posted(1), posted(2), posted(3)), journal, pause=1.5, sleep=note)
    assert pauses == [(1.5, 1), (1.5, 2)]


def test_times_are_shifted_to_end_when_they_should(tmp_path: Path) -> None:
    path = recording(tmp_path, posted(1, minutes=30), posted(2, minutes=10), posted(3, minutes=20))
    assert [event.time for event in Replay(path).events] == [NOON + timedelta(minutes=m) for m in (30, 10, 20)]
    assert [event.time for event in Replay(path, ends_at=ENDS).events] == [
        ENDS - timedelta(minutes=m) for m in (0, 20, 10)
    ]


@given(st.lists(st.integers(-10_000, 10_000), min_size=1), st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)))
def test_shifting_keeps_distances(minutes: list[int], ends_at: datetime) -> None:
    events = [posted(number, minutes=one) for number, one in enumerate(minutes)]
    moved = shifted(events, ends_at)
    assert max(event.time for event in moved) == ends_at
    assert {after.time - before.time for after, before in zip(moved, events, strict=True)} == {
        ends_at - max(event.time for event in events)
    }
    assert [event.key for event in moved] == [event.key for event in events]


def test_shifting_moves_decisions_and_drops_the_stamps_of_another_day() -> None:
    day = Day(NOON.date(), "UTC", NOON, NOON + timedelta(days=1))
    decided = Decided(
        source="console", channel="main", key="d", time=NOON, what="approved", about="1", cause="c", at=NOON,
        stamp=Stamp(liveblog="x", person="y", role="author", day=day),
    )  # fmt: skip
    (moved,) = shifted([decided], ENDS)
    assert isinstance(moved, Decided)
    assert (moved.time, moved.at, moved.stamp) == (ENDS, ENDS, None)


def test_events_of_kinds_that_are_not_known_are_played_too(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    strange = {
        "v": 1,
        "kind": "danced",
        "source": "console",
        "channel": "main",
        "key": "k",
        "time": "2026-05-15T12:00Z",
    }
    path.write_text(f"{HEADER}\n{json.dumps(strange)}\n\n", "utf-8")
    journal = MemoryJournal()
    play(path, journal)
    assert journal.events["k"] == Unknown(source="console", channel="main", key="k", time=NOON, called="danced")


def test_raw_payloads_of_an_export_come_along(tmp_path: Path) -> None:
    line = codec.encode(posted(1)) | {"raw": "message 1", "translator": "console/1"}
    path = tmp_path / "day.jsonl"
    path.write_text(f"\ufeff{HEADER}\r\n{json.dumps(line)}\r\n", "utf-8")
    (event,) = read_recording(path)
    assert (event.raw, event.translator) == ("message 1", "console/1")


GOOD = codec.dumps(codec.encode(posted(1))).encode()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds no events"),
        (HEADER.encode() + b"\n", "holds no events"),
        (b"[1]\n" + GOOD, "line 1: is not a JSON object"),
        (GOOD, "line 1: is no header; a recording begins with"),
        (b'{"daypost":2,"kind":"header"}\n' + GOOD, "line 1: the recording is of version 2, this daypost knows 1"),
        (HEADER.encode() + b"\n" + GOOD + b"\n{oops\n", "line 3: is not JSON: "),
        (HEADER.encode() + b"\n\n\xff\n", "line 3: is not UTF-8 text"),
        (HEADER.encode() + b"\n" + b"[" * 100_000, "line 2: is not JSON: "),
        (HEADER.encode() + b'\n{"v":1,"kind":"posted"}\n', "line 2: field 'source' is missing"),
        (HEADER.encode() + b'\n{"v":1}\n', "line 2: an event needs a text field 'kind'"),
    ],
)
def test_a_bad_recording_is_named_with_its_line_and_problem(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "day.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        Replay(path)
    assert str(error.value).startswith(str(path))
    assert problem in str(error.value)


def test_a_recording_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl cannot be read: No such file"):
        Replay(tmp_path / "none.jsonl")


def test_a_recording_of_two_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds events of console and slack"):
        Replay(recording(tmp_path, posted(1), posted(2, source="slack")))


def test_pictures_come_from_the_folder_beside_it_only(tmp_path: Path) -> None:
    replay = Replay(recording(tmp_path, posted(1)))
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "hall.jpg").write_bytes(b"light")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    for ref in ("hall.jpg", "/home/ann/hall.jpg"):
        asyncio.run(replay.download(Attachment(id="1/1", ref=ref), tmp_path / "copy"))
        assert (tmp_path / "copy").read_bytes() == b"light"
    for ref in ("../secret.txt", str(tmp_path / "secret.txt"), "", ".."):
        with pytest.raises(InputError):
            asyncio.run(replay.download(Attachment(id="1/1", ref=ref), tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def test_check_says_what_would_be_played(tmp_path: Path) -> None:
    reacted = Reacted(source="console", channel="main", key="r", time=NOON, by="me", message="1", emoji="⭐", order="1")
    (finding,) = asyncio.run(Replay(recording(tmp_path, posted(1), reacted)).check())
    assert finding.well
    assert finding.what.endswith("day.jsonl: 2 events of console")
