"""Whatever people do, in whatever order it comes to be heard, readers see what the rules say, and nothing else.

Each time the same histories are tried; `DAYPOST_EXAMPLES=2000` in the environment tries as many others.
"""

import os

from hypothesis import HealthCheck, settings

from tests.model.machine import People

EXAMPLES = os.environ.get("DAYPOST_EXAMPLES")

TestPeople = People.TestCase
TestPeople.settings = settings(
    max_examples=int(EXAMPLES or 25),
    stateful_step_count=30,
    deadline=None,
    derandomize=not EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
