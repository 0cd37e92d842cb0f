"""Events as JSON and back: nothing is lost, nothing unknown is an error, nothing malformed is a traceback."""

import json
import math
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import codec
from pipeline.errors import InputError
from pipeline.events import Event, Fetched, Picture, Posted, Settings, Unknown, kinds
from tests.make import NOON, photo, post

ZONES = st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))
SCALARS = st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type, all fields of dataclasses given."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(*(values(part) for part in parts))
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple and parts[-1] is Ellipsis:
        return st.lists(values(parts[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, parts))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{each.name: values(hints[each.name]) for each in fields(hint)})  # type: ignore[arg-type]
    simple: dict[Any, st.SearchStrategy[Any]] = {
        NoneType: st.none(),
        str: st.text(),
        bool: st.booleans(),
        int: st.integers(),
        float: st.floats(allow_nan=False, allow_infinity=False),
        date: st.dates(),
        datetime: st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=ZONES),
    }
    return simple[hint]


EVENTS = st.one_of(*(values(kind) for kind in kinds()))
SAMPLE = codec.encode(post("1", "Doors are open.", pictures=[photo("doors")]))


@settings(deadline=None)
@given(EVENTS)
def test_an_event_survives_json(event: Event) -> None:
    assert codec.decode(json.loads(codec.dumps(codec.encode(event)))) == event


@settings(deadline=None)
@given(EVENTS)
def test_json_is_one_line_that_any_file_can_hold(event: Event) -> None:
    line = codec.dumps(codec.encode(event))
    assert "\n" not in line
    assert line.encode()


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_half_a_surrogate_pair_survives(text: str) -> None:
    # Networks send JSON, in which an escape may be any half of a character.
    read = json.loads(codec.dumps({"name": text}).encode())["name"]
    assert read.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")


@settings(deadline=None)
@given(EVENTS, st.dictionaries(st.text().map("x-{}".format), JSON, max_size=3))
def test_an_unknown_field_is_passed_over(event: Event, more: dict[str, Any]) -> None:
    assert codec.decode({**codec.encode(event), **more}) == event


def test_a_field_that_holds_its_default_is_left_out() -> None:
    assert codec.encode(post("7", "Hello")) == {
        "v": 1,
        "kind": "posted",
        "source": "console",
        "channel": "main",
        "key": "posted:7",
        "time": "2026-05-15T17:00:00Z",
        "by": "ann",
        "stamp": {
            "liveblog": "pycon",
            "person": "ann",
            "role": "author",
            "day": {
                "date": "2026-05-15",
                "zone": "America/Chicago",
                "starts": "2026-05-15T09:00:00Z",
                "ends": "2026-05-16T09:00:00Z",
            },
            "settings": {},
        },
        "message": "7",
        "body": {"format": "markdown", "source": "Hello"},
        "order": "1778864400000000",
        "hash": "185f8db32271fe25",
    }


def test_raw_payload_and_translator_are_no_part_of_it() -> None:
    event = Unknown(source="slack", channel="C1", key="k", time=NOON, raw="{}", translator="1")
    assert not {"raw", "translator"} & codec.encode(event).keys()


@pytest.mark.parametrize("kind", ["polled", "", "header"])
def test_an_unknown_kind_is_kept_as_unknown(kind: str) -> None:
    line = {"v": 1, "kind": kind, "source": "slack", "channel": "C1", "key": "k", "time": "2026-05-15T17:00:00Z"}
    assert codec.decode(line) == Unknown(source="slack", channel="C1", key="k", time=NOON, called=kind)


def test_an_event_of_a_newer_version_is_kept_as_unknown() -> None:
    line = {**SAMPLE, "v": 2, "body": 5, "called": {"a": "field of its own"}}
    event = codec.decode(line)
    assert isinstance(event, Unknown)
    assert (event.key, event.called) == ("posted:1", "posted")


