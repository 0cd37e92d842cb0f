"""What messages say about a file: its name, its size, what it looks like. Pure."""

import re

_LONGEST = 60
_UNSHOWN = re.compile(r"[^\w .,()+@#&=~\[\]{}-]")

_SIGNS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\s*<\?xml[^>]*>\s*<svg|\s*(?:<!--.*?-->\s*)?<svg", re.DOTALL), "SVG, which can carry scripts"),
    (re.compile(rb"\s*<(?:!doctype html|html|head|body)", re.IGNORECASE), "a web page"),
    (re.compile(rb"%PDF"), "PDF"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
    (re.compile(rb"....ftyp", re.DOTALL), "a video"),
    (re.compile(rb"\x1aE\xdf\xa3|RIFF....AVI ", re.DOTALL), "a video"),
    (re.compile(rb"ID3|OggS|fLaC|RIFF....WAVE|\xff[\xf2\xf3\xfb]", re.DOTALL), "a sound"),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF"),
    (re.compile(rb"BM"), "BMP"),
    (re.compile(rb"8BPS"), "a Photoshop file"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive or an office document"),
    (re.compile(rb"\x1f\x8b|Rar!|7z\xbc\xaf|\xfd7zXZ"), "an archive"),
)


def shown(name: str) -> str:
    """A file's name as a message can carry it: its last part, harmless letters, not too long."""
    last = _UNSHOWN.sub("", re.split(r"[/\\]", name)[-1]).strip(" .")
    if not last:
        return "The picture"
    return last if len(last) <= _LONGEST else f"{last[: _LONGEST - 10]}…{last[-9:]}"


def looks_like(data: bytes) -> str:
    """What a file that is no picture seems to be, by its first bytes; empty if that is not known."""
    start = data[:1024]
    return next((what for sign, what in _SIGNS if sign.match(start)), "")


def size_in_bytes(size: int) -> str:
    """A number of bytes in the unit that the configuration uses for it."""
    return f"{size / 1_000_000:.3g} MB" if size >= 100_000 else f"{size} bytes"
