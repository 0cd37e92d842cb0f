"""RULES 1.1, 1.8: of what a network has exported only what is ours is recorded, as drafts; the rest is counted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.slack.archive import Archive
from pipeline import archives
from pipeline.archives import Tally, chosen, prove, take_in
from pipeline.errors import InputError
from pipeline.events import Decided, Event, Named, Posted, Unknown
from pipeline.newsroom import DayName
from pipeline.stamping import Stamping
from tests.bots.slack.shapes import CHANNEL, EDITED, Payload, photo, typed
from tests.bots.slack.zips import CHANNELS, exported, with_token
from tests.databases import recorded
from tests.make import NOON, TODAY, decide
from tests.pipeline.installed import STARTED, Installed, installed

FRIDAY = DayName("pycon", TODAY.date)
DAY = "street/2026-05-15"
ANN, BEN, EVE, SUE = "U0ANN", "U0BEN", "U0EVE", "U0SUE"


def said(second: int, text: str, by: str = ANN, **more: Any) -> Payload:
    """A message at noon and so many seconds."""
    return {**typed(text, blocks=[]), "user": by, "ts": ts(second), **more}


def ts(second: int) -> str:
    return f"17788644{second:02}.000100"


@contextmanager
def listening(folder: Path, **liveblog: Any) -> Iterator[Installed]:
    """An installation whose live blog listens to the street."""
    people = {"authors": [f"slack:{ANN}", f"slack:{BEN}"], "editors": [f"slack:{EVE}"]}
    with installed(
        folder, NOON + timedelta(hours=3), **{"channels": [f"slack:{CHANNEL}"], **people, **liveblog}
    ) as here:
        here.take_in(*STARTED)
        yield here


def bring(here: Installed, *messages: Payload, **more: Any) -> Tally:
    """Import an export in which this was said in the street."""
    path = exported(here.config.data.parent / "x.zip", {DAY: list(messages)}, **more)
    with closing(Archive(path)) as archive:
        channels = chosen(here.config, archive)
        assert prove(archive, channels, lambda _: None) == len(messages)
        stamping = Stamping(here.config, replaying=True)
        return take_in(here.database, stamping, archive, channels, here.now, lambda _: None)


def brought(here: Installed) -> list[Event]:
    """What was recorded of Slack."""
    return [event for event in recorded(here.database) if event.source == "slack"]


def released(here: Installed) -> str:
    """The page of the day once its drafts are released."""
    once = here.once()
    once.release(once.drafts(FRIDAY))
    here.publish_all()
    return here.page("2026-05-15")


def test_everything_is_counted_and_only_what_is_ours_is_recorded(tmp_path: Path) -> None:
    with listening(tmp_path) as here:
        tally = bring(
            here,
            said(1, "Doors", files=[photo()]),
            said(2, "a reply", thread_ts=ts(1)),
            said(3, "a stranger's reply", SUE, thread_ts=ts(1)),
            said(4, "a stranger's", SUE),
            said(5, "an editor's", EVE),
            said(6, "!pause"),
            said(7, "(( an aside"),
            said(8, "has joined", subtype="channel_join"),
            said(9, "has joined", SUE, subtype="channel_join"),
            said(10, "an app's", bot_id="B0FEED"),
            {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": ts(11)},
            {},
        )
        place = "pycon", TODAY.date, CHANNEL
        assert tally == Tally(
            drafts=Counter({place: 1}),
            replies=Counter({place: 1}),
            pictures=1,
            asides=1,
            commands=1,
            by_apps=1,
            by_others=3,
            deleted=1,
            unread=Counter({"channel_join": 2, "nameless": 1}),
        )
        posts = {event.message: event for event in brought(here) if isinstance(event, Posted)}
        assert posts.keys() == {ts(1), ts(2), ts(3), ts(5), ts(7)}
        assert (posts[ts(3)].withheld, posts[ts(3)].raw, posts[ts(7)].raw) == ("stranger", "", "")
        assert [event.by for event in brought(here) if isinstance(event, Unknown)] == [ANN]


def test_an_edit_that_made_a_command_leaves_nothing_behind(tmp_path: Path) -> None:
    with listening(tmp_path) as here:
        edit, crossed = {"user": ANN, "ts": EDITED}, [{"name": "x", "users": [ANN], "count": 1}]
        tally = bring(
            here, said(1, "!end", edited=edit, reactions=crossed), said(2, "not ours", SUE, reactions=crossed)
        )
        assert (tally.commands, tally.by_others) == (1, 1)
        assert brought(here) == []


def test_only_what_is_mentioned_in_what_was_recorded_is_named(tmp_path: Path) -> None:
    with listening(tmp_path) as here:
        bring(here, said(1, f"with <@{BEN}>"), said(2, f"with <@{ANN}>", SUE), said(3, f"(( about <@{ANN}>"))
        assert {event.ref for event in brought(here) if isinstance(event, Named)} == {f"user:{BEN}"}
        assert "with Ben" in released(here)


def test_a_token_comes_nowhere(tmp_path: Path) -> None:
    with listening(tmp_path) as here:
        bring(
            here,
            said(1, "Doors", files=[photo(url_private=with_token("https://files.slack.com/a"), thumb=with_token("b"))]),
        )
        assert "canary" not in here.exported()
        assert "https://files.slack.com/a" in here.exported()


def test_an_old_mark_of_which_the_time_is_not_known_approves_no_text_that_was_edited(tmp_path: Path) -> None:
    with listening(tmp_path, approval=True) as here:
        approved = [{"name": "white_check_mark", "users": [EVE], "count": 1}]
        edit = {"user": ANN, "ts": EDITED}
        bring(here, said(1, "as it was", reactions=approved), said(2, "mended", edited=edit, reactions=approved))
        assert not [event for event in brought(here) if isinstance(event, Decided)]
        page = released(here)
        assert "as it was" in page
        assert "mended" not in page
        assert page.count('<article id="e-') == 1


def test_what_was_purged_here_is_not_brought_back(tmp_path: Path) -> None:
    with listening(tmp_path) as here:
        bring(here, said(1, "in confidence"))
        here.take_in(replace(decide("purged", ts(1), at=10), source="slack", channel=CHANNEL))
        assert "in confidence" not in here.exported()
        again = said(1, "in confidence, edited", edited={"user": ANN, "ts": EDITED})
        assert bring(here, again).known == 1
        assert "in confidence" not in here.exported()


def test_many_messages_share_commits_and_none_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "TOGETHER", 3)
    with listening(tmp_path) as here:
        assert bring(here, *(said(second, f"number {second}") for second in range(10))).drafts.total() == 10
        page = released(here)
        assert [f"number {second}" in page for second in range(10)] == [True] * 10


def test_an_archive_without_our_channels_names_those_that_it_has(tmp_path: Path) -> None:
    many = [{"id": f"C{number:03}", "name": f"room-{number:03}"} for number in range(30)]
    with listening(tmp_path) as here:
        with pytest.raises(
            InputError, match=r"it has room-000 \(C000\), .*room-019 \(C019\) and 10 more\. .*slack:C000"
        ):
            bring(here, channels=many)
        with pytest.raises(InputError, match="it has no channel at all"):
            bring(here, channels=[])
        with pytest.raises(InputError, match="it has hall"):
            bring(here, channels=CHANNELS[1:])


def test_a_directory_that_cannot_be_read_is_said_before_anything_is_taken_in(tmp_path: Path) -> None:
    with listening(tmp_path) as here:
        path = exported(tmp_path / "x.zip", {DAY: [said(1, "Doors")], "users": {"nobody": 1}})
        with closing(Archive(path)) as archive, pytest.raises(InputError, match=r"users\.json: is no list"):
            prove(archive, [CHANNEL], lambda _: None)
        assert brought(here) == []
