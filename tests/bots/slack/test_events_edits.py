"""Slack tells of edits, previews, counters and deletions in one way: which of them is a version, and which is none."""

from datetime import UTC, datetime

import pytest

from bots.slack.events import events
from bots.slack.messages import version
from pipeline.events import Body, Deleted, Edited, Event, Posted, Unknown
from tests.bots.slack.shapes import (
    ANN,
    CHANNEL,
    EDITED,
    FOUND,
    LATER,
    POSTED,
    Payload,
    changed,
    message,
    photo,
    preview,
    section,
    table,
    typed,
    words,
)

BY_ANN = {"user": ANN, "ts": EDITED}


def only(payload: object) -> Event:
    (event,) = events(payload, FOUND)
    return event


def edit(payload: Payload) -> Edited:
    event = only(payload)
    assert isinstance(event, Edited)
    return event


def test_an_edit() -> None:
    new = typed("Doors closed", edited=BY_ANN)
    event = edit(changed(new, typed("not to be kept")))
    assert event == Edited(
        source="slack",
        channel=CHANNEL,
        key=f"edited:{POSTED}:{EDITED}:{version(new)}",
        time=datetime(2026, 5, 15, 17, 1, 0, 300, tzinfo=UTC),
        by=ANN,
        message=POSTED,
        body=event.body,
        order=LATER,
        hash=version(new),
    )
    assert event.body is not None
    assert "Doors closed" in event.body.source
    assert "Doors closed" in event.raw
    assert "not to be kept" not in event.raw


@pytest.mark.parametrize("before", [None, [], {}, typed("Doors open"), typed("Doors closed")])
def test_an_edit_is_the_same_whatever_is_repeated_of_before(before: object) -> None:
    new = typed("Doors closed", edited=BY_ANN)
    assert edit(changed(new, before)) == edit(changed(new))


def test_two_edits_in_one_second_are_two_versions_in_their_order() -> None:
    first = edit(changed(typed("one", edited=BY_ANN), at="1778864460.000300"))
    second = edit(changed(typed("two", edited=BY_ANN), at="1778864460.000400"))
    assert first.key != second.key
    assert first.order < second.order


def test_ids_of_blocks_and_what_each_reader_sees_are_no_part_of_a_version() -> None:
    user = {"type": "user", "user_id": "U0BEN"}
    seen = section({**user, "style": {"highlight": True, "client_highlight": True}})
    assert version(typed(blocks=[{**section(user), "block_id": "other"}])) == version(typed(blocks=[seen]))
    assert version(typed("one")) != version(typed("two"))


def test_a_cell_of_a_table_is_a_part_of_a_version() -> None:
    one, two = (typed(attachments=[{"id": 1, "blocks": [table(cell)]}]) for cell in ("one", "two"))
    assert version(one) != version(two)


def test_a_style_alone_is_a_version() -> None:
    bold = typed(blocks=[section(words("Doors open", bold=True))])
    assert version(bold) != version(typed())


@pytest.mark.parametrize("before", [None, [], typed()])
@pytest.mark.parametrize(
    "new",
    [
        typed(reply_count=1, thread_ts=POSTED, reply_users=["U0BEN"], latest_reply=LATER),
        typed(subtype="thread_broadcast", thread_ts="1778860000.000100"),
        typed(edited={}),
        typed(subtype="assistant_app_thread"),
    ],
    ids=["counter", "broadcast", "empty edit", "assistant"],
)
def test_what_only_looks_like_an_edit_is_none(new: Payload, before: object) -> None:
    assert events(changed(new, before), FOUND) == ()


def test_thumbnails_that_came_are_no_edit() -> None:
    before, after = typed(files=[photo()]), typed(files=[photo(thumb_360="https://files.slack.com/x.png")])
    assert events(changed(after, before), FOUND) == ()


def test_a_preview_of_an_edited_message_tells_of_that_edit_again() -> None:
    new = typed("Doors closed", edited=BY_ANN)
    told = edit(changed(new))
    again, _ = events(changed({**new, "attachments": [preview()]}, new, at="1778864462.000500"), FOUND)
    assert isinstance(again, Edited)
    assert (again.key, again.hash) == (told.key, told.hash)
    assert again.time == datetime(2026, 5, 15, 17, 1, tzinfo=UTC)


def test_a_file_that_was_taken_off_is_a_version_without_it() -> None:
    gone = {"id": "F0ONE", "mode": "tombstone"}
    event = edit(changed(typed(files=[gone, photo("F0TWO")]), typed(files=[photo(), photo("F0TWO")])))
    assert [attachment.id for attachment in event.attachments] == [f"{POSTED}/F0TWO"]
    assert event.key == f"edited:{POSTED}:{LATER}:{event.hash}"


def test_a_file_that_the_plan_hides_is_still_a_part_of_its_version() -> None:
    hidden = {"id": "F0ONE", "mode": "hidden_by_limit"}
    assert events(changed(typed(files=[hidden]), typed(files=[photo()])), FOUND) == ()


def test_the_comment_on_a_file_is_edited() -> None:
    event = edit(changed(typed("The queue", files=[photo()], upload=True, edited=BY_ANN)))
    assert [attachment.id for attachment in event.attachments] == [f"{POSTED}/F0ONE"]


@pytest.mark.parametrize("before", [None, [], typed()])
@pytest.mark.parametrize("more", [{}, {"thread_ts": POSTED, "reply_count": 1, "reply_users": ["U0BEN"]}])
def test_a_tombstone_is_a_deletion(before: object, more: Payload) -> None:
    stone = {
        "type": "message",
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "ts": POSTED,
        **more,
    }
    assert only(changed(stone, before)) == Deleted(
        source="slack",
        channel=CHANNEL,
        key=f"deleted:{POSTED}",
        time=datetime(2026, 5, 15, 17, 1, 0, 300, tzinfo=UTC),
        message=POSTED,
    )


def test_an_apps_edit_is_nobodys() -> None:
    new = typed("new", bot_id="B0FEED", edited={"user": "B0FEED", "ts": EDITED})
    assert events(changed(new), FOUND) == ()


@pytest.mark.parametrize(
    "payload",
    [
        changed(typed(subtype="of_tomorrow", edited=BY_ANN)),
        changed(typed(ts="yesterday", edited=BY_ANN)),
        changed(typed(edited=BY_ANN), ts="", event_ts=""),
        changed({}),
    ],
)
def test_a_change_that_is_not_understood_is_kept(payload: Payload) -> None:
    event = only(payload)
    assert isinstance(event, Unknown)
    assert event.called == "message/message_changed"


def test_a_change_that_is_not_understood_is_its_senders() -> None:
    assert only(changed(typed(subtype="of_tomorrow", edited=BY_ANN))).by == ANN


def test_orders_have_one_width_so_that_text_compares_as_time() -> None:
    post, change = only(message()), only(changed(typed("two", edited=BY_ANN)))
    assert isinstance(post, Posted)
    assert isinstance(change, Edited)
    assert len(post.order) == len(change.order) == 17
    assert post.order < change.order
    assert isinstance(post.body, Body)
