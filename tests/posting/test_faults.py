"""One fault at every request, then any faults at all: one post, its content, one copy of each picture."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.day_post import DayPost
from tests.posting.desk import CHANGED, FIRST, OFFLINE, Desk, desk
from tests.servers.blog import FAULTS, Fault, Request

SEQUENCES: dict[str, Sequence[DayPost]] = {
    "first": [FIRST],
    "changed": [FIRST, CHANGED],
    "taken off line": [FIRST, OFFLINE],
    "changed and back": [FIRST, CHANGED, FIRST],
}
REQUESTS = {"first": 12, "changed": 7, "taken off line": 5, "changed and back": 7}
"""How many requests the last publication of each takes when nothing goes wrong."""


def at(number: int, fault: Fault) -> Callable[[Request], Fault]:
    """The fault at the request with that number, from 1."""
    left: Iterator[int] = iter(range(number - 1, -1, -1))
    return lambda _: fault if next(left, -1) == 0 else ""


@pytest.mark.parametrize("name", SEQUENCES)
def test_so_many_requests_does_it_take(name: str) -> None:
    with desk() as made:
        published(made, SEQUENCES[name], lambda _: "")
        assert len(made.blog.requests) == REQUESTS[name]
        made.blog.requests.clear()
        assert not made.once(SEQUENCES[name][-1]).error
        assert not [one for one in made.blog.requests if not one.is_read], "nothing changed, and something was sent"


@pytest.mark.parametrize("late_by", [1, 3, 9])
@pytest.mark.parametrize("name", SEQUENCES)
def test_one_fault_at_any_request_of_any_kind(name: str, late_by: int) -> None:
    kinds: Sequence[Fault] = FAULTS if late_by == 1 else ("done late",)
    for fault in kinds:
        for number in range(1, REQUESTS[name] + 1):
            with desk() as made:
                made.blog.late_by = late_by
                published(made, SEQUENCES[name], at(number, fault))
                try:
                    made.has_exactly(SEQUENCES[name][-1])
                except (AssertionError, ValueError) as error:
                    raise AssertionError(f"{fault} at request {number} of {name}") from error


@settings(max_examples=100)
@given(
    name=st.sampled_from([*SEQUENCES]),
    faults=st.lists(st.sampled_from(["", *(fault for fault in FAULTS if fault != "late")]), max_size=25),
    late_by=st.integers(1, 12),
)
def test_any_faults_one_after_the_other(name: str, faults: list[Fault], late_by: int) -> None:
    with desk() as made:
        made.blog.late_by = late_by
        left = iter(faults)
        published(made, SEQUENCES[name], lambda _: next(left, ""))
        made.has_exactly(SEQUENCES[name][-1])


def published(made: Desk, posts: Sequence[DayPost], plan: Callable[[Request], Fault]) -> None:
    """Publish one after the other; the plan is for the last."""
    for post in posts[:-1]:
        made.publish(post)
    made.blog.requests.clear()
    made.blog.plan = plan
    made.publish(posts[-1])
