"""Through a pipe: everything that can be typed, and what the page says of it (CONTRACT, The console)."""

import re

from tests.process.driver import Place


def test_what_is_typed_is_on_the_page_when_it_ends(place: Place) -> None:
    run = place.run(
        "The doors are open",
        "# Keynote\\",
        "It is about **small** tools",
        "/reply 1 and the coffee is hot",
        "A typo hear",
        "/edit 4 A typo here",
        "/as ann A word from me",
        "((is this thing on?",
        "// nor this",
        "/image photo.png",
        "Soon gone",
        "/delete 8",
        "ünïcödé 🎉 &amp; <b>bold</b>",
        "/quit",
        "after the end",
    )

    assert run.errors == ""
    page = place.page()
    assert run.numbers == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert page.numbers == [1, 2, 4, 5, 9]
    assert page.words(1) == "The doors are open and the coffee is hot"
    assert page.words(2) == "Keynote It is about small tools"
    assert page.words(4) == "A typo here"
    assert page.words(5) == "A word from me"
    assert page.words(9) == "ünïcödé 🎉 & <b>bold</b>"
    for gone in ("hear\n", "is this thing on", "nor this", "Soon gone", "after the end"):
        assert gone not in page.text


def test_each_number_stands_alone_on_its_line_and_comes_once(place: Place) -> None:
    lines = [f"line {number}" for number in range(200)]
    run = place.run(*lines)

    assert [line for line in run.lines if line.startswith("[")] == [f"[{number}]" for number in range(1, 201)]
    assert place.page().numbers == list(range(1, 201))


def test_reactions_hide_pin_and_give_back(place: Place) -> None:
    run = place.run(
        *(f"entry {number}" for number in range(1, 6)),
        "/react 1 ❌",
        "/react 2 📌",
        "/react 3 🔒",
        "/react 4 ❌",
        "/unreact 4 ❌",
        "/react 5 ⭐",
        "/as ann /react 5 ❌",
        "/unreact 5 ❌",
        "/react 77 ❌",
    )

    page = place.page()
    assert page.numbers == [4, 2]
    assert "ok 1 ❌ on" in run.lines
    assert "ok 4 ❌ off" in run.lines
    refused = [line for line in run.lines if line.startswith("refused")]
    assert refused == [
        "refused: there is no ❌ by console:me on message 5",
        "refused: there is no message 77",
    ]
    assert "1 entry waits: held" in run.lines


def test_what_waits_is_said_and_kept(place: Place) -> None:
    place.configure(liveblog='delay = "1h"')
    run = place.run("too early", "too early, too", "draft: not yet", "locked", "/react 4 🔒")

    waiting = ["1 entry waits: draft", "1 entry waits: held", "2 entries wait: delayed"]
    assert sorted(line for line in run.lines if "wait" in line) == waiting
    assert place.day_pages == []

    place.configure()
    run = place.run("at once", "/unreact 4 🔒")
    assert place.page().numbers == [5]
    assert "3 entries wait: delayed" in run.lines  # by the delay of when they were recorded


def test_strangers_are_not_recorded(place: Place) -> None:
    run = place.run("/as eve let me in", "hello")

    assert "not recorded: console:eve is neither author nor editor here" in run.lines
    assert place.page().numbers == run.numbers == [1]
    assert "let me in" not in place.page().text


def test_at_the_end_pace_and_hours_are_ignored(place: Place) -> None:
    place.configure(more='every = "1h"\nquiet = "30m"\nhours = "00:00-00:01"')
    place.run("one", "two")

    assert place.page().numbers == [1, 2]


def test_without_any_input_there_is_no_page(place: Place) -> None:
    run = place.run()

    assert run.numbers == []
    assert place.day_pages == []


def test_the_last_line_needs_no_newline(place: Place) -> None:
    run = place.start()
    run.send(b"first\nlast")
    run.end_input()

    run.ends()
    assert place.page().words(2) == "last"


def test_a_target_that_fails_is_named(place: Place) -> None:
    place.public.write_text("a file where the folder should be")
    run = place.run("hello", code=1)

    failed = [line for line in run.lines if line.startswith("site: pycon")]
    assert len(failed) == 1
    assert re.fullmatch(r"site: pycon \d{4}-\d\d-\d\d is not out: .*public.*", failed[0])
    assert "Traceback" not in run.errors

    place.public.unlink()
    place.run("again")
    assert place.page().numbers == [1, 2]


def test_numbers_go_on_from_the_log(place: Place) -> None:
    assert place.run("one", "/image missing.png", "/as eve no", "two").numbers == [1, 2]
    assert place.run("three", "/reply 1 four").numbers == [3, 4]
    run = place.run("/edit 1 ONE", "/delete 2", "five")

    assert run.numbers == [5]
    page = place.page()
    assert page.numbers == [1, 3, 5]
    assert page.words(1) == "ONE four"
