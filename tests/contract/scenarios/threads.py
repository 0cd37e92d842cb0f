"""What is said in the thread of an entry."""

from tests.contract.chat import ANN, BOB, ED, ZED, Chat
from tests.contract.entry import entry
from tests.contract.expect import Expect
from tests.contract.scenario import scenario


@scenario()
def a_reply_by_its_author_is_a_paragraph(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    reply = chat.reply(ANN, root, f"Please {chat.marks.bold('queue')}")
    chat.reply(ANN, root, "Thanks")
    expect.page(entry("<p>Doors are open</p>", "<p>Please <strong>queue</strong></p>", "<p>Thanks</p>"))
    chat.edit(reply, "Please wait")
    expect.page(entry("<p>Doors are open</p>", "<p>Please wait</p>", "<p>Thanks</p>"))
    chat.delete(reply)
    expect.page(entry("<p>Doors are open</p>", "<p>Thanks</p>"))


@scenario()
def a_headline_in_a_reply_stands_below_that_of_the_entry(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "# Keynote\nThe hall is full")
    chat.reply(ANN, root, "# Questions\nWho is first?")
    expect.page(
        entry("<p>The hall is full</p>", "<h3>Questions</h3><p>Who is first?</p>", headline="Keynote"),
    )


@scenario()
def a_reply_by_somebody_else_is_talk(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    chat.reply(BOB, root, "Great")
    expect.only(entry("<p>Doors are open</p>"))


@scenario()
def a_reply_after_somebody_else_has_spoken_is_talk(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    chat.reply(ANN, root, "At the back")
    asked = chat.reply(BOB, root, "Which back?")
    chat.reply(ANN, root, "The other one")
    expect.only(entry("<p>Doors are open</p>", "<p>At the back</p>"))
    chat.delete(asked)
    expect.only(entry("<p>Doors are open</p>", "<p>At the back</p>"))


@scenario()
def a_reply_after_a_stranger_has_spoken_is_talk(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    chat.reply(ZED, root, "Which doors?")
    chat.reply(ANN, root, "All of them")
    expect.only(entry("<p>Doors are open</p>"))


@scenario()
def a_reply_with_a_plus_is_a_paragraph_whoever_wrote_it(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    chat.reply(BOB, root, "Great")
    chat.reply(BOB, root, "+ The bar too")
    chat.reply(ANN, root, "+ And the shop")
    expect.page(entry("<p>Doors are open</p>", "<p>The bar too</p>", "<p>And the shop</p>"))


@scenario()
def a_reply_to_a_reply_is_in_the_same_thread(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "one")
    chat.reply(ANN, root, "two")
    other = chat.post(ANN, "three")
    chat.reply(ANN, other, "four")
    chat.reply(ANN, root, "five")
    expect.page(entry("<p>three</p>", "<p>four</p>"), entry("<p>one</p>", "<p>two</p>", "<p>five</p>"))


@scenario(needs=frozenset({"broadcasts"}))
def a_reply_that_is_sent_to_the_channel_too_is_a_paragraph(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    chat.reply(BOB, root, "Great")
    chat.reply(BOB, root, "The bar too", broadcast=True)
    expect.only(entry("<p>Doors are open</p>", "<p>The bar too</p>"))


@scenario(needs=frozenset({"broadcasts"}))
def a_reply_to_no_entry_that_is_sent_to_the_channel_too_is_an_entry(chat: Chat, expect: Expect) -> None:
    root = chat.post(BOB, "((When do the doors open?")
    chat.reply(ANN, root, "Ask at the desk")
    chat.reply(ANN, root, "At nine", broadcast=True)
    expect.only(entry("<p>At nine</p>"))


@scenario(needs=frozenset({"broadcasts"}))
def a_reply_to_a_stranger_that_is_sent_to_the_channel_too_is_an_entry(chat: Chat, expect: Expect) -> None:
    root = chat.post(ZED, "When do the doors open?")
    chat.reply(ANN, root, "Ask at the desk")
    answer = chat.reply(ANN, root, "At eight", broadcast=True)
    expect.page(entry("<p>At eight</p>"))
    chat.edit(answer, "At nine")
    expect.page(entry("<p>At nine</p>"))
    chat.react(ED, answer, "📌")
    expect.page(entry("<p>At nine</p>", marks="pinned"))
    chat.delete(answer)
    expect.only()


@scenario()
def nothing_is_published_under_an_aside(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "((who has the key?")
    chat.reply(ANN, root, "I have it")
    chat.reply(BOB, root, "+ no, I have")
    expect.only()


@scenario()
def words_are_replaced_by_a_reply(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, f"The {chat.marks.bold('dors')} are open")
    reply = chat.reply(ANN, root, "s/dors/doors/")
    expect.page(entry("<p>The <strong>doors</strong> are open</p>"))
    expect.told(ANN, "“dors” now reads “doors”")
    chat.reply(ED, root, "s/are open/open at nine/")
    expect.page(entry("<p>The <strong>doors</strong> open at nine</p>"))
    expect.told(ANN, "Ed changed “are open” to “open at nine”")
    chat.delete(reply)
    expect.page(entry("<p>The <strong>dors</strong> open at nine</p>"))


@scenario()
def characters_of_the_mark_up_are_replaced_as_any_other(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, f"a & b < c, {chat.marks.link('https://a.example/x', 'the slides')}")
    chat.reply(ANN, root, "s/a & b < c/<d> & e/")
    chat.reply(ANN, root, r"s/the slides/slides 1\/2/")
    link = '<a href="https://a.example/x" rel="noopener nofollow ugc">slides 1/2</a>'
    expect.page(entry(f"<p>&lt;d&gt; &amp; e, {link}</p>"))
    expect.told(ANN, "“a & b < c” now reads “<d> & e”")


@scenario()
def words_that_do_not_stand_there_once_are_not_replaced(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "one and one")
    chat.reply(ANN, root, "s/one/two/")
    expect.told(ANN, "Nothing was changed: “one” stands in it 2 times")
    chat.reply(ANN, root, "s/three/four/")
    expect.told(ANN, "Nothing was changed: “three” does not stand in it")
    chat.reply(BOB, root, "s/and/or/")
    expect.told(BOB, "That is for its author, or an editor")
    expect.only(entry("<p>one and one</p>"))
