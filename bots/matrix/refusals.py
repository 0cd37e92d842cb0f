"""What a homeserver answers other than yes, as errors that say what they are.

https://spec.matrix.org/latest/client-server-api/#standard-error-response
"""

from http import HTTPStatus

from bots import TooEarlyError
from pipeline.errors import DaypostError

TOO_EARLY = 5.0
"""Seconds to wait where it does not say."""

SOONEST, LATEST = 0.1, 600.0
"""Seconds that are waited at least and at most, whatever it says."""

_MENDS = {
    "M_UNKNOWN_TOKEN": "the access token is not valid (any more); log in again, and set `access_token` and `device_id`",
    "M_MISSING_TOKEN": "the access token does not reach the homeserver; is `homeserver` right?",
    "M_FORBIDDEN": "the homeserver does not take `user_id` and `password`",
    "M_USER_DEACTIVATED": "the account was deactivated; make another one, and set `user_id` and how it logs in",
    "M_USER_LOCKED": "the account was locked; ask whoever runs the homeserver",
}
"""What mends that the account is not let in, by the homeserver's word for why."""


class MatrixError(DaypostError):
    """The homeserver refused a request; `code` is its word for why, such as M_FORBIDDEN."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"the homeserver says {code}: {words}")
        self.code = code
        self.words = words


class LoginError(MatrixError):
    """The homeserver does not let the account in; `str` says what mends that."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code, words)
        self.args = (_MENDS.get(code, f"{self}; log in again"),)


def too_early(seconds: float) -> TooEarlyError:
    """The homeserver wants no such request for so many seconds."""
    return TooEarlyError(seconds, f"the homeserver wants no request for {seconds:.3g} seconds")


def refusal(status: int, code: str, words: str, wait: object, after: str = "") -> MatrixError | OSError:
    """What an answer is: its status, code and words, as far as it has them.

    `wait` is for how many milliseconds it wants no request, `after` the same in seconds, as its header Retry-After has
    it.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS or code == "M_LIMIT_EXCEEDED":
        return too_early(_seconds(wait, after))
    if not code or status >= HTTPStatus.INTERNAL_SERVER_ERROR or not status:
        said = f"says {status} and " if status not in (0, HTTPStatus.OK) else ""
        return OSError(f"the homeserver {said}answers something that is no answer")
    # Of a room that is closed to us the homeserver says M_FORBIDDEN too.
    return LoginError(code, words) if code in _MENDS and code != "M_FORBIDDEN" else MatrixError(code, words)


def _seconds(wait: object, after: str) -> float:
    if isinstance(wait, bool) or not isinstance(wait, int | float):
        # A Retry-After may be a date too, which no homeserver sends.
        wait = int(after) * 1000 if after.isdecimal() and len(after) < 10 else 0
    return min(max(min(wait, LATEST * 1000) / 1000, SOONEST), LATEST) if wait > 0 else TOO_EARLY
