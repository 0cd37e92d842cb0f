"""The receipts that messages should carry after a look.

Only those entries are thought about that were looked at, or that some target still lacks: the others are as they were.
Of those that are lacking long, a wish is told once: there may be a whole day of them while a target is away.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from pipeline.entries import Entry, Part
from pipeline.newsroom import DayName, Newsroom
from pipeline.shown import View
from pipeline.visibility import State
from pipeline.voice.receipts import Taste, Wish, sign_of

BRIEF = timedelta(seconds=3)
"""A delay that is over before anybody would look is not worth a receipt that something waits (RULES 7.1)."""


class Wishes:
    """Thinks of receipts. `tastes` are the live blogs' `receipts`."""

    def __init__(self, room: Newsroom, tastes: Mapping[str, Taste]) -> None:
        self._room = room
        self._tastes = tastes
        self._open: dict[DayName, dict[str, list[Wish]]] = {}
        self._failed: dict[DayName, bool] = {}
        self._refused: dict[DayName, frozenset[str]] = {}
        self._news: set[str] = set()
        self._read_again: set[str] = set()

    def note(self, entry: str) -> None:
        """Note that there is news of an entry."""
        self._news.add(entry)

    def of(
        self,
        lacking: Callable[[DayName], frozenset[str]],
        needs_person: Callable[[DayName], bool],
        refused: Callable[[DayName], frozenset[str]],
    ) -> list[Wish]:
        """The receipts of the entries that are not settled.

        `lacking` are those that some target does not have yet, `refused` those that one does not take.

        A day that was read from the log is compared as a whole: until that has come of it what is no news carries the
        receipt that it has (RULES 7.2).
        """
        wishes: list[Wish] = []
        for name, running in self._room.running():
            not_taken = refused(name)
            looked = running.take_looked() | (not_taken ^ self._refused.get(name, frozenset()))
            self._refused[name] = not_taken
            if name not in self._open:
                self._read_again |= looked - self._news
            else:
                self._read_again -= looked
            thinking = self._open.setdefault(name, {})
            for entry_id in looked:
                thinking.setdefault(entry_id, [])
            if not thinking:
                continue
            lack, failed = lacking(name), needs_person(name)
            # Of all others nothing has changed that a receipt depends on: there may be thousands that wait.
            news = looked | (thinking.keys() - lack) if failed == self._failed.get(name) else set(thinking)
            self._failed[name] = failed
            for entry_id in news:
                entry, view = running.entry(entry_id), running.view(entry_id)
                everywhere = entry_id not in lack
                if entry and view and (everywhere or entry_id not in self._read_again):
                    stuck, is_refused = failed and not everywhere, entry_id in not_taken
                    new = list(self._of_entry(entry, view, everywhere=everywhere, failed=stuck, refused=is_refused))
                    if new != thinking[entry_id]:
                        wishes += new
                        thinking[entry_id] = new
                if everywhere:
                    del thinking[entry_id]
                    self._read_again.discard(entry_id)
        self._news.clear()
        warm = [name for name, _ in self._room.running()]
        self._open = {name: self._open[name] for name in warm}
        self._refused = {name: self._refused[name] for name in warm}
        self._failed = {name: failed for name, failed in self._failed.items() if name in self._open}
        return wishes

    def _of_entry(self, entry: Entry, view: View, *, everywhere: bool, failed: bool, refused: bool) -> Iterator[Wish]:
        taste = self._tastes[entry.liveblog]
        for part in entry.parts:
            if part.gone:
                continue  # what was on it went with it
            state = _state(part, entry, view)
            lost = failed or (state == "public" and (refused or _has_lost_picture(part)))
            is_brief = state == "delayed" and timedelta(seconds=part.delay) <= BRIEF
            sign = sign_of(state, everywhere=everywhere and not is_brief, failed=lost, taste=taste)
            yield Wish(entry.place, part.message, sign, max(version.time for version in part.versions))
        for message in entry.beside:  # it may have been a part, until it was edited or somebody spoke before it
            yield Wish(entry.place, message, None, entry.time)


def _state(part: Part, entry: Entry, view: View) -> State:
    """The state of one message of an entry, as its author should know it (RULES 7.1)."""
    if part.deleted:
        return "deleted"
    state = view.state if part is entry.root else dict(view.parts).get(part.message, view.state)
    if state == "deleted":
        return "removed"  # with its root: it still stands in chat itself
    if state == "public" and part.versions[-1].key not in view.allowed:
        return "awaiting approval"  # or the end of a pause: what readers have is not this version
    return state


def _has_lost_picture(part: Part) -> bool:
    newest = [version for version in part.versions if version.native][-1]
    return any(figure.failed for figure in newest.figures)
