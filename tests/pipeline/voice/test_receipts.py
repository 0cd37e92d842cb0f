"""The receipt on a message, row by row (RULES 7.1)."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots import Sign
from pipeline.visibility import State
from pipeline.voice.receipts import Taste, sign_of

STATES: tuple[State, ...] = get_args(State)
OUT: dict[State, Sign | None] = {
    "nothing": None,
    "deleted": None,
    "aside": "withdrawn",
    "removed": "withdrawn",
    "outside": "withdrawn",
    "held": "waiting",
    "paused": "waiting",
    "draft": "waiting",
    "awaiting approval": "waiting",
    "delayed": "waiting",
    "rehearsal": "rehearsal",
    "public": "public",
    "broken": "failed",
}
"""The sign in each state where every target has it."""

SILENT = ("nothing", "deleted")
LOUD = [state for state in STATES if state not in SILENT]
STUCK = ("broken",)


@pytest.mark.parametrize("state", STATES)
def test_rule_7_1_every_state_has_its_sign(state: State) -> None:
    assert sign_of(state, everywhere=True, failed=False) == OUT[state]


@pytest.mark.parametrize("state", [state for state in LOUD if state not in STUCK])
def test_rule_7_1_what_some_target_has_not_is_only_recorded(state: State) -> None:
    assert sign_of(state, everywhere=False, failed=False) == "recorded"


@pytest.mark.parametrize("everywhere", [True, False])
@pytest.mark.parametrize("state", LOUD)
def test_rule_7_1_where_a_person_is_needed_it_has_failed(state: State, everywhere: bool) -> None:
    assert sign_of(state, everywhere=everywhere, failed=True) == "failed"


@given(st.sampled_from(SILENT), st.booleans(), st.booleans(), st.sampled_from(get_args(Taste)))
def test_what_is_gone_or_no_entry_carries_none(state: State, everywhere: bool, failed: bool, taste: Taste) -> None:
    assert sign_of(state, everywhere=everywhere, failed=failed, taste=taste) is None


@given(st.sampled_from(STATES), st.booleans(), st.booleans())
def test_rule_7_2_who_wants_problems_sees_nothing_else(state: State, everywhere: bool, failed: bool) -> None:
    sign = sign_of(state, everywhere=everywhere, failed=failed)
    assert sign_of(state, everywhere=everywhere, failed=failed, taste="problems") == (
        "failed" if sign == "failed" else None
    )
    assert sign_of(state, everywhere=everywhere, failed=failed, taste="none") is None
