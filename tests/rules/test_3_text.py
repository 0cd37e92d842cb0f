"""RULES 3: text. Pictures are in `test_3_pictures.py`."""

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from pipeline.events import Attachment, Card
from tests.make import edit, post, react
from tests.pages import of_class, text
from tests.rules.street import Opener, Street


def entry(street: Street, number: int) -> Element:
    found = street.page().entry(number)
    assert found is not None, f"{number} is not on the page"
    return found


def test_3_1_mark_up_becomes_safe_html_and_no_text_is_dropped(street: Street) -> None:
    """An element that is not known keeps its text."""
    street.type(
        "**bold** and `code` and [a link](https://example.org/talk)",
        "<script>alert(1)</script> <blink>still here</blink>",
        "[click](javascript:alert(1)) ![pixel](https://evil.example/pixel.png)",
        "> a quote\n> of two lines",
    )
    first, second, third, fourth = (entry(street, number) for number in (1, 2, 3, 4))
    assert [text(one) for tag in ("strong", "code", "a") for one in first.iter(tag)][:2] == ["bold", "code"]
    assert first.find(".//a[@href='https://example.org/talk']") is not None
    assert street.reads()[2] == "<script>alert(1)</script> <blink>still here</blink>"
    assert not [*second.iter("script"), *second.iter("blink"), *third.iter("img")]
    assert "javascript" in street.reads()[3]
    assert all(not (link.get("href") or "").startswith("javascript") for link in third.iter("a"))
    assert [text(quote) for quote in fourth.iter("blockquote")] == ["a quote of two lines"]


def test_3_2_other_peoples_words_are_not_published(street: Street) -> None:
    """Nor kept: not what they reply, not with `+`, not what they also send to the channel."""
    street.type("Doors", "/as mallory /reply 1 + words of mine", "/as eve /reply 1 an editor's talk")
    street.happens(replace(post("9", "and mine", at=1, thread="1", broadcast=True, by="mallory")))
    assert street.reads() == {1: "Doors"}
    for words in ("words of mine", "and mine"):
        assert words not in street.exported()
    for words in ("words of mine", "and mine", "an editor's talk"):
        assert not street.holds(words)


def test_3_3_the_newest_version_that_is_not_withdrawn_stands(street: Street) -> None:
    """The post with its edits, corrections with theirs; edits come only from the sender."""
    street.type("posted")
    assert "refused" in street.type("/as ben /edit 1 by another")
    street.type("/reply 1 corrected", "/as eve /react 2 ✏️")
    assert street.reads() == {1: "corrected"}
    street.type("/edit 1 edited")
    assert street.reads() == {1: "edited"}
    street.type("/edit 2 corrected again")
    assert street.reads() == {1: "corrected again"}
    street.type("/delete 2")
    assert street.reads() == {1: "edited"}
    street.happens(replace(edit("1", "forged", at=1), by="ben"))
    assert street.reads() == {1: "edited"}
    for words in ("posted", "corrected", "forged"):
        assert not street.holds(words)


def test_3_3_who_is_overruled_is_told_once_with_the_text(street: Street) -> None:
    """By a correction, and by an edit after it."""
    answer = street.type("/as ben Doors open", "/as eve /react 1 ✏️", "/as eve /reply 1 Gates open")
    assert answer.count("Eve Redaktion gave this entry another text: “Gates open”. Yours was:\n» Doors open") == 1
    answer = street.type("/as ben /edit 1 Windows open")
    assert answer.count("Ben Muster gave this entry another text: “Windows open”. Yours was:\n» Gates open") == 1
    assert street.reads() == {1: "Windows open"}


@pytest.mark.parametrize(
    ("typed", "headline", "rest"),
    [
        ("# Keynote\nIt begins", "Keynote", "It begins"),
        ("**Keynote**\nIt begins", "Keynote", "It begins"),
        ("# Keynote", "Keynote", ""),
        ("**Keynote** begins", "", "Keynote begins"),
        ("It begins\n# Keynote", "", "It begins Keynote"),
        ("#keynote rocks", "", "#keynote rocks"),
    ],
)
def test_3_4_a_first_line_that_is_a_heading_or_bold_is_the_headline(
    street: Street, typed: str, headline: str, rest: str
) -> None:
    """`# …`, or wholly bold and alone on its line; `#tag rocks` is text."""
    street.type(typed)
    assert street.reads() == {1: f"{headline} {rest}".strip()}
    assert [text(one) for one in entry(street, 1).findall(".//h2")] == ([headline] if headline else [])


