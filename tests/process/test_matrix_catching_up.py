"""The real process after it was away: nothing is lost or doubled, whatever falls over in between."""

import json
import sqlite3
from contextlib import closing

from tests.process.matrix_place import MatrixPlace


def recorded(hall: MatrixPlace) -> int:
    """How many events are in the log."""
    with closing(sqlite3.connect(hall.data / "daypost.sqlite3", timeout=30)) as database:
        return int(database.execute("SELECT count(*) FROM events").fetchone()[0])


def forge_checkpoint(hall: MatrixPlace, since: str) -> None:
    """Have the last process have heard up to a token that the homeserver never gave."""
    with closing(sqlite3.connect(hall.data / "daypost.sqlite3", timeout=30)) as database:
        [(source, kept)] = database.execute("SELECT source, value FROM checkpoints").fetchall()
        forged = json.dumps(json.loads(kept) | {"since": since})
        database.execute("UPDATE checkpoints SET value = ? WHERE source = ?", (forged, source))
        database.commit()


def test_six_hundred_events_while_it_was_away_and_killed_in_the_middle_of_catching_up(hall: MatrixPlace) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    before = hall.post("before")
    run.until(lambda: hall.reads(before) == "before")
    run.kill()
    early = recorded(hall)

    said = [hall.post(f"number {number}") for number in range(500)]
    for message in said[:50]:
        hall.ann.edit(hall.room, message, f"edited {said.index(message)}")
    reactions = [hall.editor.react(hall.room, message, "❌") for message in said[50:70]]
    for reaction in reactions[:15]:
        hall.editor.unreact(hall.room, reaction)
    for message in said[100:110]:
        hall.ann.redact(hall.room, message)

    run = hall.start()
    run.until(lambda: recorded(hall) > early + 100)
    run.kill()
    hall.start().until(lambda: len(hall.shown()) == 1 + 500 - 5 - 10)

    expected = ["before"]
    for number in range(500):
        if number not in range(65, 70) and number not in range(100, 110):
            expected.append(f"edited {number}" if number < 50 else f"number {number}")
    assert list(hall.shown().values()) == expected[::-1]


def test_a_token_that_the_homeserver_does_not_know_has_the_history_looked_through(hall: MatrixPlace) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    before = hall.post("before")
    run.until(lambda: hall.reads(before) == "before")
    run.kill()
    said = [hall.post(f"number {number}") for number in range(130)]
    hall.ann.edit(hall.room, before, "edited")
    forge_checkpoint(hall, "s1_nobody_gave_this")
    run = hall.start()
    run.until(lambda: len(hall.shown()) == 131 and hall.reads(before) == "edited")
    assert "not known any more" in run.errors
    assert [hall.reads(message) for message in said] == [f"number {number}" for number in range(130)]


def test_nothing_from_before_the_first_run_is_an_entry(hall: MatrixPlace) -> None:
    old = hall.post("old")
    run = hall.start()
    run.said("matrix: listens to")
    hall.ann.edit(hall.room, old, "old, but edited")
    new = hall.post("new")
    run.until(lambda: hall.reads(new) == "new")
    assert list(hall.shown().values()) == ["new"]
