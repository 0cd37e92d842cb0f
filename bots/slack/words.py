"""Words as Slack takes them: not too long, and no mention or link is made of what somebody else wrote. Pure.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re

MOST = 4000
"""Characters of a message: of more Slack advises against, refuses a change, and cuts it off at ten times as many."""

_EVERYBODY = re.compile(r"@(?=here\b|channel\b|everyone\b|group\b)", re.IGNORECASE)
_UNSEEN = "\N{WORD JOINER}"
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def taken(words: str) -> str:
    """Words as they are to be sent: escaped; if they are too long cut where a line or a word ends, which they say."""
    # Half a surrogate pair cannot be sent.
    words = _EVERYBODY.sub(f"@{_UNSEEN}", words.encode("utf-8", "replace").decode())
    whole = _escaped(words)
    if len(whole) <= MOST:
        return whole
    note = f"… (cut: it has {len(words):,} characters)"
    end = _fitting(words, MOST - len(note))
    for gap in ("\n", " "):
        if (cut := words.rfind(gap, 0, end + 1)) > end * 3 // 4:
            end = cut
            break
    return _escaped(words[:end].rstrip()) + note


def _escaped(words: str) -> str:
    """Of these three characters Slack makes mentions and links."""
    return "".join(_ESCAPES.get(character, character) for character in words)


def _fitting(words: str, room: int) -> int:
    """How many characters fit, once they are escaped."""
    length = 0
    for count, character in enumerate(words):
        length += len(_ESCAPES.get(character, character))
        if length > room:
            return count
    return len(words)
