"""The console as a bot: on real pipes, files and terminals, with a journal in memory."""

import asyncio
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bots import Notice, Receipt
from bots.console import Console
from bots.console.talk import CHANNEL
from pipeline.errors import InputError, StoreError
from pipeline.events import Attachment, Body, Edited
from tests.bots.memory_journal import MemoryJournal

NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)
PATIENCE = 30.0


def ticking() -> Callable[[], datetime]:
    seconds = count()
    return lambda: NOON + timedelta(seconds=next(seconds))


def typing(journal: MemoryJournal, typed: str | bytes) -> list[str]:
    """What a console prints that is run to the end of what was typed."""
    out, into = os.pipe()
    os.write(into, typed.encode() if isinstance(typed, str) else typed)
    os.close(into)
    printed: list[str] = []
    asyncio.run(Console(fd=out, write=printed.append, clock=ticking()).listen(journal))
    os.close(out)
    return printed


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal(strangers=["bob"])


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "the hall.jpg"
    path.write_bytes(b"light")
    return path


def test_each_line_is_a_message_and_its_number_is_printed(journal: MemoryJournal) -> None:
    assert typing(journal, "Good morning\n# Keynote\\\nIt begins.\n!start\n") == ["[1]", "[2]", "[3]"]
    assert [one.body for one in journal.posted()] == [
        Body("markdown", "Good morning"),
        Body("markdown", "# Keynote\nIt begins."),
        Body("markdown", "!start"),
    ]
    assert journal.of("2").raw == "# Keynote\nIt begins."


def test_each_line_is_a_delivery_of_its_own_with_its_checkpoint(journal: MemoryJournal) -> None:
    typing(journal, "one\n/react 1 ⭐\n")
    assert [len(events) for events, _ in journal.history] == [1, 1]
    assert [json.loads(str(checkpoint))["message"] for _, checkpoint in journal.history] == [1, 1]


def test_nothing_is_printed_before_it_is_on_disk() -> None:
    log: list[str] = []

    class Slow(MemoryJournal):
        async def record(self, *args: object, **kwargs: object) -> frozenset[str]:
            await asyncio.sleep(0)
            keys = await super().record(*args, **kwargs)  # type: ignore[arg-type]
            log.append("on disk")
            return keys

    out, into = os.pipe()
    os.write(into, b"one\ntwo\n")
    os.close(into)
    asyncio.run(Console(fd=out, write=log.append).listen(Slow()))
    os.close(out)
    assert log == ["on disk", "[1]", "on disk", "[2]"]


def test_what_is_done_to_messages_is_answered(journal: MemoryJournal) -> None:
    typed = "one\n/reply 1 two\n/edit 1 One\n/react 1 ⭐\n/unreact 1 ⭐\n/delete 2\n/delete 2\n"
    assert typing(journal, typed) == [
        "[1]", "[2]", "ok 1 edited", "ok 1 ⭐ on", "ok 1 ⭐ off", "ok 2 deleted", "ok 2 deleted",
    ]  # fmt: skip
    assert journal.of("2").thread == "1"


def test_refused_lines_say_why_and_the_next_go_on(journal: MemoryJournal) -> None:
    assert typing(journal, b"one\n\n/delete 5\n/replay 1 x\ncaf\xe9\n/unreact 1 \x1b[31m\ntwo\n") == [
        "[1]",
        "refused: an empty line is no message",
        "refused: there is no message 5",
        "refused: /replay is no command here; did you mean /reply? (a text may begin with \\/, an aside with //)",
        "refused: the line is not UTF-8 text (byte 4 is 0xe9)",
        "refused: there is no \\x1b[31m by console:me on message 1",
        "[2]",
    ]


def test_somebody_who_may_not_write_is_told_and_takes_no_number(journal: MemoryJournal) -> None:
    told = "not recorded: console:bob is neither author nor editor here"
    assert typing(journal, "one\n/as bob two\n/as bob /react 1 ⭐\n/as ann two\n") == ["[1]", told, told, "[2]"]
    assert journal.of("2").by == "ann"


