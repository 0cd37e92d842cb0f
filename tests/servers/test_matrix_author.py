"""What authors do with matrix-js-sdk, the homeserver has just so."""

import sys
from typing import Any

import pytest

from tests.servers.matrix_author import Attachment, Author, AuthorError, Authors
from tests.servers.matrix_author.orders import Orders
from tests.servers.synapse import Person, Synapse

Json = dict[str, Any]

PICTURE = Attachment("cat.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


@pytest.fixture
def person(homeserver: Synapse) -> Person:
    return homeserver.person("ann")


@pytest.fixture
def ann(authors: Authors, person: Person) -> Author:
    return authors.log_in(person)


@pytest.fixture
def room(person: Person) -> str:
    return person.make_room("Live")


def content(person: Person, room: str, event: str) -> Json:
    """What stands in an event, as plain HTTP shows it."""
    found: Json = person.event(room, event)["content"]
    return found


def test_words(ann: Author, person: Person, room: str) -> None:
    hello = ann.post(room, "Hello *all*", "Hello <em>all</em>")
    wave = ann.emote(room, "waves")
    hey = ann.mention(room, "Hey you", person.user_id)
    assert content(person, room, hello) == {
        "msgtype": "m.text",
        "body": "Hello *all*",
        "format": "org.matrix.custom.html",
        "formatted_body": "Hello <em>all</em>",
    }
    assert content(person, room, wave) == {"msgtype": "m.emote", "body": "waves"}
    assert content(person, room, hey)["m.mentions"] == {"user_ids": [person.user_id]}
    assert [event["event_id"] for event in person.events(room)][-3:] == [hello, wave, hey]


def test_edits_and_redactions(ann: Author, person: Person, room: str) -> None:
    kept, gone = ann.post(room, "Helo"), ann.post(room, "Oops")
    edit = ann.edit(room, kept, "Hello", "<b>Hello</b>")
    ann.redact(room, gone, "a slip")
    written = content(person, room, edit)
    assert (written["body"], written["m.new_content"]["formatted_body"]) == ("* Hello", "<b>Hello</b>")
    assert written["m.relates_to"] == {"rel_type": "m.replace", "event_id": kept}
    assert person.event(room, gone)["unsigned"]["redacted_because"]["content"]["reason"] == "a slip"
    assert [said["body"] for said in person.said(room, person)] == ["Hello"]


def test_reactions(ann: Author, authors: Authors, homeserver: Synapse, person: Person, room: str) -> None:
    eve = homeserver.person("eve")
    person.invite(room, eve)
    other = authors.log_in(eve)
    other.join(room)
    hello = ann.post(room, "Hello")
    heart = ann.react(room, hello, "❤️")
    ann.react(room, hello, "👀")
    other.react(room, hello, "❤️")
    ann.unreact(room, heart)
    assert person.reactions(room, hello) == {person.user_id: {"👀"}, eve.user_id: {"❤️"}}
    with pytest.raises(AuthorError, match="M_DUPLICATE_ANNOTATION"):
        ann.react(room, hello, "👀")


def test_threads_and_replies(ann: Author, person: Person, room: str) -> None:
    root = ann.post(room, "A question")
    inside = ann.post(room, "More", thread=root)
    to_inside = ann.reply(room, inside, "Because", thread=root)
    outside = ann.reply(room, root, "Yes", quoted="<@ann> A\nquestion")
    thread = {"rel_type": "m.thread", "event_id": root}
    falling_back = {"is_falling_back": True, "m.in_reply_to": {"event_id": root}}
    meant = {"is_falling_back": False, "m.in_reply_to": {"event_id": inside}}
    assert content(person, room, inside)["m.relates_to"] == {**thread, **falling_back}
    assert content(person, room, to_inside)["m.relates_to"] == {**thread, **meant}
    assert content(person, room, outside)["m.relates_to"] == {"m.in_reply_to": {"event_id": root}}
    assert content(person, room, outside)["body"] == "> <@ann> A\n> question\n\nYes"
    assert [said["body"] for said in person.said(room, person, thread=root)] == ["More", "Because"]
    assert len(person.said(room, person)) == 2


def test_files(ann: Author, person: Person, room: str) -> None:
    picture = content(person, room, ann.attach(room, PICTURE, "A *cat*", "A <em>cat</em>"))
    assert (picture["msgtype"], picture["filename"], picture["body"]) == ("m.image", "cat.png", "A *cat*")
    assert picture["formatted_body"] == "A <em>cat</em>"
    assert picture["info"] == {"mimetype": "image/png", "size": len(PICTURE.data)}
    assert person.download(picture["url"]).content == PICTURE.data
    assert person.download(ann.upload(PICTURE)).headers["Content-Type"] == "image/png"
    kinds = {"a.mp4": "m.video", "a.mp3": "m.audio", "a.pdf": "m.file", "a": "m.file"}
    for name, kind in kinds.items():
        sent = content(person, room, ann.attach(room, Attachment(name, b"x")))
        assert (sent["msgtype"], sent["body"]) == (kind, name)
    voice = content(person, room, ann.voice(room, Attachment("v.ogg", b"x"), 1500))
    assert (voice["msgtype"], voice["info"]["duration"], voice["org.matrix.msc3245.voice"]) == ("m.audio", 1500, {})


def test_galleries_stickers_places_and_polls(ann: Author, person: Person, room: str) -> None:
    gallery = content(person, room, ann.gallery(room, PICTURE, PICTURE, caption="Two"))
    assert (gallery["msgtype"], gallery["body"]) == ("dm.filament.gallery", "Two")
    assert [one["itemtype"] for one in gallery["itemtypes"]] == ["m.image", "m.image"]
    assert person.download(gallery["itemtypes"][1]["url"]).content == PICTURE.data
    sticker = person.event(room, ann.sticker(room, PICTURE, "a cat"))
    assert (sticker["type"], sticker["content"]["body"]) == ("m.sticker", "a cat")
    place = content(person, room, ann.location(room, "geo:38.7,-9.1", "Lisbon"))
    assert (place["msgtype"], place["geo_uri"]) == ("m.location", "geo:38.7,-9.1")
    poll = person.event(room, ann.poll(room, "Lunch?", "yes", "no"))
    assert poll["type"] == "org.matrix.msc3381.poll.start"
    assert len(poll["content"]["org.matrix.msc3381.poll.start"]["answers"]) == 2
    odd = ann.send(room, "org.example.odd", {"any": ["thing"]})
    assert person.event(room, odd)["content"] == {"any": ["thing"]}


def test_comings_and_goings(ann: Author, authors: Authors, homeserver: Synapse, person: Person, room: str) -> None:
    eve = homeserver.person("eve")
    ann.invite(room, eve.user_id)
    authors.log_in(eve).join(room)
    assert person.members(room)[eve.user_id] == "join"
    authors.log_in(eve).leave(room)
    assert person.members(room)[eve.user_id] == "leave"
    ann.set_display_name("Ann the Second")
    state = "m.room.member", person.user_id
    homeserver.until(lambda: person.state(room, *state)["displayname"] == "Ann the Second")
    with pytest.raises(AuthorError, match="M_FORBIDDEN"):
        authors.log_in(eve).post(room, "I am not here")


def test_what_is_encrypted_is_read_by_those_in_the_room(authors: Authors, homeserver: Synapse) -> None:
    dan, eve = homeserver.person("dan"), homeserver.person("eve")
    writes, reads = authors.log_in(dan, encrypted=True), authors.log_in(eve, encrypted=True)
    room = dan.make_room("Secret", eve, encrypted=True)
    reads.join(room)
    secret = writes.post(room, "Nobody else reads this")
    picture = writes.attach(room, PICTURE)

    def read() -> Json:
        return {one["event_id"]: one["content"] for one in reads.heard(room) if one["type"] == "m.room.message"}

    homeserver.until(lambda: {secret, picture} <= read().keys())
    assert dan.event(room, secret)["type"] == "m.room.encrypted"
    assert read()[secret]["body"] == "Nobody else reads this"
    file = read()[picture]["file"]
    assert file["key"]["alg"] == "A256CTR"
    assert dan.download(file["url"]).content != PICTURE.data


@pytest.mark.parametrize("program", ["input()", ""])
def test_nobody_waits_for_a_process_that_has_ended(program: str) -> None:
    orders = Orders([sys.executable, "-c", program])
    for _ in range(2):
        with pytest.raises(AuthorError, match="has ended"):
            orders.give(deed="post")
    orders.close()
