"""A WordPress blog as `publishers.blog.Blog`: what a day post is there, and the calls that bring it there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from typing import Any
from unicodedata import normalize

from pipeline.config.targets import WordPress
from pipeline.errors import Finding, NeedsPersonError, RefusedError
from pipeline.publishers import Edition, RemotePicture
from pipeline.publishers.blog import Content, RemotePost
from pipeline.publishers.prepared import prepared_for
from pipeline.publishers.wordpress.answers import FIELDS, listed, raw, read_picture, read_post
from pipeline.publishers.wordpress.checking import check
from pipeline.publishers.wordpress.harmless import harmless
from pipeline.publishers.wordpress.rest import Rest
from pipeline.publishers.wordpress.terms import Terms
from pipeline.render.blog import BlogRenderer

STATES = "publish,future,draft,pending,private,trash"
"""A query for any state leaves out those that were thrown away."""

PAST = timedelta(hours=1)
"""A post whose first entry is older has its date; else WordPress gives it its own: one that is in the future by the
blog's clock would be kept for later."""

_LONGEST_SLUG = 150
_TYPES = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}
_BLOCK = "<!-- wp:html -->\n{}\n<!-- /wp:html -->"
"""What stands in such a block WordPress does not give paragraphs and line breaks of its own."""


@dataclass(frozen=True)
class WordPressBlog:
    """A blog as it is configured."""

    settings: WordPress
    rest: Rest
    terms: Terms
    renderer: BlogRenderer

    @classmethod
    def of(cls, settings: WordPress, renderer: BlogRenderer, patience: float = 30.0) -> "WordPressBlog":
        """The blog of a target."""
        password = settings.password.get_secret_value()
        rest = Rest(settings.name, settings.url, settings.username, password, patience)
        return cls(settings, rest, Terms(settings.name, rest), renderer)

    @property
    def endpoint(self) -> str:
        """See `Blog`."""
        return self.rest.url

    def compose(self, edition: Edition, pictures: Mapping[str, RemotePicture]) -> Content:
        """See `Blog`."""
        post = edition.post
        addresses = {name: picture.url for name, picture in pictures.items()}
        body = self.renderer.body(post, addresses, earlier=edition.former, later=edition.next)
        shown = (figure.picture for entry in post.entries if not post.offline for figure in entry.figures)
        first = next((pictures[name] for one in shown if (name := one.file(max(one.sizes)[0])) in pictures), None)
        featured = first.id if first and self.settings.featured == "first" else "0"
        return Content(
            fields={
                "title": harmless(_escaped(post.title)),
                "excerpt": harmless(_escaped(body.excerpt)),
                "featured_media": featured,
            },
            sections=[replace(section, html=harmless(section.html)) for section in body.sections],
            slug=_slug(self.settings.slug.fill(day=post.number, date=post.date, name=post.liveblog)),
            date=next((one.time for one in post.entries if one.time < edition.at - PAST), None),
        )

    def find(self, liveblog: str, day: date) -> Sequence[RemotePost]:
        """See `Blog`."""
        words = {"search": f'"{liveblog} {day}"', "status": STATES, "orderby": "id", "order": "asc", "per_page": "100"}
        found = self.rest.ask("GET", "posts", params={**words, "context": "edit", "_fields": FIELDS})
        return [self._post(one) for one in listed(found)]

    def get(self, post: str) -> RemotePost | None:
        """See `Blog`."""
        found = self.rest.find("GET", f"posts/{post}", params={"context": "edit", "_fields": FIELDS})
        return None if found is None else self._post(found)

    def prepared(self, day: date) -> Sequence[RemotePost]:
        """See `Blog`."""
        query = {"search": "[daypost", "status": "publish,future,draft,pending,private", "orderby": "id"}
        query |= {"order": "asc", "per_page": "100", "context": "edit", "_fields": FIELDS}
        found = [self._post(one) for one in listed(self.rest.ask("GET", "posts", params=query))]
        posts = [one for one in found if prepared_for(one.html, day) != "none"]
        if self.settings.post and str(self.settings.post) not in {one.id for one in posts}:
            configured = self.get(str(self.settings.post))
            if configured is None:
                words = f"there is no post {self.settings.post} on the blog; look at `post` in the configuration"
                raise NeedsPersonError(self.settings.name, words)
            posts.append(configured)
        return posts

    def framed(self, html: str) -> str:
        """See `Blog`."""
        return _BLOCK.format(html)

    def create(self, content: Content, html: str) -> RemotePost:
        """See `Blog`."""
        made: dict[str, Any] = {
            "title": content.fields["title"],
            "content": html,
            "status": "draft",
            "slug": content.slug,
            "comment_status": self.settings.comments,
            "ping_status": "closed",
            "categories": self.terms.ids("categories", self.settings.categories),
            "tags": self.terms.ids("tags", self.settings.tags),
        }
        if content.date:
            made["date_gmt"] = f"{content.date.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
        return self._post(self._write("posts", made))

    def in_the_way(self, post: RemotePost, content: Content) -> str:
        """See `Blog`: a slug is given to one post alone, the next one gets another.

        It is asked as any reader may: posts that the user may not edit are not told of otherwise.
        """
        query = {"slug": content.slug, "_fields": "id,link"}
        found = listed(self.rest.ask("GET", "posts", params=query))
        return next((str(one["link"]) for one in found if str(one["id"]) != post.id), "")

    def write(self, post: str, html: str, fields: Mapping[str, str]) -> RemotePost:
        """See `Blog`."""
        changed: dict[str, Any] = {**fields, "content": html}
        if "featured_media" in fields:
            changed["featured_media"] = int(fields["featured_media"])
        try:
            return self._post(self._write(f"posts/{post}", changed))
        except RefusedError:
            self.rest.ask("GET", "users/me", params={"_fields": "id"})  # or it is not the content that is refused
            raise

    def refuses(self, post: str, html: str) -> bool:
        """See `Blog`: a firewall reads what WordPress itself then takes for a mistake, and does not store."""
        return self.rest.is_walled_off(f"posts/{post}", json={"content": html, "status": "no such status"})

    def missed(self, before: RemotePost, after: RemotePost) -> str:
        """See `Blog`. Where revisions are counted, one more is ours; where only so many are kept, the last two tell."""
        if not after.revision or after.revisions == before.revisions + 1 or before.html == after.html:
            return ""
        query = {"per_page": "2", "context": "edit", "_fields": "id,content"}
        kept = listed(self.rest.find("GET", f"posts/{after.id}/revisions", params=query))
        numbers = [str(one["id"]) for one in kept]
        if numbers[:1] != [after.revision] or len(kept) == 1 or numbers[1] == before.revision:
            return ""
        return raw(kept[1], "content")

    def editor(self, post: str) -> str:
        """See `Blog`."""
        newest = self.rest.find("GET", f"posts/{post}/revisions", params={"per_page": "1", "context": "edit"})
        return self._name(listed(newest)[0]["author"]) if listed(newest) else ""

    def writer(self, post: str) -> str:
        """See `Blog`: an editor that is open keeps what is not saved now and then."""
        query = {"context": "edit", "_fields": "author,modified_gmt"}
        kept = listed(self.rest.find("GET", f"posts/{post}/autosaves", params=query))
        if not kept:
            return ""
        there = self.rest.ask("GET", f"posts/{post}", params={"context": "edit", "_fields": "modified_gmt"})
        newer = [one for one in kept if one["modified_gmt"] > there["modified_gmt"]]
        return self._name(newer[0]["author"]) if newer else ""

    def publish(self, post: str) -> RemotePost:
        """See `Blog`."""
        status = "private" if self.settings.status == "private" else "publish"
        published = self._post(self._write(f"posts/{post}", {"status": status}))
        if published.state != "public":
            words = f"the blog keeps the post {published.url} back, as one of the future or one to be reviewed"
            raise NeedsPersonError(self.settings.name, f"{words}; publish it there, and look at the blog's clock")
        return published

    def discard(self, post: str) -> None:
        """See `Blog`."""
        self.rest.find("DELETE", f"posts/{post}", params={"force": "true"})

    def pictures(self, name: str) -> Sequence[RemotePicture]:
        """See `Blog`: a second file of the same name gets a number behind it."""
        stem = name.rpartition(".")[0]
        query = {"search": stem, "orderby": "id", "order": "asc", "per_page": "100", "context": "edit"}
        found = self.rest.ask("GET", "media", params=query)
        return [
            read_picture(one, name) for one in listed(found) if re.fullmatch(rf"{stem}(-[0-9]+)?", raw(one, "title"))
        ]

    def upload(self, name: str, data: bytes, alt: str) -> RemotePicture:
        """See `Blog`."""
        kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        files = {"file": (name, data, kind)}
        return read_picture(self.rest.ask("POST", "media", files=files, data={"alt_text": alt}), name)

    def remove(self, picture: str) -> None:
        """See `Blog`."""
        self.rest.find("DELETE", f"media/{picture}", params={"force": "true"})

    def check(self) -> Sequence[Finding]:
        """See `Blog`."""
        return check(self, self.rest, self.terms, self.settings)

    def _name(self, user: int) -> str:
        """What a user is called there: of those who never published anything their number is all that we may know."""
        try:
            found = self.rest.find("GET", f"users/{user}", params={"_fields": "name"})
        except NeedsPersonError:
            found = None
        return str(found["name"]) if found else f"user {user}"

    def _write(self, path: str, fields: Mapping[str, Any]) -> Any:
        return self.rest.ask("POST", path, params={"context": "edit", "_fields": FIELDS}, json=fields)

    def _post(self, answer: Any) -> RemotePost:
        return read_post(answer, self.settings.name)


def _escaped(text: str) -> str:
    """Text as HTML: titles are that in WordPress."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _slug(text: str) -> str:
    """The text as a part of an address: of a slug that is not ASCII WordPress counts and cuts the encoded bytes."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
