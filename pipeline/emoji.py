"""Emoji by name and by character. Pure."""

from functools import cache

from pipeline.emoji_table import TABLE

_SELECTORS = dict.fromkeys([0xFE0E, 0xFE0F])
_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))
_TONE = {str(number): chr(0x1F3FB + number - 2) for number in range(2, 7)}

_PEOPLE = ("\U0001f468", "\U0001f469", "\U0001f9d1")
# Two people in one character are written as two when each has a tone (Unicode Technical Standard 51, 2.6.2).
_PAIRS = {
    "👫": "👩\u200d🤝\u200d👨",
    "👬": "👨\u200d🤝\u200d👨",
    "👭": "👩\u200d🤝\u200d👩",
    "💏": "🧑\u200d❤\u200d💋\u200d🧑",
    "💑": "🧑\u200d❤\u200d🧑",
    "🤝": "🫱\u200d🫲",
}
_PAIRED = {pair: one for one, pair in _PAIRS.items()}


def character(name: str) -> str | None:
    """The emoji that a name stands for, with or without colons; else None.

    Behind it there may be a tone, ":wave::skin-tone-3:", or one for each of two people, ":handshake::skin-tone-2-3:".
    """
    plain, _, toned = name.strip(":").partition("::")
    found = _names().get(plain)
    if found is None or not toned:
        return found
    tones = [_TONE.get(number, "") for number in toned.removeprefix("skin-tone-").split("-")]
    if not toned.startswith("skin-tone-") or not all(tones):
        return None
    return _in_tones(found, tones)


def _in_tones(emoji: str, tones: list[str]) -> str | None:
    """An emoji in a tone, which stands behind the first code point; in two, behind the first and last, if it is two."""
    if len(tones) == 1:
        return emoji[0] + tones[0] + emoji[1:]
    pair = _PAIRS.get(emoji, emoji)
    is_pair = emoji in _PAIRS or (len(pair) > 1 and pair[0] in _PEOPLE and pair[-1] in _PEOPLE)
    return pair[0] + tones[0] + pair[1:] + tones[1] if is_pair and len(tones) == 2 else None


def normal(emoji: str) -> str:
    """The emoji as one character sequence, whether it came as a name or as characters, in whatever tone or style.

    A name that nobody knows is a custom emoji and stays a name, without colons.
    """
    found = character(emoji)
    plain = found or emoji.strip(":")
    plain = plain.translate(_SELECTORS).translate(_TONES) or plain
    return _PAIRED.get(plain, plain)


@cache
def _names() -> dict[str, str]:
    words = TABLE.split()
    return dict(zip(words[::2], words[1::2], strict=True))
