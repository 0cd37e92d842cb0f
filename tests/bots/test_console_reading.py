"""From a file descriptor to lines."""

import asyncio
import os
import pty
import tempfile
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.console.lines import Refused
from bots.console.reading import Cutter, typed_lines
from pipeline.errors import InputError

PIECES = st.sampled_from([b"a", b"\xc3\xa9", b"\xff", b"\\", b"\r", b"\n", b"\\\n", b"\r\n", b"\xf0\x9f\x8c\x90", b" "])


def cut(chunks: Iterator[bytes] | list[bytes]) -> list[str | Refused]:
    cutter = Cutter()
    lines = [line for chunk in chunks for line in cutter.feed(chunk)]
    return [*lines, *cutter.end()]


async def read(fd: int) -> list[str | Refused]:
    return [line async for line in typed_lines(fd)]


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        (b"one\ntwo\n", ["one", "two"]),
        (b"one\r\ntwo\r\n", ["one", "two"]),
        (b"no newline at the end", ["no newline at the end"]),
        (b"one\n\ntwo\n", ["one", "", "two"]),
        (b"", []),
        (b"# Headline\\\nand text\\\nand more\nnext\n", ["# Headline\nand text\nand more", "next"]),
        (b"first\\\r\nsecond\r\n", ["first\nsecond"]),
        (b"para\\\n\\\ngraph\n", ["para\n\ngraph"]),
        (b"goes on into nothing\\\n", ["goes on into nothing"]),
        (b"goes on into nothing\\", ["goes on into nothing"]),
        (b"\xef\xbb\xbf/quit\n", ["/quit"]),
        (b"caf\xc3\xa9\n", ["café"]),
    ],
)
def test_lines_are_cut(typed: bytes, lines: list[str]) -> None:
    assert cut([typed]) == lines


def test_a_line_that_is_not_utf8_is_refused_and_the_next_go_on() -> None:
    assert cut([b"one\ncaf\xe9!\ntwo\n"]) == [
        "one",
        Refused("the line is not UTF-8 text (byte 4 is 0xe9)"),
        "two",
    ]


def test_a_line_that_goes_on_is_refused_as_a_whole() -> None:
    assert cut([b"half of it \\\ncaf\xe9\ntwo\n"]) == [Refused("the line is not UTF-8 text (byte 16 is 0xe9)"), "two"]


@given(st.lists(PIECES), st.data())
def test_however_the_bytes_arrive_the_lines_are_the_same(pieces: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(pieces)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(whole)))))
    chunks = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert cut(chunks) == cut([whole])


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\\\ufeff"))))
def test_lines_come_back_as_they_were_written(lines: list[str]) -> None:
    assert cut(["".join(f"{line}\n" for line in lines).encode()]) == lines


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\\\ufeff")), min_size=2))
def test_backslashes_join_lines(lines: list[str]) -> None:
    assert cut(["\\\n".join([*lines, "end"]).encode()]) == ["\n".join([*lines, "end"])]


def test_a_pipe_is_read_to_its_end() -> None:
    out, into = os.pipe()
    os.write(into, b"one\ntwo\nthree")
    os.close(into)
    assert asyncio.run(read(out)) == ["one", "two", "three"]
    os.close(out)


def test_a_file_is_read_to_its_end() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"line\n" * 50_000)
        file.seek(0)
        assert asyncio.run(read(file.fileno())) == ["line"] * 50_000


def test_a_terminal_is_read_until_control_d() -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"one\ntw\x7fo\n\x04")
    assert asyncio.run(read(theirs)) == ["one", "to"]
    os.close(ours)
    os.close(theirs)


def test_a_terminal_that_hangs_up_is_at_its_end() -> None:
    ours, theirs = pty.openpty()
    os.close(ours)
    assert asyncio.run(read(theirs)) == []
    os.close(theirs)


def test_nothing_more_is_read_before_the_lines_were_dealt_with(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_bytes(b"x" * 99 + b"\n" + b"line\n" * 100_000)

    async def first() -> int:
        async with aclosing(typed_lines(fd)) as lines:
            await anext(lines)
            for _ in range(100):
                await asyncio.sleep(0)
            return os.lseek(fd, 0, os.SEEK_CUR)

    fd = os.open(script, os.O_RDONLY)
    assert 100 < asyncio.run(first()) < script.stat().st_size / 4
    os.close(fd)


def test_giving_up_leaves_what_is_typed_later_to_others() -> None:
    out, into = os.pipe()

    async def give_up() -> None:
        async with aclosing(typed_lines(out)) as lines:
            os.write(into, b"for us\n")
            assert await anext(lines) == "for us"
            waiting = asyncio.ensure_future(anext(lines))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting

    asyncio.run(give_up())
    os.write(into, b"for others\n")
    assert os.read(out, 100) == b"for others\n"
    os.close(into)
    os.close(out)


def test_nothing_to_read_from_is_said(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(InputError, match="the console has nothing to read from: Is a directory"):
        asyncio.run(read(folder))
    os.close(folder)
