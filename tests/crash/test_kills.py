"""Fifty of the kills of `make crash`."""

from tests.crash.kills import kill

SEED = 20260515


def test_killed_at_any_point_nothing_is_lost_doubled_or_torn() -> None:
    tally = kill(50, SEED)
    assert tally.kills == 50
    assert tally.acknowledged > 300
    assert tally.stages["while it publishes"] > 0, tally.table()
    assert tally.faults == [], tally.table()
