"""What the real process answers to what people type."""

import re

from tests.process.driver import Place, Running

EVE = '[person.eve]\nname = "Eve"\naccounts = ["console:eve"]'


def notices(run: Running) -> list[str]:
    return [line for line in run.lines if line.startswith("» ")]


def post_and_hear(run: Running, line: str, pattern: str) -> None:
    run.post(line)
    run.said(pattern)


def test_each_thing_that_needs_an_answer_gets_one(place: Place) -> None:
    place.configure(liveblog='editors = ["eve"]', more=EVE)
    run = place.start()
    first = run.post("Dors are open")
    run.until(lambda: bool(place.day_pages) and first in place.page().numbers)

    post_and_hear(run, "!titel PyCon", r"^» Not published\. Did you mean !title\?")
    post_and_hear(run, "❌", r"^» Not published: to act on a message, react")
    run.type(f"/react {first} ✏️")
    run.said(r"^» What should it say\?")
    post_and_hear(run, f"/reply {first} Doors are open", r"^» “Dors are open” now reads “Doors are open”")
    post_and_hear(run, f"/reply {first} s/windows/gates/", r"^» Nothing was changed: “windows” does not stand in it")
    post_and_hear(run, f"/reply {first} s/Doors/Gates/", r"^» “Doors” now reads “Gates”")
    run.type(f"/react {first} ❌", f"/as eve /react {first} ❌", f"/unreact {first} ❌")
    run.said(r"^» It stays as it is: ❌ by Eve is still on")
    run.type(f"/as eve /unreact {first} ❌")
    post_and_hear(run, "!pause", r"^» Paused")
    post_and_hear(run, "!resume", r"^» On again")
    post_and_hear(run, "!help", r"^» Commands, each a message")
    post_and_hear(run, "!status", r"^» PyCon: live$")
    run.end_input()
    run.ends()

    assert run.errors == ""
    assert place.page().numbers == [first]
    assert place.page().words(first) == "Gates are open"


def test_answers_are_not_repeated_after_a_restart(place: Place) -> None:
    run = place.start()
    post_and_hear(run, "!help", r"^» Commands")
    post_and_hear(run, "!strat", r"^» Not published")
    run.kill()

    again = place.run("!pause")
    assert [bool(re.match("» Paused", line)) for line in notices(again)] == [True]


def test_at_the_end_of_a_pipe_what_was_asked_is_answered(place: Place) -> None:
    run = place.run("Doors", "!status", "!help")

    assert sum(line.startswith("» Commands") for line in run.lines) == 1
    said = notices(run)
    status = said[said.index("» PyCon: live") :][:6]
    assert status[1] == "» Entries: 1 public"
    assert status[2].endswith(" by me")
    assert re.fullmatch(r"» site (written \d\d:\d\d|not written yet)", status[3])
    assert status[4] == "» Each message shows at once"
    assert status[5].startswith("» http://127.0.0.1:")
