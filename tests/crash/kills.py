"""Kills, spread over fresh databases."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.crash.life import Life
from tests.crash.tally import Tally

KILLS = 50
"""Kills that one database lives through."""


def kill(number: int, seed: int, said: Callable[[str], None] = lambda _: None) -> Tally:
    """So many kills; each database has a seed of its own, counted up from the first."""
    tally = Tally()
    while tally.kills < number:
        with tempfile.TemporaryDirectory(prefix="daypost-crash-") as folder:
            Life(Path(folder), seed, min(KILLS, number - tally.kills), tally).live()
        said(f"seed {seed}: {tally.kills} kills, {len(tally.faults)} faults")
        seed += 1
    return tally
