"""What a claim looks like, in any network."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.setting_up import claimed_word
from pipeline.commands import LETTERS

_blank = st.text(" \t\n", max_size=2)


@given(st.text(LETTERS, min_size=4, max_size=4), _blank, _blank, st.sampled_from("!！"), st.booleans())
def test_the_word_is_read_however_a_phone_writes_it(word: str, before: str, after: str, bang: str, small: bool) -> None:
    message = f"{before}{bang}{' ' if after else ''}Claim {word}{after}"
    assert claimed_word(message.lower() if small else message) == word


@pytest.mark.parametrize(
    "message", ["", "!claim", "claim 7KQ2", "I type !claim 7KQ2", "!claim 7KQ2 please", "!claims 7"]
)
def test_anything_else_claims_nothing(message: str) -> None:
    assert claimed_word(message) == ""
