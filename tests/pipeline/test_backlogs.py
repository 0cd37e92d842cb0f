"""Whose turn it is at a target that has more to do than it can."""

from datetime import datetime, timedelta

from pipeline.backlogs import HEAD_START, Backlogs
from pipeline.due import Backlog
from tests.happened import at
from tests.rooms import FRIDAY, SATURDAY

MOMENT = timedelta(seconds=1)


def test_a_take_down_goes_first_but_not_before_what_has_waited_for_long() -> None:
    backlogs = Backlogs({})
    backlogs.add(("site", FRIDAY), Backlog(at(0), at(0)))
    backlogs.add(("site", SATURDAY), taken(at(0) + HEAD_START - MOMENT))
    assert backlogs.by_urgency() == [("site", SATURDAY), ("site", FRIDAY)]

    backlogs.pop(("site", SATURDAY))
    backlogs.add(("site", SATURDAY), taken(at(0) + HEAD_START + MOMENT))
    assert backlogs.by_urgency() == [("site", FRIDAY), ("site", SATURDAY)]


def taken(moment: datetime) -> Backlog:
    return Backlog(moment, moment, takes_away=True)
