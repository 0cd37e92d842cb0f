"""Links of Matrix that mention somebody or a room. Pure.

https://spec.matrix.org/latest/appendices/#uris
"""

import re
from urllib.parse import unquote

from pipeline.markup.names import Names, called

_MENTION = re.compile(r"https?://matrix\.to/#/(?P<id>(?:[@#!]|%40|%23|%21)[^/?]+)/?(?:\?.*)?")
_URI = re.compile(r"matrix:(?P<kind>u|r|roomid)/(?P<id>[^/?]+)/?(?:\?.*)?")
_SIGNS = {"u": "@", "r": "#", "roomid": "!"}
_ACCOUNT = re.compile(r"@[^:\s]+:\S+")


def mentioned(href: str, text: str, names: Names) -> str | None:
    """What readers see of a link that mentions; None for any other, and for one that leads to a message."""
    if found := _MENTION.fullmatch(href):
        subject = unquote(found["id"])
    elif found := _URI.fullmatch(href):
        subject = _SIGNS[found["kind"]] + unquote(found["id"])
    else:
        return None
    kind = "user" if subject[0] == "@" else "channel"
    return called(f"{kind}:{subject}", "" if _ACCOUNT.fullmatch(text.strip()) else text.strip(), names)
