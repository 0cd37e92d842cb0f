from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.rules.street import Opener, Street, a_street


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens streets with settings of the live blog, further `sections` of the configuration, other `sites`."""
    with ExitStack() as stack:

        def open_street(**settings: Any) -> Street:
            return stack.enter_context(a_street(**settings))

        yield open_street


@pytest.fixture
def street(opened: Opener) -> Street:
    """A street that is live, without delay or approval."""
    return opened()
