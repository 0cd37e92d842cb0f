"""Telling emoji from text (Unicode Technical Standard 51). Pure."""

import re

# Blocks are taken whole, unassigned characters too, so that next year's emoji count without a new table.
_PICTURE = (
    "[\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2600-\u27bf"
    "\u2b1b\u2b1c\u2b50\u2b55\u3297\u3299\U0001f000-\U0001faff]\ufe0f?"
)
# These are text unless a selector (U+FE0F) makes them pictures.
_SELECTED = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u2328\u23cf\u23f8-\u23fa\u24c2\u25aa-\u25fe"
    "\u2934\u2935\u2b05-\u2b07\u3030\u303d]\ufe0f"
)
_KEYCAP = "[0-9#*]\ufe0f?\u20e3"
_TONE = "[\U0001f3fb-\U0001f3ff]?"
_FLAG_TAGS = "[\U000e0020-\U000e007f]*"
_ONE = f"(?:{_PICTURE}|{_SELECTED}){_TONE}"
_EMOJI = re.compile(rf"\s*(?:(?:{_KEYCAP}|{_ONE}{_FLAG_TAGS}(?:\u200d{_ONE})*)\s*)+")


def is_only_emoji(text: str) -> bool:
    """Whether a text is emoji and blanks, and at least one emoji."""
    return _EMOJI.fullmatch(text) is not None
