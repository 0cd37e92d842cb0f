"""How Python itself is set for daypost. What each does is measured in `benchmarks/`."""

import gc
import sys

COLLECT_AFTER = 50_000
"""Objects made, net, after which Python looks for cycles: a day is made of many objects that stay, in next to none."""

SWITCH_AFTER = 0.001
"""Seconds after which a thread that computes makes way: what is to be acknowledged changes threads twice."""


def set_up() -> None:
    """Set it."""
    gc.set_threshold(COLLECT_AFTER)
    sys.setswitchinterval(SWITCH_AFTER)
