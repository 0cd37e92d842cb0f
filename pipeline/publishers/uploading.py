"""The pictures of a day post on a blog: brought before the post shows them, each once, and removed afterwards."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.day_post import DayPost
from pipeline.errors import NeedsPersonError, PublishError, RetryableError
from pipeline.events import Picture
from pipeline.publishers import RemotePicture
from pipeline.publishers.account import Account
from pipeline.publishers.blog import Blog


class Uploading:
    """Brings the pictures of one day post to a blog, and takes away those that it shows no longer.

    `wait` lets the time pass after which a lost request has taken effect, if it ever does.
    """

    def __init__(self, target: str, blog: Blog, account: Account, wait: Callable[[], object]) -> None:
        self._target = target
        self._blog = blog
        self._account = account
        self._wait = wait
        self._needed = dict(_files(account.edition.post))
        self._failed: PublishError | None = None

    @property
    def pictures(self) -> dict[str, RemotePicture]:
        """The pictures that the blog has, by file name."""
        return {picture.name: picture for picture in self._account.has.pictures}

    def bring(self) -> None:
        """Upload what the blog does not have yet, each step recorded.

        A picture that the blog does not take keeps nothing else back, least of all what is taken away: `conclude`
        raises that error. Only a blog that asks us to wait is obeyed at once.
        """
        for name in self._needed:
            if name not in self.pictures:
                try:
                    self._bring(name)
                except RetryableError as error:
                    if error.after:
                        raise
                    self._failed = error
                except PublishError as error:
                    self._failed = error

    def conclude(self) -> None:
        """Remove what the post shows no longer, unless another one does.

        Raises what kept a picture from being brought.
        """
        elsewhere = {picture.id for one in self._account.others() for picture in one.pictures}
        for picture in self._account.has.pictures:
            if picture.name not in self._needed:
                if picture.id not in elsewhere:
                    self._blog.remove(picture.id)
                self._account.record(pictures=tuple(one for one in self._account.has.pictures if one != picture))
        if lost := [name for name in self._account.has.uploading if name not in self._needed]:
            self._remove_copies(lost)
            if not self._account.has.doubt:
                self._account.doubt()
        if self._failed:
            raise self._failed

    def look_again(self) -> None:
        """Remove the copies that lost requests have left after all."""
        uploading = self._account.has.uploading
        self._remove_copies({*self.pictures, *uploading})
        self._account.note(uploading=tuple(name for name in uploading if name in self._needed))

    def _remove_copies(self, names: Iterable[str]) -> None:
        known = {picture.id for one in (*self._account.others(), self._account.has) for picture in one.pictures}
        for name in names:
            self._discard(copy for copy in self._blog.pictures(name) if copy.id not in known)

    def _bring(self, name: str) -> None:
        """Upload a picture, unless it is there; one that was perhaps uploaded is looked for twice (RULES 8.3)."""
        account = self._account
        elsewhere = (picture for one in account.others() for picture in one.pictures if picture.name == name)
        if shared := next(elsewhere, None):
            account.record(pictures=(*account.has.pictures, shared))
            return
        known = [*self._blog.pictures(name)]
        if not known and name in account.has.uploading:
            account.doubt()
            self._wait()
            known = [*self._blog.pictures(name)]
        if not known:
            data = self._data(name)
            account.record(uploading=(*account.has.uploading, name))
            uploaded = self._blog.upload(name, data, self._needed[name])
            known = [*self._blog.pictures(name)] or [uploaded]  # something between us may have sent it twice
        self._discard(known[1:])
        rest = tuple(one for one in account.has.uploading if one != name)
        account.record(pictures=(*account.has.pictures, known[0]), uploading=rest)

    def _discard(self, copies: Iterable[RemotePicture]) -> None:
        for copy in copies:
            self._blog.remove(copy.id)

    def _data(self, name: str) -> bytes:
        path: Path = self._account.edition.originals / name
        try:
            return path.read_bytes()
        except OSError as error:
            words = f"the picture {path} cannot be read: {error.strerror}; restore it, or delete the entry that has it"
            raise NeedsPersonError(self._target, words) from error


def _files(post: DayPost) -> Iterator[tuple[str, str]]:
    """The widest file of each picture that a day post shows, as a blog makes smaller ones itself; and what it shows."""
    if not post.offline:
        for entry in post.entries:
            for figure in entry.figures:
                yield _widest(figure.picture), figure.alt
            for name, picture in entry.emoji:
                yield _widest(picture), f":{name}:"


def _widest(picture: Picture) -> str:
    return picture.file(max(width for width, _ in picture.sizes))
