"""A clock that is set back or forward by an hour meanwhile: nothing is lost, the order is that of the clock."""

from datetime import timedelta

from tests.rules.street import Street, a_street

HOUR = timedelta(hours=1)


def told(street: Street) -> list[str]:
    return list(street.reads().values())


def test_a_clock_that_is_set_back_loses_nothing() -> None:
    with a_street() as street:
        street.wait(hours=3)
        street.type("one", "two")
        street.clock.now -= HOUR
        street.type("three", "/edit 1 one edited", "/react 2 ❌", "/reply 3 and more")
        assert "three and more" in told(street)
        street.wait(hours=2)
        assert told(street) == ["three and more", "one edited"]
        street.restart()
        street.type("four", "/unreact 2 ❌")
        assert told(street) == ["three and more", "one edited", "two", "four"]


def test_a_clock_that_was_an_hour_ahead_loses_nothing() -> None:
    with a_street() as street:
        street.wait(hours=3)
        street.clock.now += HOUR
        street.type("one", "two")
        street.clock.now -= HOUR
        street.type("/delete 2", "three")
        street.wait(hours=2)
        assert told(street) == ["three", "one"]
