"""`make crash`: processes killed, power cut, crowds in a Slack that fails, and a table of what came of it."""

import argparse
import random
import sys
from functools import partial
from time import monotonic

from tests.crash.cuts import cut
from tests.crash.kills import kill
from tests.crash.lives import live


def main() -> int:
    """Returns 1 if anything was lost, doubled, torn, damaged, or differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="kill -9 so many times")
    parser.add_argument("--cuts", type=int, default=500, help="cut the power so many times")
    parser.add_argument("--lives", type=int, default=30, help="so many crowds in a Slack that fails")
    parser.add_argument("--seed", type=int, help="the first seed: the same history, aimed in the same way")
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    began = monotonic()
    tell = partial(print, flush=True)
    tell(f"The first seed is {seed}; --seed {seed} does the same again.")
    cuts = cut(options.cuts, seed, said=tell)
    kills = kill(options.kills, seed, said=tell)
    lives = live(options.lives, seed, said=tell)
    tell(f"\n{kills.table()}\n\n{cuts.table()}\n\n{lives.table()}\n\n{monotonic() - began:.0f} seconds")
    faults = [*kills.faults, *cuts.faults, *lives.faults]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
