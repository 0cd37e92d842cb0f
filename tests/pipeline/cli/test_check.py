"""`daypost check`."""

import socket
from datetime import UTC, datetime, timedelta

from tests.pipeline.cli.calls import call
from tests.process.driver import Place


def test_all_is_well(place: Place) -> None:
    done = call(place.folder, "check")
    assert done.code == 0
    assert done.errors == ""
    assert done.lines[1:3] == ["well  config.toml", f"well  the database in {place.data}"]
    assert "not well" not in done.said


def test_it_tells_the_time_and_when_the_day_turns(place: Place) -> None:
    today = (datetime.now(UTC) + timedelta(hours=24)).date()
    place.configure(liveblog=f"first_day = {today - timedelta(days=2)}\nlast_day = {today + timedelta(days=9)}")
    clock = call(place.folder, "check").lines[-1]
    assert clock.startswith("pycon: 1")  # it is about noon there
    assert f" in {place.zone}; " in clock
    assert ", day " in clock
    assert "The day turns at 04:00, in 1" in clock


def test_days_that_are_not_covered_are_said(place: Place) -> None:
    place.configure(liveblog="first_day = 2099-01-01")
    assert "before the first day, 2099-01-01: nothing is published yet" in call(place.folder, "check").said
    place.configure(liveblog="last_day = 1999-01-01")
    assert "after the last day, 1999-01-01: nothing is published any more" in call(place.folder, "check").said


def test_what_is_not_well_has_what_mends_it(place: Place) -> None:
    with socket.create_server(("127.0.0.1", place.port)):
        done = call(place.folder, "check")
    assert done.code == 1
    assert "end it, or choose another port" in done.said
    assert done.errors == "1 of 5 is not well.\n"


def test_beside_a_run_the_port_is_the_runs(place: Place) -> None:
    run = place.start()
    run.post("Hello")
    done = call(place.folder, "check")
    assert done.code == 0, done.said
    assert f"process {run.process.pid} does" in done.said
