"""What references are called, from answers and from events that tell of a change."""

from datetime import UTC, datetime

import pytest

from bots.slack.names import names, renamed, unseen
from pipeline.events import Named
from tests.bots.slack.shapes import FOUND, LATER, Payload

NEXT = datetime(2026, 5, 15, 17, 1, 0, 300, tzinfo=UTC)


def called(found: tuple[Named, ...]) -> dict[str, tuple[str, str]]:
    return {event.ref: (event.name, event.url) for event in found}


def user(**profile: str) -> Payload:
    return {"id": "U0BEN", "name": "ben.m", "real_name": "Ben Muster", "profile": profile}


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (user(display_name=" ben ", real_name="Ben Muster"), "ben"),
        (user(display_name="", real_name="Ben M."), "Ben M."),
        (user(), "Ben Muster"),
        ({"id": "U0BEN", "name": "ben.m"}, "ben.m"),
    ],
)
def test_a_person_goes_by_the_name_they_chose(told: Payload, name: str) -> None:
    (event,) = names({"ok": True, "user": told}, FOUND)
    assert (event.ref, event.name, event.time) == ("user:U0BEN", name, FOUND)
    assert names({"members": [told]}, FOUND) == (event,)
    (change,) = renamed({"type": "user_change", "user": told, "event_ts": LATER}, FOUND)
    assert (change.key, change.name, change.time) == (event.key, name, NEXT)


def test_a_key_is_of_what_something_is_called() -> None:
    ben, eve = (names({"user": user(display_name=name)}, FOUND)[0] for name in ("ben", "eve"))
    assert ben.key.startswith("named:user:U0BEN:")
    assert ben.key != eve.key
    assert ben.key == names({"user": user(display_name="ben")}, NEXT)[0].key


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        ({"id": "C0HALL", "name": "hall", "is_private": False, "is_channel": True}, "#hall"),
        ({"id": "C0HALL", "name": "hall", "is_private": True, "is_channel": True}, "a private channel"),
        ({"id": "C0HALL", "name": "hall", "is_private": False, "is_mpim": True}, "a private channel"),
        ({"id": "C0HALL", "name": "hall"}, "a private channel"),
        ({"id": "C0HALL", "is_private": False}, "a private channel"),
    ],
)
def test_only_a_public_channel_has_a_name(channel: Payload, name: str) -> None:
    expected = {"channel:C0HALL": (name, "")}
    assert called(names({"ok": True, "channel": channel}, FOUND)) == expected
    assert called(names({"ok": True, "channels": [channel]}, FOUND)) == expected


@pytest.mark.parametrize(
    ("kind", "more", "name"),
    [
        ("channel_rename", {}, "#hall"),
        ("channel_rename", {"is_private": True}, "a private channel"),
        ("group_rename", {}, "a private channel"),
    ],
)
def test_a_channel_is_renamed(kind: str, more: Payload, name: str) -> None:
    event = {"type": kind, "channel": {"id": "C0HALL", "name": "hall", "created": 1, **more}, "event_ts": LATER}
    assert called(renamed(event, FOUND)) == {"channel:C0HALL": (name, "")}


def test_a_channel_that_the_app_may_not_see_is_private() -> None:
    assert called((unseen("C0SECRET", FOUND),)) == {"channel:C0SECRET": ("a private channel", "")}


@pytest.mark.parametrize("handle", ["crew", ""])
def test_a_group_goes_by_its_handle(handle: str) -> None:
    group = {"id": "S0CREW", "handle": handle, "name": "The crew"}
    expected = {"group:S0CREW": ("@crew" if handle else "The crew", "")}
    assert called(names({"usergroups": [group]}, FOUND)) == expected
    assert called(renamed({"type": "subteam_updated", "subteam": group}, FOUND)) == expected


def test_custom_emoji_have_a_picture_or_stand_for_another() -> None:
    table = {
        "shipit": "https://emoji.slack-edge.com/T0/shipit/1.png",
        "ship": "alias:shipit",
        "yes": "alias:thumbsup",
        "a": "alias:b",
        "b": "alias:a",
        "bad": "javascript:alert(1)",
    }
    assert called(names({"emoji": table}, FOUND)) == {
        "emoji:shipit": (":shipit:", table["shipit"]),
        "emoji:ship": (":shipit:", table["shipit"]),
        "emoji:yes": (":thumbsup:", ""),
        "emoji:a": (":a:", ""),
        "emoji:b": (":b:", ""),
        "emoji:bad": (":bad:", ""),
    }


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"subtype": "add", "name": "new", "value": "https://e/1.png"}, {"emoji:new": (":new:", "https://e/1.png")}),
        (
            {"subtype": "remove", "names": ["old", "older"]},
            {"emoji:old": (":old:", ""), "emoji:older": (":older:", "")},
        ),
        (
            {"subtype": "rename", "old_name": "a", "new_name": "b", "value": "https://e/1.png"},
            {"emoji:b": (":b:", "https://e/1.png")},
        ),
        ({"subtype": "add"}, {}),
        ({}, {}),
    ],
)
def test_a_custom_emoji_changes(more: Payload, expected: dict[str, tuple[str, str]]) -> None:
    assert called(renamed({"type": "emoji_changed", "event_ts": LATER, **more}, FOUND)) == expected


@pytest.mark.parametrize("answer", [{}, {"ok": False, "error": "user_not_found"}, {"user": {}, "members": ["U0BEN"]}])
def test_an_answer_without_names_tells_none(answer: Payload) -> None:
    assert names(answer, FOUND) == ()


def test_other_events_tell_no_names() -> None:
    assert renamed({"type": "user_profile_changed", "user": user(display_name="ben")}, FOUND) == ()
