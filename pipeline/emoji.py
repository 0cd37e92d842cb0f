"""Emoji by name and by character. Pure."""

from functools import cache

from pipeline.emoji_table import TABLE

_SELECTORS = dict.fromkeys([0xFE0E, 0xFE0F])
_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))
_TONE_NAMES = {f"skin-tone-{number}": chr(0x1F3FB + number - 2) for number in range(2, 7)}


def character(name: str) -> str | None:
    """The emoji that a name stands for, with or without colons, a tone behind it: ":wave::skin-tone-3:"; else None."""
    plain, _, tone = name.strip(":").partition("::")
    found = _names().get(plain)
    if found is None or not tone:
        return found
    # A tone stands behind the first code point, whatever is joined to that.
    return found[0] + _TONE_NAMES[tone] + found[1:] if tone in _TONE_NAMES else None


def normal(emoji: str) -> str:
    """The emoji as one character sequence, whether it came as a name or as characters, in whatever tone or style.

    A name that nobody knows is a custom emoji and stays a name, without colons.
    """
    found = character(emoji)
    plain = found or emoji.strip(":")
    return plain.translate(_SELECTORS).translate(_TONES) or plain


@cache
def _names() -> dict[str, str]:
    words = TABLE.split()
    return dict(zip(words[::2], words[1::2], strict=True))
