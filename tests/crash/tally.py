"""What came of the kills: figures, and the faults in words."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Figures over all kills. `acknowledged` counts facts, `stages` what went on when it was killed."""

    kills: int = 0
    acknowledged: int = 0
    redelivered: int = 0
    lost: int = 0
    doubled: int = 0
    torn: int = 0
    damaged: int = 0
    differing: int = 0
    remaining: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def fault(self, figure: str, what: list[str], where: str) -> None:
        """Count faults under one of the figures."""
        setattr(self, figure, getattr(self, figure) + len(what))
        self.faults += [f"{where}: {figure}: {one}" for one in what]

    def table(self) -> str:
        """The figures, a line each."""
        rows = {
            "kills": self.kills,
            "facts acknowledged": self.acknowledged,
            "facts delivered again": self.redelivered,
            "lost": self.lost,
            "doubled": self.doubled,
            "torn files": self.torn,
            "integrity errors": self.damaged,
            "differing pages and receipts": self.differing,
            "temporary files left": self.remaining,
            **{f"  killed {stage}": number for stage, number in sorted(self.stages.items())},
        }
        return "\n".join(f"{name:<44}{number:>9,}" for name, number in rows.items())
