"""Whatever comes in, events come out: over any JSON, and over payloads that were changed somewhere."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.matrix.events import events
from bots.matrix.mentions import emoji, mentions
from bots.matrix.names import people, place
from pipeline import codec
from pipeline.events import Event, Message, Unknown
from tests.bots.matrix.shapes import (
    ANN,
    FOUND,
    LATER,
    ME,
    PHOTO,
    POSTED,
    ROOM,
    Payload,
    answer,
    edit,
    event,
    formatted,
    message,
    photo,
    reaction,
    redaction,
    said,
    state,
)
from tests.bots.slack.test_events_anything import places

KEYS = ["type", "content", "event_id", "sender", "origin_server_ts", "unsigned", "msgtype", "body", "format", "url"]
KEYS += ["formatted_body", "m.relates_to", "m.new_content", "rel_type", "m.in_reply_to", "info", "file", "itemtypes"]
TEXTS = st.sampled_from(
    ["m.room.message", "m.text", "m.image", "m.replace", ANN, ME, POSTED, PHOTO, "\ud800", "\0", ""]
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=20,
)
EMOJI = f'<img data-mx-emoticon src="{PHOTO}" alt=":party:"> <a href="https://matrix.to/#/{ANN}">Ann</a>'
POLL = {"question": {"m.text": [{"body": "Tea?"}]}, "answers": [{"m.text": [{"body": "yes"}]}]}

REAL: list[Payload] = [
    message(),
    formatted("a", EMOJI),
    answer("> <@eve:example.org> a\n\nb", format="org.matrix.custom.html", formatted_body="<mx-reply>a</mx-reply>b"),
    edit({"msgtype": "m.text", "body": "two"}),
    said(photo(filename="a.jpg", body="A queue")),
    said({"msgtype": "m.gallery", "body": "Day 1", "itemtypes": [photo(itemtype="m.image"), photo(itemtype="m.file")]}),
    said({"msgtype": "m.location", "body": "The hall", "geo_uri": "geo:1,2"}),
    event("m.sticker", {"body": "crab", "file": {"url": PHOTO, "key": {"k": "x"}}}),
    event("m.poll.start", {"m.poll": POLL}),
    reaction(),
    redaction(),
    event("m.room.message", {}, unsigned={"redacted_because": redaction()}),
    event("m.room.encrypted", {"ciphertext": "AwgA"}),
    state("m.room.tombstone", {"replacement_room": "!new"}),
    state("m.room.member", {"membership": "join", "displayname": "Ann"}, ANN),
    state("m.room.canonical_alias", {"alias": "#hall:example.org", "alt_aliases": ["#h:example.org"]}),
]


@st.composite
def mutated(draw: st.DrawFn) -> Payload:
    """A payload of which some parts were replaced, dropped, or exchanged for other parts of it."""
    payload: Payload = copy.deepcopy(draw(st.sampled_from(REAL)))
    for _ in range(draw(st.integers(0, 4))):
        if not payload:
            break
        *way, last = draw(st.sampled_from(list(places(payload))))
        inside: Any = payload
        for key in way:
            inside = inside[key]
        match draw(st.sampled_from(["replace", "drop", "exchange"])):
            case "replace":
                inside[last] = draw(JSON)
            case "drop":
                del inside[last]
            case _:
                other: Any = payload
                for key in draw(st.sampled_from(list(places(payload)))):
                    other = other[key]
                inside[last] = copy.deepcopy(other)
    return payload


def holds(found: Event) -> None:
    """Check that an event can be recorded, read again and rendered later."""
    line = json.loads(codec.dumps(codec.encode(found)))
    assert codec.decode(line) == found
    assert found.translator == "matrix/1"
    assert found.key
    if isinstance(found, Message):
        assert found.by
        assert found.body is not None
        assert json.loads(found.body.source).keys() <= {"body", "formatted_body"}
        assert all(one.id.startswith(f"{found.message}/") for one in found.attachments)
        assert isinstance(mentions(found.body.source), frozenset)
        for one in emoji(found.body.source, FOUND):
            holds(one)


def hold(payload: Any) -> None:
    found = events(payload, ROOM, FOUND, ME)
    assert len(found) <= 1
    for one in found:
        assert one.channel == ROOM
        assert json.loads(one.raw) is not ...
        holds(one)
    assert events(copy.deepcopy(payload), ROOM, FOUND, ME) == found
    for one in (*people([payload], FOUND), *place([payload], ROOM, FOUND)):
        holds(one)


@given(JSON)
def test_any_json_makes_events_and_never_an_exception(payload: Any) -> None:
    hold(payload)


@given(JSON, JSON, st.sampled_from([event["type"] for event in REAL]))
def test_any_content_makes_events_and_never_an_exception(content: Any, unsigned: Any, kind: str) -> None:
    hold(event(kind, content, unsigned=unsigned))


@given(mutated())
def test_a_payload_changed_anywhere_makes_events_and_never_an_exception(payload: Payload) -> None:
    hold(payload)


@pytest.mark.parametrize("place", ["info", "m.relates_to", "itemtypes", "m.poll"])
def test_what_is_nested_too_deep_is_not_understood(place: str) -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    for payload in (message(**{place: deep}), edit({"msgtype": "m.text", "body": "a", place: deep})):
        (found,) = events(payload, ROOM, FOUND, ME)
        assert isinstance(found, Unknown)
        assert json.loads(found.raw)["sender"] == ANN
    (bare,) = events(deep, ROOM, FOUND, ME)
    assert isinstance(bare, Unknown)


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_no_word_of_the_authors_is_lost(body: str, html: str) -> None:
    (found,) = events(formatted(body, html), ROOM, FOUND, ME)
    assert isinstance(found, Message)
    assert found.body is not None
    kept = json.loads(found.body.source)
    assert kept["body"] == body
    assert kept.get("formatted_body", "").strip() == html.strip()


@given(st.text("<a href=\"img data-mx-emoticon src='mxc://e/x>", max_size=60))
def test_any_html_has_mentions_and_emoji(html: str) -> None:
    source = json.dumps({"formatted_body": html})
    assert mentions(source) >= frozenset()
    assert emoji(source, FOUND) >= ()


@pytest.mark.parametrize("part", ["<a ", '<a "', "<img a='", "<a href=", '<img src="mxc://', "<a =="])
def test_no_html_takes_long_to_look_through(part: str) -> None:
    source = json.dumps({"formatted_body": part * (65_536 // len(part)) + EMOJI})
    assert mentions(source) <= {f"user:{ANN}"}


def test_orders_of_one_room_have_one_width() -> None:
    orders = [getattr(events(message() | {"origin_server_ts": at}, ROOM, FOUND)[0], "order") for at in (0, 999, LATER)]  # noqa: B009 - of a message
    assert orders == sorted(orders)
    assert {len(order) for order in orders} == {13}
