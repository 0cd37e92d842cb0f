"""Some of the power cuts of `make crash`, and the proof that they find what is not on disk."""

from random import Random

import pytest

from tests.crash.cuts import cut
from tests.crash.disk import SECTOR, File


def test_what_was_acknowledged_outlasts_a_power_cut() -> None:
    tally = cut(50, 20260515)
    assert tally.cuts == 50
    assert tally.acknowledged > 1000
    assert tally.faults == []


def test_without_syncing_each_commit_it_does_not() -> None:
    tally = cut(25, 20260515, "NORMAL")
    assert tally.lost > 0
    assert tally.damaged == 0, "a write-ahead log that is not synced is late, not damaged"


@pytest.mark.parametrize("seed", range(50))
def test_of_what_was_not_synced_any_sectors_may_be_left(seed: int) -> None:
    file = File()
    file.write(b"a" * 4 * SECTOR, 0)
    file.sync()
    file.is_named = True
    file.write(b"b" * SECTOR, SECTOR // 2)
    file.truncate(3 * SECTOR)
    file.write(b"c", 5 * SECTOR)
    left = file.after_cut(Random(seed))  # noqa: S311
    assert left is not None
    assert left.content[: SECTOR // 2] == b"a" * (SECTOR // 2)
    assert {*left.content[SECTOR // 2 : SECTOR]} <= {*b"ab"}
    assert left.content[2 * SECTOR : 3 * SECTOR] == b"a" * SECTOR
    assert len(left.content) in (4 * SECTOR, 5 * SECTOR + 1)
    assert {*left.content[3 * SECTOR :]} <= {*b"a\0c"}
