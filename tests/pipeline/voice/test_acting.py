"""What is said to commands whose answer depends on how the day is: texts, !resume, and !status in six lines."""

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.errors import RetryableError
from tests.pipeline.desk import HOUR, MINUTE, SECOND, Desk, configuration, fast_folder


@pytest.fixture
def desk() -> Iterator[Desk]:
    yield from opened(title="PyCon, {{ date }}", intro="All day long.")


def opened(**liveblog: Any) -> Iterator[Desk]:
    with fast_folder() as folder:
        desk = Desk(folder, configuration(**liveblog))
        yield desk
        desk.close()


def answer(desk: Desk, command: str) -> str:
    """What is said to a command."""
    desk.answered.clear()
    desk.say(command)
    desk.look()
    return desk.answered[-1].notice.text


def test_rule_6_a_text_alone_shows_what_stands_to_be_copied(desk: Desk) -> None:
    assert answer(desk, "!title").splitlines()[0] == "PyCon, 2026-05-15"
    assert answer(desk, "!intro").splitlines()[0] == "All day long."
    assert answer(desk, "!summary").splitlines()[0] == "There is no summary today."
    assert answer(desk, "!title The first day") == "The title today: The first day"
    assert answer(desk, "!title").splitlines()[0] == "The first day"


def test_rule_6_a_dash_empties_a_text_but_a_title_is_the_configuration_s_again(desk: Desk) -> None:
    desk.say("!title The first day")
    assert answer(desk, "!title -") == "The title today: PyCon, 2026-05-15"
    assert answer(desk, "!intro -") == "There is no intro today."
    desk.say("Doors")
    desk.look()
    assert answer(desk, "!intro").splitlines()[0] == "There is no intro today."


def test_rule_5_4_resume_says_how_many_waited(desk: Desk) -> None:
    early = desk.say("early")
    draft = desk.say("draft: written early")
    desk.pass_time(11 * MINUTE)
    desk.say("!pause")
    desk.pass_time(MINUTE)
    for number in range(3):
        desk.say(f"late {number}")
    hidden = desk.say("hidden")
    desk.react(hidden, "❌")
    desk.say("a reply", thread=early)
    desk.react(draft, "✅")
    desk.edit(early, "early, but better")
    desk.pass_time(MINUTE)
    assert "6 messages waited" in answer(desk, "!resume")
    desk.pass_time(HOUR)
    assert answer(desk, "!resume") == "On again."


def test_rule_8_2_what_no_pause_keeps_back_did_not_wait(desk: Desk) -> None:
    """An edit within ten minutes goes out at once."""
    early = desk.say("early")
    desk.pass_time(MINUTE)
    desk.say("!pause")
    desk.pass_time(MINUTE)
    desk.edit(early, "early, but better")
    desk.say("late")
    desk.pass_time(MINUTE)
    assert "1 message waited" in answer(desk, "!resume")


def test_a_pause_in_which_nothing_was_said_kept_nothing_waiting(desk: Desk) -> None:
    desk.say("early")
    desk.pass_time(SECOND)
    desk.say("!pause")
    desk.pass_time(MINUTE)
    assert answer(desk, "!resume") == "On again."


def test_status_is_six_lines(desk: Desk) -> None:
    desk.say("Doors")
    desk.say("draft: later")
    desk.pass_time(MINUTE)
    assert answer(desk, "!status").splitlines() == [
        "PyCon, 2026-05-15: live",
        "Entries: 1 draft, 1 public",
        "Last message 10:00 by Ann",
        "shelf written 10:00",
        "Each message shows at once",
        "https://shelf.example/pycon/2026-05-15/",
    ]


def test_status_says_what_holds_everything_back() -> None:
    for desk in opened(start="manual", approval=True, delay="20s", title="PyCon"):
        desk.say("!pause")
        desk.say("!offline")
        desk.pass_time(SECOND)
        lines = answer(desk, "!status").splitlines()
        stage = "rehearsal, which nobody sees before !start; paused since 10:00, until !resume; off line, until !online"
        assert lines[0] == f"PyCon: {stage}"
        assert lines[1:3] == ["Entries: none yet", "No message yet"]
        assert lines[4] == "Each message waits for 20s and for an editor's ✅"
        assert len(lines) == 6


def test_status_names_what_fails_and_when_the_next_shows() -> None:
    for desk in opened(delay="20s"):
        desk.say("early")
        desk.pass_time(MINUTE)
        desk.shelf.failures += [RetryableError("shelf", "no answer")] * 9
        desk.say("late")
        desk.pass_time(20 * SECOND)
        desk.say("later")
        desk.look()
        lines = answer(desk, "!status").splitlines()
        assert lines[1] == "Entries: 1 delayed, 2 public"
        assert lines[2] == "Last message 10:01 by Ann; the next shows at 10:01"
        assert lines[3] == "shelf: no answer"
