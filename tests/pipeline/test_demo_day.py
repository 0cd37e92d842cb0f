"""The sample day: a recording that people may edit, with one of everything that is worth seeing."""

import json
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.replay import read_recording, shifted
from pipeline import codec, demo
from pipeline.demo.day import retold
from pipeline.demo.pictures import draw_pictures
from pipeline.events import Edited, Event, Message, Posted, Reacted, Reaction, Unreacted

DAY = Path(demo.__file__).with_name("day.jsonl")
EVENTS = read_recording(DAY)
MESSAGES = [event for event in EVENTS if isinstance(event, Message)]
POSTED = [event for event in EVENTS if isinstance(event, Posted)]
TEXTS = [event.body.source for event in MESSAGES if event.body]
MEDIA = Path("/somewhere/media")
ENDS = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_it_is_by_two_authors_at_the_console_and_as_bots_make_it() -> None:
    assert {(event.source, event.channel) for event in EVENTS} == {("console", "main")}
    assert {event.by for event in EVENTS} == {"me", "teo"}
    assert all(event.stamp is None and event.seen == "live" for event in EVENTS)


def test_messages_are_numbered_from_one_and_times_and_orders_go_up() -> None:
    orders = [event.order for event in EVENTS if isinstance(event, Message | Reaction)]
    assert [event.message for event in POSTED] == [str(number) for number in range(1, len(POSTED) + 1)]
    assert orders == sorted(set(orders))
    assert [event.time for event in EVENTS] == sorted(event.time for event in EVENTS)
    assert EVENTS[-1].time - EVENTS[0].time < timedelta(hours=4)


@pytest.mark.parametrize("event", MESSAGES, ids=lambda event: event.key)
def test_a_hash_is_that_of_its_text(event: Message) -> None:
    assert event.body
    digest = sha256(event.body.source.encode()).hexdigest()[:16]
    assert event.hash == digest, f"the text was edited: write {digest}, in the key of an edit too"
    if isinstance(event, Edited):
        assert event.key == f"edited:{event.message}:{event.order}:{digest}"


def test_what_it_refers_to_is_there() -> None:
    ids = {event.message for event in POSTED}
    assert {event.refers for event in EVENTS if event.refers} <= ids


def test_its_lines_are_as_they_are_written_when_exported() -> None:
    _, *lines = DAY.read_text("utf-8").splitlines()
    assert [codec.encode(codec.decode(json.loads(line))) for line in lines] == [json.loads(line) for line in lines]


def test_it_has_one_of_everything() -> None:
    roots = [event for event in POSTED if not event.thread]
    replies = [event.body.source for event in POSTED if event.thread and event.body]
    reactions = {(type(event), event.emoji) for event in EVENTS if isinstance(event, Reaction)}
    assert len(roots) == 25
    assert {(Reacted, "📌"), (Reacted, "⭐"), (Reacted, "❌"), (Unreacted, "❌")} <= reactions
    assert sum(len(event.attachments) for event in POSTED) == 3
    assert sum(isinstance(event, Edited) for event in EVENTS) == 1
    for beginning in ("s/", "+ ", "alt: ", "> "):
        assert any(text.startswith(beginning) for text in replies), beginning
    for pattern in (r"# ", r"\*\*[^*]+\*\*\n", r"> ", r"\d\d:\d\d: ", r"https://\S+$", r"☕+$"):
        assert any(re.match(pattern, text) for text in TEXTS), pattern
    for part in ("\n```", "\n- ", "\n1. ", "\n| ", "](https://"):
        assert any(part in text for text in TEXTS), part


def test_it_links_to_places_that_are_nobodys_only() -> None:
    hosts = {host for text in TEXTS for host in re.findall(r"https?://([^/\s)\"]+)", text)}
    assert hosts == {"example.org"}


def test_told_elsewhere_a_typed_time_is_of_that_place() -> None:
    told = told_events("Asia/Kolkata")
    before = next(event for event in POSTED if event.body and event.body.source.startswith("10:24:"))
    after = next(event for event in told if event.key == before.key)
    assert isinstance(after, Posted)
    assert after.body
    seven_minutes_before = (after.time - timedelta(minutes=7)).astimezone(ZoneInfo("Asia/Kolkata"))
    assert after.body.source.startswith(f"{seven_minutes_before:%H:%M}: Fire alarm")
    assert after.hash == sha256(after.body.source.encode()).hexdigest()[:16]


def test_told_elsewhere_pictures_are_found_there() -> None:
    refs = [one.ref for event in told_events("UTC") if isinstance(event, Message) for one in event.attachments]
    assert refs == ["/somewhere/media/hall.jpg", "/somewhere/media/chart.png", "/somewhere/media/harbour.jpg"]


@given(st.sampled_from(["UTC", "America/Chicago", "Pacific/Chatham"]))
def test_told_elsewhere_all_else_is_the_same(zone: str) -> None:
    for before, after in zip(shifted(EVENTS, ENDS), told_events(zone), strict=True):
        if not isinstance(before, Message) or not before.attachments:
            assert codec.encode(before) | changing(after) == codec.encode(after)


def changing(event: object) -> codec.Json:
    if isinstance(event, Posted) and event.body and re.match(r"\d\d:\d\d: ", event.body.source):
        return {"body": codec.encode(event)["body"], "hash": event.hash}
    return {}


def told_events(zone: str) -> list[Event]:
    _, *lines = retold(DAY.read_text("utf-8"), ENDS, zone, MEDIA).splitlines()
    return list(shifted([codec.decode(json.loads(line)) for line in lines], ENDS))


def test_pictures_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        draw_pictures(tmp_path / name)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert sorted(one) == ["chart.png", "hall.jpg", "harbour.jpg"]
