"""Whatever happens in whatever order, each target has in the end what it should have, and each day was closed once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.days import local_date, start_of
from pipeline.errors import NeedsPersonError, RetryableError
from pipeline.publishers import Publication
from pipeline.store.publications import publications_of
from tests.pipeline.desk import Desk, configuration, fast_folder

ZONE, TURN = "America/Chicago", time(4)
BEGINNING = datetime(2026, 3, 7, 15, 0, tzinfo=UTC)
"""A Saturday; on Sunday clocks are put forward."""

HEALED = timedelta(minutes=25)
"""After that everything that failed has been tried again."""

TARGETS = {
    "shelf": {},
    "board": {"every": "60s", "quiet": "10s"},
    "ledge": {"every": "5m", "quiet": "30s", "hours": "08:00-22:00"},
}


@dataclass
class Said:
    """A message as its author last left it."""

    text: str
    day: date
    sent: datetime
    deleted: bool = False
    hidden: bool = False
    paused: bool = False

    def shows(self, now: datetime, delay: timedelta) -> bool:
        return not (self.deleted or self.hidden or self.paused) and now >= self.sent + delay


class History:
    """A desk, and what readers should see of what happened there."""

    def __init__(self, desk: Desk, delay: timedelta) -> None:
        self.desk = desk
        self.delay = delay
        self.said: dict[str, Said] = {}
        self.is_paused = False
        self.is_offline = False

    def say(self, _: int) -> None:
        text, now = f"message {len(self.said)}", self.desk.clock.now
        message = self.desk.say(text)
        self.said[message] = Said(text, local_date(now, ZONE, TURN), now, paused=self.is_paused)

    def chosen(self, number: int) -> tuple[str, Said] | None:
        alive = [(message, said) for message, said in self.said.items() if not said.deleted]
        return alive[number % len(alive)] if alive else None

    def edit(self, number: int) -> None:
        if (found := self.chosen(number)) and not (self.is_paused or found[1].paused):
            found[1].text += " changed"
            self.desk.edit(found[0], found[1].text)

    def delete(self, number: int) -> None:
        if found := self.chosen(number):
            found[1].deleted = True
            self.desk.delete(found[0])

    def hide(self, number: int) -> None:
        if found := self.chosen(number):
            self.desk.react(found[0], "❌", off=found[1].hidden)
            found[1].hidden = not found[1].hidden

    def pause(self, _: int) -> None:
        self.desk.clock.now += timedelta(seconds=1)
        self.desk.say("!resume" if self.is_paused else "!pause")
        self.is_paused = not self.is_paused
        for said in self.said.values() if not self.is_paused else ():
            said.paused = False
        self.desk.clock.now += timedelta(seconds=1)

    def offline(self, _: int) -> None:
        self.desk.clock.now += timedelta(seconds=1)
        self.desk.say("!online" if self.is_offline else "!offline")
        self.is_offline = not self.is_offline
        self.desk.clock.now += timedelta(seconds=1)

    def fail(self, number: int) -> None:
        name = [*TARGETS][number % len(TARGETS)]
        errors = [
            RetryableError(name, "no answer"),
            RetryableError(name, "slow down", after=30),
            NeedsPersonError(name, "the login is refused"),
        ]
        self.desk.shelves[name].failures += errors[: 1 + number % 3]

    def wait(self, number: int) -> None:
        self.desk.pass_time(timedelta(seconds=number**2))

    def sleep(self, number: int) -> None:
        """Time in which nobody looks."""
        self.desk.clock.now += timedelta(minutes=number * 11)

    def glance(self, _: int) -> None:
        """One look that does not wait for what it sends."""
        self.desk.dispatch.step(self.desk.clock.now)

    def restart(self, _: int) -> None:
        self.desk.restart()

    def heal(self) -> None:
        """Nothing fails any more, in hours, for long enough; the last change goes out."""
        for shelf in self.desk.shelves.values():
            shelf.failures.clear()
        now = self.desk.clock.now
        noon = start_of(local_date(now, ZONE, TURN), ZONE, TURN) + timedelta(hours=8)
        self.desk.clock.now = max(now, noon)
        if local_date(now + HEALED, ZONE, TURN) != local_date(now, ZONE, TURN) or now > noon + timedelta(hours=9):
            self.desk.clock.now = noon + timedelta(days=1)
        self.desk.pass_time(HEALED)

    def expected(self) -> dict[date, tuple[str, ...]]:
        """What each day says to readers."""
        now = self.desk.clock.now
        days: dict[date, tuple[str, ...]] = {}
        for said in self.said.values():
            shown = (said.text,) if said.shows(now, self.delay) else ()
            days[said.day] = days.get(said.day, ()) + shown
        return {day: () if self.is_offline else texts for day, texts in days.items()}

    def check(self) -> None:
        now = self.desk.clock.now
        for name, shelf in self.desk.shelves.items():
            for day, texts in self.expected().items():
                found = shelf.texts(day)
                assert found == texts or (found is None and not texts), (name, day)
            for one in publications(self.desk, name):
                over = now >= start_of(one.date + timedelta(days=1), ZONE, TURN)
                assert (one.final is not None) == over, (name, one.date)
                assert one.error == ""
            for day in {sent.day for sent in shelf.history}:
                written = [sent for sent in shelf.history if sent.day == day]
                said = [(sent.texts, sent.ended, sent.offline, sent.former, sent.next) for sent in written]
                assert all(before != after for before, after in pairwise(said)), "nothing is sent when nothing changed"
                ends = [before.ended and not after.ended for before, after in pairwise(written)]
                assert not any(ends), "what is closed stays closed"
            posts = sorted(day for _, day in shelf.posts)
            for day, after in pairwise(posts):
                assert shelf.posts["pycon", day].next == after, (name, day)


def publications(desk: Desk, name: str) -> list[Publication]:
    with desk.database.reading() as connection:
        return [*publications_of(connection, name)]


STEPS: list[Callable[[History, int], None]] = [
    *(History.say, History.say, History.say, History.edit, History.delete, History.hide, History.hide),
    *(History.pause, History.offline, History.fail, History.fail, History.wait, History.wait, History.sleep),
    *(History.sleep, History.glance, History.glance, History.restart, History.restart),
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 99)), max_size=30),
    st.sampled_from([timedelta(), timedelta(seconds=20), timedelta(minutes=15)]),
)
def test_in_the_end_each_target_has_what_it_should(
    steps: list[tuple[Callable[[History, int], None], int]], delay: timedelta
) -> None:
    with fast_folder() as folder:
        desk = Desk(folder, configuration(TARGETS, delay=f"{int(delay.total_seconds())}s"), BEGINNING)
        history = History(desk, delay)
        for step, number in steps:
            step(history, number)
        history.heal()
        history.check()
        desk.close()
