"""`make catching-up`: a day of 5,000 messages that a `daypost run` was away for, within Slack's limits.

Slack is the tests' own here, in this process; what counts are the calls that it answers and refuses.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, sleep

from benchmarks import results
from benchmarks.figures import table
from tests.process.day_away import DayAway, Scale
from tests.process.slack_place import SlackPlace
from tests.servers.slack import SlackServer
from tests.servers.slack.faults import Faults, Limit

EVERY = 20.0
"""Seconds between two messages that are said while daypost catches up."""

PAGES = ("conversations.history", "conversations.replies")


@dataclass(frozen=True, slots=True)
class Regime:
    """Limits under which a day away is caught up; `minute` is how many seconds stand for a minute of the real Slack."""

    name: str
    how: str
    limit: Callable[[Faults], None]
    minute: float = 60.0


def _distributed(faults: Faults) -> None:
    """A page of 15 objects a minute, where a second stands for a minute."""
    faults.limits |= dict.fromkeys(PAGES, Limit(1, 1.0, 15))


REGIMES = (
    Regime("A day away, an app of one's own", "Limits as published, real time.", Faults.limit_as_published),
    Regime(
        "A day away, a distributed app",
        "For history and threads a call a minute with at most 15 objects; **a second stands for that minute here**, so "
        "the minutes are those that it would take: as many as pages were given. All else is as in real time.",
        _distributed,
        minute=1.0,
    ),
)


class Away:
    """A day away under one regime."""

    def __init__(self, regime: Regime, scale: Scale, street: SlackPlace) -> None:
        self.regime = regime
        self.street = street
        self.day = DayAway(street, scale)
        self.seen: list[float] = []

    def rows(self) -> Iterator[tuple[str, str]]:
        """Play it: what was there after how long, and all calls by method."""
        slack, day, street = self.street.slack, self.day, self.street
        day.known()
        self.run = street.start()
        self.run.until(lambda: day.shown() == day.wanted(), what="what was known")
        self.run.kill()
        day.receipts_of_then()
        day.away()
        slack.api.calls.clear()
        self.regime.limit(slack.faults)
        self.began = monotonic()
        self.run = street.start()
        yield self._until("all that was said and done is on the pages", lambda: day.shown() == day.wanted(gone=False))
        yield self._until("people are told how long it heard nothing", lambda: self._told("heard nothing"))
        yield self._until("a person is asked about what is gone", lambda: self._told("cannot be found"))
        (notice,) = [one["ts"] for one in slack.said(street.channel) if "cannot be found" in one["text"]]
        slack.react(street.channel, notice, street.ed, "x")
        yield self._until("after ❌ on that notice it is gone", lambda: day.shown() == day.wanted())
        yield self._until("every receipt is right", lambda: day.carried().items() >= day.receipts().items())
        times = f"{median(self.seen):.1f} s, at most {max(self.seen):.1f} s"
        yield f"meanwhile, each of {len(self.seen)} messages: said → on the page", times
        yield from self._calls()

    def _calls(self) -> Iterator[tuple[str, str]]:
        calls = list(self.street.slack.api.calls)
        refused = Counter(call.method for call in calls if call.answer.get("error") == "ratelimited")
        for method, number in Counter(call.method for call in calls).most_common():
            early = f", {refused[method]} of them too early (429)" if refused[method] else ""
            yield f"calls of `{method}`", f"{number:,}{early}"

    def _until(self, what: str, holds: Callable[[], bool]) -> tuple[str, str]:
        """Wait for it, however long it takes; now and then somebody says something, which is to be on the page soon."""
        while not holds():
            before = monotonic()
            text = f"live {len(self.seen)}"
            ts = self.day.live(text)
            self.run.until(lambda ts=ts, text=text: self.street.reads(ts) == text, what=text)  # type: ignore[misc]
            self.seen.append(monotonic() - before)
            while monotonic() < before + EVERY and not holds():
                sleep(0.5)
        return what, self._time(monotonic() - self.began)

    def _told(self, words: str) -> bool:
        return any(words in text for text in self.street.told)

    def _time(self, seconds: float) -> str:
        if self.regime.minute == 60.0:
            return f"{seconds:.0f} s"
        pages = sum(len(self.street.slack.done(method)) for method in PAGES)
        return f"{pages:,} min ({seconds:.0f} s here)"


def played(regime: Regime, scale: Scale, told: Callable[[str], object]) -> Iterable[tuple[str, str]]:
    """What was measured under a regime, each also told as it comes."""
    slack, rows = SlackServer(), []
    with tempfile.TemporaryDirectory() as folder:
        street = SlackPlace(Path(folder), slack)
        try:
            for what, figure in Away(regime, scale, street).rows():
                told(f"{regime.name}: {what}: {figure}")
                rows.append((what, figure))
        finally:
            for run in street.runs:
                run.close()
            slack.close()
    return rows


def main() -> None:
    """Play, print, write down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.catching_up", description=__doc__)
    parser.add_argument("--regime", type=int, choices=range(len(REGIMES)), help="only this one, of 0 and 1")
    chosen = parser.parse_args().regime
    scale = Scale()
    what = (
        f"{scale.messages:,} messages, {scale.edits} edits, {scale.replies} replies, {scale.reactions:,} reactions and "
        f"{scale.deletions} deletions in 24 hours, after {scale.knew} messages that were known; from the start on."
    )
    for regime in REGIMES if chosen is None else [REGIMES[chosen]]:
        print(f"{regime.name}. {regime.how} {what}", flush=True)
        rows = played(regime, scale, lambda line: print(line, flush=True))
        how = f"{results.machine(results.today())} {regime.how} {what}"
        results.put(regime.name, f"{how}\n\n{table(('what', 'figure'), rows)}")


if __name__ == "__main__":
    main()
