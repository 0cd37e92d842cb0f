"""A message as conversations.history and conversations.replies give it."""

import pytest

from bots.slack.events import events
from bots.slack.history import Standing, from_history, newer, standing
from pipeline.events import Body, Deleted, Edited, Posted, Reacted, Unknown
from tests.bots.slack.shapes import ANN, CHANNEL, EDITED, FOUND, LATER, POSTED, Payload, changed, message, photo, typed

BY_ANN = {"user": ANN, "ts": EDITED}


def test_a_message_is_the_same_fact_as_its_delivery() -> None:
    (found,) = from_history(typed(files=[photo()]), CHANNEL, FOUND)
    (told,) = events(message(files=[photo()]), FOUND)
    assert isinstance(found, Posted)
    assert isinstance(told, Posted)
    assert found.seen == "caught-up"
    assert (found.key, found.hash, found.body, found.attachments, found.order, found.time) == (
        told.key,
        told.hash,
        told.body,
        told.attachments,
        told.order,
        told.time,
    )


def test_an_edited_message_is_the_same_version_as_its_delivery() -> None:
    new = typed("Doors closed", edited=BY_ANN)
    before, after = from_history(new, CHANNEL, FOUND)
    (told,) = events(changed(new), FOUND)
    assert isinstance(after, Edited)
    assert isinstance(told, Edited)
    assert (after.key, after.hash, after.body) == (told.key, told.hash, told.body)
    assert (after.order, after.seen) == (EDITED, "caught-up")
    assert isinstance(before, Posted)
    assert before.order < after.order < told.order


def test_what_a_message_said_before_its_edit_nobody_can_tell() -> None:
    before, after = from_history(typed("Doors closed", edited=BY_ANN, files=[photo()]), CHANNEL, FOUND)
    assert isinstance(before, Posted)
    assert isinstance(after, Edited)
    assert before.body == Body("slack", '{"text":""}')
    assert before.raw == ""
    assert before.attachments == after.attachments
    assert before.attachments


def test_a_newer_version_has_the_order_of_its_edit() -> None:
    new = typed("Doors closed", edited=BY_ANN)
    assert newer(new, CHANNEL, POSTED, FOUND) == from_history(new, CHANNEL, FOUND)[1]


def test_of_two_versions_in_one_second_the_one_found_comes_just_after_the_one_known() -> None:
    new = typed("Doors closed", edited=BY_ANN)
    found = newer(new, CHANNEL, LATER, FOUND)
    assert found.order == f"{LATER}+"
    assert found.key == f"edited:{POSTED}:{EDITED}:{found.hash}:after:{LATER}"
    assert found.time < FOUND
    assert newer(new, CHANNEL, found.order, FOUND).order == f"{LATER}++"


def test_a_file_that_is_found_gone_has_no_time_of_its_own() -> None:
    found = newer(typed(files=[{"id": "F0ONE", "mode": "tombstone"}]), CHANNEL, POSTED, FOUND)
    assert (found.order, found.time, found.seen) == (f"{POSTED}+", FOUND, "caught-up")
    assert found.key == f"edited:{POSTED}:{POSTED}:{found.hash}:after:{POSTED}"


def test_reactions_are_on_for_everybody_who_is_named() -> None:
    reactions = [
        {"name": "x", "users": [ANN, "U0BEN"], "count": 2},
        {"name": "+1::skin-tone-3", "users": ["U0BEN"], "count": 40},
    ]
    payload = typed(reactions=reactions)
    _, *found = from_history(payload, CHANNEL, FOUND)
    assert found[0] == Reacted(
        source="slack",
        channel=CHANNEL,
        key=f"reacted:{POSTED}:{ANN}:x:after:{POSTED}",
        time=FOUND,
        by=ANN,
        seen="caught-up",
        message=POSTED,
        emoji="x",
        order=f"{POSTED}+",
    )
    assert {(step.by, step.emoji) for step in found if isinstance(step, Reacted)} == standing(payload).on
    assert standing(payload) == Standing(
        on=frozenset({(ANN, "x"), ("U0BEN", "x"), ("U0BEN", "+1::skin-tone-3")}),
        partial=frozenset({"+1::skin-tone-3"}),
    )


def test_a_reaction_that_is_told_live_comes_after_one_that_was_found() -> None:
    _, found = from_history(typed(reactions=[{"name": "x", "users": [ANN], "count": 1}]), CHANNEL, FOUND)
    assert isinstance(found, Reacted)
    assert POSTED < found.order < LATER


def test_of_a_list_without_a_count_nothing_follows_for_those_who_are_not_in_it() -> None:
    assert standing(typed(reactions=[{"name": "x", "users": [ANN]}])).partial == {"x"}
    assert standing(typed()) == Standing(frozenset(), frozenset())


def test_who_reacted_and_replied_is_not_kept_with_the_message() -> None:
    payload = typed(
        reactions=[{"name": "x", "users": ["U0STRANGER"], "count": 1}],
        reply_users=["U0STRANGER"],
        reply_count=1,
        thread_ts=POSTED,
    )
    post, _ = from_history(payload, CHANNEL, FOUND)
    assert isinstance(post, Posted)
    assert post.thread == ""
    assert "U0STRANGER" not in post.raw


def test_a_reply_and_one_that_was_also_sent_to_the_channel() -> None:
    root = "1778860000.000100"
    (reply,) = from_history(typed(thread_ts=root, parent_user_id="U0BEN"), CHANNEL, FOUND)
    (both,) = from_history(typed(thread_ts=root, subtype="thread_broadcast", root=typed("old")), CHANNEL, FOUND)
    assert isinstance(reply, Posted)
    assert isinstance(both, Posted)
    assert (reply.thread, reply.broadcast) == (root, False)
    assert (both.thread, both.broadcast) == (root, True)
    assert "old" not in both.raw


def test_a_tombstone_is_a_deletion_of_which_the_time_is_not_known() -> None:
    stone = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": POSTED, "thread_ts": POSTED}
    assert from_history(stone, CHANNEL, FOUND) == (
        Deleted(source="slack", channel=CHANNEL, key=f"deleted:{POSTED}", time=FOUND, seen="caught-up", message=POSTED),
    )


@pytest.mark.parametrize("more", [{"subtype": "bot_message", "bot_id": "B0FEED"}, {"bot_id": "B0FEED"}])
def test_what_an_app_says_is_nobodys(more: Payload) -> None:
    assert from_history(typed(**more), CHANNEL, FOUND) == ()


def test_what_is_not_understood_is_the_same_fact_as_its_delivery() -> None:
    (found,) = from_history(typed("has joined", subtype="channel_join"), CHANNEL, FOUND)
    (told,) = events(message("has joined", subtype="channel_join"), FOUND)
    assert isinstance(found, Unknown)
    assert (found.key, found.channel, found.seen) == (told.key, CHANNEL, "caught-up")
