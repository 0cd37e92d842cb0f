"""Whose turn it is at a target that has more to do than it can."""

from datetime import datetime, timedelta

from pipeline.backlogs import HEAD_START, Backlogs
from pipeline.due import Backlog, Pace
from pipeline.publishers import Publication
from tests.happened import at
from tests.rooms import FRIDAY, SATURDAY

MOMENT = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_a_take_down_goes_first_but_not_before_what_has_waited_for_long() -> None:
    backlogs = Backlogs({})
    backlogs.add(("site", FRIDAY), Backlog(at(0), at(0)))
    backlogs.add(("site", SATURDAY), taken(at(0) + HEAD_START - MOMENT))
    assert backlogs.by_urgency() == [("site", SATURDAY), ("site", FRIDAY)]

    backlogs.pop(("site", SATURDAY))
    backlogs.add(("site", SATURDAY), taken(at(0) + HEAD_START + MOMENT))
    assert backlogs.by_urgency() == [("site", FRIDAY), ("site", SATURDAY)]


def test_what_somebody_asks_for_waits_for_no_other_try_and_is_asked_for_once() -> None:
    pace = Pace(every=HOUR, quiet=HOUR, hours=None, zone="UTC")
    backlogs, due = Backlogs({"site": {"pycon": pace}}), ("site", FRIDAY)
    blank = Publication(target="site", liveblog=FRIDAY.liveblog, date=FRIDAY.date)
    backlogs.put_back(due, Backlog(at(0), at(0)), at(0) + HOUR)
    assert backlogs.due_at(due, blank) == at(0) + HOUR
    backlogs.ask(due, at(1), at(2))
    assert backlogs.due_at(due, blank) <= at(2)
    backlogs.put_back(due, backlogs.pop(due), at(0) + HOUR)
    backlogs.ask(due, at(1), at(3))
    assert backlogs.due_at(due, blank) == at(0) + HOUR


def taken(moment: datetime) -> Backlog:
    return Backlog(moment, moment, takes_away=True)
