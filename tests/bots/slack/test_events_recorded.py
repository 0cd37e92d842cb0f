"""Payloads that others have recorded: what is made of them, kind by kind."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bots.slack.events import events
from bots.slack.history import from_history
from pipeline.events import Event, Posted
from tests.bots.slack.shapes import FOUND

# By the kind that a case says it is; of those that are no deliveries all are "unknown".
EXPECTED = {
    "message.message_deleted": {"deleted"},
    "message.message_changed(tombstone)": {"deleted"},
    "message.message_changed": {"edited", "carded", ""},
    "message.message_changed(assistant_app_thread)": {""},
    "message.bot_message": {""},
    "message.me_message": {"posted"},
    "message.file_share": {"posted"},
    "message.thread_broadcast": {"posted"},
    "message": {"posted", "", "edited"},
    "reaction_added": {"reacted"},
    "app_mention": {""},
    "member_left_channel": {""},
}


def cases() -> list[dict[str, Any]]:
    folder = os.environ.get("DAYPOST_SLACK_CASES")
    if not folder:
        pytest.skip("DAYPOST_SLACK_CASES names no folder of recorded payloads")
    found = [case for path in sorted(Path(folder).glob("*.json")) for case in json.loads(path.read_text("utf-8"))]
    return [case for case in found if "payload" in case]


def told(case: dict[str, Any]) -> tuple[Event, ...]:
    """What a case means: as it was delivered, or, without a channel, as it stands in a history."""
    payload = case["payload"]
    if case["kind"].startswith("socket_envelope"):
        payload = payload["payload"]
    is_historic = case["kind"].startswith("message") and "channel" not in payload
    return from_history(payload, "C0STREET", FOUND) if is_historic else events(payload, FOUND)


def test_every_recorded_payload_is_understood_as_what_it_is() -> None:
    found = cases()
    assert found
    for case in found:
        kind = case["kind"].removeprefix("event_callback.")
        if kind == "message" and case["payload"].get("event") == {"type": "message"}:
            continue  # a message that says nothing
        for each in [event.kind for event in told(case)] or [""]:
            assert each in EXPECTED.get(kind, {"unknown", "", "posted"}), case["id"]


def test_of_every_recorded_message_the_words_are_kept() -> None:
    compared = 0
    for case in cases():
        for event in told(case):
            if isinstance(event, Posted) and event.raw:
                assert event.body is not None
                kept, sent = json.loads(event.body.source), json.loads(event.raw)
                assert kept["text"] == sent["text"], case["id"]
                assert _texts(kept.get("blocks")) == _texts(sent.get("blocks")), case["id"]
                compared += 1
    assert compared


def _texts(value: Any) -> list[str]:
    """Every text in rich text blocks, in its order."""
    if isinstance(value, list):
        return [text for part in value if part.get("type") != "section" for text in _texts(part)]
    if not isinstance(value, dict):
        return []
    return [value["text"]] if isinstance(value.get("text"), str) else _texts(value.get("elements"))
