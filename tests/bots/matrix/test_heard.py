"""How far a homeserver was heard: kept whole, read whatever it is, and never further back than we have listened."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bots.matrix.gaps import is_closed, is_since
from bots.matrix.heard import MARGIN, Heard
from bots.matrix.payloads import instant

NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)
ROOM = "!room"

rooms = st.text(max_size=5)
times = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
heards = st.builds(
    Heard,
    st.text(max_size=5),
    st.none() | times,
    st.dictionaries(rooms, rooms),
    st.dictionaries(rooms, times),
    st.dictionaries(rooms, times),
)
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5) | times.map(str),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["since", "until", "moved", "begun", "left", ROOM]), inner)
    ),
)


@given(heards)
def test_a_checkpoint_keeps_all_of_it(heard: Heard) -> None:
    assert Heard.read(heard.checkpoint()) == heard


@given(anything.map(json.dumps) | st.text())
def test_whatever_a_checkpoint_is_it_is_read(kept: str) -> None:
    heard = Heard.read(kept)
    assert Heard.read(heard.checkpoint()) == heard
    assert heard.oldest(ROOM, NOON).tzinfo


def test_nothing_was_heard_before_the_first_checkpoint() -> None:
    assert Heard.read(None) == Heard.read("[") == Heard.read('"since"') == Heard.read("[" * 100_000) == Heard()


def test_a_time_without_a_zone_is_none() -> None:
    assert Heard.read('{"until": "2026-05-15T12:00:00"}').until is None


@given(heards, rooms)
def test_in_step_is_a_room_that_was_heard_up_to_a_token_and_not_left(heard: Heard, room: str) -> None:
    assert heard.is_in_step(room) == (heard.since != "" and room in heard.begun and room not in heard.left)


@given(heards, rooms, times)
def test_nothing_of_before_it_was_listened_to_is_looked_for(heard: Heard, room: str, since: datetime) -> None:
    oldest = heard.oldest(room, heard.begun.get(room, since))
    assert oldest >= heard.begun.get(room, since)
    if room not in heard.begun:
        assert oldest == since


@given(heards, rooms, times)
def test_all_is_looked_for_since_it_was_heard_last(heard: Heard, room: str, since: datetime) -> None:
    last = heard.left.get(room, heard.until)
    if room in heard.begun and last:
        assert heard.oldest(room, since) <= max(last, heard.begun[room])
        assert heard.oldest(room, since) in (heard.begun[room], last - MARGIN)


@given(st.integers(0, 10**13 - 1), st.timedeltas(timedelta(-1), timedelta(1)))
def test_what_happened_then_or_later_is_since(sent: int, ago: timedelta) -> None:
    oldest = instant(sent) + ago
    assert is_since({"origin_server_ts": sent}, oldest) == (ago <= timedelta())


@given(anything)
def test_what_does_not_say_when_may_have_happened_since(sent: object) -> None:
    is_time = isinstance(sent, int) and not isinstance(sent, bool) and 0 <= sent < 10**13
    assert is_time or is_since({"origin_server_ts": sent}, NOON)
    assert is_since({}, NOON)


def _visibility(word: object, kind: str = "m.room.history_visibility") -> dict[str, object]:
    return {"type": kind, "state_key": "", "content": {"history_visibility": word}}


def test_the_newest_word_says_whether_the_past_is_closed() -> None:
    assert is_closed([_visibility("joined")])
    assert is_closed([_visibility("shared"), _visibility("invited")])
    assert not is_closed([_visibility("joined"), _visibility("shared")])
    assert not is_closed([_visibility("world_readable"), _visibility("joined", "m.room.topic")])
    assert not is_closed([{**_visibility("shared")}, _visibility(["joined"])])
    assert not is_closed([])
