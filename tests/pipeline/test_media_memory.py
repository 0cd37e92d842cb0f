"""Pictures made to exhaust memory: none makes any process of ours grow by 300 MB."""

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

MOST = 300_000_000

MEASURE = """
import re, resource, sys
from pathlib import Path
from pipeline.errors import PictureError
from pipeline.media import Limits, store

scale, own = 1 if sys.platform == "darwin" else 1024, Path("/proc/self/status")
def grown():
    # By getrusage a process starts with what its parent took, which for this one is the runner of tests.
    mine = int(re.search(r"VmHWM:\\s*(\\d+)", own.read_text())[1]) if own.exists() else 0
    return max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, mine) * scale
tiny, bomb, folder = map(Path, sys.argv[1:])
store(tiny, "tiny.png", folder, Limits())
before = grown()
try:
    print(store(bomb, "bomb.png", folder, Limits()).sizes)
except PictureError as error:
    print(error)
print(grown() - before)
"""


def png(width: int, height: int, colour_type: int = 2) -> bytes:
    """A picture of one colour, as small as that can be."""
    channels = {0: 1, 2: 3, 6: 4}[colour_type]
    packer = zlib.compressobj(9)
    row = bytes(1 + width * channels)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def webp(width: int, height: int) -> bytes:
    """The header of a lossless WebP, with hardly any data (RFC 9649, 3.4)."""
    data = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + bytes(8)
    chunk = b"WEBPVP8L" + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(chunk)) + chunk


@pytest.mark.parametrize(
    ("bomb", "outcome"),
    [
        (png(20_000, 20_000), "bomb.png: 20000×20000 pixels is more than the limit of 40 Mpx (max_image in [media])."),
        (png(6_300, 6_300, 6), "((800, 800), (1600, 1600))"),
        (png(1_650, 24_000, 6), "((550, 8000),)"),
        (
            webp(16_383, 16_383),
            "bomb.png: 16383×16383 pixels is more than the limit of 18 Mpx for WebP (max_image in [media]).",
        ),
    ],
    ids=["far too large", "just small enough", "tall", "WebP"],
)
def test_memory_stays_small(bomb: bytes, outcome: str, tmp_path: Path) -> None:
    (tmp_path / "tiny").write_bytes(png(1, 1))
    (tmp_path / "bomb").write_bytes(bomb)
    arguments = [tmp_path / "tiny", tmp_path / "bomb", tmp_path / "media"]
    done = subprocess.run([sys.executable, "-c", MEASURE, *arguments], capture_output=True, text=True, check=True)
    told, growth = done.stdout.splitlines()
    assert told == outcome
    assert int(growth) < MOST
