"""Who is told what comes of looking: the loop that the bots are in, from the thread that looks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.backlogs import Due
from pipeline.fetching import Wanted
from pipeline.visibility import State
from pipeline.voice.receipts import Wish
from pipeline.voice.speaking import Said


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told, from the thread that looks.

    `said` is told, in a line each, what a person who watches `run` wants to know; `wanted` which pictures are still to
    be fetched; `wished` which receipts messages should carry; `answered` what to say to people; `started` that somebody
    has just opened a live blog; `ended` is called when nobody looks any more.
    """

    said: Callable[[str], object]
    wanted: Callable[[list[Wanted]], object] = lambda _: None
    wished: Callable[[list[Wish]], object] = lambda _: None
    answered: Callable[[list[Said]], object] = lambda _: None
    started: Callable[[str], object] = lambda _: None
    ended: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Drained:
    """What is left when nothing more can be done now: what failed and why, how many entries wait, by state."""

    failed: Mapping[Due, str]
    waiting: Mapping[State, int]

    def lines(self) -> Iterator[str]:
        """The same in words, a line for each."""
        for state, number in sorted(self.waiting.items()):
            yield f"{number} {'entry waits' if number == 1 else 'entries wait'}: {state}"
        for (target, name), error in sorted(self.failed.items()):
            yield f"{target}: {name.liveblog} {name.date} is not out: {error}"
