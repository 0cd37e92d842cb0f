"""Asking a homeserver over plain HTTP."""

from typing import Any
from urllib.parse import quote

from requests import Response, Session

Json = dict[str, Any]

PATIENCE = 60.0
"""Seconds to wait for an answer: only what will never come takes so long."""


class RefusalError(Exception):
    """The homeserver said no: with an HTTP status, and with a code such as M_FORBIDDEN."""

    def __init__(self, answer: Response) -> None:
        super().__init__(f"{answer.request.method} {answer.request.path_url}: {answer.status_code} {answer.text}")
        self.status = answer.status_code
        try:
            self.code = str(answer.json()["errcode"])
        except (ValueError, KeyError):
            self.code = ""


class Api:
    """What a homeserver answers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = Session()
        self._session.trust_env = False  # no proxy of the environment's, no password of a .netrc

    def ask(self, method: str, path: str, body: Any = None, *, token: str = "", **query: str | int) -> Json:
        """The JSON of an answer. Raises RefusalError."""
        answer: Json = self.fetch(method, path, body, token=token, **query).json()
        return answer

    def fetch(self, method: str, path: str, body: Any = None, *, token: str = "", **query: str | int) -> Response:
        """An answer as it came. Raises RefusalError."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self._session.request(
            method, self.url + path, json=body, params=query, headers=headers, timeout=PATIENCE
        )
        if answer.status_code >= 300:
            raise RefusalError(answer)
        return answer

    def close(self) -> None:
        """Leave no connection open."""
        self._session.close()


def part(text: str) -> str:
    """Text, such as the id of a room, as a part of a path."""
    return quote(text, safe="")
