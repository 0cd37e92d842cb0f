"""Commands, slips and prose (RULES 6.1)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.commands import WORDS, Typed, read_command, read_keep


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert read_command(text).verdict in ("command", "slip", "prose")


@settings(deadline=None)
@given(st.text().filter(lambda text: not text.lstrip().startswith(("!", "！"))))
def test_rule_6_1_without_a_bang_in_front_it_is_prose(text: str) -> None:
    assert read_command(text) == Typed("prose")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("form", ["!{}", "！{}", "! {}", "  !{}  ", "!{}\n"])
def test_rule_6_1_a_known_word_alone_is_a_command_in_any_case(form: str, word: str) -> None:
    expected = Typed("slip" if word == "keep" else "command", word)
    assert read_command(form.format(word)) == expected
    assert read_command(form.format(word.upper())) == expected


@pytest.mark.parametrize(
    ("text", "word", "argument"),
    [
        ("!title PyCon, the *second* day", "title", "PyCon, the *second* day"),
        ("!Intro\nTwo lines,\nas typed.", "intro", "Two lines,\nas typed."),
        ("!summary -", "summary", "-"),
        ("!start Keep", "start", "keep"),
        ("!keep ours", "keep", "ours"),
        ("!keep THEIRS blog", "keep", "theirs blog"),
    ],
)
def test_rule_6_1_words_that_belong_to_a_command(text: str, word: str, argument: str) -> None:
    assert read_command(text) == Typed("command", word, argument)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("!keep ours", ("ours", "")),
        ("!keep THEIRS blog", ("theirs", "blog")),
        ("!keep ours\n the-blog", ("ours", "the-blog")),
    ],
)
def test_rule_6_1_keep_takes_whose_words_and_perhaps_a_target(text: str, kept: tuple[str, str]) -> None:
    assert read_keep(read_command(text).argument) == kept


@pytest.mark.parametrize("text", ["!claim 7KQ2", "！CLAIM 7kq2", " ! claim CDFG\n"])
def test_rule_6_1_the_word_that_init_waits_for_is_never_published(text: str) -> None:
    assert read_command(text) == Typed("command", "claim")


@pytest.mark.parametrize("text", ["!claim", "!claim this", "!claim 7KQ2 now", "!claims 7KQ2", "!claim 7KQ22"])
def test_rule_6_1_what_is_no_claim_is_prose(text: str) -> None:
    assert read_command(text) == Typed("prose")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("!strat", "start"),
        ("!ed", "end"),
        ("!publsh", "publish"),
        ("!ofline", "offline"),
        ("!sttaus", "status"),
        ("!end now please", "end"),
        ("!start kep", "start"),
        ("!keep", "keep"),
        ("!keep ours blog please", "keep"),
        ("!pause.", "pause"),
    ],
)
def test_rule_6_1_a_slip_or_words_too_many_is_asked_about(text: str, word: str) -> None:
    typed = read_command(text)
    assert (typed.verdict, typed.word) == ("slip", word)


@pytest.mark.parametrize(
    "text",
    [
        "!!! he did it",
        "!",
        "! ",
        "!  start",
        "! Wow",
        "!stop",
        "!nkep",
        "!title2",
        "!end_of_day",
        "!5",
        "\\!start",
        "x !start",
    ],
)
def test_rule_6_1_anything_else_is_prose(text: str) -> None:
    assert read_command(text) == Typed("prose")


@pytest.mark.parametrize("word", [word for word in WORDS if word != "keep"])
@settings(deadline=None)
@given(st.data())
def test_rule_6_1_one_wrong_letter_is_a_slip_two_where_the_word_is_long(word: str, data: st.DataObject) -> None:
    wrong = word
    for _ in range(1 if len(word) <= 5 else 2):
        place = data.draw(st.integers(0, len(wrong) - 1))
        instead = data.draw(st.sampled_from(["", "q", f"q{wrong[place]}"]))
        wrong = wrong[:place] + instead + wrong[place + 1 :]
    assert read_command(f"!{wrong}").verdict in ("command", "slip")


@settings(deadline=None)
@given(st.integers(100, 40_000))
def test_rule_6_1_a_long_word_is_no_slip(length: int) -> None:
    assert read_command("!" + "start" * length) == Typed("prose")