def test_a_number_that_was_not_taken_is_free_after_a_restart(journal: MemoryJournal) -> None:
    typing(journal, "one\n/as bob two\n")
    assert typing(journal, "two\n") == ["[2]"]


def test_quit_ends_it_whatever_follows(journal: MemoryJournal) -> None:
    assert typing(journal, "one\n/quit\ntwo\n") == ["[1]"]


def test_numbers_and_threads_go_on_after_a_restart(journal: MemoryJournal) -> None:
    assert typing(journal, "one\n/react 1 ⭐\n") == ["[1]", "ok 1 ⭐ on"]
    assert typing(journal, "two\n/reply 1 more\n/unreact 1 ⭐\n/edit 1 One\n") == [
        "[2]", "[3]", "ok 1 ⭐ off", "ok 1 edited",
    ]  # fmt: skip
    assert journal.of("3").thread == "1"


def test_orders_go_on_after_a_restart_with_the_clock_set_back(journal: MemoryJournal) -> None:
    typing(journal, "one\n/edit 1 newer\n/edit 1 newest\n")
    typing(journal, "/edit 1 newer still\n")
    edits = [event for event in journal.events.values() if isinstance(event, Edited)]
    assert edits[-1].time < edits[-2].time
    assert [edit.order for edit in edits] == sorted({edit.order for edit in edits})


def test_a_line_that_the_disk_refuses_is_given_back(journal: MemoryJournal) -> None:
    journal.fails = [StoreError("the disk is full"), StoreError("the database is locked")]
    assert typing(journal, "[7]\n# A\\\nb\tc\nthree\n") == [
        "not recorded: the disk is full",
        "> [7]",
        "not recorded: the database is locked",
        "> # A\\",
        "> b\\tc",
        "[1]",
    ]


def test_a_line_that_got_there_before_the_error_keeps_its_number(journal: MemoryJournal) -> None:
    journal.fails = [StoreError("the connection was lost")]
    journal.commits_before_failing = True
    assert typing(journal, "one\ntwo\n") == ["not recorded: the connection was lost", "> one", "[2]"]
    assert journal.of("2").body == Body("markdown", "two")


def test_an_error_before_the_first_line_is_an_error_of_the_start() -> None:
    class Shut(MemoryJournal):
        async def checkpoint(self) -> str | None:
            raise StoreError("the database is locked")

    with pytest.raises(StoreError, match="locked"):
        typing(Shut(), "one\n")


