"""Durations and sizes as they are written in the configuration. Pure."""

import re
from datetime import timedelta
from typing import Final

from pipeline.config.wording import shown

DURATION: Final = 'a duration; write it as "60s", "5m", "1h" or "7d"'
PIXELS: Final = 'a number of pixels; write it as "40Mpx"'
BYTES: Final = 'a size; write it as "50MB"'

# Far beyond any use, and near enough that adding it to a date cannot fail.
LONGEST: Final = timedelta(days=3650)

_SECONDS: Final = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PREFIXES: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


def parse_duration(text: str) -> timedelta:
    """The span that a text such as "20s", "5m", "1h", "7d" stands for; ValueError otherwise."""
    match = re.fullmatch(r"([0-9]+)([smhd])", text)
    if match is None:
        raise ValueError(f"{text!r} is not {DURATION}")
    digits, unit = match.groups()
    if len(digits) > 9 or timedelta(seconds=int(digits) * _SECONDS[unit]) > LONGEST:
        raise ValueError(f'{shown(text)} is too long; "{LONGEST.days}d", ten years, is the most')
    return timedelta(seconds=int(digits) * _SECONDS[unit])


def format_duration(span: timedelta) -> str:
    """A span of whole seconds in the greatest unit that fits: "90s", "5m", "7d"."""
    seconds = int(span.total_seconds())
    unit = next(unit for unit, length in _SECONDS.items() if seconds % length == 0 and (seconds or unit == "s"))
    return f"{seconds // _SECONDS[unit]}{unit}"


def parse_pixels(text: str) -> int:
    """The number of pixels that a text such as "40Mpx" stands for; ValueError otherwise."""
    return _amount(text, "px", PIXELS)


def parse_bytes(text: str) -> int:
    """The number of bytes that a text such as "50MB" stands for, a kB being 1,000; ValueError otherwise."""
    return _amount(text, "b", BYTES)


def _amount(text: str, unit: str, wanted: str) -> int:
    match = re.fullmatch(rf"([0-9]{{1,9}}) ?([kmg]?){unit}", text.lower())
    amount = int(match[1]) * _PREFIXES[match[2]] if match else 0
    if not amount:
        raise ValueError(f"{text!r} is not {wanted}")
    return amount
