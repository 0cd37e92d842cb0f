"""At a terminal: type, see the number, the page follows; every way to end it is a good one (CONTRACT, Commands)."""

import signal

import pytest

from tests.process.driver import Place

CTRL_C, CTRL_D = b"\x03", b"\x04"


def test_type_see_the_number_and_the_page_follows(place: Place) -> None:
    run = place.start(terminal=True)
    run.said("^site: http://")

    assert run.post("Hello from a terminal") == 1
    run.until(lambda: bool(place.day_pages) and place.page().numbers == [1])
    assert run.post("# And a headline") == 2
    run.until(lambda: place.page().numbers == [1, 2])
    run.type("/edit 1 Hello again")
    run.until(lambda: place.page().words(1) == "Hello again")
    run.type("/react 1 ❌")
    run.until(lambda: place.page().numbers == [2])

    run.send(CTRL_D)
    run.ends()
    assert run.errors == ""
    assert run.numbers == [1, 2]
    assert place.page().numbers == [2]


def test_control_d_is_the_end_of_input(place: Place) -> None:
    place.configure(more='every = "1h"\nquiet = "1h"')
    run = place.start(terminal=True)
    run.post("published though it is not due")
    run.send(CTRL_D)

    run.ends()
    assert place.page().numbers == [1]


def test_control_c_ends_it_well(place: Place) -> None:
    run = place.start(terminal=True)
    numbers = [run.post(f"line {number}") for number in range(20)]
    run.send(CTRL_C)

    run.ends()
    assert run.errors == ""
    assert not any("Traceback" in line for line in run.lines)
    place.run()
    assert place.page().numbers == numbers


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well_and_loses_nothing(place: Place, number: signal.Signals) -> None:
    run = place.start()
    run.type(*(f"line {number}" for number in range(500)))
    run.until(lambda: len(run.numbers) >= 50)
    run.signal(number)

    run.ends()
    assert run.errors == ""
    place.run()
    numbers = place.page().numbers
    assert numbers[: len(run.numbers)] == run.numbers
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_it_begins_ends_it_well(place: Place, number: signal.Signals) -> None:
    run = place.start()
    run.until(lambda: (place.data / "daypost.sqlite3").exists())
    run.signal(number)

    run.ends()
    assert run.errors == ""


def test_a_terminal_that_is_hung_up_is_the_end_of_input(place: Place) -> None:
    run = place.start(terminal=True)
    run.post("before the line went dead")
    run.signal(signal.SIGHUP)
    run.wait()

    place.run()
    assert place.page().numbers == [1]
