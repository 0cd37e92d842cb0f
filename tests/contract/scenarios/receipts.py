"""What people see on their messages of what became of them."""

from tests.contract.chat import ANN, BOB, ED, Chat, File
from tests.contract.entry import entry
from tests.contract.expect import Expect
from tests.contract.scenario import RECEIPTS, scenario

PUBLIC, WAITS, GONE, FAILED = "🌐", "💤", "🚫", "⚠️"
OPEN = entry("<p>Doors are open</p>")


@scenario(RECEIPTS)
def public_and_hidden(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Doors are open")
    expect.receipt(message, PUBLIC)
    chat.react(BOB, message, "❌")
    expect.receipt(message, GONE)
    expect.page()
    chat.unreact(BOB, message, "❌")
    expect.receipt(message, PUBLIC)
    expect.page(OPEN)


@scenario(RECEIPTS)
def held_and_released(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Doors are open")
    chat.react(ANN, message, "🔒")
    expect.receipt(message, WAITS)
    chat.unreact(ANN, message, "🔒")
    expect.receipt(message, PUBLIC)


@scenario(RECEIPTS)
def a_draft_waits(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "draft: Doors are open")
    expect.receipt(message, WAITS)
    chat.react(ANN, message, "✅")
    expect.receipt(message, PUBLIC)


@scenario(RECEIPTS)
def each_reply_has_its_own(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    first, second = chat.reply(ANN, root, "At the back"), chat.reply(ANN, root, "On the left")
    talk = chat.reply(BOB, root, "Great")
    chat.react(ANN, first, "🔒")
    expect.receipt(root, PUBLIC)
    expect.receipt(first, WAITS)
    expect.receipt(second, PUBLIC)
    expect.receipt(talk, "")


@scenario(RECEIPTS)
def an_aside_and_a_command_have_none(chat: Chat, expect: Expect) -> None:
    help_, slip = chat.post(ANN, "!help"), chat.post(ANN, "!titel PyCon")
    expect.told(ANN, "Did you mean !title")
    message = chat.post(ANN, "Doors are open")
    expect.receipt(message, PUBLIC)
    expect.receipt(help_, "")
    expect.receipt(slip, "")


@scenario(RECEIPTS)
def edited_into_an_aside(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Doors are open")
    expect.receipt(message, PUBLIC)
    chat.edit(message, "((Doors are open")
    expect.receipt(message, GONE)


@scenario(RECEIPTS)
def paused_and_resumed(chat: Chat, expect: Expect) -> None:
    chat.post(ED, "!pause")
    message = chat.post(ANN, "Doors are open")
    expect.receipt(message, WAITS)
    chat.post(ED, "!resume")
    expect.receipt(message, PUBLIC)


@scenario(RECEIPTS)
def a_photo_that_is_none_needs_a_person(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Look")
    message = chat.send(ANN, "The hall", File("hall.png", b"this is no picture"))
    expect.receipt(message, FAILED)
    expect.page(entry("<p>The hall</p>"), entry("<p>Look</p>"))
