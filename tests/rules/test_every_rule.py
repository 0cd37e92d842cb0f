"""Every numbered rule of RULES 1 to 7 has a test that bears its number."""

import re
from pathlib import Path

LAST = {1: 10, 2: 6, 3: 11, 4: 6, 5: 7, 6: 3, 7: 6}
"""How many rules each section has."""

RULES = {f"{section}_{number}" for section, last in LAST.items() for number in range(1, last + 1)}
UNNUMBERED = {"4_0", "5_0"}
"""The tables that open their sections."""


def test_every_rule_has_a_test() -> None:
    files = Path(__file__).parent.glob("test_*.py")
    tried = {name for file in files for name in re.findall(r"^def test_(\d+_\d+)_", file.read_text("utf-8"), re.M)}
    assert tried == RULES | UNNUMBERED
