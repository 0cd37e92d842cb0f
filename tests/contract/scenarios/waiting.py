"""What waits: for an editor, for its delay, for the start."""

from tests.contract.chat import ANN, BOB, ED, Chat
from tests.contract.entry import entry
from tests.contract.expect import Expect
from tests.contract.scenario import APPROVAL, DELAY, REHEARSAL, scenario


@scenario(APPROVAL)
def an_editor_lets_it_out(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Dors are open")
    expect.receipt(message, "💤")
    expect.only()
    chat.react(BOB, message, "✅")
    expect.only()
    chat.react(ED, message, "✅")
    expect.page(entry("<p>Dors are open</p>", by=""))
    expect.receipt(message, "🌐")
    chat.later()
    chat.edit(message, "Doors are open")
    expect.receipt(message, "💤")
    expect.only(entry("<p>Dors are open</p>", by=""))
    chat.unreact(ED, message, "✅")
    expect.page()
    chat.react(ED, message, "✅")
    expect.page(entry("<p>Doors are open</p>", by=""))
    chat.delete(message)
    expect.page()


@scenario(APPROVAL)
def each_reply_needs_an_editor_too(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    chat.react(ED, root, "✅")
    reply = chat.reply(ANN, root, "At the back")
    expect.only(entry("<p>Doors are open</p>", by=""))
    chat.react(ED, reply, "✅")
    expect.page(entry("<p>Doors are open</p>", "<p>At the back</p>", by=""))
    chat.delete(root)
    expect.page()


@scenario(APPROVAL)
def nothing_by_an_editor_waits(chat: Chat, expect: Expect) -> None:
    message = chat.post(ED, "Doors are open")
    expect.page(entry("<p>Doors are open</p>", by=""))
    chat.edit(message, "Doors are shut")
    expect.page(entry("<p>Doors are shut</p>", by=""))
    chat.delete(message)
    expect.page()


@scenario(DELAY)
def what_is_delayed_shows_in_the_end(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Doors are open")
    taken_back = chat.post(ANN, "A leak")
    chat.delete(taken_back)
    expect.page(entry("<p>Doors are open</p>", by=""))
    expect.receipt(message, "🌐")
    chat.edit(message, "Doors are shut")
    expect.page(entry("<p>Doors are shut</p>", by=""))


@scenario(REHEARSAL)
def a_rehearsal_is_left_out(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Testing")
    expect.receipt(message, "🧪")
    expect.preview(entry("<p>Testing</p>", by="", marks="waits", waits="Rehearsal"))
    expect.page()
    chat.post(ANN, "!start")
    expect.announced("Open: the live blog has started|Listening")
    chat.post(ANN, "Doors are open")
    expect.page(entry("<p>Doors are open</p>", by=""))


@scenario(REHEARSAL)
def a_rehearsal_is_kept(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Testing")
    expect.receipt(message, "🧪")
    chat.post(BOB, "!start keep")
    expect.page(entry("<p>Testing</p>", by=""))
    expect.receipt(message, "🌐")
