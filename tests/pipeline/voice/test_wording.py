"""What the bot says is short, names the thing, and has an answer to every command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.commands import WORDS, read_command
from pipeline.entries import Version
from pipeline.events import Body
from pipeline.reactions import table
from pipeline.voice import wording
from pipeline.voice.answers import ACTS
from pipeline.voice.cheat_sheet import help_text
from tests.make import NOON


def version(text: str) -> Version:
    return Version(time=NOON, key="k", person="ann", body=Body("markdown", text))


@given(st.text(), st.integers(1, 60))
def test_the_first_words_are_the_text_or_its_beginning_in_one_line(text: str, most: int) -> None:
    words = " ".join(text.split())
    first = wording.beginning(text, most)
    assert len(first) <= most + 1
    assert first == words or (first.endswith("…") and words.startswith(first[:-1]) and len(words) > most)


def test_a_long_text_is_cut_at_a_word() -> None:
    assert wording.beginning("The doors\nare open and the coffee is hot", 17) == "The doors are…"


@pytest.mark.parametrize("word", WORDS)
def test_every_command_is_known_to_say_something_or_to_be_done(word: str) -> None:
    assert (word in wording.DONE) + (word in ACTS) + (word == "help") == 1


def test_the_help_names_what_can_be_typed() -> None:
    named = [word.rstrip(".") for word in help_text(table({})).split() if word.startswith("!")]
    assert {read_command(word).verdict for word in named} == {"command"}
    assert {"!start", "!end", "!pause", "!resume", "!publish", "!status", "!help"} <= {*named}


@pytest.mark.parametrize("text", ["!titel x", "!pause please", "!strat"])
def test_a_slip_is_told_the_command_it_is_near(text: str) -> None:
    typed = read_command(text)
    assert typed.verdict == "slip"
    assert f"!{typed.word}?" in wording.slip(typed)


@pytest.mark.parametrize(("times", "words"), [(0, "does not stand in it"), (2, "stands in it 2 times")])
def test_a_replacement_that_cannot_be_says_why(times: int, words: str) -> None:
    assert words in wording.not_replaced("Doors", times)
    assert "“Doors”" in wording.not_replaced("Doors", times)


def test_whose_reaction_is_still_on_is_named() -> None:
    assert "❌ by ann and eve" in wording.still_on("❌", ["ann", "eve"])


def test_a_correction_is_told_with_old_and_new() -> None:
    assert "“Dors” now reads “Doors”" in wording.corrected(version("Dors"), version("Doors"))
