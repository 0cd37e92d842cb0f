"""Payloads that are no events of ours: told otherwise, or kept because they are not understood."""

import json
from datetime import UTC, datetime

import pytest

from bots.slack.events import events
from pipeline.events import Event, Unknown
from tests.bots.slack.shapes import ANN, CHANNEL, FOUND, LATER, Payload, message, reaction, typed

NEXT = datetime(2026, 5, 15, 17, 1, 0, 300, tzinfo=UTC)


def only(payload: object) -> Event:
    (event,) = events(payload, FOUND)
    return event


@pytest.mark.parametrize(
    "payload",
    [
        message(type="app_mention"),
        {"type": "message", "subtype": "message_replied", "channel": CHANNEL, "message": typed(), "ts": LATER},
        {"type": "user_change", "user": {"id": ANN}, "event_ts": LATER},
        {"type": "channel_archive", "channel": CHANNEL, "user": ANN, "event_ts": LATER},
    ],
    ids=lambda payload: payload["type"],
)
def test_what_is_told_otherwise_is_no_event(payload: Payload) -> None:
    assert events(payload, FOUND) == ()


@pytest.mark.parametrize(
    ("payload", "called"),
    [
        (message("has joined", subtype="channel_join"), "message/channel_join"),
        (message("???", subtype="of_tomorrow"), "message/of_tomorrow"),
        (message(ts="yesterday"), "message"),
        (message(user=None), "message"),
        (message(channel=None), "message"),
        (reaction(item={"type": "file", "file": "F0ONE"}), "reaction_added"),
        ({"type": "huddle_changed", "user": ANN, "channel_id": CHANNEL, "event_ts": LATER}, "huddle_changed"),
        ({"type": "event_callback", "event": None}, ""),
        ([1, 2], ""),
        (None, ""),
    ],
)
def test_what_is_not_understood_is_kept(payload: object, called: str) -> None:
    event = only(payload)
    assert isinstance(event, Unknown)
    assert event.called == called
    assert event.key.startswith(f"unknown:{called}:")
    assert only(payload) == event


def test_what_is_not_understood_says_where_and_by_whom() -> None:
    event = only({"type": "huddle_changed", "user": ANN, "channel_id": CHANNEL, "event_ts": LATER})
    assert (event.by, event.channel, event.time) == (ANN, CHANNEL, NEXT)
    assert json.loads(event.raw)["type"] == "huddle_changed"


def test_what_has_no_time_of_its_own_has_that_of_its_delivery() -> None:
    event = {"type": "huddle_changed", "user": ANN}
    assert only({"type": "event_callback", "event": event, "event_time": 1778864460}).time == NEXT.replace(
        microsecond=0
    )
    assert only({"type": "event_callback", "event": event, "event_time": "soon"}).time == FOUND
    assert only(event).time == FOUND


def test_no_token_and_no_message_of_somebody_else_is_kept_with_it() -> None:
    pinned = {"type": "message", "channel": CHANNEL, "message": typed("in confidence", user="U0STRANGER")}
    event = only({"type": "pin_added", "user": ANN, "channel_id": CHANNEL, "item": pinned, "event_ts": LATER})
    assert "in confidence" not in event.raw
    ran = only({"type": "function_executed", "bot_access_token": "xwfp-1", "inputs": {"token": "xwfp-2"}})
    assert "xwfp" not in ran.raw
