"""Pictures that are wanted are fetched, once, until they are here or never will be."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from bots import Notice, Receipt
from pipeline.errors import Finding, InputError, PictureError, StoreError
from pipeline.events import Attachment, Channel, Fetched, Picture
from pipeline.fetching import Fetching, Wanted
from tests.bots.memory_journal import MemoryJournal
from tests.pipeline.desk import fast_folder

NOW = datetime(2026, 5, 15, 17, tzinfo=UTC)
PLACE = Channel("console", "main")
PICTURE = Picture(hash="0" * 64, extension="jpg", sizes=((400, 300),))


@dataclass
class Shoebox:
    """A bot whose pictures are in a dictionary; `failures` are raised by the next downloads, in order."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    failures: list[Exception] = field(default_factory=list)
    history: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def download(self, attachment: Attachment, into: Path) -> None:
        self.history.append(attachment.id)
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        into.write_bytes(self.pictures[attachment.ref])

    async def listen(self, journal: object) -> None:
        """Nobody speaks."""

    async def show(self, receipt: Receipt) -> None:
        """Nobody looks."""

    async def say(self, notice: Notice) -> str:
        return notice.text

    async def check(self) -> Sequence[Finding]:
        return []


class Desk:
    """Fetching, with a shoebox, a journal in memory, and a store that keeps what is no text."""

    def __init__(self, received: Path) -> None:
        self.bot = Shoebox({"hall.jpg": b"\xff\xd8 hall", "text.jpg": b"text"})
        self.bot.gate.set()
        self.journal = MemoryJournal()
        self.said: list[str] = []
        self.stored: list[tuple[bytes, str]] = []
        self.fetching = Fetching(
            {"console": self.bot},
            {"console": self.journal},
            self.store,
            lambda: NOW,
            self.said.append,
            self.bringing,
            received,
            self.sleep,
        )
        self.slept: list[float] = []
        self.brought: list[tuple[int, int]] = []

    @contextmanager
    def bringing(self) -> Iterator[None]:
        before = len(self.stored), len(self.journal.events)
        yield
        self.brought.append((len(self.stored) - before[0], len(self.journal.events) - before[1]))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    def store(self, file: Path, name: str) -> Picture:
        data = file.read_bytes()
        if data == b"text":
            raise PictureError(f"{name} cannot be shown")
        self.stored.append((data, name))
        return PICTURE

    def want(self, *names: str) -> None:
        self.fetching.want(
            Wanted(PLACE, "1", Attachment(id=f"1/{name}", ref=f"{name}.jpg", name=f"{name}.jpg")) for name in names
        )

    @property
    def fetched(self) -> dict[str, Fetched]:
        events = self.journal.events.values()
        return {event.attachment: event for event in events if isinstance(event, Fetched)}


def run(test: Callable[[Desk], Awaitable[None]]) -> Desk:
    """Run a test with a desk in an event loop; nothing is left running."""

    async def go() -> Desk:
        with fast_folder() as folder:
            desk = Desk(folder)
            try:
                await asyncio.wait_for(test(desk), 60)
            finally:
                await desk.fetching.stop()
            assert not list(folder.glob("*/*")), "what was received stays no longer than it is needed"
        return desk

    return asyncio.run(go())


async def all_here(desk: Desk) -> None:
    while desk.fetching.on_their_way:
        await desk.fetching.arrival(60)


def test_what_a_process_that_was_killed_had_received_is_removed(tmp_path: Path) -> None:
    for source in ("console", "slack"):
        (tmp_path / source / "tmp1").mkdir(parents=True)
        (tmp_path / source / "tmp1" / "received").write_bytes(b"part of a picture")
    Desk(tmp_path).fetching.clear()
    assert [path.name for path in tmp_path.iterdir()] == ["slack"], "another process may just receive that"
    Desk(tmp_path).fetching.clear()


def test_a_picture_is_stored_and_recorded() -> None:
    async def test(desk: Desk) -> None:
        desk.want("hall")
        await all_here(desk)

    desk = run(test)
    assert desk.stored == [(b"\xff\xd8 hall", "hall.jpg")]
    (event,) = desk.fetched.values()
    assert (event.key, event.message, event.picture, event.failed) == ("fetched:1/hall", "1", PICTURE, "")
    assert event.time == NOW
    assert desk.brought == [(1, 1)], "nobody may remove it before its event names it"


def test_a_picture_is_on_its_way_only_once() -> None:
    async def test(desk: Desk) -> None:
        desk.bot.gate.clear()
        for _ in range(5):
            desk.want("hall")
            await asyncio.sleep(0)
        assert desk.fetching.on_their_way == 1
        desk.bot.gate.set()
        await all_here(desk)

    assert run(test).bot.history == ["1/hall"]


