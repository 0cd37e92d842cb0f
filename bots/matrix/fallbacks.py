"""What clients repeat, in an answer, of the message that is answered: for others that know no answers. Pure.

It may be somebody else's, or an aside, so it is neither published nor kept (RULES 3.2).
https://spec.matrix.org/v1.12/client-server-api/#fallbacks-for-rich-replies
"""

import re
from typing import Any

from bots.matrix.payloads import answered, relation
from bots.payloads import Json, text

_OWN = ("type", "event_id", "sender", "origin_server_ts", "state_key", "redacts", "content")

_TAG = re.compile(r"<(/?)mx-reply\b[^>]*>", re.IGNORECASE)
_FORMATTED = ("format", "formatted_body")

# Who is quoted stands in the first line: an author's own quote has no such beginning.
_NAMED_QUOTE = re.compile(r"> (?:\* )?<@[^>\n]+>[^\n]*(?:\n>[^\n]*)*(?:\n{1,2}|\Z)")
_QUOTE = re.compile(r"(?:>[^\n]*(?:\n|\Z))+\n?")

# The same text once more, in forms that we do not read.
_COPIES = ("org.matrix.msc1767.", "m.text", "m.html", "m.message")


def own(event: Json) -> Json:
    """An event as it may be kept: what is of its own fact, whichever way it came.

    `unsigned` is left out, as it may hold later versions and other people's replies; of an edit what older clients see.
    """
    kept = {key: event[key] for key in _OWN if key in event}
    content = event.get("content")
    if isinstance(content, dict):
        kept["content"] = _own_content(content)
    return kept


def without_fallback(content: Json) -> Json:
    """A content less what it repeats of a message that it answers."""
    html = text(content, "formatted_body")
    is_marked = _TAG.search(html) is not None
    if not is_marked and not (answered(content) and _NAMED_QUOTE.match(text(content, "body"))):
        return content
    kept: dict[str, Any] = {key: value for key, value in content.items() if not key.startswith(_COPIES)}
    kept["body"] = _unquoted(text(content, "body"), _QUOTE if is_marked else _NAMED_QUOTE)
    if is_marked:
        kept["formatted_body"] = _unmarked(html)
    if not text(kept, "formatted_body"):
        kept = {key: value for key, value in kept.items() if key not in _FORMATTED}
    return kept


def _own_content(content: Json) -> Json:
    new = content.get("m.new_content")
    if text(relation(content), "rel_type") == "m.replace" and isinstance(new, dict):
        return {"m.new_content": without_fallback(new), "m.relates_to": relation(content)}
    return without_fallback(content)


def _unquoted(body: str, quote: re.Pattern[str]) -> str:
    found = quote.match(body)
    return body[found.end() :] if found else body


def _unmarked(html: str) -> str:
    """The HTML without the elements `mx-reply`; nothing, where one of them does not end: the plain text is there."""
    kept, depth, done = "", 0, 0
    for tag in _TAG.finditer(html):
        if depth == 0:
            kept += html[done : tag.start()]
        depth = max(0, depth - 1) if tag[1] else depth + 1
        done = tag.end()
    return "" if depth else kept + html[done:]
