from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.desk import TEN, Desk, Opener, configuration, fast_folder
from tests.pipeline.served import Served, serving
from tests.pipeline.synced import Synced, syncs


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens desks, by default of one live blog and one shelf."""
    with fast_folder() as folder:
        desks: list[Desk] = []

        def open_desk(*args: Any, **keys: Any) -> Desk:
            desk = Desk(folder / str(len(desks)), configuration(*args, **keys), TEN)
            desks.append(desk)
            return desk

        yield open_desk
        for desk in desks:
            desk.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A site, served."""
    with serving(tmp_path) as served:
        yield served


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> Synced:
    """What is on disk for sure."""
    return syncs(monkeypatch)
