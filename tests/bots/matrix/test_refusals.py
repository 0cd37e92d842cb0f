"""What a homeserver answers other than yes: whatever it is, it is one error that says what it is, and a sane wait."""

from hypothesis import given
from hypothesis import strategies as st

from bots import TooEarlyError
from bots.matrix.refusals import LATEST, SOONEST, TOO_EARLY, LoginError, MatrixError, refusal
from pipeline.errors import DaypostError

waits = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(10**400) | st.lists(st.integers())
codes = st.sampled_from(
    ["", "M_UNKNOWN", "M_FORBIDDEN", "M_UNKNOWN_TOKEN", "M_LIMIT_EXCEEDED", "M_USER_DEACTIVATED", "M_USER_LOCKED"]
)


@given(st.integers(0, 999), codes | st.text(), st.text(), waits, st.text() | st.integers().map(str))
def test_any_answer_is_one_error_and_any_wait_is_bounded(
    status: int, code: str, words: str, wait: object, after: str
) -> None:
    error = refusal(status, code, words, wait, after)
    assert str(error)
    assert isinstance(error, OSError) != isinstance(error, DaypostError)
    assert isinstance(error, TooEarlyError) == (status == 429 or code == "M_LIMIT_EXCEEDED")
    if isinstance(error, TooEarlyError):
        assert SOONEST <= error.seconds <= LATEST
    elif status >= 500 or not code or not status:
        assert isinstance(error, OSError)
    else:
        assert isinstance(error, MatrixError)
        assert (error.code, error.words) == (code, words)


def _wait(wait: object, after: str = "") -> float:
    error = refusal(429, "M_LIMIT_EXCEEDED", "", wait, after)
    assert isinstance(error, TooEarlyError)
    return error.seconds


def test_it_waits_for_as_long_as_it_is_told() -> None:
    assert _wait(1500) == 1.5
    assert _wait(1500.0) == 1.5
    assert _wait(1500, "7") == 1.5
    assert _wait(None, "7") == 7.0
    assert _wait("soon", "7") == 7.0


def test_a_wait_that_is_none_is_a_few_seconds() -> None:
    for wait in (None, True, False, 0, -1, -(10**400), float("nan"), "1500", [1500]):
        assert _wait(wait) == TOO_EARLY
    for after in ("", "-1", "1.5", "²", "Wed, 21 Oct 2026 07:28:00 GMT", "9" * 5000):
        assert _wait(None, after) == TOO_EARLY


def test_no_wait_is_for_ever() -> None:
    assert _wait(10**400) == _wait(float("inf")) == _wait(None, "99999") == LATEST
    assert _wait(1) == SOONEST


def test_who_is_not_let_in_is_told_what_mends_it() -> None:
    assert "set `access_token`" in str(refusal(401, "M_UNKNOWN_TOKEN", "Invalid", None))
    assert isinstance(refusal(401, "M_UNKNOWN_TOKEN", "Invalid", None), LoginError)
    assert not isinstance(refusal(403, "M_FORBIDDEN", "You are not in the room", None), LoginError)
    assert "`user_id` and `password`" in str(LoginError("M_FORBIDDEN", "Invalid password"))
    assert str(LoginError("M_NEW", "Go away")) == "the homeserver says M_NEW: Go away; log in again"
