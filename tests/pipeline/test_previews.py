"""Previews that stay warm: whatever was asked for before, they show what fresh ones would, and change nothing."""

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.day_post import Wait
from pipeline.events import Body, Event, Named, Settings
from pipeline.newsroom import DayName
from pipeline.previews import Previews
from pipeline.store.database import Database
from tests.databases import emptied
from tests.histories import histories
from tests.make import TODAY, at, decide, post
from tests.pipeline.installed import STARTED, Installed, configured

TODAYS = DayName("pycon", TODAY.date)
SOME = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SOME
@given(events=histories(), sizes=st.lists(st.integers(1, 4), min_size=30), is_live=st.booleans())
def test_warm_previews_show_what_fresh_ones_do(
    sqlite: Database, events: list[Event], sizes: list[int], is_live: bool
) -> None:
    here = Installed(configured(Path("nowhere")), emptied(sqlite))
    here.take_in(*(STARTED if is_live else ()))
    warm = Previews(here.config, here.database)
    rest = sorted(events, key=lambda event: event.time)
    for size in sizes[: len(rest)]:
        here.take_in(*rest[:size])
        del rest[:size]
        assert warm.preview(TODAYS, at(60)) == Previews(here.config, here.database).preview(TODAYS, at(60))


def test_a_moment_that_comes_by_itself_is_seen(sqlite: Database) -> None:
    here = Installed(configured(Path("nowhere")), sqlite)
    here.take_in(*STARTED, post("1", "Doors", settings=Settings(delay=120)))
    previews = Previews(here.config, here.database)
    seen = [preview for minute in (1, 3, 24 * 60) if (preview := previews.preview(TODAYS, at(minute)))]
    assert [preview.stage for preview in seen] == ["live", "live", "ended"]
    assert [preview.post.entries[0].waits for preview in seen] == [Wait("delayed", until=at(2)), None, None]


def test_who_is_mentioned_is_called_by_the_newest_name(sqlite: Database) -> None:
    here = Installed(configured(Path("nowhere")), sqlite)
    here.take_in(*STARTED, replace(post("1", "x"), body=Body("slack", '{"text": "thanks <@U9>"}')))
    previews = Previews(here.config, here.database)
    for name, minutes in (("somebody", 0), ("Cleo", 1), ("Cleo Example", 2)):
        if minutes:
            here.take_in(Named(source="slack", channel="C1", key=name, time=at(minutes), ref="user:U9", name=name))
        preview = previews.preview(TODAYS, at(5))
        assert preview
        assert [entry.plain for entry in preview.post.entries] == [f"thanks {name}"]


def test_a_purge_takes_away_what_was_also_said_to_the_channel_under_a_root_that_is_missing(sqlite: Database) -> None:
    here = Installed(configured(Path("nowhere")), sqlite)
    here.take_in(*STARTED, replace(post("1", "Doors"), thread="0", broadcast=True))
    previews = Previews(here.config, here.database)
    before = previews.preview(TODAYS, at(5))
    here.take_in(decide("purged", "1", at=1))
    after = previews.preview(TODAYS, at(5))
    assert before
    assert [entry.plain for entry in before.post.entries] == ["Doors"]
    assert after
    assert not after.post.entries


def test_a_day_in_which_nothing_was_said_has_a_preview_only_while_it_runs(sqlite: Database) -> None:
    here = Installed(configured(Path("nowhere")), sqlite)
    previews = Previews(here.config, here.database)
    assert previews.today("pycon", at(0)) == TODAYS
    assert previews.preview(TODAYS, at(0))
    assert previews.preview(TODAYS, TODAY.ends) is None
