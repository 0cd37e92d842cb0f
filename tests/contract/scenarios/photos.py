"""Photos and what is said of them. Each scenario begins with a text, or its photos would join those before."""

import io
from pathlib import Path

from PIL import Image

from tests.contract.chat import ANN, BOB, Chat, File
from tests.contract.entry import Figure, entry
from tests.contract.expect import Expect
from tests.contract.scenario import scenario

HEIC = Path(__file__).parents[2] / "pipeline" / "golden" / "phone.heic"
PHOTO = Figure("Photo")
START = entry("<p>Look</p>")


def photo(name: str, shade: int) -> File:
    """A photo, of which one shade is another than that of another."""
    image = Image.linear_gradient("L").resize((400, 300)).convert("RGB")
    image.paste((shade, 255 - shade, 128), (10, 10, 40, 30))
    image.save(file := io.BytesIO(), "png")
    return File(name, file.getvalue())


@scenario()
def a_photo_with_a_caption(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    chat.send(ANN, f"The {chat.marks.bold('hall')}", photo("hall.png", 1))
    hall = entry("<p>The <strong>hall</strong></p>", figures=(Figure("The hall"),))
    expect.page(hall, START)


@scenario()
def a_photo_alone(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    chat.send(ANN, "", photo("hall.png", 2))
    expect.page(entry(figures=(PHOTO,), marks="photo"), START)


@scenario()
def a_photo_is_gone_with_its_message(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    message = chat.send(ANN, "The hall", photo("hall.png", 3))
    expect.page(entry("<p>The hall</p>", figures=(Figure("The hall"),)), START)
    chat.delete(message)
    expect.page(START)
    expect.pictures_gone()
    expect.told(ANN, r"“The hall” is gone everywhere\. It was public for \d+ s")


@scenario()
def a_photo_is_gone_while_its_message_is_hidden(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    message = chat.send(ANN, "The hall", photo("hall.png", 4))
    hall = entry("<p>The hall</p>", figures=(Figure("The hall"),))
    expect.page(hall, START)
    chat.react(BOB, message, "❌")
    expect.page(START)
    expect.pictures_gone()
    chat.unreact(BOB, message, "❌")
    expect.page(hall, START)


@scenario()
def neighbouring_photos_are_a_gallery(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    for shade in (5, 6, 7):
        chat.send(ANN, "", photo("hall.png", shade))
    alone, joins = entry(figures=(PHOTO,), marks="photo"), entry(figures=(PHOTO,), marks="photo joins")
    expect.page(joins, joins, alone, START)
    chat.post(ANN, "Look again")
    chat.send(ANN, "", photo("hall.png", 8))
    expect.page(alone, entry("<p>Look again</p>"), joins, joins, alone, START)


@scenario()
def photos_of_two_authors_are_no_gallery(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    chat.send(ANN, "", photo("hall.png", 9))
    chat.send(BOB, "", photo("hall.png", 10))
    expect.page(entry(figures=(PHOTO,), marks="photo", by="Bob"), entry(figures=(PHOTO,), marks="photo"), START)


@scenario()
def a_photo_as_phones_take_it(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    chat.send(ANN, "The hall", File("IMG_1.HEIC", HEIC.read_bytes()))
    expect.page(entry("<p>The hall</p>", figures=(Figure("The hall"),)), START)


@scenario()
def an_alternative_text_by_a_reply(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    message = chat.send(ANN, "The hall", photo("hall.png", 11))
    reply = chat.reply(ANN, message, "alt: Rows of empty chairs")
    expect.page(entry("<p>The hall</p>", figures=(Figure("Rows of empty chairs"),)), START)
    chat.delete(reply)
    expect.page(entry("<p>The hall</p>", figures=(Figure("The hall"),)), START)


@scenario()
def a_caption_is_edited(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    message = chat.send(ANN, "The hal", photo("hall.png", 12))
    expect.page(entry("<p>The hal</p>", figures=(Figure("The hal"),)), START)
    chat.edit(message, "The hall")
    expect.page(entry("<p>The hall</p>", figures=(Figure("The hall"),)), START)


@scenario(needs=frozenset({"albums"}))
def several_photos_in_one_message(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    message = chat.send(ANN, "The hall", photo("left.png", 13), photo("right.png", 14))
    chat.reply(ANN, message, "alt 2: The right half")
    expect.page(entry("<p>The hall</p>", figures=(Figure("The hall"), Figure("The right half"))), START)


@scenario(needs=frozenset({"photos in threads"}))
def a_photo_in_the_thread_of_its_author(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Look")
    chat.send(ANN, "The hall", photo("hall.png", 15), thread=root)
    expect.page(entry("<p>Look</p>", "<p>The hall</p>", figures=(Figure("The hall"),)))
