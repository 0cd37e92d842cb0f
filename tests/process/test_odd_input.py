"""Odd bytes and masses of them through the pipe: each line is answered, and what was acknowledged is on the page."""

from pathlib import Path

from tests.make import at, post
from tests.pipeline.installed import STARTED, installed
from tests.process.driver import Place
from tests.process.page import Page

MANY = 9_999


def test_bytes_that_are_no_text_are_refused_and_all_others_are_on_the_page(place: Place) -> None:
    run = place.start()
    for odd in (
        b"\xff\xfe", b"\xed\xa0\x80 half", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"cut \xe2\x82", b"zero \0 byte", b"\x80",
    ):  # fmt: skip
        run.send(odd + b"\n")
    texts = (
        *("\u2028line\u2029paragraph", "\ufeffmark", "\ufdd0\uffff\U0010ffff none", "\x07bell \x1b[31mred", "\x85next"),
        *("\u202eabc\u2066def", "a\u200bb", "\u200d", "\r", "tab\tbed", "\U000e0041tag", "\ue000 private", "\x7f"),
    )
    run.type(*(f"{text} no{number}" for number, text in enumerate(texts)), "the end")
    run.end_input()
    run.ends()

    refused = [line for line in run.lines if line.startswith("refused: the line")]
    assert len(refused) == 7
    page = place.page()  # it is valid HTML
    assert page.numbers == run.numbers == list(range(1, len(texts) + 2))
    for number in range(len(texts)):
        assert page.words(number + 1).endswith(f"no{number}")
    assert run.lines == [line for line in run.lines if line.isprintable()]


def test_ten_thousand_entries_are_one_page(tmp_path: Path) -> None:
    with installed(tmp_path, at(MANY)) as here:
        here.take_in(*STARTED, *(post(str(number), f"line {number}", at=number / 20) for number in range(1, MANY + 1)))
        here.publish_all()
        page = Page(here.page("2026-05-15").encode())
    assert page.numbers == list(range(1, MANY + 1))
    assert page.words(1) == "line 1"
