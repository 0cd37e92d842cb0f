"""What daypost needs to publish to the blog double: its client, which makes a `BlogPublisher` a publisher of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from pipeline.day_post import ShownEntry
from pipeline.days import anchor
from pipeline.errors import Finding
from pipeline.publishers import Edition, RemotePicture
from pipeline.publishers.blog import Content, RemotePost
from pipeline.publishers.web import Web
from pipeline.render.blog import Section


class BlogClient:
    """A blog double at an address."""

    def __init__(self, name: str, url: str, token: str, patience: float = 30.0) -> None:
        self._url = url
        self._web = Web(name, {"Authorization": f"Bearer {token}"}, patience)

    @property
    def endpoint(self) -> str:
        """See `Blog`."""
        return self._url

    def compose(self, edition: Edition, pictures: Mapping[str, RemotePicture]) -> Content:
        """See `Blog`: a paragraph for each entry, then its pictures."""
        post = edition.post
        sections = [_section(entry, pictures) for entry in (() if post.offline else post.entries)]
        foot = f"<footer>{'ended' if post.ended else 'goes on'}</footer>"
        return Content({"title": post.title}, [*sections, Section("foot", foot, foot, "the foot")])

    def find(self, liveblog: str, day: date) -> Sequence[RemotePost]:
        """See `Blog`."""
        return [_post(one) for one in self._web.ask("GET", f"{self._url}/posts", params={"day": f"{liveblog} {day} "})]

    def get(self, post: str) -> RemotePost | None:
        """See `Blog`."""
        answer = self._web.find("GET", f"{self._url}/posts/{post}")
        return _post(answer) if answer else None

    def prepared(self, day: date) -> Sequence[RemotePost]:  # noqa: ARG002
        """See `Blog`."""
        return [_post(one) for one in self._web.ask("GET", f"{self._url}/posts", params={"day": "[daypost"})]

    def framed(self, html: str) -> str:
        """See `Blog`."""
        return html

    def create(self, content: Content, html: str) -> RemotePost:
        """See `Blog`."""
        return _post(self._web.ask("POST", f"{self._url}/posts", json={**content.fields, "html": html}))

    def write(self, post: str, html: str, fields: Mapping[str, str]) -> RemotePost:
        """See `Blog`."""
        return _post(self._web.ask("PUT", f"{self._url}/posts/{post}", json={**fields, "html": html}))

    def refuses(self, post: str, html: str) -> bool:
        """See `Blog`."""
        return self._web.is_walled_off("PUT", f"{self._url}/posts/{post}/probe", json={"html": html})

    def missed(self, before: RemotePost, after: RemotePost) -> str:  # noqa: ARG002
        """See `Blog`: it keeps no revisions."""
        return ""

    def editor(self, post: str) -> str:
        """See `Blog`."""
        return str(self._web.ask("GET", f"{self._url}/posts/{post}").get("editor", ""))

    def writer(self, post: str) -> str:
        """See `Blog`."""
        return str(self._web.ask("GET", f"{self._url}/posts/{post}").get("writer", ""))

    def in_the_way(self, post: RemotePost, content: Content) -> str:  # noqa: ARG002
        """See `Blog`: addresses there are numbers."""
        return ""

    def publish(self, post: str) -> RemotePost:
        """See `Blog`."""
        return _post(self._web.ask("POST", f"{self._url}/posts/{post}/publish"))

    def discard(self, post: str) -> None:
        """See `Blog`."""
        self._web.find("DELETE", f"{self._url}/posts/{post}")

    def pictures(self, name: str) -> Sequence[RemotePicture]:
        """See `Blog`."""
        return [_picture(one) for one in self._web.ask("GET", f"{self._url}/media", params={"name": name})]

    def upload(self, name: str, data: bytes, alt: str) -> RemotePicture:
        """See `Blog`."""
        return _picture(self._web.ask("POST", f"{self._url}/media", params={"name": name, "alt": alt}, data=data))

    def remove(self, picture: str) -> None:
        """See `Blog`."""
        self._web.find("DELETE", f"{self._url}/media/{picture}")

    def check(self) -> Sequence[Finding]:
        """See `Blog`."""
        return [Finding(f"the blog at {self._url}", well=True)]


def _section(entry: ShownEntry, pictures: Mapping[str, RemotePicture]) -> Section:
    names = (figure.picture.file(max(width for width, _ in figure.picture.sizes)) for figure in entry.figures)
    images = [f'<img src="{pictures[name].url}">' for name in names if name in pictures]
    html = "\n".join([f"<p>{escape(entry.plain)}</p>", *images])
    said = f"{entry.plain} {[figure.picture.hash for figure in entry.figures]}"
    called = f"the entry of {entry.time:%H:%M}"
    return Section(anchor(entry.id), html, said, called, entry.plain, is_entry=True, is_silent=entry.edited is None)


def _post(answer: dict[str, Any]) -> RemotePost:
    fields = {"title": answer.get("title", "")}
    return RemotePost(answer["id"], answer["state"], answer["url"], answer["html"], fields)


def _picture(answer: dict[str, Any]) -> RemotePicture:
    return RemotePicture(answer["name"], answer["id"], answer["url"])
