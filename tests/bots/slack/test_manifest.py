"""The manifest asks for what daypost understands, and for nothing else."""

import re
from pathlib import Path

from bots.slack.conditions import condition
from bots.slack.events import events
from bots.slack.manifest import EVENTS, SCOPES, manifest
from pipeline.events import Unknown
from tests.make import NOON


def listed(key: str) -> list[str]:
    """The list under a key."""
    block = re.search(rf"^( *){key}:\n((?:\1 +- .*\n)+)", manifest(), re.MULTILINE)
    assert block, key
    return [line.split("#")[0].strip(" -") for line in block[2].splitlines()]


def test_it_lists_all_scopes_each_with_its_reason_and_all_events() -> None:
    assert listed("bot") == list(SCOPES)
    assert listed("bot_events") == list(EVENTS)
    for scope, reason in SCOPES.items():
        assert re.search(rf"- {scope} +# {re.escape(reason)}$", manifest(), re.MULTILINE)


def test_every_event_has_its_scopes() -> None:
    assert {scope for needed in EVENTS.values() for scope in needed} <= SCOPES.keys()


def test_every_event_is_understood() -> None:
    for event in EVENTS:
        if not event.startswith(("message.", "reaction_", "channel_id_changed")):  # these tell what, which is missing
            assert not [one for one in events({"type": event}, NOON) if isinstance(one, Unknown)], event


def test_what_keeps_the_app_from_hearing_is_subscribed_to() -> None:
    about = {"channel": "C1", "user": "U1", "tokens": {"bot": ["U1"]}, "event_ts": "1736207110.000400"}
    for kind in ("archive", "unarchive", "left", "deleted"):
        for place in ("channel", "group"):
            assert condition({"type": f"{place}_{kind}", **about}, "U1", {}), kind
            assert f"{place}_{kind}" in EVENTS
    assert condition({"type": "tokens_revoked", **about}, "U1", {})
    assert condition({"type": "app_uninstalled", **about}, "U1", {})
    assert {"tokens_revoked", "app_uninstalled", "member_joined_channel"} <= EVENTS.keys()


def test_the_docs_say_what_each_scope_is_for() -> None:
    page = (Path(__file__).parents[3] / "docs" / "slack.md").read_text()
    table = page.partition("| scope | what for |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z]+(?::[a-z]+)?)`", table)) == SCOPES.keys()


def test_it_fits_a_terminal() -> None:
    assert max(map(len, manifest().splitlines())) <= 80
