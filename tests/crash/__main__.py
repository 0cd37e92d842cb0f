"""`make crash`: many kills and power cuts, and a table of what came of them."""

import argparse
import random
import sys

from tests.crash.kills import kill


def main() -> int:
    """Returns 1 if anything was lost, doubled or torn."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"the same again: --seed {options.seed}")
    tally = kill(options.kills, options.seed, print)
    print(tally.table())
    print(*tally.faults, sep="\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
