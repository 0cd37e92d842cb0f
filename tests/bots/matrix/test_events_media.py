"""Files, and what is said of them: pictures, captions, galleries, stickers, voices."""

import json

import pytest

from pipeline.events import Attachment
from tests.bots.matrix.shapes import PHOTO, POSTED, Payload, event, photo, said
from tests.bots.matrix.test_events import only, posted, source

FILE = {"url": PHOTO, "v": "v2", "iv": "i", "key": {"k": "secret"}, "hashes": {"sha256": "h"}}


def one(content: Payload) -> Attachment:
    (found,) = posted(said(content)).attachments
    return found


def test_a_picture_has_no_words_but_the_name_of_its_file() -> None:
    assert source(said(photo())) == {"body": ""}
    assert source(said(photo(filename="IMG_1.jpg"))) == {"body": ""}
    assert one(photo()) == Attachment(
        id=f"{POSTED}/example.org/AbCdEf",
        ref=json.dumps({"mimetype": "image/jpeg", "size": 42706, "url": PHOTO}, separators=(",", ":")),
        name="IMG_1.jpg",
    )


def test_a_caption_is_the_message() -> None:
    content = photo(filename="IMG_1.jpg", body="A *long* queue")
    html = {"format": "org.matrix.custom.html", "formatted_body": "A <em>long</em> queue"}
    assert source(said(content)) == {"body": "A *long* queue"}
    assert source(said(content | html)) == {"body": "A *long* queue", "formatted_body": html["formatted_body"]}
    assert one(content).name == "IMG_1.jpg"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (photo(), "image"),
        (photo(info=None), "image"),
        (photo(msgtype="m.file"), "image"),
        (photo(msgtype="m.file", info={"mimetype": "application/pdf"}), "file"),
        (photo(msgtype="m.video", info={"mimetype": "video/mp4"}), "file"),
        (photo(msgtype="m.audio", info={"mimetype": "audio/ogg"}), "file"),
        (photo(msgtype="m.audio", info={}, **{"org.matrix.msc3245.voice": {}}), "voice"),
        (photo(msgtype="m.audio", info={}, **{"m.voice": {}}), "voice"),
    ],
)
def test_what_a_file_is(content: Payload, kind: str) -> None:
    assert one(content).kind == kind


def test_what_is_encrypted_goes_with_its_keys() -> None:
    content = photo(file=FILE)
    del content["url"]
    assert json.loads(one(content).ref)["file"] == FILE
    assert one(content).id == one(photo()).id


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (None, "the message does not say where it is"),
        ("https://evil.example/pixel.png", "it is not kept on a Matrix server"),
        ("mxc://example.org/../../admin", "it is not kept on a Matrix server"),
        ("mxc://example.org/..", "it is not kept on a Matrix server"),
        ("mxc://example.org", "it is not kept on a Matrix server"),
    ],
)
def test_why_a_file_cannot_be_had_goes_along(url: str | None, why: str) -> None:
    found = one(photo(url=url))
    assert json.loads(found.ref) == {"why": why}
    assert found.id == f"{POSTED}/0"


def test_an_edited_caption_keeps_its_picture() -> None:
    new = photo(filename="IMG_1.jpg", body="A queue")
    relation = {"rel_type": "m.replace", "event_id": POSTED}
    found = only(event("m.room.message", {"m.new_content": new, "m.relates_to": relation}, "$edit"))
    assert getattr(found, "attachments") == posted(said(photo())).attachments  # noqa: B009 - a kind of message


@pytest.mark.parametrize("msgtype", ["m.gallery", "dm.filament.gallery"])
def test_a_gallery(msgtype: str) -> None:
    first = photo(itemtype="m.image", filename="IMG_1.jpg", body="The hall")
    second = photo(itemtype="m.image", url="mxc://example.org/Two")
    talk = photo(itemtype="m.file", url="mxc://example.org/Pdf", info={}, filename="t.pdf", body="The <talk>")
    html = {"format": "org.matrix.custom.html", "formatted_body": "Day <b>1</b>"}
    sent = photo(itemtype="m.file", url="mxc://example.org/Raw", filename="IMG_3.jpg", body="As a file")
    files = [first, second, talk, sent, {"itemtype": "m.x"}, 7]
    gallery = {"msgtype": msgtype, "body": "Day **1**", "itemtypes": files}
    found = posted(said(gallery)).attachments
    assert [(file.kind, file.caption, file.name) for file in found] == [
        ("image", "The hall", "IMG_1.jpg"),
        ("image", "", "IMG_1.jpg"),
        ("file", "The <talk>", "t.pdf"),
        ("image", "As a file", "IMG_3.jpg"),
    ]
    assert source(said(gallery)) == {"body": "Day **1**\nThe <talk>"}
    assert source(said(gallery | html))["formatted_body"] == "Day <b>1</b><p>The &lt;talk&gt;</p>"


def test_a_sticker_is_a_picture_with_its_alt_text() -> None:
    found = posted(event("m.sticker", {"body": "A waving crab", "url": PHOTO, "info": {}}, POSTED))
    (attachment,) = found.attachments
    assert (attachment.kind, attachment.alt) == ("image", "A waving crab")
    assert source(event("m.sticker", {"body": "A waving crab", "url": PHOTO}, POSTED)) == {"body": ""}


def test_a_place_is_its_text() -> None:
    content = {"msgtype": "m.location", "body": "The hall", "geo_uri": "geo:51.5,-0.12"}
    assert source(said(content)) == {"body": "The hall\ngeo:51.5,-0.12"}
    assert source(said(content | {"body": "The hall at geo:51.5,-0.12"})) == {"body": "The hall at geo:51.5,-0.12"}


STABLE = {
    "m.poll": {"question": {"m.text": [{"body": "Tea?"}]}, "answers": [{"m.id": "1", "m.text": [{"body": "<y>"}]}]}
}
UNSTABLE = {
    "org.matrix.msc3381.poll.start": {
        "question": {"org.matrix.msc1767.text": "Tea?"},
        "answers": [{"id": "1", "org.matrix.msc1767.text": "<y>"}, {"id": "2"}],
    }
}


@pytest.mark.parametrize(("kind", "content"), [("m.poll.start", STABLE), ("org.matrix.msc3381.poll.start", UNSTABLE)])
def test_a_poll_is_its_question_and_answers(kind: str, content: Payload) -> None:
    found = source(event(kind, content, POSTED))
    assert found == {"body": "Tea?\n- <y>", "formatted_body": "<p>Tea?</p><ul><li>&lt;y&gt;</li></ul>"}


def test_a_poll_that_is_not_understood_is_its_text() -> None:
    assert source(event("m.poll.start", {"m.text": [{"mimetype": "text/html", "body": "<b>"}, {"body": "Tea?"}]})) == {
        "body": "Tea?"
    }
