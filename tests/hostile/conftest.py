"""An installation to which every hostile text was told in every place, served as readers and as previews find it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.everywhere import DAY, batched, said
from tests.hostile.vectors import Vector, collected, vectors
from tests.make import at
from tests.pipeline.installed import STARTED
from tests.pipeline.served import Served, serving


@pytest.fixture(scope="session")
def corpus() -> list[Vector]:
    """Every hostile text."""
    return [*vectors(), *collected()]


@pytest.fixture(scope="session")
def house(corpus: list[Vector], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """All of it, published."""
    with serving(tmp_path_factory.mktemp("hostile")) as house:
        house.here.now = at((len(batched(corpus)) + 2) * DAY)
        house.here.take_in(*STARTED, *said(corpus, house.here.config.data / "media"))
        house.here.publish_all()
        yield house


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """An installation with nothing in it, served, an hour after noon."""
    with serving(tmp_path) as served:
        served.here.now = at(60)
        yield served
