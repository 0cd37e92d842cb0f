"""Some of the lives with Slack of `make crash`.

Were edits never found by comparison, the first would tell; were reactions not, the second.
"""

from collections.abc import Sequence

import pytest

from tests.crash.deeds import Deed
from tests.crash.lives import live, story
from tests.crash.plan import plan


@pytest.mark.parametrize("seed", [20260520, 20260525])
def test_whatever_befalls_slack_and_daypost_readers_see_what_people_did(seed: int) -> None:
    tally = live(1, seed)
    assert tally.lives == 1
    assert tally.deeds == len(plan(seed))
    assert tally.faults == [], "\n".join(tally.faults)


def test_a_life_that_went_wrong_says_how_to_live_it_again() -> None:
    deeds: Sequence[Deed] = [Deed("post", "ann", words="hello", new=1), Deed("killed"), Deed("delete", "ann", 1)]
    told = story(7, deeds, ["-line"])
    assert "--lives 1 --seed 7" in told
    assert told.endswith("-line\nThis happened:\n  ann post (1): 'hello'\n  - killed\n  ann delete 1")
