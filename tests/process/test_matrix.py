"""The real process listening to a real homeserver: what people do there is on the page, and they are told so."""

import io
import signal

from PIL import Image

from tests.process.matrix_place import MatrixPlace
from tests.servers.matrix_author import Attachment


def picture() -> bytes:
    """A picture as a phone sends it."""
    Image.linear_gradient("L").save(file := io.BytesIO(), "png")
    return file.getvalue()


def test_what_is_posted_edited_and_redacted(hall: MatrixPlace) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    first = hall.ann.post(hall.room, "hello **world**", "hello <strong>world</strong>")
    run.until(lambda: hall.reads(first) == "hello world")
    hall.ann.edit(hall.room, first, "hello moon")
    run.until(lambda: hall.reads(first) == "hello moon")
    second = hall.post("second")
    run.until(lambda: hall.reads(second) == "second")
    hall.ann.redact(hall.room, first)
    run.until(lambda: hall.reads(first) is None)
    assert hall.reads(second) == "second"
    run.signal(signal.SIGTERM)
    run.ends()


def test_a_reply_a_reaction_and_a_receipt(hall: MatrixPlace) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    message = hall.post("first")
    hall.ann.post(hall.room, "and more", thread=message)
    run.until(lambda: hall.reads(message) == "first and more")
    run.until(lambda: hall.receipts(message) == {"🌐"})
    gone = hall.editor.react(hall.room, message, "❌")
    run.until(lambda: hall.reads(message) is None)
    run.until(lambda: hall.receipts(message) == {"🚫"})
    run.kill()
    run = hall.start()
    hall.editor.unreact(hall.room, gone)
    run.until(lambda: hall.reads(message) == "first and more")
    run.until(lambda: hall.receipts(message) == {"🌐"})


def test_a_photo_a_command_and_a_stranger(hall: MatrixPlace) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    hall.ann.attach(hall.room, Attachment("hall.png", picture()), "The hall")
    run.until(lambda: bool(hall.day_pages) and bool(hall.page().pictures))
    hall.post("!status")
    run.until(lambda: any("Entries: 1" in said for said in hall.told()))
    asked = hall.post("me too", hall.stranger)
    run.until(lambda: any("not published" in said for said in [*hall.told(), *hall.told(thread=asked)]))
    assert len(hall.shown()) == 1
    assert hall.bot.access_token not in run.errors + "".join(run.lines)
