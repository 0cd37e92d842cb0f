"""What the system was asked to have on disk: all that is sure to be there after a power cut."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

Synced = list[tuple[str, list[str]]]
"""Files and folders by name, in order, each with the names that stood in its folder then."""


def syncs(monkeypatch: pytest.MonkeyPatch) -> Synced:
    """The list, which grows from now on."""
    history: Synced = []
    fsync: Callable[[int], None] = os.fsync

    def noted(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        folder = path if path.is_dir() else path.parent
        history.append((path.name, sorted(one.name for one in folder.iterdir())))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    return history
