"""Each payload that Slack delivers, and what happened by it."""

import json
from datetime import UTC, datetime

import pytest

from bots.slack.events import events
from pipeline.events import Attachment, Body, Card, Deleted, Event, Moved, Posted, Reacted, Unreacted
from tests.bots.slack.shapes import (
    ANN,
    CHANNEL,
    FOUND,
    LATER,
    POSTED,
    Payload,
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

AT = datetime(2026, 5, 15, 17, 0, 0, 100, tzinfo=UTC)
NEXT = datetime(2026, 5, 15, 17, 1, 0, 300, tzinfo=UTC)


def only(payload: object) -> Event:
    (event,) = events(payload, FOUND)
    return event


def posted(payload: Payload) -> Posted:
    event = only(payload)
    assert isinstance(event, Posted)
    return event


def source(text: str) -> str:
    inner = {"elements": [{"text": text, "type": "text"}], "type": "rich_text_section"}
    blocks = [{"elements": [inner], "type": "rich_text"}]
    return json.dumps({"blocks": blocks, "text": text}, separators=(",", ":"), ensure_ascii=False)


def test_a_message() -> None:
    event = posted(message("Doors open"))
    assert event == Posted(
        source="slack",
        channel=CHANNEL,
        key=f"posted:{POSTED}",
        time=AT,
        by=ANN,
        message=POSTED,
        body=Body("slack", source("Doors open")),
        order=POSTED,
        hash=event.hash,
    )
    assert len(event.hash) == 16
    assert event.translator == "slack/1"
    assert json.loads(event.raw) == message("Doors open")


def test_a_message_in_its_envelope_is_the_same_whatever_the_envelope() -> None:
    envelope = {"type": "event_callback", "token": "secret", "event_id": "Ev1", "event_time": 1778864400}
    first, again = only({**envelope, "event": message()}), only({**envelope, "event_id": "Ev2", "event": message()})
    assert first == again == only(message())
    assert first.raw == again.raw == only(message()).raw


def test_text_alone_is_mrkdwn() -> None:
    event = posted({**message("*Doors* &amp; <https://example.org|more>"), "blocks": []})
    assert event.body == Body("slack", '{"text":"*Doors* &amp; <https://example.org|more>"}')


def test_only_rich_text_blocks_are_a_persons_words() -> None:
    image = {"type": "image", "image_url": "https://example.org/i.png", "alt_text": "x"}
    event = posted(message(blocks=[image, section(words("Doors open"))]))
    assert event == posted(message("Doors open"))


def test_a_reply_names_its_root_and_a_root_none() -> None:
    root = "1778860000.000100"
    reply = posted(message(thread_ts=root, parent_user_id="U0BEN"))
    assert (reply.thread, reply.refers, reply.broadcast) == (root, root, False)
    assert posted(message(thread_ts=POSTED, reply_count=1)).thread == ""


def test_a_reply_that_is_also_sent_to_the_channel() -> None:
    root = typed("not to be kept", ts="1778860000.000100")
    event = posted(message(subtype="thread_broadcast", thread_ts=root["ts"], root=root))
    assert (event.broadcast, event.thread) == (True, root["ts"])
    assert "not to be kept" not in event.raw


def test_a_file_before_its_thumbnails() -> None:
    event = posted(message("", subtype="file_share", upload=True, blocks=[], files=[photo(alt_txt="A long queue")]))
    assert event.body == Body("slack", '{"text":""}')
    (attachment,) = event.attachments
    assert attachment == Attachment(
        id=f"{POSTED}/F0ONE", ref=attachment.ref, kind="image", name="The queue", alt="A long queue"
    )
    ref = json.loads(attachment.ref)
    assert ref["url_private_download"] == "https://files.slack.com/files-pri/T0HOUSE-F0ONE/download/img_1.heic"
    thumbnails = photo(alt_txt="A long queue", thumb_360="https://files.slack.com/files-tmb/x.png", original_w=400)
    assert posted(message("", subtype="file_share", blocks=[], files=[thumbnails])) == event


def test_what_somebody_says_of_themselves() -> None:
    payload = message("waves", subtype="me_message")
    del payload["blocks"], payload["client_msg_id"]
    assert posted(payload).body == Body("slack", '{"text":"waves"}')


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "bot_message", "bot_id": "B0FEED", "username": "feed", "user": None},
        {"bot_id": "B0FEED", "user": "U0FEED", "bot_profile": {"id": "B0FEED", "name": "feed"}},
        {"bot_id": "B0FEED", "thread_ts": "1778860000.000100"},
        {"user": "USLACKBOT"},
    ],
    ids=["old style", "new style", "in a thread", "Slackbot"],
)
def test_what_an_app_says_is_nobodys(more: Payload) -> None:
    assert events(message(**more), FOUND) == ()


def test_a_person_is_no_app_for_an_empty_bot_id() -> None:
    assert posted(message(bot_id=None)) == posted(message())


def test_a_link_has_the_preview_that_slack_made() -> None:
    event = posted(message(attachments=[preview()]))
    assert event.cards == (
        Card(url="https://www.example.org/programme", title="Programme & speakers", host="example.org"),
    )
    assert "Words of the page" not in event.raw


