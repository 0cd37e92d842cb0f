from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.driver import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A folder with a configuration; what still runs at the end is ended."""
    place = Place(tmp_path)
    yield place
    for run in place.runs:
        run.close()
