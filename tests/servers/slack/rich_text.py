"""What a person types, as Slack keeps it: `text` in mrkdwn and `blocks` of rich text.

What is typed is plain characters with Slack's marks: *bold*, _italic_, ~strike~, `code`, a block between lines of ```,
"> " for a quote, "• " and "1. " for lists (two spaces more for each level), :emoji:, addresses, and mentions as
<@U1>, <#C1>, <!here>, <!subteam^S1>, <https://…|label>. Every other & < > is that character.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

Json = dict[str, Any]

_STYLES = {"*": "bold", "_": "italic", "~": "strike", "`": "code"}
_TOKEN = re.compile(
    r"<(?P<entity>[@#!][^<>\s|]+|https?://[^<>|\s]+|mailto:[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>"
    r"|(?P<url>https?://[^\s<>|*_~`]+)"
    r"|:(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):(?!\d)"
    r"|(?<!\w)(?P<mark>[*_~`])(?P<inner>\S|\S[^\n]*?\S)(?P=mark)(?!\w)"
)
_LIST = re.compile(r"(?P<indent>(?:  )*)(?:(?P<bullet>[•-])|(?P<number>\d+)\.) (?P<rest>.*)")


def escaped(text: str) -> str:
    """Text as mrkdwn spells it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(source: str, new_block_id: Callable[[], str]) -> tuple[str, list[Json]]:
    """The `text` and the `blocks` of a message that a person typed; neither for an empty one."""
    if not source:
        return "", []
    return mrkdwn(source), [{"type": "rich_text", "block_id": new_block_id(), "elements": list(_parts(source))}]


def mrkdwn(source: str) -> str:
    """What is typed, with everything escaped that is no entity."""
    written, end = "", 0
    for match in re.finditer(_TOKEN, source):
        written += escaped(source[end : match.start()])
        end = match.end()
        if match["mark"]:
            mark = match["mark"]
            inner = escaped(match["inner"]) if mark == "`" else mrkdwn(match["inner"])
            written += f"{mark}{inner}{mark}"
        elif match["url"]:
            written += f"<{match['url'].replace('&', '&amp;')}>"
        elif match["entity"]:
            label = "" if match["label"] is None else f"|{escaped(match['label'])}"
            written += f"<{match['entity'].replace('&', '&amp;')}{label}>"
        else:
            written += match[0]
    return written + escaped(source[end:])


def _parts(source: str) -> Iterator[Json]:
    """Sections, quotes, lists and preformatted blocks, one after the other: nested lists are siblings too."""
    for number, chunk in enumerate(re.split(r"```\n?", source)):
        if number % 2:
            yield {"type": "rich_text_preformatted", "border": 0, "elements": _plain(chunk.removesuffix("\n"))}
            continue
        for kind, lines in groupby(chunk.strip("\n").split("\n") if chunk.strip("\n") else [], _kind):
            if kind == "quote":
                quoted = "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines)
                yield {"type": "rich_text_quote", "elements": elements(quoted)}
            elif kind == "section":
                yield {"type": "rich_text_section", "elements": elements("\n".join(lines))}
            else:
                yield _list([match for line in lines if (match := _LIST.fullmatch(line))])


def _kind(line: str) -> str | tuple[str, int]:
    """What a line belongs to: lists of another style or level are lists of their own."""
    if line.startswith(">"):
        return "quote"
    if match := _LIST.fullmatch(line):
        return "bullet" if match["bullet"] else "ordered", len(match["indent"]) // 2
    return "section"


def _list(rows: list[re.Match[str]]) -> Json:
    first = rows[0]
    sections = [{"type": "rich_text_section", "elements": elements(row["rest"])} for row in rows]
    style = "bullet" if first["bullet"] else "ordered"
    made = {"type": "rich_text_list", "style": style, "indent": len(first["indent"]) // 2, "border": 0}
    offset = int(first["number"] or 1) - 1
    return made | ({"offset": offset} if offset else {}) | {"elements": sections}


def elements(source: str, style: Json | None = None) -> list[Json]:
    """The elements of a line or of several."""
    made: list[Json] = []
    end = 0
    for match in re.finditer(_TOKEN, source):
        made += _plain(source[end : match.start()], style)
        end = match.end()
        if mark := match["mark"]:
            inner = {**(style or {}), _STYLES[mark]: True}
            made += _plain(match["inner"], inner) if mark == "`" else elements(match["inner"], inner)
        elif match["emoji"]:
            made.append({"type": "emoji", "name": match["emoji"]} | _styled(style))
        else:
            made.append(_entity(match["entity"] or match["url"], match["label"]) | _styled(style))
    return made + _plain(source[end:], style)


def _entity(entity: str, label: str | None) -> Json:
    match entity[:2]:
        case "@U" | "@W":
            return {"type": "user", "user_id": entity[1:]}
        case "#C" | "#G":
            return {"type": "channel", "channel_id": entity[1:]}
        case "!s":
            return {"type": "usergroup", "usergroup_id": entity.partition("^")[2]}
        case "!h" | "!c" | "!e":
            return {"type": "broadcast", "range": entity[1:]}
    return {"type": "link", "url": entity} | ({"text": label} if label else {})


def _plain(text: str, style: Json | None = None) -> list[Json]:
    return [{"type": "text", "text": text} | _styled(style)] if text else []


def _styled(style: Json | None) -> Json:
    return {"style": style} if style else {}