def test_what_is_no_picture_is_recorded_with_the_reason_and_said() -> None:
    async def test(desk: Desk) -> None:
        desk.want("text", "hall")
        await all_here(desk)

    desk = run(test)
    assert desk.fetched["1/text"].failed == "text.jpg cannot be shown"
    assert desk.fetched["1/text"].picture is None
    assert desk.fetched["1/hall"].picture == PICTURE
    assert desk.said == ["console:main: picture of message 1: text.jpg cannot be shown"]


def test_what_never_can_be_had_is_not_tried_again() -> None:
    async def test(desk: Desk) -> None:
        desk.bot.failures.append(InputError("hall.jpg is gone"))
        desk.want("hall")
        await all_here(desk)

    desk = run(test)
    assert desk.fetched["1/hall"].failed == "hall.jpg is gone"
    assert len(desk.bot.history) == 1


@pytest.mark.parametrize("failure", [OSError("no answer"), TimeoutError("too slow"), StoreError("the disk is full")])
def test_what_may_pass_is_tried_again(failure: Exception) -> None:
    async def test(desk: Desk) -> None:
        desk.bot.failures += [failure, failure]
        desk.want("hall")
        await all_here(desk)

    desk = run(test)
    assert desk.fetched["1/hall"].picture == PICTURE
    assert len(desk.bot.history) == 3
    assert desk.said == [f"console:main: picture of message 1: {failure}; it is tried again"]


def test_the_waits_grow_up_to_some_minutes() -> None:
    async def test(desk: Desk) -> None:
        desk.bot.failures += [OSError("no answer") for _ in range(10)]
        desk.want("hall")
        await all_here(desk)

    assert run(test).slept == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_fault_of_ours_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    async def test(desk: Desk) -> None:
        desk.bot.failures.append(KeyError("surprise"))
        desk.want("hall")
        await all_here(desk)

    desk = run(test)
    assert desk.fetched["1/hall"].picture == PICTURE
    assert "surprise" in caplog.text


def test_a_log_that_refuses_has_the_picture_fetched_again() -> None:
    async def test(desk: Desk) -> None:
        desk.journal.fails.append(StoreError("database: the disk is full"))
        desk.want("hall")
        await all_here(desk)

    assert run(test).fetched["1/hall"].picture == PICTURE


def test_a_source_that_nobody_listens_to_any_more_has_nothing_fetched() -> None:
    async def test(desk: Desk) -> None:
        desk.fetching.want([Wanted(Channel("slack", "C1"), "1", Attachment(id="F1", ref="u"))])
        assert desk.fetching.on_their_way == 0
        assert not await desk.fetching.arrival(60)

    run(test)


def test_waiting_ends_though_a_picture_does_not_come() -> None:
    async def test(desk: Desk) -> None:
        desk.bot.gate.clear()
        desk.want("hall")
        assert not await desk.fetching.arrival(0.01)
        assert desk.fetching.on_their_way == 1

    run(test)


def test_stopped_it_leaves_what_is_on_its_way() -> None:
    async def test(desk: Desk) -> None:
        desk.bot.gate.clear()
        desk.want("hall")
        await asyncio.sleep(0)
        await desk.fetching.stop()
        assert desk.fetching.on_their_way == 0

    assert run(test).fetched == {}


@pytest.mark.parametrize(("kind", "why"), [("voice", "no sound"), ("video", "no videos"), ("file", "no other files")])
def test_what_is_no_picture_is_not_even_asked_for(kind: Literal["voice", "video", "file"], why: str) -> None:
    async def test(desk: Desk) -> None:
        desk.fetching.want([Wanted(PLACE, "1", Attachment(id="1/a", ref="a", kind=kind, name="a"))])
        await all_here(desk)

    desk = run(test)
    assert desk.fetched["1/a"].failed == f"only pictures are published, {why}"
    assert desk.said == [f"console:main: file of message 1: only pictures are published, {why}"]
    assert desk.bot.history == []


def test_the_picture_of_an_emoji_is_recorded_for_itself() -> None:
    async def test(desk: Desk) -> None:
        emoji = Attachment(id="emoji:party:1", ref="hall.jpg", kind="emoji", name=":party:")
        desk.bot.failures = [OSError("away")]
        desk.fetching.want([Wanted(Channel("console", ""), "", emoji)])
        await all_here(desk)

    desk = run(test)
    event = desk.fetched["emoji:party:1"]
    assert (event.channel, event.message, event.key, event.picture) == ("", "", "fetched:emoji:party:1", PICTURE)
    assert desk.said == ["console: emoji :party:: away; it is tried again"]
