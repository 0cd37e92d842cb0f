"""The process that derives one picture: label and bytes on standard input, the derivatives on standard output."""

import json
import resource
import sys

from pipeline.errors import PictureError
from pipeline.media.derivatives import derive
from pipeline.media.derived import Derived

_MOST_MEMORY = 3 << 30  # bytes of address space; WebP asks for most, and uses a tenth of that
_MOST_SECONDS = 60  # of computing


def main() -> None:
    """Derive the picture on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    max_pixels, width = map(int, sys.argv[1:])
    label = json.loads(sys.stdin.buffer.readline())
    try:
        derived = derive(sys.stdin.buffer.read(), label, max_pixels, width)
    except PictureError as error:
        derived = Derived(refused=str(error))
    sys.stdout.buffer.write(derived.packed())


if __name__ == "__main__":
    main()
