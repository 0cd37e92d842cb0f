"""What was not heard is found by comparison: whatever was lost, the log comes to hold what Slack shows."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bots import KnownMessage
from pipeline.events import Posted
from pipeline.store.database import Database
from tests.bots.slack.overheard import Overheard
from tests.databases import appended, recorded
from tests.servers.slack import SlackServer


@pytest.fixture
def street(slack: SlackServer, sqlite: Database) -> Overheard:
    return Overheard(slack, sqlite)


def test_all_that_happened_unheard_is_caught_up(street: Overheard) -> None:
    slack, channel = street.slack, street.channel
    stays, edited, gone, root = (slack.post(channel, street.ann, word) for word in ("stays", "old", "gone", "root"))
    street.hear(*street.told)
    slack.edit(channel, edited, "new")
    slack.delete(channel, gone)
    reply = slack.reply(channel, root, street.ann, "a reply")
    slack.react(channel, stays, street.ben, "x")
    missed = slack.post(channel, street.ben, "missed")
    street.catch_up()
    known = street.known()
    assert known[edited].version != street.known()[stays].version
    assert known[gone].deleted
    assert known[reply].root == root
    assert set(known[stays].reactions) == {(street.ben, "x")}
    assert missed in known
    assert not any(known[ts].deleted for ts in (stays, edited, root, reply, missed))


def test_previews_that_came_and_went_unheard_are_caught_up(street: Overheard) -> None:
    slack, channel = street.slack, street.channel
    url = "https://example.org/talk"
    here, gone, changed, aside = (slack.post(channel, street.ann, f"{word}<{url}>") for word in ("", "", "", "(( "))
    slack.unfurl(channel, gone, url)
    slack.unfurl(channel, changed, url, title="Before")
    street.hear(*street.told)
    slack.unfurl(channel, here, url)
    slack.remove_unfurl(channel, gone)
    slack.unfurl(channel, changed, url, title="After")
    slack.unfurl(channel, aside, url)
    street.catch_up()
    known = street.known()
    assert [[card.title for card in known[ts].cards] for ts in (here, gone, changed, aside)] == [
        ["A page"],
        [],
        ["After"],
        [],
    ]
    events = len(recorded(street.database))
    street.catch_up()
    assert len(recorded(street.database)) == events, "what is known is not told again"
    slack.remove_unfurl(channel, here)
    street.catch_up()
    assert street.known()[here].cards == ()


def test_what_changed_on_older_messages_is_caught_up(street: Overheard) -> None:
    slack, channel = street.slack, street.channel
    root, other = slack.post(channel, street.ann, "root"), slack.post(channel, street.ann, "other")
    street.hear(*street.told)
    slack.pass_time(5 * 24 * 3600)
    slack.edit(channel, other, "edited")
    reply = slack.reply(channel, root, street.ann, "the first reply")
    version = street.known()[other].version
    street.passes(1, thorough=False)
    assert reply not in street.known()
    street.catch_up()
    assert street.known()[other].version != version
    assert street.known()[reply].root == root


def test_an_id_that_is_none_of_slacks_is_left_alone(street: Overheard) -> None:
    slack, channel = street.slack, street.channel
    slack.post(channel, street.sue, "before")
    slack.post(channel, street.ann, "heard")
    street.hear(*street.told)
    event = next(event for event in recorded(street.database) if isinstance(event, Posted) and event.source == "slack")
    appended(street.database, replace(event, key="posted:m1", message="m1"))
    street.catch_up()
    assert not street.known()["m1"].deleted


def told_whole(street: Overheard, folder: Path) -> Mapping[str, KnownMessage]:
    """What the log of a bot holds that heard everything."""
    with_all = Overheard.__new__(Overheard)
    with_all.__dict__.update(street.__dict__)
    with_all.database = Database.in_folder(folder / f"all{len(list(folder.iterdir()))}")
    with_all.journal = with_all._journal()
    try:
        with_all.hear(*street.told)
        return with_all.known()
    finally:
        with_all.database.close()


def shown(known: Mapping[str, KnownMessage]) -> dict[str, tuple[Any, ...]]:
    """What readers can come to see of what is known: nothing of what was deleted, nor of what hangs on that."""
    gone = {ts for ts, one in known.items() if one.deleted}
    return {
        ts: (one.by, one.root, one.version, set(one.reactions))
        for ts, one in known.items()
        if one.version and gone.isdisjoint((ts, one.root))
    }


deeds = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 3, 5, 7, 8, 8, 9, 9]),
        st.integers(0, 2),
        st.integers(0, 7),
        st.sampled_from(["x", "lock", "star"]),
    ),
    min_size=1,
    max_size=25,
)


@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds, st.data())
def test_whatever_is_lost_late_or_heard(
    tmp_path_factory: pytest.TempPathFactory, done: Any, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("caught-up")
    slack = SlackServer()
    try:
        street = Overheard(slack, Database.in_folder(folder / "log"))
        try:
            play(street, done, data)
            assert shown(street.known()) == shown(told_whole(street, folder))
        finally:
            street.database.close()
    finally:
        slack.close()


def play(street: Overheard, done: list[tuple[int, int, int, str]], data: st.DataObject) -> None:
    """People do things; of each the bot hears at once, late, or never; now and then it compares."""
    slack, channel = street.slack, street.channel
    first = slack.post(channel, street.sue, "it begins")  # anybody's, and it stays: else nothing is told by absence
    late: list[dict[str, Any]] = []
    for kind, person, index, emoji in done:
        before = len(street.told)
        do(street, kind, person, index, emoji, first)
        fate = data.draw(st.sampled_from(["heard", "late", "lost"]))
        if fate == "heard":
            street.hear(*street.told[before:])
        elif fate == "late":
            late += street.told[before:]
        if data.draw(st.integers(0, 5)) == 0:
            street.catch_up()
        if data.draw(st.integers(0, 9)) == 0:
            street.restart()
    street.hear(*data.draw(st.permutations(late)))
    street.catch_up()
    street.catch_up()


def do(street: Overheard, kind: int, person: int, index: int, emoji: str, first: str) -> None:
    slack, channel = street.slack, street.channel
    who = street.people[person]
    there = [ts for ts, one in slack.space.channels[channel].messages.items() if not one.get("subtype")]
    ts = there[index % len(there)]
    root = slack.space.channels[channel].messages[ts].get("thread_ts", ts)
    own = [one for one in there if slack.space.channels[channel].messages[one]["user"] == who and one != first]
    on = [
        (one, name, user)
        for one in there
        for name, users in slack.space.channels[channel].messages[one].get("reactions", {}).items()
        for user in users
    ]
    match kind:
        case 0 | 1:
            slack.post(channel, who, f"says {len(there)}")
        case 3:
            slack.reply(channel, root, who, f"answers {len(there)}")
        case 5 if own:
            slack.edit(channel, own[index % len(own)], f"changed to {len(street.told)}")
        case 7 if own:
            slack.delete(channel, own[index % len(own)])
        case 8 if (ts, emoji, who) not in on:
            slack.react(channel, ts, who, emoji)
        case 9 if on:
            one, name, user = on[index % len(on)]
            slack.unreact(channel, one, user, name)
