"""Previews come after their message, change and go: that is told as what they are, and never as a version."""

from datetime import UTC, datetime

import pytest

from bots.slack.events import events
from pipeline.events import Card, Carded, Edited, Event
from tests.bots.slack.shapes import (
    ANN,
    CHANNEL,
    EDITED,
    FOUND,
    LATER,
    POSTED,
    Payload,
    changed,
    forwarded,
    preview,
    typed,
)

PLAIN = typed("https://www.example.org/programme")
SHOWN = {**PLAIN, "attachments": [preview()]}
CARD = Card(url="https://www.example.org/programme", title="Programme & speakers", host="example.org")


def told(new: Payload, before: object = None) -> tuple[Event, ...]:
    return events(changed(new, before), FOUND)


@pytest.mark.parametrize("before", [None, [], {}, PLAIN])
def test_a_preview_comes(before: object) -> None:
    (event,) = told(SHOWN, before)
    assert event == Carded(
        source="slack",
        channel=CHANNEL,
        key=f"carded:{POSTED}:{LATER}",
        time=datetime(2026, 5, 15, 17, 1, 0, 300, tzinfo=UTC),
        by=ANN,
        message=POSTED,
        order=LATER,
        cards=(CARD,),
    )
    assert "Words of the page" not in event.raw


def test_its_author_takes_a_preview_off() -> None:
    (event,) = told(PLAIN, SHOWN)
    assert isinstance(event, Carded)
    assert event.cards == ()


def test_a_title_changes() -> None:
    (event,) = told({**PLAIN, "attachments": [preview(title="Programme")]}, SHOWN)
    assert isinstance(event, Carded)
    assert event.cards[0].title == "Programme"


@pytest.mark.parametrize("more", [{}, {"thumb_url": "https://www.example.org/x.png"}, {"text": "Other words"}])
def test_what_no_card_shows_is_no_news(more: Payload) -> None:
    assert told({**PLAIN, "attachments": [preview(**more)]}, SHOWN) == ()


def test_others_words_are_no_card() -> None:
    private = preview(is_app_unfurl=True, app_unfurl_url="https://docs.example.org/d/1", bot_id="B0DOCS")
    assert told({**PLAIN, "attachments": [private, forwarded()]}, PLAIN) == ()


def test_an_edit_that_comes_with_a_preview_is_both() -> None:
    edit, carded = told({**SHOWN, "edited": {"user": ANN, "ts": EDITED}}, typed("Doors open"))
    assert isinstance(edit, Edited)
    assert isinstance(carded, Carded)
    assert (edit.order, edit.cards) == (carded.order, carded.cards)


def test_an_address_is_read_as_it_was_typed() -> None:
    (event,) = told({**PLAIN, "attachments": [preview(original_url="https://example.org/?a=1&amp;b=2")]}, PLAIN)
    assert isinstance(event, Carded)
    assert event.cards[0].url == "https://example.org/?a=1&b=2"


def test_a_preview_under_an_apps_message_is_nobodys() -> None:
    assert told({**SHOWN, "bot_id": "B0FEED"}, PLAIN) == ()
