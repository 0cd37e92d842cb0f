"""What a reaction does while it is on."""

from tests.contract.chat import ANN, BOB, ED, ZED, Chat
from tests.contract.entry import entry
from tests.contract.expect import Expect
from tests.contract.scenario import scenario

OPEN = entry("<p>Doors are open</p>")


@scenario()
def hidden_while_anybodys_cross_is_on(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Doors are open")
    expect.page(OPEN)
    chat.react(BOB, message, "❌")
    expect.page()
    chat.react(ED, message, "❌")
    chat.unreact(BOB, message, "❌")
    expect.told(BOB, "❌ by Ed is still on")
    expect.only()
    chat.unreact(ED, message, "❌")
    expect.page(OPEN)


@scenario()
def a_strangers_reaction_does_nothing(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Doors are open")
    chat.react(ZED, message, "👍")
    chat.react(BOB, message, "👍")
    expect.only(OPEN)


@scenario()
def held_while_the_lock_is_on(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Doors are open")
    chat.react(ANN, message, "🔒")
    expect.page()
    chat.react(ED, message, "✅")
    expect.only()
    chat.unreact(ANN, message, "🔒")
    expect.page(OPEN)


@scenario()
def pinned_on_top(chat: Chat, expect: Expect) -> None:
    first = chat.post(ANN, "Doors are open")
    chat.post(ANN, "Coffee is ready")
    chat.react(ANN, first, "📌")
    expect.page(entry("<p>Doors are open</p>", marks="pinned"), entry("<p>Coffee is ready</p>"))
    chat.unreact(ANN, first, "📌")
    expect.page(entry("<p>Coffee is ready</p>"), OPEN)


@scenario()
def a_key_moment_in_the_summary(chat: Chat, expect: Expect) -> None:
    first = chat.post(ANN, "# Keynote begins\nThe hall is full")
    second = chat.post(ANN, "Doors are open")
    chat.react(ANN, first, "⭐")
    chat.react(ED, second, "⭐")
    keynote = entry("<p>The hall is full</p>", headline="Keynote begins", marks="key-moment")
    expect.page(entry("<p>Doors are open</p>", marks="key-moment"), keynote)
    expect.moments("Doors are open", "Keynote begins")
    chat.unreact(ED, second, "⭐")
    expect.page(OPEN, keynote)
    expect.moments("Keynote begins")


@scenario()
def a_pin_by_another_author_does_nothing(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "Doors are open")
    chat.react(BOB, message, "📌")
    expect.told(BOB, "That is for its author, or an editor")
    expect.only(OPEN)


@scenario()
def a_cross_on_a_reply_hides_that_paragraph(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    reply = chat.reply(ANN, root, "At the back")
    chat.reply(ANN, root, "On the left")
    expect.page(entry("<p>Doors are open</p>", "<p>At the back</p>", "<p>On the left</p>"))
    chat.react(BOB, reply, "❌")
    expect.page(entry("<p>Doors are open</p>", "<p>On the left</p>"))
    chat.unreact(BOB, reply, "❌")
    expect.page(entry("<p>Doors are open</p>", "<p>At the back</p>", "<p>On the left</p>"))


@scenario()
def a_pin_on_a_reply_pins_its_entry(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    reply = chat.reply(ANN, root, "At the back")
    chat.react(ANN, reply, "📌")
    expect.page(entry("<p>Doors are open</p>", "<p>At the back</p>", marks="pinned"))
    chat.unreact(ANN, reply, "📌")
    expect.page(entry("<p>Doors are open</p>", "<p>At the back</p>"))


@scenario()
def a_pencil_on_an_entry_asks_for_the_new_text(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Dors are open")
    expect.page(entry("<p>Dors are open</p>"))
    chat.react(ANN, root, "✏️")
    expect.told(ANN, "What should it say")
    chat.later()
    reply = chat.reply(ANN, root, "Doors are open")
    expect.page(OPEN)
    expect.told(ANN, "“Dors are open” now reads “Doors are open”")
    chat.unreact(ANN, root, "✏️")
    expect.only(OPEN)
    chat.delete(reply)
    expect.page(entry("<p>Dors are open</p>"))


@scenario()
def an_editors_pencil_overrules_the_author(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Dors are open")
    chat.react(ED, root, "✏️")
    expect.told(ED, "What should it say")
    chat.later()
    chat.reply(ED, root, "Doors are open")
    expect.page(OPEN)
    expect.told(ANN, "Ed gave this entry another text: “Doors are open”")
    chat.later()
    chat.edit(root, "Doors are shut")
    expect.page(entry("<p>Doors are shut</p>"))


@scenario()
def a_pencil_on_a_reply_makes_it_the_text(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Dors are open")
    reply = chat.reply(ANN, root, "Doors are open")
    expect.page(entry("<p>Dors are open</p>", "<p>Doors are open</p>"))
    chat.react(ANN, reply, "✏️")
    expect.page(OPEN)
    chat.unreact(ANN, reply, "✏️")
    expect.page(entry("<p>Dors are open</p>", "<p>Doors are open</p>"))


@scenario()
def a_command_emoji_alone_is_not_published(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, chat.marks.emoji("❌"))
    expect.told(ANN, "Not published: to act on a message, react to it")
    expect.only()
