"""One message of an export: the same events as of a history, and no token in any of them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.archived import from_archive, without_tokens
from bots.slack.history import from_history
from pipeline import codec
from pipeline.events import Event, Posted
from tests.bots.slack.shapes import (
    ANN,
    CHANNEL,
    EDITED,
    FOUND,
    Payload,
    forwarded,
    photo,
    preview,
    section,
    typed,
    words,
)
from tests.bots.slack.test_events_anything import JSON
from tests.bots.slack.zips import CANARY, with_token

MARK = "xoxe-"


def exported_photo(**more: Any) -> Payload:
    """A picture, each address of which carries the token."""
    file = photo(**more)
    return {key: with_token(value) if str(value).startswith("https:") else value for key, value in file.items()}


def everything(events: tuple[Event, ...]) -> str:
    """All that would be stored of events."""
    return json.dumps([[codec.encode(event), event.raw] for event in events])


def test_no_token_is_in_what_is_stored_and_the_address_stays() -> None:
    files = [
        exported_photo(thumb_64="https://files.slack.com/t.png?a=1&t=xoxe-9-canary&b=2"),
        exported_photo(file="F2"),
    ]
    message = typed(files=files, file_token=CANARY, odd={"deep": [f"see {CANARY}"]}, user_profile={"image_72": CANARY})
    events = from_archive(message, CHANNEL, FOUND)
    assert MARK not in everything(events)
    (post,) = events
    assert isinstance(post, Posted)
    assert json.loads(post.attachments[0].ref)["url_private"] == photo()["url_private"]
    assert "https://files.slack.com/t.png?a=1&b=2" in post.raw


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("https://x.example/a?t=xoxe-1", "https://x.example/a"),
        ("https://x.example/a?t=xoxe-1&b=2", "https://x.example/a?b=2"),
        ("https://x.example/a?b=2&t=xoxe-1#c", "https://x.example/a?b=2#c"),
        ("https://x.example/a?t=10&b=2", "https://x.example/a?t=10&b=2"),
    ],
)
def test_an_address_loses_the_token_and_nothing_else(address: str, left: str) -> None:
    assert without_tokens({"files": [{"url_private": address}]}) == {"files": [{"url_private": left}]}
    assert without_tokens({"text": f"see <{address}|this>?"}) == {"text": f"see <{left}|this>?"}


def test_what_a_person_typed_stays_though_it_looks_like_a_token() -> None:
    message = typed("our tokens begin with xoxb- or xoxe-")
    assert from_archive(message, CHANNEL, FOUND) == from_history(message, CHANNEL, FOUND)


MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "edited": st.just({"user": ANN, "ts": EDITED}),
        "files": st.lists(st.sampled_from(["F1", "F2"]).map(lambda file: exported_photo(file=file)), max_size=2),
        "attachments": st.lists(st.sampled_from([preview(), forwarded()]), max_size=2),
        "reactions": st.just([{"name": "x", "users": [ANN, "U0BEN"], "count": 2}]),
        "thread_ts": st.just("1778860000.000100"),
        "subtype": st.sampled_from(["thread_broadcast", "tombstone", "channel_join", "bot_message", "me_message"]),
        "user_profile": st.just({"image_72": with_token("https://a.example/ann.png")}),
    },
)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), MESSAGES)
def test_no_word_is_lost_that_a_history_would_give(text: str, more: Payload) -> None:
    message = typed(text, blocks=[section(words(text))], **more)
    clean = json.loads(json.dumps(message).replace(f"?t={CANARY}", ""))
    clean.pop("user_profile", None)
    found, expected = from_archive(message, CHANNEL, FOUND), from_history(clean, CHANNEL, FOUND)
    assert found == expected
    assert [event.raw for event in found] == [event.raw for event in expected]
    assert CANARY not in everything(found)


@given(JSON)
def test_whatever_comes_in_nothing_is_raised(message: Any) -> None:
    for event in from_archive(message, CHANNEL, FOUND):
        assert event.channel == CHANNEL


def test_what_is_nested_too_deeply_is_kept_as_not_understood() -> None:
    deep: Any = "deep"
    for _ in range(20_000):
        deep = [deep]
    (event,) = from_archive({"type": "message", "ts": "1778864400.000100", "odd": deep}, CHANNEL, FOUND)
    assert event.kind == "unknown"
