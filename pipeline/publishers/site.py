"""The embedded site: a folder of plain, complete files that any web server can serve as it is.

The folder is ours alone; what stands there is made again from the log. Pictures lie there only while something that
shows them does: they come before the page that shows them, and go after the page that no longer does.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.atomic import leftovers, sync_folder, write_atomically
from pipeline.day_post import DayLink, DayPost
from pipeline.errors import Finding, NeedsPersonError, RetryableError
from pipeline.publishers import Edition, Ledger, Publication
from pipeline.render import Renderer


class SitePublisher:
    """Publishes into `folder`, whose pages readers find at `url`."""

    def __init__(self, name: str, folder: Path, url: str, renderer: Renderer) -> None:
        self._name = name
        self._folder = folder
        self._url = url
        self._renderer = renderer

    @property
    def endpoint(self) -> str:
        """See `Publisher`."""
        return self._url

    def link(self, liveblog: str, day: date) -> str:
        """See `Publisher`."""
        return f"{self._url}/{liveblog}/{day.isoformat()}/"

    def has(self, edition: Edition, publication: Publication) -> bool:
        """See `Publisher`."""
        digest = hashlib.sha256(self._page(edition)).hexdigest()
        return digest == publication.sent and not publication.sending and self._path(edition.post).exists()

    def publish(self, edition: Edition, publication: Publication, ledger: Ledger) -> Publication:
        """See `Publisher`."""
        post = edition.post
        page = self._page(edition)
        digest = hashlib.sha256(page).hexdigest()
        needed = tuple(sorted({*_pictures(post)}))
        path = self._path(post)
        url = self.link(post.liveblog, post.date)
        try:
            if publication.sending:  # it was broken off: perhaps in the middle of a file
                for leftover in leftovers(self._folder):
                    leftover.unlink(missing_ok=True)
            if digest != publication.sent or not path.exists():
                kept = tuple(sorted({*needed, *publication.media}))
                ledger.record(replace(publication, sending=digest, media=kept, endpoint=self.endpoint, url=url))
            self._bring_pictures(needed, edition.originals)
            self._bring_static_files()
            self._write(path, page)
            self._write_around(edition, page)
            self._take_pictures(set(publication.media) - set(needed), publication, ledger)
        except OSError as error:
            where = error.filename or self._folder
            words = f"cannot write {where}: {error.strerror}; check disk and rights"
            raise RetryableError(self._name, words) from error
        if edition.final:
            self._renderer.forget(post)
        return replace(publication, sent=digest, sending="", media=needed, endpoint=self.endpoint, url=url)

    def check(self) -> Sequence[Finding]:
        """See `Publisher`."""
        probe = self._folder / ".probe"
        try:
            write_atomically(probe, b"daypost\n")
            probe.unlink()
        except OSError as error:
            mend = f"{error.strerror}; make the folder writable for this user, or name another"
            return [Finding(f"target {self._name}: write to {self._folder}", well=False, mend=mend)]
        return [Finding(f"target {self._name}: write to {self._folder}", well=True)]

    def _page(self, edition: Edition) -> bytes:
        return self._renderer.page(
            edition.post, earlier=edition.former, later=edition.next, canonical=edition.canonical
        )

    def _path(self, post: DayPost) -> Path:
        return self._folder / post.liveblog / post.date.isoformat() / "index.html"

    def _write_around(self, edition: Edition, page: bytes) -> None:
        """The pages beside the day post: archive, front page, 404."""
        post = edition.post
        own = DayLink(post.liveblog, post.date, post.title, self.link(post.liveblog, post.date), not post.ended)
        links = sorted([*edition.archive, own], key=lambda link: (link.date, link.liveblog), reverse=True)
        days = [link for link in links if link.liveblog == post.liveblog]
        title = post.liveblog.replace("-", " ").capitalize()
        self._put(f"{post.liveblog}/index.html", self._renderer.archive(post.liveblog, title, days, post.language))
        open_days = [link for link in links if link.is_open]
        if len({link.liveblog for link in open_days}) > 1:
            self._put("index.html", self._renderer.front(open_days, post.language))
        elif links[0] is own:
            self._write(self._folder / "index.html", page)
        else:
            newest = self._folder / links[0].liveblog / links[0].date.isoformat() / "index.html"
            if newest.exists():
                self._write(self._folder / "index.html", newest.read_bytes())
        self._put("404.html", self._renderer.missing(post.language))

    def _put(self, name: str, html: bytes) -> None:
        self._write(self._folder / name, html)

    def _write(self, path: Path, data: bytes) -> None:
        """Write, unless that is what stands there."""
        try:
            if path.read_bytes() == data:
                return
        except FileNotFoundError:
            pass
        write_atomically(path, data)

    def _bring_static_files(self) -> None:
        for name, data in self._renderer.static_files().items():
            if not (self._folder / name).exists():
                write_atomically(self._folder / name, data)

    def _bring_pictures(self, names: Sequence[str], originals: Path) -> None:
        for name in names:
            public = self._folder / "media" / name
            if not public.exists():
                write_atomically(public, self._original(originals / name))

    def _original(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            words = f"the picture {path} cannot be read: {error.strerror}; restore it, or delete the entry that has it"
            raise NeedsPersonError(self._name, words) from error

    def _take_pictures(self, names: set[str], own: Publication, ledger: Ledger) -> None:
        """Remove the pictures that this day no longer shows, unless another one does."""
        if not names:
            return
        others = (one for one in ledger.publications() if (one.liveblog, one.date) != (own.liveblog, own.date))
        folder = self._folder / "media"
        for name in names.difference(*(one.media for one in others)):
            (folder / name).unlink(missing_ok=True)
        sync_folder(folder)  # before it is recorded as gone


def _pictures(post: DayPost) -> Iterator[str]:
    """The files that the pictures of a day post are in."""
    if not post.offline:
        for entry in post.entries:
            for picture in entry.pictures:
                yield from (picture.file(width) for width, _ in picture.sizes)
