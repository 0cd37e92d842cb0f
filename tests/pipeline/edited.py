"""A target in memory whose day posts people change by hand, and which does not take every entry."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from pipeline.errors import NeedsPersonError
from pipeline.publishers import Edition, Keep, Ledger, Piece, Publication
from tests.pipeline.desk import Desk, configuration, fast_folder
from tests.pipeline.shelf import Shelf

Hands = Literal["", "edited", "removed", "inside", "refused"]


@dataclass
class EditedShelf(Shelf):
    """`hands` says what was done by hand to the pieces of each day, until "ours" is chosen; `keeps` what it was told.

    A day of `in_conflict` is taken once somebody has chosen anything. `refused` are entries, `remarks` what people are
    told, of every day.
    """

    hands: dict[date, tuple[Hands, ...]] = field(default_factory=dict)
    in_conflict: set[date] = field(default_factory=set)
    refused: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    keeps: list[tuple[date, Keep | None]] = field(default_factory=list)

    def publish(self, edition: Edition, publication: Publication, ledger: Ledger) -> Publication:
        """See `Publisher`."""
        keep, day = edition.keep, edition.post.date
        self.keeps.append((day, keep))
        if keep and (publication.kept is None or publication.kept < keep.at):
            self.in_conflict.discard(day)
            if keep.choice == "ours":
                self.hands.pop(day, None)
        if day in self.in_conflict:
            raise NeedsPersonError(self.name, "somebody changed it; !keep theirs or !keep ours decides")
        after = super().publish(edition, publication, ledger)
        pieces = tuple(Piece(f"p{number}", "", "", 1, hands) for number, hands in enumerate(self.hands.get(day, ())))
        return replace(after, pieces=pieces, refused=self.refused, remarks=self.remarks)

    @property
    def choices(self) -> list[tuple[date, str]]:
        """What was chosen of which day, try by try; tries without a choice are left out."""
        return [(day, keep.choice) for day, keep in self.keeps if keep]


def shelf_of(desk: Desk, name: str = "shelf") -> EditedShelf:
    """The target of that name."""
    shelf = desk.shelves[name]
    assert isinstance(shelf, EditedShelf)
    return shelf


@contextmanager
def edited_desk(targets: Iterable[str] = ("shelf",), **liveblog: Any) -> Iterator[Desk]:
    """A desk whose targets are such."""
    with fast_folder() as folder:
        desk = Desk(folder, configuration({name: {} for name in targets}, **liveblog))
        desk.shelves.update({name: EditedShelf(name, desk.clock) for name in targets})
        desk.restart()
        yield desk
        desk.close()