def test_a_picture_is_attached_by_its_absolute_path(
    journal: MemoryJournal, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(photo.parent)
    assert typing(journal, '/image "the hall.jpg" The hall\n') == ["[1]"]
    assert journal.of("1").attachments == (Attachment(id="1/1", ref=str(photo), name="the hall.jpg"),)
    assert journal.of("1").body == Body("markdown", "The hall")


def test_a_picture_that_cannot_be_read_is_refused(journal: MemoryJournal, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    typed = f"/image {tmp_path}/none.jpg\n/image {tmp_path}\n/image {tmp_path}/pipe.jpg\n/image ~nobody-at-all/x.jpg\n"
    none, folder, pipe, nobody = typing(journal, typed)
    assert none == f"refused: {tmp_path}/none.jpg cannot be read: No such file or directory"
    assert folder == f"refused: {tmp_path} is not a file"
    assert pipe == f"refused: {tmp_path}/pipe.jpg is not a file"
    assert nobody.startswith("refused: ")
    assert typing(journal, f"/image {'x' * 5000}.jpg\n")[0].endswith("cannot be read: File name too long")
    assert not journal.events


def test_a_picture_is_downloaded_as_it_is(photo: Path, tmp_path: Path) -> None:
    asyncio.run(Console().download(Attachment(id="1/1", ref=str(photo)), tmp_path / "copy"))
    assert (tmp_path / "copy").read_bytes() == b"light"


def test_a_picture_that_went_away_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jpg cannot be read: No such file"):
        asyncio.run(Console().download(Attachment(id="1/1", ref=str(tmp_path / "gone.jpg")), tmp_path / "copy"))
    assert not (tmp_path / "copy").exists()


def test_receipts_are_shown_only_if_they_are_wanted() -> None:
    printed: list[str] = []
    for wanted in (True, False):
        console = Console(write=printed.append, receipts=wanted)
        asyncio.run(console.show(Receipt(CHANNEL, "3", "public")))
        asyncio.run(console.show(Receipt(CHANNEL, "3", None)))
    assert printed == ["  3 🌐 public"]


def test_notices_are_told_apart_from_answers() -> None:
    printed: list[str] = []
    console = Console(write=printed.append)
    references = [
        asyncio.run(console.say(Notice(channel=CHANNEL, text=text))) for text in ("[4]\nblog \x1b[2J down", "all out")
    ]
    assert printed == ["» [4]", "» blog \\x1b[2J down", "» all out"]
    assert references == ["1", "2"]


def test_check_says_who_types() -> None:
    (finding,) = asyncio.run(Console().check())
    assert finding.well
    assert "console:me" in finding.what


def test_a_script_is_read_from_a_file(journal: MemoryJournal, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("one\n" * 2000 + "/quit", "utf-8")
    printed: list[str] = []
    with script.open("rb") as file:
        asyncio.run(Console(fd=file.fileno(), write=printed.append).listen(journal))
    assert printed == [f"[{number}]" for number in range(1, 2001)]


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def test_a_terminal_is_answered_line_by_line(journal: MemoryJournal, terminal: tuple[int, int]) -> None:
    ours, theirs = terminal

    async def talk() -> None:
        printed: asyncio.Queue[str] = asyncio.Queue()
        listening = asyncio.create_task(Console(fd=theirs, write=printed.put_nowait).listen(journal))
        for typed, answer in ((b"one\n", "[1]"), (b"tw\x7fo\n", "[2]"), (b"/react 2 \xe2\xad\x90\n", "ok 2 ⭐ on")):
            os.write(ours, typed)
            assert await asyncio.wait_for(printed.get(), PATIENCE) == answer
        os.write(ours, b"\x04")
        await asyncio.wait_for(listening, PATIENCE)

    asyncio.run(talk())
    assert journal.of("2").body == Body("markdown", "to")


def test_it_can_be_cancelled_while_nobody_types(journal: MemoryJournal, terminal: tuple[int, int]) -> None:
    async def cancel() -> None:
        printed: asyncio.Queue[str] = asyncio.Queue()
        listening = asyncio.create_task(Console(fd=terminal[1], write=printed.put_nowait).listen(journal))
        os.write(terminal[0], b"one\n")
        assert await asyncio.wait_for(printed.get(), PATIENCE) == "[1]"
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(listening, PATIENCE)

    asyncio.run(cancel())


def test_it_says_that_it_listens(journal: MemoryJournal) -> None:
    typing(journal, "")
    assert [(one.name, one.well) for one in journal.conditions] == [("listening", True)]


PROCESS = """
import asyncio
from bots.console import Console
from tests.bots.memory_journal import MemoryJournal

async def main():
    listening = asyncio.create_task(Console().listen(MemoryJournal()))
    await asyncio.sleep(0)
    {then}

asyncio.run(main())
print("bye")
"""


def run(then: str, stdin: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROCESS.format(then=then)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONIOENCODING": "ascii:strict"},
    )


def test_a_process_whose_input_stays_open_ends_when_it_wants_to() -> None:
    out, into = os.pipe()
    with run("listening.cancel()", out) as process:
        assert process.communicate(timeout=PATIENCE) == ("bye\n", "")
        assert process.returncode == 0
    os.close(out)
    os.close(into)


def test_a_process_prints_each_answer_at_once_in_any_encoding() -> None:
    with run("await listening", subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for line, answer in (("one", "[1]"), ("/react 1 ⭐", "ok 1 \\u2b50 on"), ("two", "[2]")):
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
            assert process.stdout.readline() == f"{answer}\n"
        process.stdin.close()
        assert process.stdout.read() == "bye\n"
        assert process.wait(PATIENCE) == 0