def test_what_is_unknown_goes_on_being_called_what_it_was() -> None:
    known = Unknown(source="slack", channel="C1", key="k", time=NOON, called="polled")
    assert codec.decode(codec.encode(known)) == known
    assert codec.decode({**codec.encode(known), "v": 2}) == known


def test_times_are_read_with_any_offset_and_written_in_utc() -> None:
    event = codec.decode({**SAMPLE, "time": "2026-05-15T12:00:00.25-05:00"})
    assert event.time == NOON + timedelta(milliseconds=250)
    assert codec.encode(event)["time"] == "2026-05-15T17:00:00.250000Z"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (["kind"], None, "'kind'"),
        (["kind"], 5, "'kind'"),
        (["v"], "1", "'v'"),
        (["v"], True, "'v'"),
        (["time"], "2026-05-15T17:00:00", "'time': .* has no time zone"),
        (["time"], "yesterday", "'time'"),
        (["time"], "0001-01-01T00:00:00+10:00", "'time'"),
        (["seen"], "dreamt", "'seen': 'dreamt' is none of 'live', 'caught-up', 'imported'"),
        (["message"], 7, "'message'"),
        (["body"], "text", "'body'"),
        (["body", "source"], 1, "'body': field 'source'"),
        (["attachments"], {"id": "a"}, "'attachments'"),
        (["stamp", "day", "ends"], "soon", "'stamp': field 'day': field 'ends'"),
        (["stamp", "settings", "delay"], 10**400, "'stamp': field 'settings': field 'delay'"),
        (["stamp", "settings", "delay"], math.inf, "'stamp': field 'settings': field 'delay'"),
        (["stamp", "settings", "delay"], math.nan, "'stamp': field 'settings': field 'delay'"),
        (["stamp", "settings", "delay"], True, "'stamp': field 'settings': field 'delay'"),
    ],
)
def test_what_is_malformed_is_named(path: list[str], value: object, says: str) -> None:
    line = json.loads(codec.dumps(SAMPLE))
    inner = line
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    with pytest.raises(InputError, match=says):
        codec.decode(line)


@pytest.mark.parametrize("name", ["source", "channel", "key", "time", "message", "body", "order", "hash"])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(InputError, match=f"field '{name}' is missing"):
        codec.decode({key: value for key, value in SAMPLE.items() if key != name})


@settings(deadline=None)
@given(EVENTS.flatmap(lambda event: st.tuples(st.just(event), st.sampled_from(sorted(codec.encode(event))))), JSON)
def test_any_value_in_any_field_is_read_or_refused_by_name(chosen: tuple[Event, str], value: object) -> None:
    event, name = chosen
    try:
        read = codec.decode({**codec.encode(event), name: value})
    except InputError as error:
        assert re.search(rf"field '{name}'|'{name}'", str(error))  # noqa: PT017 - most values are good ones
    else:
        assert codec.decode(codec.encode(read)) == read


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["v", "kind", *SAMPLE]) | st.text(), JSON))
def test_any_json_object_is_read_or_refused(line: dict[str, Any]) -> None:
    try:
        assert isinstance(codec.decode(line), Event)
    except InputError as error:
        assert "field" in str(error)  # noqa: PT017


def test_settings_and_pictures_are_read_to_the_last_field() -> None:
    settings = Settings(delay=20.0, approval=True, replies="none", may_enter=False)
    event = post("1", "x", settings=settings)
    read = codec.decode(codec.encode(event))
    assert isinstance(read, Posted)
    assert read.stamp
    assert read.stamp.settings == settings
    picture = Picture(hash="ab", extension="jpg", sizes=((400, 300), (1600, 1200)))
    fetched = Fetched(
        source="slack",
        channel="C1",
        key="fetched:F1",
        time=NOON.astimezone(UTC),
        message="1",
        attachment="F1",
        picture=picture,
    )
    assert codec.decode(codec.encode(fetched)) == fetched
