"""The REST interface of a WordPress blog: where it is, and asking it.

https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
"""

import re
from base64 import b64encode
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import NeedsPersonError, PublishError, RetryableError
from pipeline.publishers.web import Web

_HEADER = re.compile(r'<([^>]*)>;\s*rel="https://api\.w\.org/"')
_LINK = re.compile(r"<link[^>]*\brel=['\"]https://api\.w\.org/['\"][^>]*>", re.IGNORECASE)
_HREF = re.compile(r"\bhref=['\"]([^'\"]*)['\"]", re.IGNORECASE)

_LOG_IN = (
    "user name and application password do not fit together (Users, Profile, Application Passwords), or the web server "
    'takes the header Authorization away: "SetEnvIf Authorization (.*) HTTP_AUTHORIZATION=$1" in .htaccess'
)
_MENDS = {
    "incorrect_password": "the application password is wrong or was revoked: Users, Profile, Application Passwords",
    "invalid_username": "there is no such user: `username` is the login name",
    "rest_cannot_create": "the user may not write posts there: give the role Author or Editor",
    "rest_cannot_edit": "the user may not edit that post: give the role Editor, or make the user its author",
    "rest_cannot_publish": "the user may not publish there: give the role Author or Editor",
    "rest_forbidden_context": "the user may not edit posts there: give the role Author or Editor",
}
"""What helps, by what WordPress calls the error; of who is not logged in it says the same as of who has no rights."""


class Rest:
    """The interface of the blog at `url`, for one user."""

    def __init__(self, target: str, url: str, username: str, password: str, patience: float = 30.0) -> None:
        self.url = url.rstrip("/")
        self._target = target
        login = b64encode(f"{username}:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {login}", "Accept": "application/json"}
        self._web = Web(target, headers, patience, _mend)
        self._root = ""

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """What it answers. Raises like `Web.ask`."""
        return self._asked(self._web.ask, method, path, more)

    def find(self, method: str, path: str, **more: Any) -> Any:
        """The same; None if there is no such thing."""
        return self._asked(self._web.find, method, path, more)

    def is_walled_off(self, path: str, **more: Any) -> bool:
        """Whether a firewall keeps a request from it that would change nothing. Raises like `Web.ask`."""
        walled: bool = self._asked(self._web.is_walled_off, "POST", path, more)
        return walled

    def index(self) -> Any:
        """What it says of itself."""
        return self._web.ask("GET", self.root())

    def root(self) -> str:
        """Where it is: the blog says so on every page, and it is not always the same place."""
        if not self._root:
            headers, page = self._web.page(f"{self.url}/")
            found = _HEADER.search(headers.get("Link", ""))
            told = found[1] if found else _linked(page)
            if not told:
                words = f"{urlsplit(self.url).hostname} does not say where its REST interface is"
                mend = "give the address of a WordPress blog, and have that interface switched on there"
                raise NeedsPersonError(self._target, f"{words}; {mend}")
            self._root = self._own(told)
        return self._root

    def _asked(self, ask: Any, method: str, path: str, more: dict[str, Any]) -> Any:
        try:
            return ask(method, f"{self.root()}wp/v2/{path}", **more)
        except PublishError:
            self._root = ""  # it may be elsewhere, since its addresses were set otherwise
            raise

    def _own(self, told: str) -> str:
        """That address; behind a proxy a blog may believe that it is asked by plain http. Raises NeedsPersonError."""
        own, there = urlsplit(self.url), urlsplit(told)
        if (there.hostname, there.port or own.port) != (own.hostname, own.port):
            words = f"{own.hostname} says that it is at {there.hostname}; put that address into the configuration"
            raise NeedsPersonError(self._target, words)
        return there._replace(scheme=own.scheme, netloc=own.netloc).geturl()


def _mend(status: int, code: str) -> str:
    if status == HTTPStatus.UNAUTHORIZED and code.startswith("rest_"):
        return _LOG_IN
    return _MENDS.get(code, "")


def _linked(page: str) -> str:
    """The address in the head of a page."""
    for link in _LINK.findall(page):
        if found := _HREF.search(link):
            return unescape(found[1])
    return ""


def whole(answer: Any, target: str) -> dict[str, Any]:
    """An answer that is to be an object. Raises RetryableError."""
    if not isinstance(answer, dict):
        raise RetryableError(target, "the blog answers with something else than was asked for")
    return answer


def rows(answer: Any, target: str) -> list[dict[str, Any]]:
    """An answer that is to be a list of objects. Raises RetryableError."""
    if not isinstance(answer, list):
        raise RetryableError(target, "the blog answers with something else than was asked for")
    return [whole(one, target) for one in answer]
