"""What is made of a picture, and its form on the way from the process that makes it. Pure."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Derivative:
    """An encoded picture of one width."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Derived:
    """All that readers get of a picture, the smallest first; or why it is refused."""

    extension: str = ""
    files: tuple[Derivative, ...] = ()
    refused: str = ""

    def packed(self) -> bytes:
        """A line of JSON that says how long the files are, and the files."""
        sizes = [(one.width, one.height, len(one.data)) for one in self.files]
        line = json.dumps({"extension": self.extension, "refused": self.refused, "files": sizes})
        return b"\n".join([line.encode(), b"".join(one.data for one in self.files)])

    @classmethod
    def unpacked(cls, packed: bytes) -> "Derived":
        """What `packed` was made of."""
        line, _, rest = packed.partition(b"\n")
        told = json.loads(line)
        files = []
        for width, height, length in told["files"]:
            files.append(Derivative(width, height, rest[:length]))
            rest = rest[length:]
        return cls(told["extension"], tuple(files), told["refused"])
