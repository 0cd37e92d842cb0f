"""Pictures that are more than they seem: bombs, files of two kinds at once, and names that lead elsewhere."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import PictureError
from pipeline.media import Limits, store
from tests.pipeline.test_media import PHONE, encoded, photo
from tests.pipeline.test_media_memory import MEASURE, MOST, png

SCRIPT = b"<script>alert(1)</script>"


def with_chunk(kind: bytes, data: bytes, times: int = 1) -> bytes:
    """A sound PNG with a chunk of that kind before its pixels, perhaps many times."""
    whole = png(60, 40)
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return whole[:33] + chunk * times + whole[33:]


def moving_gif(frames: int, canvas: int) -> bytes:
    """A GIF of many frames, each of one pixel."""
    frame = b"!\xf9\4\0\1\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0"
    size = struct.pack("<HH", canvas, canvas)
    return b"GIF89a" + size + b"\x80\0\0\xff\xff\xff\0\0\0" + frame * frames + b";"


def moving_png(frames: int) -> bytes:
    pictures = [Image.new("L", (16, 16), number % 251) for number in range(frames)]
    return encoded(pictures[0], "PNG", save_all=True, append_images=pictures[1:])


def claiming(data: bytes, mark: bytes, skip: int, size: bytes) -> bytes:
    """A picture whose header says another size."""
    start = data.index(mark) + len(mark) + skip
    return data[:start] + size + data[start + len(size) :]


ZEROS = zlib.compress(bytes(300_000_000), 9)
BOMBS = {
    "a packed comment": with_chunk(b"zTXt", b"Comment\0\0" + ZEROS),
    "a packed text": with_chunk(b"iTXt", b"Comment\0\1\0\0\0" + ZEROS),
    "a packed profile": with_chunk(b"iCCP", b"x\0\0" + ZEROS),
    "many packed comments": with_chunk(b"zTXt", b"C\0\0" + zlib.compress(bytes(1_000_000), 9), 2_000),
    "many comments": with_chunk(b"tEXt", b"C\0" + bytes([65]) * 1000, 20_000),
    "many frames": moving_gif(2_000, 30),
    "many large frames": moving_gif(10_000, 6_000),
    "many frames of a PNG": moving_png(10_000),
    "a JPEG that says it is large": claiming(encoded(photo(), "JPEG"), b"\xff\xc0", 3, struct.pack(">HH", 6000, 6600)),
    "a HEIC that says it is large": claiming(PHONE.read_bytes(), b"ispe", 4, struct.pack(">II", 6000, 6000)),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_memory_stays_small(bomb: bytes, tmp_path: Path) -> None:
    (tmp_path / "tiny").write_bytes(png(1, 1))
    (tmp_path / "bomb").write_bytes(bomb)
    arguments = [tmp_path / "tiny", tmp_path / "bomb", tmp_path / "media"]
    done = subprocess.run([sys.executable, "-c", MEASURE, *arguments], capture_output=True, text=True, check=True)
    *_, told, growth = done.stdout.splitlines()
    assert told.startswith(("((", "bomb.png"))
    assert int(growth) < MOST


TIFF = b"II*\0\x08\0\0\0" + bytes(200)
LIARS = {
    "a page": b"<!DOCTYPE html>" + SCRIPT,
    "a page behind blanks": b" \n\t<html>" + SCRIPT,
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
    "SVG behind a comment": b"<!-- x --><svg onload='alert(1)'/>",
    "GIF and script": b"GIF89a/*" + bytes(100) + b"*/=1;alert(1)",
    "GIF without frames": b"GIF89a\x10\0\x10\0\0\0\0;" + SCRIPT,
    "PNG without pixels": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "JPEG without pixels": b"\xff\xd8\xff\xfe" + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT + b"\xff\xd9",
    "WebP without pixels": b"RIFF\x20\0\0\0WEBPVP8 " + bytes(20),
    "HEIC without pixels": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50),
    "TIFF": TIFF,
    "nothing but zeros": bytes(10_000),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
    "an icon": b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0" + bytes(100),
    "pixels as text": b"P1 4 4 1 0 1 0 0 1 0 1 1 0 1 0 0 1 0 1",
    "FITS": b"SIMPLE  =                    T" + bytes(4000),
}


@pytest.mark.parametrize("data", LIARS.values(), ids=LIARS)
@pytest.mark.parametrize("name", ["holiday.jpg", "holiday.png", "holiday.svg"])
def test_what_only_calls_itself_a_picture_is_refused(data: bytes, name: str, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=f"^{name} "):
        store(data, name, tmp_path / "media", Limits())
    assert not (tmp_path / "media").exists()


EXIF = Image.Exif()
EXIF.update({0x010E: SCRIPT.decode(), 0x9286: b"ASCII\0\0\0" + SCRIPT, 0x8298: SCRIPT.decode()})
EXIF.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0), 29: SCRIPT.decode()})
CARRIERS = {
    "a page behind a JPEG": encoded(photo(), "JPEG") + b"<html>" + SCRIPT,
    "a ZIP behind a JPEG": encoded(photo(), "JPEG") + b"PK\x03\x04" + SCRIPT + b"PK\x05\x06" + bytes(18),
    "a page behind a PNG": png(60, 40) + SCRIPT,
    "a page behind a GIF": moving_gif(3, 30) + SCRIPT,
    "script in the comment of a JPEG": encoded(photo(), "JPEG", comment=SCRIPT),
    "script in the comment of a GIF": moving_gif(3, 30).replace(b"!\xf9", b"!\xfe\x19" + SCRIPT + b"\0!\xf9", 1),
    "script in a PNG": with_chunk(b"tEXt", b"Comment\0" + SCRIPT),
    "script in EXIF": encoded(photo(), "JPEG", exif=EXIF.tobytes()),
    "script in the EXIF of a WebP": encoded(photo(), "WEBP", exif=EXIF.tobytes()),
    "script in the EXIF of a PNG": encoded(photo(), "PNG", exif=EXIF.tobytes()),
    "script as XMP": encoded(photo(), "JPEG", xmp=b"<x:xmpmeta>" + SCRIPT + b"</x:xmpmeta>"),
    "script as a profile": encoded(photo(), "JPEG", icc_profile=SCRIPT),
}


@pytest.mark.parametrize("data", CARRIERS.values(), ids=CARRIERS)
def test_readers_get_the_pixels_and_nothing_that_came_with_them(data: bytes, tmp_path: Path) -> None:
    assert SCRIPT in data
    picture = store(data, "holiday.jpg", tmp_path, Limits())
    for width, _ in picture.sizes:
        made = (tmp_path / picture.file(width)).read_bytes()
        assert not any(sign in made for sign in (b"script", b"Exif", b"eXIf", b"xmp", b"PK\x03\x04", b"alert"))
        with Image.open(io.BytesIO(made)) as image:
            assert not image.getexif()


NAMES = (
    "../evil.png", "../../../../etc/cron.d/evil", "..\\..\\evil.png", "/etc/passwd", "//host/share/evil.png",
    "C:\\Windows\\evil.png", "file:///etc/passwd", "~/.ssh/authorized_keys", "....//....//evil.png",
    "..%2f..%2fevil.png", "%2e%2e/%2e%2e/evil.png", "%252e%252e%252fevil.png", "..%c0%afevil",
    ".", "..", "/", "\\", "", " ", ".htaccess", ".git/config", "index.html", "daypost.sqlite3",
    "evil\0.png", "evil.png\0.html", "evil\n.png", "evil\r\nX-Header: 1.png", "\x1b[31mevil\x1b[0m.png", "\x7f.png",
    "\u202egnp.exe", "\u2066evil\u2069.png", "evil\u200b.png", "\ufeffevil.png", "\u2028.png", "\ud800.png",
    "CON", "con.png", "AUX", "NUL.png", "COM1", "LPT9.txt", "evil.png.", "evil.png::$DATA", "-rf", "--help",
    "$(touch evil).png", "`touch evil`.png", "; rm -rf x;.png", "| cat", "*", "?", "[a-z]", "!title x", "<!channel>",
    "a" * 256 + ".png", "a" * 5000, "é" * 200, "e\u0301vil.png", "\u00e9vil.png", "／etc／passwd", "．．／evil",
    "😀.png", "👩\u200d🚀.png", '"><img src=x onerror=alert(1)>.png', "'; DROP TABLE events; --", "{{ 7 * 7 }}.png",
)  # fmt: skip


def test_no_name_leads_out_of_the_folder_or_into_a_message(tmp_path: Path) -> None:
    assert len({*NAMES}) == len(NAMES) >= 60
    good, media = png(9, 9), tmp_path / "deep" / "down" / "media"
    picture = store(good, "good.png", media, Limits())
    files = sorted(tmp_path.rglob("*"))
    for name in NAMES:
        assert store(good, name, media, Limits()) == picture, name
        with pytest.raises(PictureError) as caught:
            store(good, name, media, Limits(max_file=1))
        label = str(caught.value).partition(": ")[0]
        assert label.isprintable()
        assert len(label) <= 60
        assert not {*label} & {*"<>/\\\"'`$|;*?!%:"}
    assert sorted(tmp_path.rglob("*")) == files
