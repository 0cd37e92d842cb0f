"""What is typed to the bot."""

from tests.contract.chat import ANN, BOB, ED, ZED, Chat
from tests.contract.entry import Figure, entry
from tests.contract.expect import Expect
from tests.contract.scenario import scenario
from tests.contract.scenarios.photos import photo

OPEN = entry("<p>Doors are open</p>")
COFFEE = entry("<p>Coffee is ready</p>")


@scenario()
def title_intro_and_summary_are_typed(chat: Chat, expect: Expect) -> None:
    bold = chat.marks.bold
    title, intro = chat.post(ANN, "!title PyCon, first day"), chat.post(BOB, f"!intro All {bold('day')} long")
    chat.post(ED, "!summary Ann & Bob were there")
    expect.says(title="PyCon, first day", intro="All day long", summary="Ann & Bob were there")
    chat.post(ANN, "!title")
    expect.announced("The title today: PyCon, first day")
    chat.edit(title, "!title PyCon, day one")
    expect.says(title="PyCon, day one")
    chat.delete(title)
    expect.says(title="PyCon")
    chat.delete(intro)
    expect.says(intro="I'll update this as the day progresses.", summary="Ann & Bob were there")
    chat.post(ANN, "!intro -")
    chat.post(ANN, "!summary -")
    expect.says(intro="", summary="")
    expect.only()


@scenario()
def a_slip_is_not_published(chat: Chat, expect: Expect) -> None:
    message = chat.post(ANN, "!titel PyCon")
    expect.told(ANN, r"Not published\. Did you mean !title\?")
    expect.only()
    chat.edit(message, r"\!titel PyCon")
    expect.page(entry("<p>!titel PyCon</p>"))


@scenario()
def an_exclamation_is_no_command(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "!!! we did it")
    expect.page(entry("<p>!!! we did it</p>"))


@scenario()
def a_strangers_command_does_nothing(chat: Chat, expect: Expect) -> None:
    chat.post(ZED, "!pause")
    chat.post(ZED, "!title Shoes")
    chat.post(ANN, "Doors are open")
    expect.page(OPEN)
    expect.says(title="PyCon")


@scenario()
def a_pause_keeps_back_what_is_new(chat: Chat, expect: Expect) -> None:
    first, second = chat.post(ANN, "Doors are open"), chat.post(ANN, "Coffee is ready")
    expect.page(COFFEE, OPEN)
    chat.post(ED, "!pause")
    expect.announced("Paused")
    chat.post(ANN, "The hall is full")
    chat.reply(ANN, second, "And tea")
    chat.react(ANN, first, "❌")
    expect.page(COFFEE)
    chat.post(BOB, "!resume")
    expect.announced(r"On again\. 2 messages waited and are public now")
    expect.page(entry("<p>The hall is full</p>"), entry("<p>Coffee is ready</p>", "<p>And tea</p>"))


@scenario()
def what_is_sent_after_the_end_is_held(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Doors are open")
    end = chat.post(ANN, "!end")
    expect.announced("Coverage has ended for today")
    expect.says(state="Ended")
    late = chat.post(ANN, "Coffee is ready")
    # Whether it is held shows only in what stands there once the title has changed, which was typed after it.
    title = chat.post(ANN, "!title After the end")
    expect.says(title="After the end", state="Ended")
    expect.page(OPEN)
    chat.delete(end)
    expect.page(COFFEE, OPEN)
    expect.says(state="Live")
    chat.post(ANN, "!end")
    expect.says(state="Ended")
    chat.delete(title)
    chat.delete(late)
    chat.post(ANN, "The last dance")
    chat.post(ANN, "!start")
    expect.page(entry("<p>The last dance</p>"), OPEN)
    expect.says(state="Live")


@scenario()
def off_line_readers_find_nothing(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Doors are open")
    chat.send(ANN, "The hall", photo("hall.png", 21))
    hall = entry("<p>The hall</p>", figures=(Figure("The hall"),))
    expect.page(hall, OPEN)
    chat.post(ED, "!offline")
    expect.announced("Off line")
    expect.page()
    expect.pictures_gone()
    chat.post(ED, "!online")
    expect.announced("On line again")
    expect.page(hall, OPEN)


@scenario()
def purged_for_good(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Doors are open")
    root = chat.send(ANN, "A leak", photo("leak.png", 22))
    chat.reply(ANN, root, "with names")
    expect.page(entry("<p>A leak</p>", "<p>with names</p>", figures=(Figure("A leak"),)), OPEN)
    chat.reply(BOB, root, "!purge")
    expect.told(BOB, "Nothing was purged: that is for its author, or an editor")
    chat.reply(ANN, root, "!purge")
    expect.page(OPEN)
    expect.pictures_gone()
    expect.told(ANN, "Purged: text and pictures of this thread are gone")
    chat.edit(root, "A leak again")
    expect.only(OPEN)


@scenario()
def a_command_in_a_thread_does_nothing(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    chat.reply(ANN, root, "!pause")
    expect.told(ANN, "send a command as a message of its own")
    expect.only(OPEN)


@scenario()
def help_and_status_are_answered(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "!help")
    chat.post(ANN, "!status")
    expect.announced("Commands, each a message of its own")
    expect.announced("PyCon: live")
    expect.only()
