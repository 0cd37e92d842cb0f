"""A site's folder with its publisher, and days to publish there."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.day_post import DayLink, DayPost, ShownEntry, ShownFigure
from pipeline.events import Picture
from pipeline.publishers import Edition, Publication
from pipeline.publishers.site import SitePublisher
from pipeline.render import Renderer
from tests.sample import DAY, NOON, POST, entry, picture

URL = "https://live.example.org"
HALL, DESK = picture("hall"), picture("desk")


@dataclass
class MemoryLedger:
    """A ledger that remembers every record, and what lay in the folder when it was made."""

    folder: Path
    others: list[Publication] = field(default_factory=list)
    history: list[tuple[Publication, set[str]]] = field(default_factory=list)

    def record(self, publication: Publication) -> None:
        self.history.append((publication, files(self.folder)))

    def publications(self) -> Sequence[Publication]:
        return [*self.others, *(publication for publication, _ in self.history[-1:])]


def files(folder: Path) -> set[str]:
    """Everything in a folder, by path."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


class Site:
    """A site's folder with its publisher, the originals beside it."""

    def __init__(self, folder: Path) -> None:
        self.public = folder / "public"
        self.originals = folder / "media"
        self.originals.mkdir()
        for one in (HALL, DESK):
            for width, _ in one.sizes:
                (self.originals / one.file(width)).write_bytes(f"{one.hash} {width}".encode())
        self.ledger = MemoryLedger(self.public)
        self.publisher = SitePublisher("site", self.public, URL, Renderer(URL))
        self.publication = Publication(target="site", liveblog="pycon", date=DAY)

    def edition(self, post: DayPost, *, archive: Sequence[DayLink] = (), former: DayLink | None = None) -> Edition:
        return Edition(
            post=post,
            at=NOON,
            installation="here",
            position=1,
            originals=self.originals,
            former=former,
            archive=archive,
        )

    def publish(self, post: DayPost, *, archive: Sequence[DayLink] = (), former: DayLink | None = None) -> None:
        edition = self.edition(post, archive=archive, former=former)
        self.publication = self.publisher.publish(edition, self.publication, self.ledger)

    def read(self, name: str) -> str:
        return (self.public / name).read_text("utf-8")

    @property
    def media(self) -> set[str]:
        return {name.removeprefix("media/") for name in files(self.public) if name.startswith("media/")}


def day_post(*entries: ShownEntry, ended: bool = False) -> DayPost:
    """A day of these entries."""
    return replace(POST, entries=entries, ended=ended)


HELLO = day_post(entry(0, "hello"))


def with_pictures(*pictures: Picture) -> DayPost:
    """A day of one entry for each picture."""
    figures = [ShownFigure(one, "a picture") for one in pictures]
    return day_post(*(entry(10 * number, "words", figure) for number, figure in enumerate(figures)))


def names(*pictures: Picture) -> set[str]:
    """The files of pictures."""
    return {one.file(width) for one in pictures for width, _ in one.sizes}
