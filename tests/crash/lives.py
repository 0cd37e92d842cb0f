"""Lives with Slack, one seed each."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.deeds import Deed
from tests.crash.plan import plan
from tests.crash.slack_life import SlackLife


@dataclass
class LifeTally:
    """Figures over all lives. A fault is a life in words: how the pages differ, and what happened."""

    lives: int = 0
    deeds: int = 0
    faults: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The figures, a line each."""
        rows = {
            "lives with Slack": self.lives,
            "deeds and misfortunes": self.deeds,
            "lives that went wrong": len(self.faults),
        }
        return "\n".join(f"{name:<44}{number:>9,}" for name, number in rows.items())


def live(number: int, seed: int, said: Callable[[str], None] = lambda _: None) -> LifeTally:
    """So many lives; each has a seed of its own, counted up from the first."""
    tally = LifeTally()
    for one in range(seed, seed + number):
        deeds = plan(one)
        with tempfile.TemporaryDirectory(prefix="daypost-life-") as folder:
            try:
                wrong = SlackLife(Path(folder), one, deeds).live()
            except AssertionError as error:  # something that had to happen did not
                wrong = [str(error)]
        tally.lives += 1
        tally.deeds += len(deeds)
        if wrong:
            tally.faults.append(story(one, deeds, wrong))
        said(f"seed {one}: {len(deeds)} deeds, {len(tally.faults)} faults")
    return tally


def story(seed: int, deeds: Sequence[Deed], wrong: list[str]) -> str:
    """A life that went wrong, and how to live it again."""
    told = (f"  {deed}" for deed in deeds)
    again = f"python -m tests.crash --kills 0 --cuts 0 --lives 1 --seed {seed}"
    return "\n".join((f"seed {seed}, again with {again}", *wrong, "This happened:", *told))
