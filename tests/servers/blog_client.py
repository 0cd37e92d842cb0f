"""What daypost needs to publish to the blog double: its client, which makes a `BlogPublisher` a publisher of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from pipeline.errors import Finding
from pipeline.publishers import Edition, RemotePicture
from pipeline.publishers.blog import Content, RemotePost
from pipeline.publishers.web import Web


class BlogClient:
    """A blog double at an address."""

    def __init__(self, name: str, url: str, token: str, patience: float = 30.0) -> None:
        self._url = url
        self._web = Web(name, {"Authorization": f"Bearer {token}"}, patience)

    @property
    def endpoint(self) -> str:
        """See `Blog`."""
        return self._url

    def compose(self, edition: Edition, addresses: Mapping[str, str]) -> Content:
        """See `Blog`: a paragraph for each entry, then its pictures."""
        post = edition.post
        lines = []
        for entry in () if post.offline else post.entries:
            lines.append(f'<p id="{entry.id}">{escape(entry.plain)}</p>')
            names = (figure.picture.file(max(width for width, _ in figure.picture.sizes)) for figure in entry.figures)
            lines += [f'<img src="{addresses[name]}">' for name in names if name in addresses]
        lines += [f"<footer>{'ended' if post.ended else 'goes on'}</footer>"]
        return Content(post.title, "\n".join(lines))

    def find(self, liveblog: str, day: date) -> Sequence[RemotePost]:
        """See `Blog`."""
        return [_post(one) for one in self._web.ask("GET", f"{self._url}/posts", params={"day": f"{liveblog} {day} "})]

    def get(self, post: str) -> RemotePost | None:
        """See `Blog`."""
        answer = self._web.find("GET", f"{self._url}/posts/{post}")
        return _post(answer) if answer else None

    def create(self, content: Content) -> RemotePost:
        """See `Blog`."""
        return _post(self._web.ask("POST", f"{self._url}/posts", json=_json(content)))

    def write(self, post: str, content: Content) -> RemotePost:
        """See `Blog`."""
        return _post(self._web.ask("PUT", f"{self._url}/posts/{post}", json=_json(content)))

    def publish(self, post: str) -> RemotePost:
        """See `Blog`."""
        return _post(self._web.ask("POST", f"{self._url}/posts/{post}/publish"))

    def discard(self, post: str) -> None:
        """See `Blog`."""
        self._web.find("DELETE", f"{self._url}/posts/{post}")

    def pictures(self, name: str) -> Sequence[RemotePicture]:
        """See `Blog`."""
        return [_picture(one) for one in self._web.ask("GET", f"{self._url}/media", params={"name": name})]

    def upload(self, name: str, data: bytes) -> RemotePicture:
        """See `Blog`."""
        return _picture(self._web.ask("POST", f"{self._url}/media", params={"name": name}, data=data))

    def remove(self, picture: str) -> None:
        """See `Blog`."""
        self._web.find("DELETE", f"{self._url}/media/{picture}")

    def check(self) -> Sequence[Finding]:
        """See `Blog`."""
        return [Finding(f"the blog at {self._url}", well=True)]


def _json(content: Content) -> dict[str, str]:
    return {"title": content.title, "html": content.html}


def _post(answer: dict[str, Any]) -> RemotePost:
    return RemotePost(answer["id"], answer["state"], answer["url"], answer["html"])


def _picture(answer: dict[str, Any]) -> RemotePicture:
    return RemotePicture(answer["name"], answer["id"], answer["url"])
