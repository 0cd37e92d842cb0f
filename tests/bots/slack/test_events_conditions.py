"""What Slack tells of the app itself."""

import pytest

from bots.slack.conditions import channel_of, condition, labelled
from tests.bots.slack.shapes import ANN, CHANNEL, Payload, message

APP = "U0DAYPOST"


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ({"type": "channel_archive", "channel": CHANNEL, "user": ANN}, "removed"),
        ({"type": "group_archive", "channel": CHANNEL}, "removed"),
        ({"type": "channel_deleted", "channel": CHANNEL}, "removed"),
        ({"type": "group_deleted", "channel": CHANNEL}, "removed"),
        ({"type": "channel_left", "channel": CHANNEL, "actor_id": ANN}, "removed"),
        ({"type": "group_left", "channel": CHANNEL}, "removed"),
        ({"type": "member_left_channel", "channel": CHANNEL, "user": APP}, "removed"),
        ({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [APP]}}, "revoked"),
        ({"type": "app_uninstalled"}, "revoked"),
        ({"type": "disconnect", "reason": "link_disabled"}, "revoked"),
        ({"type": "channel_unarchive", "channel": CHANNEL, "user": ANN}, "listening"),
        ({"type": "group_unarchive", "channel": CHANNEL}, "listening"),
        ({"type": "member_joined_channel", "channel": CHANNEL, "user": APP}, "listening"),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else value,
)
def test_how_the_app_stands(event: Payload, name: str) -> None:
    found = condition(event, APP, {})
    assert found is not None
    assert (found.name, found.well) == (name, name == "listening")
    assert channel_of(event) in found.text


@pytest.mark.parametrize(
    "event",
    [
        message(),
        {"type": "member_left_channel", "channel": CHANNEL, "user": ANN},
        {"type": "member_joined_channel", "channel": CHANNEL, "user": ANN},
        {"type": "tokens_revoked", "tokens": {"oauth": [ANN]}},
        {"type": "disconnect", "reason": "refresh_requested"},
        {"type": "channel_archive"},
        {},
    ],
)
def test_what_says_nothing_of_the_app(event: Payload) -> None:
    assert condition(event, APP, {}) is None


def test_a_channel_goes_by_the_name_that_people_know() -> None:
    found = condition({"type": "channel_archive", "channel": CHANNEL}, APP, {CHANNEL: "live"})
    assert found is not None
    assert found.text.startswith(f"channel #live ({CHANNEL}) was archived")
    assert labelled(CHANNEL, {"C0OTHER": "other"}) == CHANNEL


def test_a_channel_with_another_id_says_what_to_write() -> None:
    found = condition(
        {"type": "channel_id_changed", "old_channel_id": CHANNEL, "new_channel_id": "C0NEW"}, APP, {CHANNEL: "live"}
    )
    assert found is not None
    assert (found.name, found.well) == ("moved", False)
    assert f'write "slack:C0NEW" in place of "slack:{CHANNEL}"' in found.text


def test_a_channel_is_named_or_described() -> None:
    assert channel_of({"channel": CHANNEL}) == channel_of({"channel": {"id": CHANNEL}}) == CHANNEL
    assert channel_of({"channel": None}) == ""
