"""What lines become at the console: events with numbers, orders and keys that come from the facts."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots import KnownMessage
from bots.console.lines import Action, Delete, Edit, Image, Post, React, Refused, Reply, Unreact
from bots.console.numbers import Numbers
from bots.console.talk import Talk
from pipeline.events import Attachment, Body, Deleted, Edited, Event, Message, Posted, Reacted, Reaction, Unreacted

NOW = datetime(2026, 5, 15, 14, 55, tzinfo=UTC)
ORDER = "1778856900000000"


def fresh() -> Talk:
    return Talk(Numbers(), {})


def do(talk: Talk, action: Action, by: str = "me", now: datetime = NOW, line: str = "") -> Event:
    event = talk.event(action, by, line, now)
    assert isinstance(event, Event)
    talk.add(event)
    return event


def test_a_message_is_an_event() -> None:
    assert fresh().event(Post("Hello"), "ann", "/as ann Hello", NOW) == Posted(
        source="console",
        channel="main",
        key="posted:1",
        time=NOW,
        by="ann",
        message="1",
        body=Body("markdown", "Hello"),
        order=ORDER,
        hash=sha256(b"Hello").hexdigest()[:16],
    )


def test_the_typed_line_is_the_raw_payload() -> None:
    event = do(fresh(), Post("Hello"), line="/as ann Hello")
    assert (event.raw, event.translator) == ("/as ann Hello", "console/1")


def test_a_picture_is_a_message_with_its_caption_as_text() -> None:
    event = do(fresh(), Image("/photos/the hall.jpg", "The hall"))
    assert isinstance(event, Posted)
    assert event.body == Body("markdown", "The hall")
    assert event.attachments == (Attachment(id="1/1", ref="/photos/the hall.jpg", name="the hall.jpg"),)


def test_a_reply_goes_to_the_root_of_the_thread() -> None:
    talk = fresh()
    for action in (Post("root"), Reply(1, "first"), Reply(2, "second")):
        event = do(talk, action)
    assert isinstance(event, Posted)
    assert (event.message, event.thread) == ("3", "1")


def test_an_edit_says_all_of_a_message_again() -> None:
    talk = fresh()
    picture = do(talk, Image("/photos/hall.jpg", "The hal"))
    edit = do(talk, Edit(1, "The hall"))
    digest = sha256(b"The hall").hexdigest()[:16]
    assert isinstance(picture, Posted)
    assert isinstance(edit, Edited)
    assert edit.attachments == picture.attachments
    assert edit.key == f"edited:1:{edit.order}:{digest}"
    assert edit.body == Body("markdown", "The hall")


def test_an_edit_after_a_restart_keeps_the_picture() -> None:
    talk = fresh()
    sent = do(talk, Image("/photos/hall.jpg", "The hal"))
    assert isinstance(sent, Posted)
    assert "hall" not in talk.numbers.checkpoint()
    known = {"1": KnownMessage(by="me", root="", version="", order=ORDER, attachments=sent.attachments)}
    again = Talk(Numbers.read(talk.numbers.checkpoint()), known)
    edit = do(again, Edit(1, "The hall"))
    assert isinstance(edit, Edited)
    assert edit.attachments == (Attachment(id="1/1", ref="/photos/hall.jpg", name="hall.jpg"),)


def test_a_message_is_deleted_by_anybody() -> None:
    talk = fresh()
    do(talk, Post("Hello"))
    assert do(talk, Delete(1), by="bob") == Deleted(
        source="console", channel="main", key="deleted:1", time=NOW, by="bob", message="1"
    )


def test_reactions_go_on_and_off() -> None:
    talk = fresh()
    do(talk, Post("Hello"))
    on, off = do(talk, React(1, "⭐")), do(talk, Unreact(1, "⭐"))
    assert isinstance(on, Reacted)
    assert isinstance(off, Unreacted)
    assert on.key == f"reacted:1:me:⭐:{on.order}"
    assert off.key == f"unreacted:1:me:⭐:{off.order}"


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (Reply(9, "Hello"), "there is no message 9"),
        (Edit(9, "Hello"), "there is no message 9"),
        (Delete(9), "there is no message 9"),
        (React(9, "⭐"), "there is no message 9"),
        (Unreact(9, "⭐"), "there is no message 9"),
        (Edit(2, "Hello"), "message 2 is by console:ann, who alone can edit it"),
        (Unreact(1, "⭐"), "there is no ⭐ by console:me on message 1"),
        (Unreact(2, "❌"), "there is no ❌ by console:me on message 2"),
        (Edit(3, "Hello"), "message 3 is deleted"),
        (React(3, "⭐"), "message 3 is deleted"),
    ],
)
def test_what_cannot_be_is_refused(action: Action, reason: str) -> None:
    talk = fresh()
    do(talk, Post("mine"))
    do(talk, Post("Ann's"), by="ann")
    do(talk, Post("deleted"))
    do(talk, React(2, "❌"), by="ann")
    do(talk, Delete(3))
    assert talk.event(action, "me", "", NOW) == Refused(reason)


def test_what_was_said_before_this_run_is_known() -> None:
    known = {
        "7": KnownMessage(by="me", root="", version="", order="1778850000000000", reactions={("me", "⭐"): "2"}),
        "8": KnownMessage(by="ann", root="7", version="", order="1778850000000001", deleted=True),
        "9": KnownMessage(by="ann", root="7", version="", order="1778850000000002", purged=True),
    }
    talk = Talk(Numbers(), known)
    reply, off = do(talk, Reply(8, "on")), do(talk, Unreact(7, "⭐"))
    assert isinstance(reply, Posted)
    assert (reply.message, reply.thread) == ("10", "7")
    assert isinstance(off, Unreacted)
    assert isinstance(talk.event(React(8, "⭐"), "me", "", NOW), Refused)
    assert isinstance(talk.event(React(9, "⭐"), "me", "", NOW), Refused)


clocks = st.lists(st.one_of(st.just(timedelta(0)), st.timedeltas(-timedelta(days=9), timedelta(days=9))), max_size=30)
actions: st.SearchStrategy[Action] = st.sampled_from(
    [Post("a"), Reply(1, "b"), Edit(1, "c"), React(1, "⭐"), Unreact(1, "⭐")]
)


@given(clocks, st.data())
def test_orders_grow_and_numbers_go_on_whatever_the_clock_does(steps: list[timedelta], data: st.DataObject) -> None:
    talk, now, last = fresh(), NOW, do(fresh(), Post("first"))
    talk.add(last)
    messages, keys = [1], {last.key}
    orders = [last.order] if isinstance(last, Message) else []
    for step in steps:
        now += step
        event = talk.event(data.draw(actions), "me", "", now)
        if isinstance(event, Refused):
            continue
        talk.add(event)
        assert isinstance(event, Message | Reaction)
        assert event.time == now
        assert event.key not in keys
        keys.add(event.key)
        orders.append(event.order)
        if isinstance(event, Posted):
            messages.append(int(event.message))
    assert messages == list(range(1, len(messages) + 1))
    assert orders == sorted(set(orders))
    assert {len(order) for order in orders} == {16}


@given(clocks, st.data())
def test_a_checkpoint_goes_on_where_it_was_written(steps: list[timedelta], data: st.DataObject) -> None:
    talk = fresh()
    do(talk, Image("/photos/hall.jpg"))
    for step in steps:
        event = talk.event(data.draw(actions), "me", "", NOW + step)
        if isinstance(event, Event):
            talk.add(event)
    assert Numbers.read(talk.numbers.checkpoint()) == talk.numbers


def test_no_number_is_given_that_the_log_has_already() -> None:
    known = {
        "41": KnownMessage(by="me", root="", version="", order="9778856900000000"),
        "strange": KnownMessage(by="me", root="", version="", order="1778856900000000+"),
    }
    numbers = Numbers(3, 5).beyond(known)
    assert numbers == Numbers(41, 9778856900000000)
    assert numbers.next_message() == "42"
    assert numbers.next_order(NOW) == "9778856900000001"