def test_3_5_a_reply_becomes_a_paragraph_while_only_its_author_spoke(street: Street) -> None:
    """Whether or not what another said still stands; not counted are commands, `+`, `s/…/`, `alt:`, corrections."""
    street.type("Doors", "/reply 1 one", "/as eve /reply 1 s/Doors/Gates/", "/as ben /reply 1 + two", "/reply 1 three")
    assert street.reads() == {1: "Gates one two three"}
    street.type("/as ben /reply 1 oh really", "/reply 1 four", "/as ben /delete 6", "/reply 1 five", "/reply 1 + six")
    assert street.reads() == {1: "Gates one two three six"}
    street.type("/edit 2 ONE", "/delete 5")
    assert street.reads() == {1: "Gates ONE two six"}


def test_3_5_replies_can_be_plus_or_none(opened: Opener) -> None:
    """`plus`: only those that begin with `+` and a blank; `none`: none."""
    plus, none = opened(replies="plus"), opened(replies="none")
    for street in (plus, none):
        street.type("Doors", "/reply 1 one", "/reply 1 + two", "/as eve /reply 1 + three", "/reply 1 +4")
    assert plus.reads() == {1: "Doors two three"}
    assert none.reads() == {1: "Doors"}


def test_3_5_under_a_root_that_is_no_entry_nothing_is_published(street: Street) -> None:
    """But what was also sent to the channel is an entry of its own there, and counts as `+` elsewhere."""
    street.type("((just between us", "/reply 1 one", "/reply 1 + two", "!status", "/reply 4 three", "/as eve Hello")
    street.type("/reply 6 four", "Doors")
    assert street.reads() == {8: "Doors"}
    street.happens(
        post("20", "sent to all", thread="1", broadcast=True, at=1),
        post("21", "also to all", thread="8", broadcast=True, by="ben", at=1.5),
    )
    street.wait(minutes=1)
    assert street.reads() == {8: "Doors also to all", 20: "sent to all"}
    street.type("/as ann /react 20 ❌")
    assert street.reads() == {8: "Doors also to all"}


def test_3_5_an_answer_to_a_stranger_that_was_also_sent_to_the_channel_is_an_entry(street: Street) -> None:
    """Its root is not recorded. The rest of that thread waits; what refers to the answer finds it."""
    street.happens(
        post("10", "Q?", by="mallory"),
        post("11", "the answer", thread="10", broadcast=True, at=1),
        post("12", "and more", thread="10", at=1),
        post("13", "draft: for later", thread="10", broadcast=True, at=1),
        post("14", "((for us", thread="10", broadcast=True, at=1),
        post("15", "!pause", thread="10", broadcast=True, at=1),
        post("16", "who is only an editor", thread="10", broadcast=True, by="eve", at=1),
    )
    street.wait(minutes=2)
    assert street.reads() == {11: "the answer"}
    assert street.signs() == {11: "🌐", 13: "💤"}
    street.type("/as ann /edit 11 an answer", "/as eve /react 13 ✅")
    assert street.reads() == {11: "an answer", 13: "for later"}
    street.restart()
    street.type("/as eve /react 13 ❌", "/as ann /delete 11")
    assert street.reads() == {}


def test_3_5_it_becomes_a_paragraph_when_its_root_comes_and_is_an_entry(street: Street) -> None:
    """Or stays an entry of its own, under one that is none."""
    answers = [post(f"{root}1", "to all", thread=root, broadcast=True, at=1) for root in ("10", "20")]
    street.happens(*answers)
    street.wait(minutes=2)
    assert street.reads() == {101: "to all", 201: "to all"}
    street.happens(post("10", "Doors"), post("20", "((between us"))
    street.wait(minutes=2)
    assert street.reads() == {10: "Doors to all", 201: "to all"}


def test_3_5_an_answer_outside_a_thread_is_an_entry_that_links_to_the_one_it_answers(street: Street) -> None:
    """A rich reply of Matrix."""
    street.type("Doors")
    street.wait(minutes=1)
    street.happens(post("2", "And coffee", answers="1", at=1))
    assert street.reads() == {1: "Doors", 2: "And coffee"}
    (link,) = of_class(entry(street, 2), "u-in-reply-to")
    assert link.get("href") == f"#{entry(street, 1).get('id')}"


def test_3_6_s_old_new_changes_words_that_stand_there_once(street: Street) -> None:
    """By the author or an editor; in the root and its paragraphs; else it is refused, or later skipped, and said."""
    street.type("The **talk** begins at ten", "/reply 1 Ten people came")
    assert "“ten” now reads “two”" in street.type("/reply 1 s/ten/two/")
    assert street.reads() == {1: "The talk begins at two Ten people came"}
    assert "“talk”" in street.type("/as eve /reply 1 s/talk/<b>/")
    assert street.reads() == {1: "The <b> begins at two Ten people came"}
    assert [text(one) for one in entry(street, 1).iter("strong")] == ["<b>"]
    assert "“moon”" in street.type("/reply 1 s/moon/sun/")
    assert "“e”" in street.type("/reply 1 s/e/a/")
    assert street.reads() == {1: "The <b> begins at two Ten people came"}
    assert "» " in street.type("/as ben /reply 1 s/two/three/")
    assert street.reads() == {1: "The <b> begins at two Ten people came"}
    assert "s/" not in street.page().text

    street.type("/edit 1 The talk is off")
    assert street.reads() == {1: "The talk is off Ten people came"}
    street.type("/reply 1 s/off/on/")
    number = max(number for number in range(1, 40) if f"[{number}]" in street.printed)
    street.type(f"/delete {number}")
    assert street.reads() == {1: "The talk is off Ten people came"}


