"""A day post on somebody else's blog: exactly one, whatever is lost on the way (RULES 8.3 to 8.5).

Each step is on disk before it is taken, and whoever comes back looks before taking it again: a request whose answer
never came may have done its work, or do it later. Nothing is ever deleted and made again.
"""

import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from pipeline.errors import Finding, NeedsPersonError
from pipeline.publishers import Edition, Ledger, Publication
from pipeline.publishers.account import Account
from pipeline.publishers.blog import Blog, Content, RemotePost
from pipeline.publishers.part import Marker, Part, wrapped
from pipeline.publishers.prepared import is_untouched, prepared_for
from pipeline.publishers.uploading import Uploading
from pipeline.publishers.writing import Writing

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
        if edition.keep and (publication.kept is None or edition.keep.at > publication.kept):
            return False
        pictures = {picture.name: picture for picture in publication.pictures}
        return publication.sent == self._blog.compose(edition, pictures).digest

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
        self._writing = Writing(target, blog, account, self._marker)

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
        post = self._writing.write(post, self._composed())
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
        part = self._part(post)
        is_new = self._account.has.prepared and not self._account.has.sent
        if (part.marker != self._marker) if part else not is_new:
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
            return self._prepared()
        if all(post.state == "trashed" for post in ours):
            raise self._thrown_away(ours[0].url)
        post = next(post for post in ours if post.state != "trashed")
        self._is(post)
        return post

    def _prepared(self) -> RemotePost | None:
        """The post that somebody has prepared for the day, or for any (RULES 8.7)."""
        if self._post.is_bare:
            return None
        used = {one.remote for one in self._account.others()}
        posts = [one for one in self._blog.prepared(self._post.date) if one.state != "trashed"]
        places = [(one, prepared_for(one.html, self._post.date)) for one in posts]
        found = [one for one, which in places if which == "day"] or [
            one for one, which in places if which == "any" or (one.id not in used and is_untouched(one.html))
        ]
        if len(found) > 1:
            words = f"the posts {found[0].url} and {found[1].url} are both prepared for this day"
            raise self._stop(f"{words}; take [daypost] out of one of them")
        if found:
            self._is(found[0], prepared=True)
        return found[0] if found else None

    def _made(self) -> RemotePost:
        self._account.record(creating=True)
        content = self._blog.compose(self._account.edition, {})
        post = self._blog.create(content, self._blog.framed(wrapped(Part(self._marker, 0), "")))
        self._is(post)
        return post

    def _is(self, post: RemotePost, *, prepared: bool = False) -> None:
        """Record which post is ours."""
        self._account.record(
            creating=False, remote=post.id, url=post.url, prepared=prepared, sent="", sending="", sending_pieces=()
        )

    def _part(self, post: RemotePost) -> Part | None:
        return post.part(self._post.liveblog, self._post.date)

    def _look(self) -> tuple[list[RemotePost], list[RemotePost]]:
        """Our posts of the day, and those of other installations that are not thrown away; the oldest first."""
        posts = [(post, self._part(post)) for post in self._blog.find(self._post.liveblog, self._post.date)]
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
        if there := "" if self._account.has.prepared else self._blog.in_the_way(post, self._composed()):
            words = f"the post {there}, which is not ours, has the address that ours is to have"
            raise self._stop(f"{words}; ours stays a draft until that one has another slug, or `slug` is another")
        post = self._blog.publish(post.id)
        self._account.record(public=post.state == "public", url=post.url)
        return post

    def _composed(self) -> Content:
        return self._blog.compose(self._account.edition, self._uploading.pictures)

    def _thrown_away(self, where: str) -> NeedsPersonError:
        return self._stop(f"the post {where} was thrown away there; take it out of the trash, and it goes on")

    def _stop(self, words: str) -> NeedsPersonError:
        return NeedsPersonError(self._target, words)
