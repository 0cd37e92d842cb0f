"""A day post on somebody else's blog: exactly one, whatever is lost on the way (RULES 8.3 to 8.5).

Each step is on disk before it is taken, and whoever comes back looks before taking it again: a request whose answer
never came may have done its work, or do it later. Nothing is ever deleted and made again.
"""

import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from hashlib import sha256

from pipeline.errors import Finding, NeedsPersonError, RetryableError
from pipeline.publishers import Edition, Ledger, Publication
from pipeline.publishers.account import Account
from pipeline.publishers.blog import Blog, Content, RemotePost
from pipeline.publishers.part import Marker, Part, wrapped
from pipeline.publishers.uploading import Uploading

WAIT = 5.0
"""Seconds between the two looks for what a lost request has perhaps made."""


class BlogPublisher:
    """Publishes to a blog. With `stays_draft` a person there makes the post public."""

    def __init__(
        self, name: str, blog: Blog, *, stays_draft: bool = False, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._name = name
        self._blog = blog
        self._stays_draft = stays_draft
        self._wait = partial(sleep, WAIT)

    @property
    def endpoint(self) -> str:
        """See `Publisher`."""
        return self._blog.endpoint

    def link(self, liveblog: str, day: date) -> str:  # noqa: ARG002
        """See `Publisher`: it is the blog's to say."""
        return ""

    def has(self, edition: Edition, publication: Publication) -> bool:
        """See `Publisher`."""
        if publication.endpoint != self.endpoint or publication.sending or publication.doubt:
            return False
        addresses = {picture.name: picture.url for picture in publication.pictures}
        return publication.sent == _digest(self._blog.compose(edition, addresses))

    def publish(self, edition: Edition, publication: Publication, ledger: Ledger) -> Publication:
        """See `Publisher`."""
        if publication.endpoint != self.endpoint:  # another blog: it has nothing of ours (RULES 8.5)
            known = publication.target, publication.liveblog, publication.date
            publication = Publication(target=known[0], liveblog=known[1], date=known[2], endpoint=self.endpoint)
        account = Account(edition, publication, ledger)
        uploading = Uploading(self._name, self._blog, account, self._wait)
        _Posting(self._name, self._blog, account, uploading, self._wait).take(stays_draft=self._stays_draft)
        return account.has

    def check(self) -> Sequence[Finding]:
        """See `Publisher`."""
        return self._blog.check()


class _Posting:
    """The steps of one publication."""

    def __init__(
        self, target: str, blog: Blog, account: Account, uploading: Uploading, wait: Callable[[], object]
    ) -> None:
        self._target = target
        self._blog = blog
        self._account = account
        self._uploading = uploading
        self._wait = wait
        self._post = account.edition.post
        self._marker = Marker(self._post.liveblog, self._post.date, account.edition.installation)

    def take(self, *, stays_draft: bool) -> None:
        """Take all that are left to be taken."""
        post = self._known() if self._account.has.remote else self._found()
        if post is None:
            if self._post.is_bare:  # nothing of it was ever to be seen (RULES 2.6)
                self._account.note(creating=False)
                self._account.end_doubt()
                return
            post = self._made()
        self._uploading.bring()
        strangers: Sequence[RemotePost] = ()
        if post.state == "draft" or self._account.is_to_be_looked_at:
            post, strangers = self._alone(post)
        post = self._written(post)
        if post.state == "draft" and not stays_draft:
            post = self._published(post, strangers)
        if post.state == "public":
            self._account.note(public=True, url=post.url)
        if self._account.is_to_be_looked_at:
            self._uploading.look_again()
            self._account.end_doubt()
        self._uploading.conclude()

    def _known(self) -> RemotePost:
        """The post whose id we have."""
        post = self._blog.get(self._account.has.remote)
        where = self._account.has.url or f"number {self._account.has.remote}"
        if post is None or post.state == "trashed":
            raise self._thrown_away(where)
        if post.part is None or post.part.marker != self._marker:
            raise self._stop(
                f"the post {where} carries our mark no longer; put its former state back there, and it goes on"
            )
        return post

    def _found(self) -> RemotePost | None:
        """The post that we have made without learning its id; looked for twice if it was perhaps made just now."""
        ours, _ = self._look()
        if not ours and self._account.has.creating:
            self._account.doubt()
            self._wait()
            ours, _ = self._look()
        if not ours:
            return None
        if all(post.state == "trashed" for post in ours):
            raise self._thrown_away(ours[0].url)
        post = next(post for post in ours if post.state != "trashed")
        self._is(post)
        return post

    def _made(self) -> RemotePost:
        self._account.record(creating=True)
        post = self._blog.create(Content(self._post.title, wrapped(Part(self._marker, 0), "")))
        self._is(post)
        return post

    def _is(self, post: RemotePost) -> None:
        """Record which post is ours."""
        self._account.record(creating=False, remote=post.id, url=post.url, sent="", sending="")

    def _look(self) -> tuple[list[RemotePost], list[RemotePost]]:
        """Our posts of the day, and those of other installations that are not thrown away; the oldest first."""
        posts = [(post, post.part) for post in self._blog.find(self._post.liveblog, self._post.date)]
        ours = [post for post, part in posts if part and part.marker == self._marker]
        others = [post for post, part in posts if part and part.marker != self._marker and post.state != "trashed"]
        return ours, others

    def _alone(self, post: RemotePost) -> tuple[RemotePost, list[RemotePost]]:
        """The one of our posts that stays, the others removed; and the posts of other installations.

        The one that readers know stays, else the oldest; a draft goes, which nobody has seen.
        """
        found, strangers = self._look()
        ours = [one for one in found if one.state != "trashed"] or [post]
        public = [one for one in ours if one.state == "public"]
        if len(public) > 1:
            raise self._stop(f"there are two posts of ours; throw {public[1].url} away or {public[0].url}")
        stays = (public or ours)[0]
        if stays.id != self._account.has.remote:
            self._is(stays)
        for one in ours:
            if one.id != stays.id:
                self._blog.discard(one.id)
        return stays, strangers

    def _written(self, post: RemotePost) -> RemotePost:
        """The post with the content that it should have.

        One that shows the generation that we were sending took it, though the answer was lost: no conflict (RULES 8.4).
        """
        has, there = self._account.has, post.part.generation if post.part else 0
        if has.sending and there == has.generation:
            self._account.note(sent=has.sending, sending="")
        elif has.sending:
            self._account.doubt()
        content = self._blog.compose(self._account.edition, self._uploading.addresses)
        digest, has = _digest(content), self._account.has
        if digest == has.sent and there == has.generation:
            return post
        part = Part(self._marker, max(there, has.generation) + 1)
        self._account.record(sending=digest, generation=part.generation)
        written = self._blog.write(post.id, Content(content.title, wrapped(part, content.html)))
        if written.part is None:
            raise self._stop(f"the post {post.url} lost our mark when it was written; the blog takes attributes away")
        if written.part != part:
            raise RetryableError(self._target, f"the post {post.url} was not written as it was sent")
        self._account.record(sent=digest, sending="")
        return written

    def _published(self, post: RemotePost, strangers: Sequence[RemotePost]) -> RemotePost:
        """The post, published once and never again."""
        if self._post.is_bare:  # nothing of it was ever to be seen, and there is nothing to see now (RULES 2.6)
            self._account.note(sent="")
            return post
        if self._account.has.public:
            raise self._stop(f"somebody has made the post {post.url} a draft; publish it there, and it goes on")
        if strangers:
            words = f"another installation of daypost has the post {strangers[0].url} for this day"
            raise self._stop(f"{words}; ours stays a draft until that one is thrown away")
        post = self._blog.publish(post.id)
        self._account.record(public=post.state == "public", url=post.url)
        return post

    def _thrown_away(self, where: str) -> NeedsPersonError:
        return self._stop(f"the post {where} was thrown away there; take it out of the trash, and it goes on")

    def _stop(self, words: str) -> NeedsPersonError:
        return NeedsPersonError(self._target, words)


def _digest(content: Content) -> str:
    """What tells one content from another."""
    return sha256(f"{content.title}\n{content.html}".encode()).hexdigest()
