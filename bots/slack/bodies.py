"""What a person wrote in a message, in one canonical form, and whom and what it mentions. Pure.

The source of a body of format "slack" is JSON: `text` in Slack's mrkdwn, and `blocks` where there are any that people
write: rich text and tables, which may be in no text.
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from bots.slack.attachments import tables
from bots.slack.payloads import Json, records, text, written

FORMAT = "slack"

_WRITTEN = ("rich_text", "table")

# Ids that are made anew with each edit, and what depends on who reads.
_NOT_WRITTEN = frozenset({"block_id", "highlight", "client_highlight", "unlink"})

# What a channel is called is told by a `Named` event: in the text it may be a private channel's name (RULES 3.2).
_CHANNEL_LABEL = re.compile(r"<#([A-Z0-9]+)\|[^<>]*>")

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_MENTION = re.compile(r"<(?P<sign>[@#]|!subteam\^)(?P<id>[A-Z0-9]+)(?:\|[^<>]*)?>")
_EMOJI = re.compile(r"(?<!\w):(?!skin-tone-\d:)(?P<name>[^\s:<>&]+):")
_KINDS = {"@": "user", "#": "channel", "!subteam^": "group"}
_IDS = {"user": ("user", "user_id"), "channel": ("channel", "channel_id"), "usergroup": ("group", "usergroup_id")}


def source_of(message: Json) -> str:
    """The canonical source of a message: its own words, in whatever payload it comes."""
    words: dict[str, Any] = {"text": _CHANNEL_LABEL.sub(r"<#\1>", text(message, "text"))}
    blocks = [block for block in records(message, "blocks") if text(block, "type") in _WRITTEN]
    if blocks := [*blocks, *tables(message)]:
        words["blocks"] = _own(blocks)
    return written(words)


def mentions(source: str) -> frozenset[str]:
    """What a source refers to by id, as the `ref` of `Named` events: people, channels, groups, custom emoji.

    Emoji are those that may be custom; emoji.list knows which are. Raises ValueError for what is no JSON.
    """
    words = json.loads(source)
    blocks = records(words, "blocks")
    return frozenset(_in_blocks(blocks) if blocks else _in_text(text(words, "text")))


def _own(value: Any) -> Any:
    if isinstance(value, list):
        return [_own(part) for part in value]
    if not isinstance(value, dict):
        return value
    parts = {key: _own(part) for key, part in value.items() if key not in _NOT_WRITTEN}
    if parts.get("style") == {}:
        del parts["style"]
    return parts


def _in_blocks(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _in_blocks(part)
    elif isinstance(value, dict):
        kind = text(value, "type")
        if kind == "emoji" and text(value, "name") and not text(value, "unicode"):
            yield f"emoji:{value['name']}"
        if kind in _IDS and text(value, _IDS[kind][1]):
            yield f"{_IDS[kind][0]}:{value[_IDS[kind][1]]}"
        yield from _in_blocks(list(value.values()))


def _in_text(words: str) -> Iterator[str]:
    for match in _MENTION.finditer(words):
        yield f"{_KINDS[match['sign']]}:{match['id']}"
    for match in _EMOJI.finditer(_CODE.sub(" ", words)):
        yield f"emoji:{match['name']}"
