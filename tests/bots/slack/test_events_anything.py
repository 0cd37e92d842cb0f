"""Whatever comes in, events come out: over any JSON, and over payloads that were changed somewhere."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.bodies import mentions
from bots.slack.conditions import condition
from bots.slack.events import events
from bots.slack.history import from_history, standing
from bots.slack.messages import own, version
from bots.slack.names import names, renamed
from pipeline import codec
from pipeline.events import Event, Message, Unknown
from tests.bots.slack.shapes import (
    ANN,
    CHANNEL,
    EDITED,
    FOUND,
    POSTED,
    Payload,
    changed,
    forwarded,
    message,
    photo,
    preview,
    reaction,
    section,
    table,
    typed,
    words,
)

KEYS = ["type", "subtype", "ts", "user", "text", "blocks", "files", "attachments", "message", "edited", "event", "item"]
TEXTS = st.sampled_from(["message", "rich_text", "message_changed", "tombstone", ANN, POSTED, "\ud800", "\0", ""])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=20,
)

REAL: list[Payload] = [
    message(
        files=[photo()],
        attachments=[preview(), forwarded(), {"id": 1, "blocks": [table("a", "b")]}],
        thread_ts="1778860000.000100",
    ),
    message(subtype="thread_broadcast", thread_ts="1778860000.000100", root=typed(ts="1778860000.000100")),
    changed(typed("two", edited={"user": ANN, "ts": EDITED}), typed()),
    changed(typed(files=[{"id": "F0ONE", "mode": "tombstone"}]), typed(files=[photo()])),
    changed({"subtype": "tombstone", "user": "USLACKBOT", "ts": POSTED}, []),
    {**message(), "subtype": "message_deleted", "deleted_ts": POSTED, "previous_message": typed()},
    reaction(),
    {"type": "channel_id_changed", "old_channel_id": "G0OLD", "new_channel_id": CHANNEL, "event_ts": POSTED},
    {"type": "user_change", "user": {"id": ANN, "profile": {"display_name": "ann"}}},
    {"type": "channel_rename", "channel": {"id": CHANNEL, "name": "hall"}},
    {"type": "emoji_changed", "subtype": "remove", "names": ["old"]},
    {"type": "tokens_revoked", "tokens": {"bot": ["U0DAYPOST"]}},
    {
        "ok": True,
        "emoji": {"a": "alias:b", "b": "https://e/1.png"},
        "members": [{"id": ANN}],
        "channels": [{"id": "C"}],
    },
    typed(
        reactions=[{"name": "x", "users": [ANN], "count": 1}],
        edited={"user": ANN, "ts": EDITED},
        blocks=[section(words("a", bold=True), {"type": "emoji", "name": "of-ours"})],
    ),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every part of a payload."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


@st.composite
def mutated(draw: st.DrawFn) -> Payload:
    """A payload of which some parts were replaced, dropped, or exchanged for other parts of it."""
    payload: Payload = copy.deepcopy(draw(st.sampled_from(REAL)))
    if draw(st.booleans()):
        payload = {"type": "event_callback", "event": payload, "event_time": draw(st.integers() | JSON)}
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


def holds(event: Event) -> None:
    """Check that an event can be recorded, read again and rendered later."""
    line = json.loads(codec.dumps(codec.encode(event)))
    assert codec.decode(line) == event
    assert not event.raw or own(json.loads(event.raw)) == event.raw
    assert event.translator == "slack/1"
    if isinstance(event, Message):
        assert event.by
        assert event.body is not None
        assert json.loads(event.body.source).keys() <= {"text", "blocks"}
        assert isinstance(mentions(event.body.source), frozenset)


def hold(payload: Any) -> None:
    for event in events(payload, FOUND):
        holds(event)
    assert events(payload, FOUND) == events(copy.deepcopy(payload), FOUND)
    if isinstance(payload, dict):
        found = from_history(payload, CHANNEL, FOUND)
        assert all(event.seen == "caught-up" and event.channel == CHANNEL for event in found)
        for event in (*found, *names(payload, FOUND), *renamed(payload, FOUND)):
            holds(event)
        assert standing(payload).on >= set()
        told = condition(payload, "U0DAYPOST", {CHANNEL: "live"})
        assert told is None or told.text


@given(JSON)
def test_any_json_makes_events_and_never_an_exception(payload: Any) -> None:
    hold(payload)


@given(mutated())
def test_a_payload_changed_anywhere_makes_events_and_never_an_exception(payload: Payload) -> None:
    hold(payload)


@pytest.mark.parametrize("place", ["blocks", "of_tomorrow"])
def test_what_is_nested_too_deep_is_not_understood(place: str) -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    payload = {**message(), place: [{"type": "rich_text", "elements": deep}]}
    (told,) = events(payload, FOUND)
    (found,) = from_history(payload, CHANNEL, FOUND)
    (bare,) = events(deep, FOUND)
    assert isinstance(told, Unknown)
    assert isinstance(found, Unknown)
    assert isinstance(bare, Unknown)
    assert told.key == found.key == f"unknown:message:{POSTED}"
    assert json.loads(told.raw)["text"] == "Doors open"


@given(st.text(st.characters(exclude_categories=())), st.sampled_from(["text", "blocks"]))
def test_no_word_of_the_authors_is_lost(text: str, place: str) -> None:
    payload = message(blocks=[section(words(text))]) if place == "blocks" else {**message(), "blocks": [], "text": text}
    (event,) = events(payload, FOUND)
    assert isinstance(event, Message)
    assert event.body is not None
    kept = json.loads(event.body.source)
    said = kept["blocks"][0]["elements"][0]["elements"][0]["text"] if place == "blocks" else kept["text"]
    assert said == text or "<#" in text


def _others(secret: str) -> list[Payload]:
    """Payloads with somebody else's words in every place where Slack puts such."""
    theirs = typed(secret, user="U0STRANGER", ts="1778860000.000100")
    shared = forwarded(
        text=secret, title=secret, fallback=secret, message_blocks=[{"message": theirs}], blocks=[table(secret)]
    )
    made = preview(is_app_unfurl=True, title=secret, text=secret, blocks=[table(secret)])
    new = typed("two", edited={"user": ANN, "ts": EDITED}, attachments=[shared, made], root=theirs)
    return [
        message(attachments=[shared, made]),
        message(subtype="thread_broadcast", thread_ts=theirs["ts"], root=theirs),
        message(subtype="of_tomorrow", root=theirs, attachments=[shared]),
        changed(new, theirs),
        changed({**new, "subtype": "of_tomorrow"}, theirs),
        {"type": "message", "subtype": "message_deleted", "deleted_ts": POSTED, "ts": POSTED, "channel": CHANNEL}
        | {"previous_message": theirs},
        {"type": "pin_added", "user": ANN, "item": {"type": "message", "message": theirs}, "event_ts": POSTED},
    ]


@given(st.integers(0, 6), st.text("qxz", min_size=8, max_size=12))
def test_others_words_get_nowhere(which: int, secret: str) -> None:
    payload = _others(secret)[which]
    for event in (*events(payload, FOUND), *from_history(payload, CHANNEL, FOUND)):
        assert secret not in codec.dumps(codec.encode(event))
        assert secret not in event.raw


@given(st.permutations(list(typed(files=[photo()]).items())), st.text(max_size=5))
def test_a_version_depends_on_no_order_of_keys_and_no_id_of_a_block(pairs: list[tuple[str, Any]], block: str) -> None:
    payload = dict(pairs)
    payload["blocks"] = [{**one, "block_id": block} for one in payload["blocks"]]
    assert version(payload) == version(typed(files=[photo()]))
