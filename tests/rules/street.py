"""The whole street in one process, under a clock that tests set: lines typed at the console, pages that readers find.

The real console reads the lines, the real journal, dispatch, press and speech work, the real publisher writes the site.
Only the threads that would wait for real time are left out: `Street` looks when the process would.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, get_args

from bots.console import Console
from pipeline import app, exchange, media
from pipeline.beginning import begin
from pipeline.clearing import Clearing
from pipeline.events import Event, Picture
from pipeline.fetching import Fetching, Wanted
from pipeline.journal import SourceJournal
from pipeline.media.lock import bringing
from pipeline.once import Once
from pipeline.reactions import table
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.visibility import State
from pipeline.voice.receipts import Wish
from pipeline.voice.speaking import PATIENCE, Said, Speaking
from pipeline.voice.unheard import unheard
from pipeline.watcher import Watcher
from tests.make import NOON
from tests.pipeline.desk import fast_folder
from tests.pipeline.shelf import Clock
from tests.rules.configured import configured
from tests.rules.readers import Readers

TYPING = 5.0
"""Seconds that pass after each line that is typed."""

_LOOKS = 60
"""So often at most is looked while time passes, as days on end would take a while."""

_DEADLINE = 60.0
_COUNTED = re.compile(rf"(\d+) ({'|'.join(get_args(State))})")
_SIGNS = {"👀", "🌐", "💤", "🧪", "🚫", "⚠️"}


class Street(Readers):
    """One installation: what is typed there, what is printed, what readers find. It is Friday noon in Chicago.

    Whoever types is an author; `/as ann` and `/as ben` are authors too, `/as eve` is an editor.
    """

    def __init__(
        self,
        folder: Path,
        lines: BinaryIO,
        runner: asyncio.Runner,
        sections: str,
        sites: Mapping[str, Mapping[str, Any]],
    ) -> None:
        super().__init__(folder)
        self.clock = Clock(NOON)
        self.printed: list[str] = []
        self.said: list[str] = []
        self.told: list[Said] = []
        self.sections = sections
        self._sites = sites
        self._lines = lines
        self._runner = runner
        self._wanted: list[Wanted] = []
        self._recorded: dict[str, datetime] = {}
        self._handed: list[Event] = []

    def open(self, **liveblog: Any) -> None:
        """Start daypost with these settings of the live blog."""
        self.config = configured(self.folder, liveblog, self._sites, self.sections)
        self.database = Database.in_folder(self.config.data)
        self._stamping = Stamping(self.config)
        self._console = Console(fd=self._lines.fileno(), write=self.printed.append, clock=self.clock, receipts=True)
        self._journal = SourceJournal(
            "console",
            self.database,
            self._stamping,
            self.clock,
            lambda events, _: self._handed.extend(events),
            lambda *_: None,
        )
        bots, data = {"console": self._console}, self.config.data
        journals, hold = {"console": self._journal}, partial(bringing, data)
        self._fetching = Fetching(bots, journals, self._store, self.clock, self.said.append, hold, data / "received")
        self._speaking = Speaking(bots, self.database, self.clock)
        self._runner.run(self._start())
        targets = app.make_targets(self.config)
        self._tick()
        editions = app.make_editions(self.config, self.database, targets)
        watcher = Watcher(self.said.append, self._wanted.extend, self._wish, self._tell)
        self._dispatch = app.make_dispatch(self.config, self.database, editions, "street", self.clock, watcher)
        self._dispatch.begin(self.clock.now)
        self.look()

    def close(self) -> None:
        """End daypost."""
        self._runner.run(self._fetching.stop())
        self._runner.run(self._speaking.stop())
        self._dispatch.flights.close()
        self.database.close()

    def restart(self, **liveblog: Any) -> None:
        """End daypost and start it again, perhaps with other settings."""
        self.close()
        self.open(**liveblog)

    def type(self, *lines: str, takes: float = TYPING) -> str:
        """Type lines, after each of which so many seconds pass; returns all that was printed.

        A newline within a line is typed as one goes on: behind a backslash.
        """
        before = len(self.printed)
        for line in lines:
            typed = line.replace("\n", "\\\n").encode() + b"\n"
            self._lines.write(typed)
            self._lines.seek(-len(typed), 1)
            self._runner.run(self._console.listen(self._journal))
            self.look()
            self._pass(self.clock.now + timedelta(seconds=takes))
        self._runner.run(self._hear())
        return "\n".join(self.printed[before:])

    def happens(self, *events: Event) -> str:
        """A network tells of something, in one delivery; returns what was printed."""
        before = len(self.printed)
        self._runner.run(self._journal.record(events))
        self.look()
        self._runner.run(self._hear())
        return "\n".join(self.printed[before:])

    def wait(self, **time: float) -> str:
        """Let time pass, as `wait(minutes=5)`; returns what was printed meanwhile."""
        return self.wait_until(self.clock.now + timedelta(**time))

    def wait_until(self, end: datetime) -> str:
        """Let time pass until a moment; returns what was printed meanwhile."""
        before = len(self.printed)
        self._pass(end)
        self._runner.run(self._hear())
        return "\n".join(self.printed[before:])

    def look(self) -> float:
        """Look until nothing more happens now; returns for how many seconds nothing is to be expected."""
        handed, self._handed[:] = list(self._handed), []
        self._speaking.say(unheard(self.config, handed, self.clock.now))
        while True:
            sleep = self._dispatch.step(self.clock.now)
            if self._dispatch.flights:
                wait(self._dispatch.flights.outcomes)
            elif self._wanted:
                self._runner.run(self._fetch())
            else:
                return sleep

    def clear(self) -> None:
        """Forget what is to be forgotten by now, as a run does on each tick."""
        Clearing(self.config, self.database, self.clock).clear()
        self.look()

    def publish(self, day: date) -> list[str]:
        """What `daypost publish --day` says of the day at each target; then it is published."""
        once = Once(self.config, self.database, self.clock)
        name = next(name for name in once.days(["pycon"]) if name.date == day)
        offers = list(once.offers(name))
        for offer in offers:
            once.publish(offer.target, name)
        return [offer.state for offer in offers]

    def exported(self) -> str:
        """What `daypost export` writes: all that was ever recorded."""
        with self.database.reading() as connection:
            return "\n".join(exchange.export(connection))

    def import_from(self, exported: str) -> None:
        """Do what `daypost import` does with a file."""
        file = self.folder / "import.jsonl"
        file.write_text(exported, "utf-8")
        recording, meanings = exchange.read(file), table(self.config.reactions.chosen)
        self.database.write(lambda it: exchange.take_in(it, recording, meanings, app.CHECKPOINTS)).result()
        self.look()

    def states(self) -> dict[str, int]:
        """How many entries `!status` says are in which state."""
        return {state: int(number) for number, state in _COUNTED.findall(self.type("!status"))}

    def signs(self) -> dict[int, str]:
        """The receipt that each message carries, by its number, as far as one was ever printed."""
        shown = (line.split() for line in self.printed if line.startswith("  "))
        return {int(number): sign for number, sign, *_ in shown if sign in _SIGNS}

    async def _start(self) -> None:
        self._speaking.start()

    def _tick(self) -> None:
        now = self.clock.now
        self.database.write(lambda connection: begin(connection, self.config, self._stamping, now)).result()

    def _pass(self, end: datetime) -> None:
        coarse = (end - self.clock.now) / _LOOKS
        while self.clock.now < end:
            sleep = timedelta(seconds=self.look())
            assert sleep, "it would never rest"
            self.clock.now = min(end, self.clock.now + max(sleep, coarse))
            self._tick()
        self.look()

    def _store(self, file: Path, name: str) -> Picture:
        limits = media.Limits(self.config.media.max_image, self.config.media.max_file, self.config.media.width)
        return media.store(file, name, self.config.data / "media", limits)

    async def _fetch(self) -> None:
        self._fetching.want(self._wanted)
        self._wanted.clear()
        while await self._fetching.arrival(_DEADLINE):
            pass

    def _wish(self, wishes: Iterable[Wish]) -> None:
        for wish in wishes:
            if wish.sign == "recorded":
                self._recorded.setdefault(wish.message, self.clock.now)
            else:
                self._recorded.pop(wish.message, None)
            self._speaking.wish([wish])

    def _tell(self, words: Sequence[Said]) -> None:
        self.told += words
        self._speaking.say(words)

    async def _hear(self) -> None:
        """Wait until everything is said and shown; a receipt that will only come later is waited for no longer."""
        young = any((self.clock.now - since).total_seconds() < PATIENCE for since in self._recorded.values())
        await self._speaking.idle(at_most=0.1 if young else _DEADLINE)


@contextmanager
def a_street(
    sections: str = "", sites: Mapping[str, Mapping[str, Any]] | None = None, **liveblog: Any
) -> Iterator[Street]:
    """A street in a new folder, with these settings of its live blog, and further sections of the configuration."""
    with fast_folder() as folder, (folder / "typed").open("w+b") as lines, asyncio.Runner() as runner:
        street = Street(folder, lines, runner, sections, sites or {"site": {}})
        street.open(**liveblog)
        yield street
        street.close()


Opener = Callable[..., Street]
"""Opens a street, like `a_street`, until the test is over."""
