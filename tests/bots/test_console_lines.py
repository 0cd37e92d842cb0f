"""What a line typed at the console is."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bots.console.lines import (
    As,
    Delete,
    Edit,
    Image,
    Post,
    Quit,
    React,
    Refused,
    Reply,
    Unreact,
    parse_line,
)

words = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "Cc")), min_size=1)
commands = st.sampled_from(["reply", "image", "edit", "delete", "react", "unreact", "as", "quit"])


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Good morning", Post("Good morning")),
        ("    indented code", Post("    indented code")),
        ("# A headline\nand its text", Post("# A headline\nand its text")),
        ("!start keep", Post("!start keep")),
        ("1455: coffee", Post("1455: coffee")),
        ("// not for readers", Post("// not for readers")),
        ("  //blanks before it", Post("  //blanks before it")),
        ("((neither is this))", Post("((neither is this))")),
        ("\\/etc/hosts is a file", Post("\\/etc/hosts is a file")),
        ("/reply 3 and one more thing", Reply(3, "and one more thing")),
        ("/reply 3 first\nsecond", Reply(3, "first\nsecond")),
        ("/reply 3\nbelow", Reply(3, "below")),
        ("  /REPLY 3 leading blanks, capitals", Reply(3, "leading blanks, capitals")),
        ("/reply 003 + a paragraph", Reply(3, "+ a paragraph")),
        ("/edit 12 all of the new text", Edit(12, "all of the new text")),
        ("/delete 4", Delete(4)),
        ("/react 4 ❌", React(4, "❌")),
        ("/react 4 :star:", React(4, ":star:")),
        ("/unreact 4 👩🏽‍🚀", Unreact(4, "👩🏽‍🚀")),
        ("/image hall.jpg", Image("hall.jpg")),
        ("/image hall.jpg The hall, empty", Image("hall.jpg", "The hall, empty")),
        ('/image "my photos/the hall.jpg" The hall', Image("my photos/the hall.jpg", "The hall")),
        ("/image 'my photos/the hall.jpg'", Image("my photos/the hall.jpg")),
        ("/image my\\ photos/hall.jpg The hall", Image("my photos/hall.jpg", "The hall")),
        ('/image it"s.jpg', Image('it"s.jpg')),
        ("/as bob Hello", As("bob", Post("Hello"))),
        ("/as bob /reply 3 Hello", As("bob", Reply(3, "Hello"))),
        ("/as console:bob // psst", As("bob", Post("// psst"))),
        ("/as bob /quit", Quit()),
        ("/quit", Quit()),
        ("/quit  ", Quit()),
    ],
)
def test_a_line_means(line: str, meant: object) -> None:
    assert parse_line(line) == meant


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "an empty line is no message"),
        ("   ", "an empty line is no message"),
        ("a\0b", "zero byte"),
        ("/reply", "write /reply N TEXT"),
        ("/reply 3", "write /reply N TEXT"),
        ("/reply three hello", "write /reply N TEXT"),
        ("/reply 0 hello", "write /reply N TEXT"),
        ("/reply ٣ hello", "write /reply N TEXT"),
        ("/edit 3", "write /edit N TEXT"),
        ("/delete", "write /delete N"),
        ("/delete 3 please", "write /delete N"),
        ("/react 3", "write /react N EMOJI"),
        ("/react 3 ❌ ⭐", "write /react N EMOJI"),
        ("/unreact ❌", "write /unreact N EMOJI"),
        ("/image", "write /image PATH"),
        ('/image "the hall.jpg', "quotation marks"),
        ('/image ""', "quotation marks"),
        ("/as", "write /as NAME LINE"),
        ("/as bob", "write /as NAME LINE"),
        ("/as console: hello", "write /as NAME LINE"),
        ("/as bob /as ann hello", "cannot stand within /as"),
        ("/as bob /delete", "write /delete N"),
        ("/quit now", "write /quit alone"),
        ("/replay 3 x", "/replay is no command here; did you mean /reply?"),
        ("/Edti 3 x", "did you mean /edit?"),
        ("/shrug", "/shrug is no command here; there are /reply, /image,"),
        ("/etc/hosts is a file", "may begin with \\/"),
        ("/ psst", "an aside with //"),
        ("/" + "x" * 1000, "/" + "x" * 18 + "… is no command here"),
    ],
)
def test_a_line_is_refused_because(line: str, reason: str) -> None:
    refused = parse_line(line)
    assert isinstance(refused, Refused)
    assert reason in refused.reason


@given(st.text())
def test_any_line_is_something(line: str) -> None:
    assert isinstance(parse_line(line), Post | Reply | Image | Edit | Delete | React | Unreact | As | Quit | Refused)


@given(st.builds("/{}{}{}".format, commands, st.sampled_from(["", " ", " 1 ", " bob "]), st.text()))
def test_a_command_with_anything_after_it_is_never_a_message(line: str) -> None:
    assert not isinstance(parse_line(line), Post)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_what_does_not_begin_with_a_slash_is_posted_as_it_was_typed(text: str) -> None:
    line = f"x{text}"
    assert parse_line(line) == Post(line)


@given(st.sampled_from(["//", "((", " //", "\t(("]), st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_an_aside_is_a_message_whatever_it_says(mark: str, text: str) -> None:
    assert parse_line(mark + text) == Post(mark + text)


@given(words)
def test_a_slash_and_any_other_word_is_refused(word: str) -> None:
    assume(not word.startswith("/") and word.lower() != "quit")
    assert isinstance(parse_line(f"/{word}"), Refused)


@given(st.integers(1, 10**15 - 1), words, words)
def test_numbers_and_texts_come_back(number: int, word: str, other: str) -> None:
    text = f"{word} {other}"
    assert parse_line(f"/reply {number} {text}") == Reply(number, text)
    assert parse_line(f"/edit {number} {text}") == Edit(number, text)
    assert parse_line(f"/react {number} {word}") == React(number, word)
    assert parse_line(f"/as bob /edit {number} {text}") == As("bob", Edit(number, text))


@given(st.text(st.characters(codec="utf-8", exclude_characters='"\0'), min_size=1).filter(lambda path: path.strip()))
def test_a_path_in_quotation_marks_comes_back(path: str) -> None:
    assert parse_line(f'/image "{path}" A caption') == Image(path, "A caption")