def test_a_table_that_was_pasted_is_a_persons_words_wherever_slack_puts_it() -> None:
    pasted = {"id": 1, "fallback": "[no preview available]", "blocks": [table("Room", "Talk"), section(words("x"))]}
    event = posted(message("The plan", attachments=[pasted, preview()]))
    assert event.body is not None
    kept = json.loads(event.body.source)
    assert [block["type"] for block in kept["blocks"]] == ["rich_text", "table"]
    assert [cell["text"] for cell in kept["blocks"][1]["rows"][0]] == ["Room", "Talk"]
    assert len(event.cards) == 1
    beside = posted(message(text="The plan", blocks=[section(words("The plan")), table("Room", "Talk")]))
    assert (beside.body, beside.hash) == (event.body, event.hash)
    assert json.loads(event.raw)["attachments"][0] == {"blocks": [table("Room", "Talk")]}


@pytest.mark.parametrize(
    "attachment",
    [
        forwarded(),
        forwarded(blocks=[table("in confidence")]),
        preview(blocks=[table("in confidence")]),
        forwarded(is_share=False),
        preview(is_app_unfurl=True, app_unfurl_url="https://docs.example.org/d/1", bot_id="B0DOCS"),
        preview(app_id="A0DOCS", blocks=[section(words("in confidence"))]),
        preview(from_url="https://[", original_url=""),
        preview(from_url="javascript:alert(1)", original_url=""),
        {"title": "no link", "text": "in confidence"},
        "in confidence",
    ],
)
def test_others_words_are_in_no_card_no_body_and_no_raw(attachment: object) -> None:
    event = posted(message("look", attachments=[attachment]))
    assert (event.cards, event.attachments) == ((), ())
    assert event.body == Body("slack", source("look"))
    for word in ("confidence", "Stranger", "secret", "F0THEIRS", "Words of the page"):
        assert word not in event.raw


def test_the_name_of_a_channel_is_not_in_the_body() -> None:
    event = posted({**message("as <#C0SECRET|secret-plans> says"), "blocks": []})
    assert event.body == Body("slack", '{"text":"as <#C0SECRET> says"}')


def test_a_message_is_deleted() -> None:
    payload = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": POSTED,
        "previous_message": typed("not to be kept"),
        "channel": CHANNEL,
        "ts": LATER,
        "event_ts": LATER,
    }
    event = only(payload)
    gone = Deleted(source="slack", channel=CHANNEL, key=f"deleted:{POSTED}", time=NEXT, message=POSTED)
    assert event == gone
    assert "not to be kept" not in event.raw
    assert only({key: value for key, value in payload.items() if key != "previous_message"}) == gone
    assert only({**payload, "previous_message": []}) == gone


@pytest.mark.parametrize("name", ["x", "thumbsup", "+1::skin-tone-3", "of-ours"])
def test_a_reaction_is_kept_as_it_was_sent(name: str) -> None:
    assert only(reaction(name)) == Reacted(
        source="slack",
        channel=CHANNEL,
        key=f"reacted:{POSTED}:{ANN}:{name}:{LATER}",
        time=NEXT,
        by=ANN,
        message=POSTED,
        emoji=name,
        order=LATER,
    )


def test_a_reaction_is_taken_off() -> None:
    payload = reaction(kind="reaction_removed")
    del payload["item_user"]
    assert only(payload) == Unreacted(
        source="slack",
        channel=CHANNEL,
        key=f"unreacted:{POSTED}:{ANN}:x:{LATER}",
        time=NEXT,
        by=ANN,
        message=POSTED,
        emoji="x",
        order=LATER,
    )


def test_a_deletion_is_later_than_its_message_though_both_are_of_one_second() -> None:
    """Slack tells microseconds of messages, but only the second of a deletion."""
    payload = {"type": "message", "subtype": "message_deleted", "channel": CHANNEL, "deleted_ts": "1778864460.900000"}
    event = only(payload | {"ts": "1778864460.000300", "event_ts": "1778864460.000300"})
    assert isinstance(event, Deleted)
    assert event.time == datetime(2026, 5, 15, 17, 1, 0, 900_000, tzinfo=UTC)


def test_a_reaction_is_later_than_its_message_though_both_are_of_one_second() -> None:
    """Slack tells microseconds of messages, but only the second of a reaction."""
    second, sent = "1778864460.000300", "1778864460.900000"
    payload = reaction(item={"type": "message", "channel": CHANNEL, "ts": sent}, event_ts=second)
    event = only(payload)
    assert isinstance(event, Reacted)
    assert (event.time, event.order) == (datetime(2026, 5, 15, 17, 1, 0, 900_000, tzinfo=UTC), second)


def test_a_channel_goes_on_under_another_id() -> None:
    payload = {
        "type": "channel_id_changed",
        "old_channel_id": "G0OLD",
        "new_channel_id": "C0NEW",
        "event_ts": LATER,
    }
    assert only(payload) == Moved(
        source="slack", channel="G0OLD", key="moved:G0OLD:C0NEW", time=NEXT, old="G0OLD", new="C0NEW"
    )
