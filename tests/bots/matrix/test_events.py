"""Each event that a room brings, and what happened by it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bots.matrix.events import events
from bots.matrix.payloads import TRANSLATOR
from pipeline.app import TRANSLATORS
from pipeline.events import Body, Edited, Event, Moved, Posted, Reacted, Redacted, Unknown
from tests.bots.matrix.shapes import (
    ANN,
    FOUND,
    LATER,
    ME,
    POSTED,
    ROOM,
    Payload,
    answer,
    edit,
    event,
    formatted,
    message,
    reaction,
    redaction,
    said,
    state,
)

AT = datetime(2026, 5, 15, 17, 0, tzinfo=UTC)
NEXT = datetime(2026, 5, 15, 17, 1, 0, 250_000, tzinfo=UTC)


def only(payload: object) -> Event:
    (found,) = events(payload, ROOM, FOUND, ME)
    return found


def posted(payload: object) -> Posted:
    found = only(payload)
    assert isinstance(found, Posted)
    return found


def source(payload: object) -> dict[str, str]:
    body = posted(payload).body
    assert body is not None
    assert body.format == "matrix"
    words: dict[str, str] = json.loads(body.source)
    return words


def test_a_message() -> None:
    found = posted(message("Doors open"))
    assert found == Posted(
        source="matrix",
        channel=ROOM,
        key=POSTED,
        time=AT,
        by=ANN,
        message=POSTED,
        body=Body("matrix", '{"body":"Doors open"}'),
        order="1778864400000",
        hash=found.hash,
    )
    assert len(found.hash) == 16
    assert found.translator == "matrix/1"
    payload = message("Doors open")
    del payload["unsigned"]
    assert json.loads(found.raw) == payload


def test_a_message_is_the_same_whichever_way_it_came() -> None:
    paged = message() | {"room_id": ROOM, "user_id": ANN, "age": 7, "unsigned": {"age": 99}}
    assert only(paged) == only(message())
    assert only(paged).raw == only(message()).raw


@pytest.mark.parametrize("msgtype", ["m.text", "m.emote", "m.notice", "nic.custom.confetti"])
def test_whatever_sort_of_text_it_is(msgtype: str) -> None:
    assert source(message("waves", msgtype=msgtype)) == {"body": "waves"}


def test_html_goes_with_the_plain_text() -> None:
    assert source(formatted("**a**", "<strong>a</strong>")) == {"body": "**a**", "formatted_body": "<strong>a</strong>"}


@pytest.mark.parametrize("more", [{}, {"format": "org.example.bbcode"}, {"format": "org.matrix.custom.html"}])
def test_html_without_its_format_or_words_is_none(more: Payload) -> None:
    html = " " if more.get("format", "").startswith("org.matrix") else "<b>a</b>"
    assert source(message("a", formatted_body=html, **more)) == {"body": "a"}


def test_an_edit_is_the_whole_new_content() -> None:
    found = only(edit({"msgtype": "m.text", "body": "Doors closed"}))
    assert found == Edited(
        source="matrix",
        channel=ROOM,
        key="$edit",
        time=NEXT,
        by=ANN,
        message=POSTED,
        body=Body("matrix", '{"body":"Doors closed"}'),
        order=str(LATER),
        hash=posted(message("Doors closed")).hash,
    )
    assert "not read" not in found.raw


def test_an_edit_of_nothing_or_without_content_is_not_understood() -> None:
    for payload in (
        edit({"msgtype": "m.text", "body": "a"}, of=""),
        edit(None),
        edit({"body": 7, "msgtype": "m.text"}),
    ):
        assert isinstance(only(payload), Unknown)


def test_a_reply_in_a_thread_names_its_root_and_answers_nothing() -> None:
    falling_back = {"event_id": "$root", "is_falling_back": True, "m.in_reply_to": {"event_id": "$last"}}
    genuine = {**falling_back, "is_falling_back": False}
    for rel_type in ("m.thread", "io.element.thread"):
        for relation in (falling_back, genuine):
            found = posted(message(**{"m.relates_to": {"rel_type": rel_type, **relation}}))
            assert (found.thread, found.refers, found.answers) == ("$root", "$root", "")


def test_an_answer_outside_a_thread_says_what_it_answers() -> None:
    found = posted(answer("Yes"))
    assert (found.thread, found.refers, found.answers) == ("", "", "$asked")


@pytest.mark.parametrize("relation", [None, [], {"rel_type": "m.reference", "event_id": "$x"}, {"m.in_reply_to": 1}])
def test_any_other_relation_is_none(relation: object) -> None:
    assert replace(posted(message(**{"m.relates_to": relation})), raw="") == replace(posted(message()), raw="")


@pytest.mark.parametrize("key", ["❌", "✖️", "👍🏽", "mxc://example.org/custom"])
def test_a_reaction_is_kept_as_it_was_sent(key: str) -> None:
    assert only(reaction(key)) == Reacted(
        source="matrix",
        channel=ROOM,
        key="$reaction",
        time=NEXT,
        by=ANN,
        message=POSTED,
        emoji=key,
        order=str(LATER),
    )


def test_what_is_redacted_stands_in_the_content_or_before_version_11_beside_it() -> None:
    old = event("m.room.redaction", {"reason": "typo"}, "$redaction", redacts=POSTED)
    both = redaction() | {"redacts": "$not-this"}
    fact = Redacted(source="matrix", channel=ROOM, key="$redaction", time=NEXT, by=ANN, target=POSTED)
    assert only(redaction()) == only(old) == only(both) == fact


@pytest.mark.parametrize("kind", ["m.room.message", "m.room.encrypted", "m.reaction"])
def test_what_was_redacted_before_it_came_is_the_same_fact_as_its_redaction(kind: str) -> None:
    emptied = event(kind, {}, POSTED, unsigned={"redacted_because": redaction()})
    assert only(emptied) == only(redaction())
    assert only(emptied).raw == only(redaction()).raw


def test_of_a_redaction_that_says_nothing_the_fact_remains() -> None:
    found = only(event("m.room.message", {}, POSTED, unsigned={"redacted_because": {}}))
    assert (found.key, found.refers, found.time, found.by) == (f"redacted:{POSTED}", POSTED, FOUND, ANN)


def test_what_could_not_be_decrypted_comes_again_under_the_id_of_its_event() -> None:
    found = only(event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA"}, POSTED))
    assert isinstance(found, Unknown)
    assert (found.key, found.called, found.by) == (f"unknown:{POSTED}", "m.room.encrypted/no key", ANN)
    assert found.key != only(message()).key


def test_a_room_goes_on_elsewhere() -> None:
    tombstone = state("m.room.tombstone", {"body": "This way", "replacement_room": "!new"})
    moved = Moved(source="matrix", channel=ROOM, key=f"moved:{ROOM}:!new", time=NEXT, by=ANN, old=ROOM, new="!new")
    assert only(tombstone) == moved


QUIET: list[Payload] = [
    state("m.room.name", {"name": "Hall"}),
    state("m.room.member", {"membership": "join", "displayname": "Ann"}, ANN),
    state("m.room.topic", {"topic": "a"}),
    state("org.example.of_tomorrow", {"a": 1}),
    event("m.call.invite", {"call_id": "1"}),
    event("m.poll.response", {"m.selections": ["a"]}),
    event("org.matrix.msc3381.poll.end", {"org.matrix.msc1767.text": "It has ended"}),
    event("org.matrix.msc3672.beacon", {"org.matrix.msc3488.location": {"uri": "geo:1,2"}}),
    event("m.key.verification.start", {}),
    said({"msgtype": "m.key.verification.request", "body": "Ann asks to verify your key", "to": ME}),
]


@pytest.mark.parametrize("payload", QUIET, ids=lambda payload: str(payload["type"]))
def test_what_nobody_says_to_the_room_is_nothing(payload: Payload) -> None:
    assert events(payload, ROOM, FOUND, ME) == ()


@pytest.mark.parametrize("payload", [message(), reaction(), redaction(), edit({"msgtype": "m.text", "body": "a"})])
def test_what_the_bot_does_is_nothing(payload: Payload) -> None:
    assert events(payload | {"sender": ME}, ROOM, FOUND, ME) == ()
    assert len(events(payload | {"sender": ME}, ROOM, FOUND)) == 1


def test_what_was_caught_up_says_so() -> None:
    for payload in (message(), reaction(), redaction(), edit({"msgtype": "m.text", "body": "a"}), {"type": 1}):
        (found,) = events(payload, ROOM, FOUND, ME, seen="caught-up")
        assert found.seen == "caught-up"
        assert replace(found, seen="live") == only(payload)


@pytest.mark.parametrize(
    ("payload", "called"),
    [
        (event("m.of_tomorrow", {}), "m.of_tomorrow"),
        (said({"msgtype": "m.text"}), "m.room.message/m.text"),
        (said({"body": "no msgtype"}), "m.room.message"),
        (said("a"), "m.room.message"),
        (event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": POSTED}}), "m.reaction"),
        (event("m.room.redaction", {}), "m.room.redaction"),
        (state("m.room.tombstone", {"body": "closed"}), "m.room.tombstone"),
        (event("m.poll.start", {"m.poll": {}}), "m.poll.start"),
        (message() | {"event_id": ""}, "m.room.message/m.text"),
        (message() | {"sender": None}, "m.room.message/m.text"),
        (message() | {"origin_server_ts": "now"}, "m.room.message/m.text"),
        (message() | {"origin_server_ts": 10**13}, "m.room.message/m.text"),
        (message() | {"origin_server_ts": -1}, "m.room.message/m.text"),
        (message() | {"origin_server_ts": True}, "m.room.message/m.text"),
    ],
)
def test_what_is_not_understood_is_kept_with_its_payload(payload: Payload, called: str) -> None:
    found = only(payload)
    assert isinstance(found, Unknown)
    assert found.called == called
    assert json.loads(found.raw)["type"] == payload["type"]
    assert found.key.startswith("unknown:")
    assert found.time in (AT, NEXT, FOUND)


def test_a_rebuild_knows_this_version() -> None:
    assert TRANSLATORS["matrix"].version == TRANSLATOR == only(message()).translator
