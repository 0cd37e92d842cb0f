"""What is edited, deleted, kept to the room."""

from tests.contract.chat import ANN, BOB, Chat
from tests.contract.entry import entry
from tests.contract.expect import Expect
from tests.contract.scenario import scenario


@scenario()
def edited_soon(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Dors are open")
    expect.page(entry("<p>Dors are open</p>"))
    chat.edit(message, "Doors are open")
    expect.page(entry("<p>Doors are open</p>"))


@scenario()
def edited_twice_and_back(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "one")
    for words in ("two", "three", "one"):
        chat.edit(message, words)
    expect.only(entry("<p>one</p>"))


@scenario()
def a_headline_is_edited_in(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Keynote")
    chat.edit(message, "# Keynote\nThe hall is full")
    expect.page(entry("<p>The hall is full</p>", headline="Keynote"))


@scenario()
def deleted(chat: Chat, expect: Expect) -> None:
    first, second = chat.post(ANN, "one"), chat.post(ANN, "two")
    expect.page(entry("<p>two</p>"), entry("<p>one</p>"))
    chat.delete(first)
    expect.page(entry("<p>two</p>"))
    expect.told(ANN, r"“one” is gone everywhere\. It was public for \d+ s")
    chat.delete(second)
    expect.page()


@scenario()
def deleted_with_replies_under_it(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    first, second = chat.reply(ANN, root, "and so is the bar"), chat.reply(BOB, root, "great")
    expect.page(entry("<p>Doors are open</p>", "<p>and so is the bar</p>"))
    chat.delete(root)
    expect.page()
    chat.delete(first)
    chat.delete(second)
    expect.only()


@scenario()
def an_aside_is_not_published(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "((where is the key?")
    chat.post(ANN, "// who has the key?")
    expect.only()


@scenario()
def an_aside_edited_in_and_out(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Doors are open")
    expect.page(entry("<p>Doors are open</p>"))
    chat.edit(message, "((Doors are open")
    expect.page()
    chat.edit(message, "Doors are open again")
    expect.page(entry("<p>Doors are open again</p>"))


@scenario()
def a_reply_edited_into_an_aside(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    reply = chat.reply(ANN, root, "at the back")
    expect.page(entry("<p>Doors are open</p>", "<p>at the back</p>"))
    chat.edit(reply, "((at the back?")
    expect.page(entry("<p>Doors are open</p>"))


@scenario()
def a_draft_is_released_and_withdrawn(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "draft: Keynote begins")
    expect.only()
    chat.react(ANN, message, "✅")
    expect.page(entry("<p>Keynote begins</p>"))
    chat.unreact(ANN, message, "✅")
    expect.page()
    chat.edit(message, "Keynote begins now")
    expect.page(entry("<p>Keynote begins now</p>"))


@scenario()
def a_typed_time(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Coffee")
    message = chat.post(ANN, "10:05: Doors are open")
    chat.post(ANN, "0955: Queue at the doors")
    expect.page(
        entry("<p>Coffee</p>"),
        entry("<p>Doors are open</p>", time="10:05"),
        entry("<p>Queue at the doors</p>", time="09:55"),
    )
    chat.edit(message, "9:50 - Doors are open")
    expect.page(
        entry("<p>Coffee</p>"),
        entry("<p>Queue at the doors</p>", time="09:55"),
        entry("<p>Doors are open</p>", time="09:50"),
    )


@scenario()
def a_time_that_is_yet_to_come_is_text(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "23:55: The last dance")
    expect.page(entry("<p>23:55: The last dance</p>"))
