"""Deliveries come late, twice and in any order: what a message says in the end is what Slack shows."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bots.slack.events import events
from bots.slack.history import from_history, newer
from bots.slack.messages import version
from pipeline.events import Event
from pipeline.facts import Facts
from tests.bots.slack.shapes import ANN, CHANNEL, FOUND, POSTED, Payload, changed, message, preview, typed

FIRST_SECOND = 1778864400


@st.composite
def told(draw: st.DrawFn) -> tuple[Payload, list[Payload]]:
    """A message after some edits, of which several may fall into one second, and what was delivered of it."""
    new = typed("0")
    deliveries = [message("0")]
    second, count = FIRST_SECOND, 1
    for number in range(1, draw(st.integers(1, 6))):
        second, count = second + draw(st.integers(0, 1)), count + 1
        edited = {"user": ANN, "ts": f"{second}.000000"}
        new = typed(str(number), edited=edited)
        deliveries.append(changed(new, draw(st.sampled_from([None, [], typed()])), at=f"{second}.{count:04}00"))
        if draw(st.booleans()):
            second, count = second + 1, count + 1
            deliveries.append(changed({**new, "attachments": [preview()]}, new, at=f"{second}.{count:04}00"))
    return new, deliveries


def recorded(events_told: list[Event]) -> dict[str, Event]:
    """The events as a log keeps them: each key once, the first."""
    log: dict[str, Event] = {}
    for event in events_told:
        log.setdefault(event.key, event)
    return log


def newest(log: dict[str, Event]) -> str:
    return Facts(log.values(), {}).contents(POSTED)[-1].hash


@given(told(), st.data())
def test_in_any_order_the_newest_version_is_what_slack_shows(
    happened: tuple[Payload, list[Payload]], data: st.DataObject
) -> None:
    now, deliveries = happened
    again = data.draw(st.lists(st.sampled_from(deliveries)))
    order = data.draw(st.permutations([*deliveries, *again]))
    log = recorded([event for payload in order for event in events(payload, FOUND)])
    assert newest(log) == version(now)


@given(told(), st.data())
def test_of_what_was_delivered_a_history_tells_nothing_new(
    happened: tuple[Payload, list[Payload]], data: st.DataObject
) -> None:
    now, deliveries = happened
    order = data.draw(st.permutations(deliveries))
    log = recorded([event for payload in order for event in events(payload, FOUND)])
    found: list[Any] = [event for event in from_history(now, CHANNEL, FOUND) if event.key not in log]
    assert found == []


@given(told(), st.data())
def test_whatever_was_lost_or_comes_late_two_passes_find_what_slack_shows(
    happened: tuple[Payload, list[Payload]], data: st.DataObject
) -> None:
    now, deliveries = happened
    order = data.draw(st.permutations(deliveries))
    lost, late = sorted(data.draw(st.tuples(*[st.integers(0, len(order))] * 2)))
    told_in_time = [event for payload in order[lost:late] for event in events(payload, FOUND)]
    told_late = [event for payload in order[late:] for event in events(payload, FOUND)]
    log = compared(recorded(told_in_time), now)
    assert newest(log) == version(now)
    log = compared(recorded([*log.values(), *told_late]), now)
    assert newest(log) == version(now)
    assert compared(log, now) == log


def compared(log: dict[str, Event], now: Payload) -> dict[str, Event]:
    """The log after a pass that compared it with the history."""
    if f"posted:{POSTED}" not in log:
        log = recorded([*log.values(), *from_history(now, CHANNEL, FOUND)])
    known = Facts(log.values(), {}).contents(POSTED)[-1]
    if known.hash == version(now):
        return log
    return recorded([*log.values(), newer(now, CHANNEL, known.order, FOUND)])
