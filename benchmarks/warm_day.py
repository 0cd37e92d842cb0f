"""A day that is warm, and what one more entry costs on it."""

from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import count
from time import perf_counter

from benchmarks import sample
from pipeline.events import Event, Stamp
from pipeline.fold import fold
from pipeline.newsroom import DayName, Newsroom
from pipeline.reactions import table
from pipeline.render import Renderer
from pipeline.running import RunningDay
from pipeline.store.database import Database

NAME = DayName("pycon", sample.DAY)
URL = "https://example.org"


class WarmDay:
    """A day of so many entries, warm in a newsroom, and its page."""

    def __init__(self, stack: ExitStack, entries: int) -> None:
        folder = stack.enter_context(sample.place())
        self._database = stack.enter_context(closing(Database.in_folder(folder / "data")))
        self._stamping = sample.begun(self._database, folder)
        self._numbers = count(entries)
        sample.record(self._database, self._stamping, sample.day(entries))
        self._room = Newsroom(sample.config(folder), self._database, 0)
        self._running = self._warm()
        self._stamp = self._stamp_of(sample.message(0))
        self._renderer = Renderer(URL)
        self.post = self._room.day_post(NAME)
        self._page()
        self._fragments = [self._renderer.fragment(self.post, entry) for entry in self.post.entries]

    def applied(self, words: str = sample.PLAIN) -> float:
        """Seconds from an event in hand to the bytes of the page: folded, looked at, put in its place, rendered."""
        event = replace(self._message(words), stamp=self._stamp)
        coverage = self._room.coverage("pycon")
        before = perf_counter()
        for entry in fold([event], event.subject, table({})):
            self._running.put(entry)
        self._running.look(coverage, sample.EVENING)
        self._page()
        return perf_counter() - before

    def joined(self) -> float:
        """Seconds for joining the HTML of its entries, as strings that are there already."""
        before = perf_counter()
        "".join(self._fragments)
        return perf_counter() - before

    def read(self, words: str = sample.PLAIN) -> float:
        """Seconds from one more message that was just committed to the bytes of the page."""
        self._page()
        sample.record(self._database, self._stamping, [self._message(words)])
        before = perf_counter()
        self._room.read_on()
        self._room.look(sample.EVENING)
        self._page()
        return perf_counter() - before

    def rendered(self) -> float:
        """Seconds for its page with nothing kept from before."""
        renderer = Renderer(URL)
        before = perf_counter()
        renderer.page(self.post)
        return perf_counter() - before

    def _warm(self) -> RunningDay:
        running = self._room.warm(NAME)
        self._room.read_on()
        self._room.look(sample.EVENING)
        if running is None:
            raise RuntimeError("the day is not there")
        return running

    def _page(self) -> bytes:
        return self._renderer.page(replace(self._room.day_post(NAME), entries=self._running.entries))

    def _message(self, words: str) -> Event:
        return sample.message(next(self._numbers), words)

    def _stamp_of(self, event: Event) -> Stamp | None:
        stamped = self._database.write(lambda one: self._stamping.stamped(one, event, sample.EVENING)).result()
        return stamped.stamp if stamped else None