def test_3_6_a_change_that_a_later_edit_makes_void_is_said(street: Street) -> None:
    """To whoever asked for it, once."""
    street.type("Doors open", "/as eve /reply 1 s/Doors/Gates/")
    answer = street.type("/edit 1 Windows open")
    assert answer.count("“Doors” does not stand in it") == 1
    assert street.reads() == {1: "Windows open"}
    assert "does not stand" not in street.type("/edit 1 Windows are open")


def test_3_8_links_emoji_code_tables_and_clips(street: Street) -> None:
    """Only a link: its card, else host and path. Only emoji: small. Code folds, tables scroll, clips are drafts."""
    street.type("https://www.example.org/talks/42/", "🎉🎉", "\n".join(["```", *map(str, range(30)), "```"]))
    (card,) = of_class(entry(street, 1), "card")
    assert (text(card), card.get("href")) == ("example.org/talks/42", "https://www.example.org/talks/42/")
    assert "small" in entry(street, 2).get("class", "").split()
    assert entry(street, 3).find(".//details//pre") is not None
    street.type("| a | b |\n| --- | --- |\n| 1 | 2 |")
    assert entry(street, 4).find(".//div[@class='table']/table") is not None
    clip = Attachment(id="clip", ref="clip", kind="voice", name="clip.m4a")
    talk = Card(url="https://example.org/t", title="The talk", host="example.org")
    street.happens(post("5", "so it begins", pictures=[clip], at=1), post("6", talk.url, cards=[talk], at=1))
    street.wait(minutes=1)
    assert not street.holds("so it begins")
    assert text(*of_class(entry(street, 6), "card")) == "The talk example.org"
    street.happens(react("5", "✅", at=1))
    assert street.holds("so it begins")


@pytest.mark.parametrize("emoji", ["❌", "🗑️", "✅", ":x:", "✏"])
def test_3_9_a_message_that_is_only_a_command_emoji_is_not_published(street: Street, emoji: str) -> None:
    """The bot says to react with it instead."""
    assert "react" in street.type(emoji)
    assert street.reads() == {}
    street.type("🎉", f"{emoji} it works")
    assert [*street.reads()] == [2, 3]
    assert "react" in street.type(f"/reply 2 {emoji}")
    assert "react" in street.type(f"/as eve /reply 2 {emoji}")
    assert street.reads()[2] == "🎉"


def test_3_10_edited_shows_for_changes_after_ten_minutes(street: Street) -> None:
    """Versions are kept, never public."""
    street.type("Dors", "Wnidows", "/edit 1 Doors", takes=1)
    assert not of_class(entry(street, 1), "edited")
    street.wait(minutes=10)
    street.type("/edit 2 Windows")
    assert not of_class(entry(street, 1), "edited")
    assert text(*of_class(entry(street, 2), "edited")) == "edited 12:10"
    street.type("/react 1 ⭐", "/reply 1 more")
    assert not of_class(entry(street, 1), "edited")
    assert "Wnidows" in street.exported()
    assert not street.holds("Wnidows")


def test_3_11_with_more_than_one_author_entries_carry_a_byline(street: Street) -> None:
    """Only of those whose entries show."""
    street.type("/as ann Doors", "/as ann Coffee")
    assert not of_class(street.page().root, "p-author")
    street.type("/as ben Tea")
    names = [text(one) for one in of_class(street.page().root, "p-author")]
    assert names == ["Ben Muster", "Ann Example", "Ann Example"]
    street.type("/as eve /react 3 ❌")
    assert not of_class(street.page().root, "p-author")


@pytest.mark.parametrize("reply", ["s/Doors/Gates/", "alt: nonsense", "+ two", "!status", "!statsu"])
def test_3_5_what_does_not_count_as_speaking_does_not_whoever_sends_it(street: Street, reply: str) -> None:
    """Another author's `s/…/` and `alt:` change nothing here, and are no talk either."""
    street.type("Doors", f"/as ben /reply 1 {reply}", "/reply 1 three")
    assert street.reads()[1] == ("Doors two three" if reply == "+ two" else "Doors three")
