"""What a message says, marked up as each network has it."""

from tests.contract.chat import ANN, BOB, ZOE, Chat
from tests.contract.entry import entry
from tests.contract.expect import Expect
from tests.contract.scenario import scenario


@scenario()
def a_post(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Doors are open")
    expect.page(entry("<p>Doors are open</p>"))


@scenario()
def several_posts_the_newest_first(chat: Chat, expect: Expect) -> None:
    for words in ("one", "two", "three"):
        chat.post(ANN, words)
    expect.page(entry("<p>three</p>"), entry("<p>two</p>"), entry("<p>one</p>"))


@scenario()
def two_authors_each_with_a_byline(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "Doors are open")
    chat.post(BOB, "Coffee is ready")
    expect.page(entry("<p>Coffee is ready</p>", by="Bob"), entry("<p>Doors are open</p>"))


@scenario()
def what_strangers_write_is_not_published(chat: Chat, expect: Expect) -> None:
    root = chat.post(ANN, "Doors are open")
    chat.post(ZOE, "Buy my shoes")
    chat.reply(ZOE, root, "+ Buy my shoes")
    # Once a day: in no other scenario she says anything.
    expect.told(ZOE, "What you write here is not published")
    expect.only(entry("<p>Doors are open</p>"))


@scenario()
def a_headline_by_its_sign(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "# Keynote begins\nThe hall is full")
    expect.page(entry("<p>The hall is full</p>", headline="Keynote begins"))


@scenario()
def a_headline_in_bold_alone_on_its_line(chat: Chat, expect: Expect) -> None:
    bold = chat.marks.bold
    chat.post(ANN, f"{bold('Keynote begins')}\nThe hall is full")
    chat.post(ANN, f"{bold('Keynote')} begins")
    expect.page(
        entry("<p><strong>Keynote</strong> begins</p>"), entry("<p>The hall is full</p>", headline="Keynote begins")
    )


@scenario()
def a_headline_alone(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "# Keynote begins")
    expect.page(entry(headline="Keynote begins"))


@scenario()
def a_headline_behind_a_typed_time(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, f"10:05: {chat.marks.bold('Keynote begins')}\nThe hall is full")
    expect.page(entry("<p>The hall is full</p>", headline="Keynote begins", time="10:05"))


@scenario()
def a_tag_is_no_headline(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "#pycon rocks")
    expect.page(entry("<p>#pycon rocks</p>"))


@scenario()
def paragraphs_and_lines(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "One line\nand the next\n\nA paragraph")
    expect.page(entry("<p>One line<br>and the next</p><p>A paragraph</p>"))


@scenario()
def marks_within_a_line(chat: Chat, expect: Expect) -> None:
    write = chat.marks
    chat.post(ANN, f"{write.bold('b')} {write.italic('i')} {write.strike('s')} {write.code('c < d')}")
    expect.page(entry("<p><strong>b</strong> <em>i</em> <s>s</s> <code>c &lt; d</code></p>"))


@scenario()
def a_quote_with_words_before_and_after(chat: Chat, expect: Expect) -> None:
    quote = chat.marks.quote("Simple is better", "than complex")
    chat.post(ANN, f"She says\n\n{quote}\n\nand bows")
    expect.page(entry("<p>She says</p><blockquote><p>Simple is better<br>than complex</p></blockquote><p>and bows</p>"))


@scenario()
def a_list_within_a_list(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, chat.marks.rows("tea", "  green", "  black", "coffee"))
    expect.page(entry("<ul><li>tea<ul><li>green</li><li>black</li></ul></li><li>coffee</li></ul>"))


@scenario()
def a_numbered_list_after_words(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "The winners\n1. Ann\n2. Bob")
    expect.page(entry("<p>The winners</p><ol><li>Ann</li><li>Bob</li></ol>"))


@scenario()
def code_in_lines_of_its_own(chat: Chat, expect: Expect) -> None:
    code = chat.marks.block("if a < b:\n    *run*()")
    chat.post(ANN, f"Look:\n{code}")
    expect.page(entry('<p>Look:</p><pre tabindex="0"><code>if a &lt; b:\n    *run*()</code></pre>'))


@scenario()
def long_code_folds(chat: Chat, expect: Expect) -> None:
    code = "\n".join(f"line {number}" for number in range(40))
    chat.post(ANN, chat.marks.block(code))
    folded = (
        f'<details class="long-code"><summary>40 lines of code</summary><pre tabindex="0"><code>{code}</code></pre>'
    )
    expect.page(entry(f"{folded}</details>"))


@scenario()
def links_with_and_without_words(chat: Chat, expect: Expect) -> None:
    link = chat.marks.link("https://a.example/x?a=1&b=2", "the slides")
    chat.post(ANN, f"See {link} and https://b.example/y")
    a, b = _link("https://a.example/x?a=1&amp;b=2", "the slides"), _link("https://b.example/y", "https://b.example/y")
    expect.page(entry(f"<p>See {a} and {b}</p>"))


@scenario()
def only_a_link(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "https://a.example/slides")
    expect.page(entry(cards=("a.example/slides https://a.example/slides",)))


@scenario()
def only_emoji(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, chat.marks.emoji("🎉"))
    expect.page(entry("<p>🎉</p>", marks="small"))


@scenario()
def an_emoji_among_words(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, f"We made it {chat.marks.emoji('🎉')}")
    expect.page(entry("<p>We made it 🎉</p>"))


@scenario()
def markup_that_would_do_harm_is_text(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, '<script>alert(1)</script> <img src=x onerror="alert(1)"> {{ 7 * 7 }} {% raw %}')
    expect.page(
        entry('<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror="alert(1)"&gt; {{ 7 * 7 }} {% raw %}</p>')
    )


@scenario()
def an_address_that_would_do_harm_is_no_link(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, "javascript:alert(1) and data:text/html,hello")
    expect.page(entry("<p>javascript:alert(1) and data:text/html,hello</p>"))


@scenario(needs=frozenset({"mentions"}))
def people_who_are_mentioned_are_called_by_their_names(chat: Chat, expect: Expect) -> None:
    chat.post(ANN, f"Thanks to {chat.mention(BOB)}")
    expect.page(entry("<p>Thanks to bob</p>"))


def _link(url: str, words: str) -> str:
    return f'<a href="{url}" rel="noopener nofollow ugc">{words}</a>'
