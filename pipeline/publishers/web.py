"""Requests to a blog: one question, one answer in JSON, and every way in which that fails as the error it is.

Each request has a connection of its own. On one that is kept, an answer that came late or twice would be taken for that
of the next question, and one that the other side has just closed would leave open whether a request was acted on.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests

from pipeline.errors import NeedsPersonError, PublishError, RefusedError, RetryableError

LARGEST = 20_000_000
"""Bytes of an answer that are read at most."""

LONGEST_HOLD = 3600.0
"""Seconds that a blog may ask us to wait at most."""

_BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_WALLS = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_ACCEPTABLE}
_PERSON = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@dataclass(frozen=True, slots=True)
class Web:
    """Where a target's requests go out. `patience` is the time in seconds that an answer may take.

    `mend` says what helps against a status and what a kind of blog calls the error (`code`); empty if it does not know.
    """

    target: str
    headers: Mapping[str, str] = field(repr=False)
    patience: float = 30.0
    mend: Callable[[int, str], str] = lambda *_: ""

    def ask(self, method: str, url: str, **more: Any) -> Any:
        """What the blog answers, read as JSON; `more` is for `requests`.

        Raises RetryableError, after which the request may have been acted on, or may still be; NeedsPersonError or
        RefusedError, after which it was not.
        """
        return self._data(url, self._answer(method, url, more), method)

    def find(self, method: str, url: str, **more: Any) -> Any:
        """The same; None if the blog has no such thing."""
        answer = self._answer(method, url, more)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return None
        return self._data(url, answer, method)

    def is_walled_off(self, method: str, url: str, **more: Any) -> bool:
        """Whether a firewall before the blog refuses what is sent, whatever the blog would say to it."""
        answer = self._answer(method, url, more)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in _BUSY:
            raise self._error(url, answer)
        return answer.is_of_a_firewall

    def page(self, url: str) -> tuple[Mapping[str, str], str]:
        """The headers and the text of a page as everybody gets it. Raises RetryableError, NeedsPersonError."""
        answer = Web(self.target, {}, self.patience)._answer("GET", url, {})
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise self._error(url, answer)
        return answer.headers, answer.body.decode(errors="replace")

    def _answer(self, method: str, url: str, more: Mapping[str, Any]) -> "_Answer":
        options = {**more, "headers": {**self.headers, **more.get("headers", {})}}
        until = monotonic() + 2 * self.patience
        try:
            with requests.request(
                method, url, timeout=self.patience, allow_redirects=False, stream=True, **options
            ) as response:
                body = bytearray()
                for chunk in response.iter_content(65_536):
                    body += chunk
                    if len(body) > LARGEST:
                        raise self._later(url, f"answers with more than {LARGEST // 1_000_000} MB")
                    if monotonic() > until:
                        raise self._later(url, f"has not finished its answer after {2 * self.patience:.0f} seconds")
                return _Answer(response.status_code, bytes(body), response.headers)
        except requests.exceptions.SSLError as error:
            words = f"{_host(url)} shows no certificate that can be trusted; renew it there, or correct the address"
            raise NeedsPersonError(self.target, words) from error
        except requests.Timeout as error:
            raise self._later(url, f"has not answered after {self.patience:.0f} seconds") from error
        except requests.RequestException as error:
            raise self._later(url, "does not answer") from error

    def _data(self, url: str, answer: "_Answer", method: str) -> Any:
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise self._error(url, answer, method)
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise self._later(url, "answers with something else than data, perhaps a page") from error

    def _error(self, url: str, answer: "_Answer", method: str = "GET") -> PublishError:
        """What a status that is no success means (RULES 8.8)."""
        status, words = answer.status, f"{_host(url)} answers {_called(answer.status)}"
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _BUSY:
            return RetryableError(self.target, words, after=answer.hold())
        if status < HTTPStatus.BAD_REQUEST:
            where = _origin(answer.headers.get("Location", ""))
            return NeedsPersonError(
                self.target, f"{words} and points to {where}; put that address into the configuration"
            )
        if method != "GET" and answer.is_of_a_firewall:
            return RefusedError(self.target, f"{words} with a page, as a firewall does that dislikes what is sent")
        if mend := self.mend(status, answer.code()):
            return NeedsPersonError(self.target, f"{words}: {mend}")
        if status in _PERSON:
            return NeedsPersonError(self.target, f"{words}; look at the login, its rights and the address")
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            mend = "have its web server and PHP take more (client_max_body_size, LimitRequestBody, post_max_size)"
            return RefusedError(self.target, f"{words}: what is sent is too large for it; {mend}")
        return RefusedError(self.target, f"{words} to what was sent; its log may say why")

    def _later(self, url: str, words: str) -> RetryableError:
        return RetryableError(self.target, f"{_host(url)} {words}")


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]

    def code(self) -> str:
        """What the blog calls the error; empty where it says nothing of the kind."""
        try:
            answer = json.loads(self.body)
        except (ValueError, RecursionError):
            return ""
        return str(answer.get("code", "")) if isinstance(answer, dict) else ""

    @property
    def is_of_a_firewall(self) -> bool:
        """Whether something before the blog refuses the request: the blog itself would say so in JSON."""
        return self.status in _WALLS and not self.code()

    def hold(self) -> float | None:
        """The seconds that the blog asks us to wait (RFC 9110, section 10.2.3): a number, or a date."""
        wish = self.headers.get("Retry-After", "").strip()
        try:
            seconds = float(wish) if wish.isdigit() else _until(parsedate_to_datetime(wish))
        except ValueError:
            return None
        return min(max(seconds, 0.0), LONGEST_HOLD) or None


def _until(moment: datetime) -> float:
    """Seconds until then; a date that says "-0000" has no zone, and means UTC."""
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


def _host(url: str) -> str:
    """The host of an address: the rest of it may hold a secret."""
    return urlsplit(url).hostname or ""


def _origin(location: str) -> str:
    """Where a redirect leads, as far as it may be told."""
    try:
        there = urlsplit(location)
    except ValueError:
        return "nowhere"
    return f"{there.scheme}://{there.hostname}" if there.hostname else "another path there"


def _called(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
