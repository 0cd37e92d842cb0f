"""The plans of lives with Slack keep to what RULES promise, and come again with their seed."""

import pytest

from tests.crash.plan import UNHEARD, plan
from tests.crash.talk import MOST_GONE

SEEDS = range(300)


def test_a_seed_is_a_plan() -> None:
    assert plan(7) == plan(7)
    assert plan(7) != plan(8)


@pytest.mark.parametrize("seed", SEEDS[::30])
def test_a_plan_can_be_read(seed: int) -> None:
    assert len({str(deed) for deed in plan(seed)}) > 25


def test_all_kinds_of_deeds_and_misfortunes_come() -> None:
    kinds = {
        deed.words.partition(" ")[0] if deed.what == "begins" else deed.what for seed in SEEDS for deed in plan(seed)
    }
    people = {"post", "post a photo", "reply", "broadcast", "edit", "delete", "react", "unreact"}
    assert kinds == {*people, *UNHEARD, "duplicate", "partial", "calls", "ends"} | {
        *("cut", "refreshed", "warned", "killed", "compared", "waits", "listens", "heard"),
    }


def test_every_fault_ends_and_everybody_may_speak_at_the_end() -> None:
    for seed in SEEDS:
        on: set[str] = set()
        for deed in plan(seed):
            if deed.what == "begins":
                on.add(deed.words.partition(" ")[0])
            elif deed.what == "ends":
                on.remove(deed.words)
        assert not on
        assert plan(seed)[-1].words == "!resume"


def test_no_more_goes_unheard_than_is_believed_at_once() -> None:
    for seed in SEEDS:
        deeds = plan(seed)
        unheard = [
            number
            for number, deed in enumerate(deeds)
            if deed.what == "delete"
            and [one.what for one in deeds[number - 1 : number + 2 : 2]] != ["listens", "heard"]
        ]
        assert len(unheard) <= MOST_GONE


def test_only_who_began_a_thread_takes_a_reply_back() -> None:
    for seed in SEEDS:
        deeds = plan(seed)
        by = {deed.new: deed.by for deed in deeds if deed.new}
        root = {deed.new: deed.on for deed in deeds if deed.what in ("reply", "broadcast")}
        gone = [deed.on for deed in deeds if deed.what == "delete"]
        assert all(by[one] == by[root.get(one, one)] for one in gone)
