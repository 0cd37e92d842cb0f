"""What a homeserver answers other than yes, as errors that say what they are.

https://spec.matrix.org/latest/client-server-api/#standard-error-response
"""

from http import HTTPStatus

from bots import TooEarlyError
from pipeline.errors import DaypostError

TOO_EARLY = 5.0
"""Seconds to wait where it does not say."""

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


def refusal(status: int, code: str, words: str, wait: object) -> MatrixError | OSError:
    """What an answer is: its status, code and words, and the milliseconds to wait, as far as it has them."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or code == "M_LIMIT_EXCEEDED":
        return too_early(wait / 1000 if isinstance(wait, int) else TOO_EARLY)
    if not code or status >= HTTPStatus.INTERNAL_SERVER_ERROR or not status:
        said = f"says {status} and " if status not in (0, HTTPStatus.OK) else ""
        return OSError(f"the homeserver {said}answers something that is no answer")
    # Of a room that is closed to us the homeserver says M_FORBIDDEN too.
    return LoginError(code, words) if code in _MENDS and code != "M_FORBIDDEN" else MatrixError(code, words)
