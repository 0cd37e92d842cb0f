"""What hangs on a message: files, the previews of its links, and tables that were pasted into it. Pure.

Of `attachments` only those tables and what Slack itself found behind a link count. The rest are other people's words:
shared and forwarded messages, what apps show of private documents (RULES 3.2).
"""

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

from bots.slack.payloads import Json, records, text, written
from pipeline.events import Attachment, Card

_FOREIGN = (
    *("is_share", "is_msg_unfurl", "is_reply_unfurl", "is_thread_root_unfurl", "message_blocks", "author_id"),
    *("channel_id", "channel_name", "private_channel_prompt", "files", "file_id"),
    *("is_app_unfurl", "app_unfurl_url", "app_id", "bot_id"),
)
_PREVIEW = ("from_url", "original_url", "title", "title_link", "service_name")
_DOWNLOAD = ("id", "url_private", "url_private_download", "mimetype", "size", "file_access")


def attachments(message: Json) -> tuple[Attachment, ...]:
    """The files of a message, but those that were taken off. An id is unique in its channel: messages can share a file.

    A file of another workspace comes as its id alone (`file_access: check_file_info`), as does one that the plan hides;
    it counts as a picture, as only files.info can tell. Why one cannot be had goes along, for its author to be told.
    """
    return tuple(
        Attachment(
            id=f"{text(message, 'ts')}/{text(file, 'id')}",
            ref=written({key: file[key] for key in _DOWNLOAD if key in file} | _why_not(file)),
            kind=_kind(file),
            name=text(file, "title") or text(file, "name"),
            alt=text(file, "alt_txt"),
        )
        for file in _files(message)
    )


def file_ids(message: Json) -> list[str]:
    """The files of a message, as far as versions go. What only the workspace's plan hides is still there."""
    return [text(file, "id") for file in _files(message)]


def cards(message: Json) -> tuple[Card, ...]:
    """The previews of a message's links."""
    return tuple(_cards(message))


def tables(message: Json) -> list[Json]:
    """The tables that were pasted into a message: its author's own words, though Slack attaches them."""
    return [table for one in records(message, "attachments") for table in _tables(one)]


def kept(attached: object) -> list[Json]:
    """What may be kept of a payload's `attachments`: tables, and the addresses and titles of links."""
    found: list[Json] = []
    for one in records({"attachments": attached}, "attachments"):
        if _is_link(one):
            found.append({key: one[key] for key in _PREVIEW if key in one})
        elif own := _tables(one):
            found.append({"blocks": own})
    return found


def _cards(message: Json) -> Iterator[Card]:
    for one in records(message, "attachments"):
        url = _decoded(text(one, "original_url") or text(one, "from_url"))
        if _is_link(one) and (host := _host(url)):
            yield Card(url=url, title=_decoded(text(one, "title")), host=host)


def _is_link(one: Json) -> bool:
    return bool(text(one, "from_url")) and not one.get("blocks") and not _is_foreign(one)


def _tables(one: Json) -> list[Json]:
    if text(one, "from_url") or _is_foreign(one):
        return []
    return [block for block in records(one, "blocks") if text(block, "type") == "table"]


def _is_foreign(one: Json) -> bool:
    return any(one.get(sign) for sign in _FOREIGN)


def _host(url: str) -> str:
    """The host of a web address, without "www."; empty for what is none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https") else ""
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def _decoded(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _files(message: Json) -> list[Json]:
    """The files that its author has put on a message and not taken off again, in its order."""
    return [file for file in records(message, "files") if text(file, "id") and text(file, "mode") != "tombstone"]


def _kind(file: Json) -> Literal["image", "voice", "video", "file"]:
    match text(file, "subtype"):
        case "slack_audio":
            return "voice"
        case "slack_video":
            return "video"
    mimetype = text(file, "mimetype")
    is_untold = not mimetype and (text(file, "file_access") == "check_file_info" or _is_hidden(file))
    return "image" if mimetype.startswith("image/") or is_untold else "file"


def _is_hidden(file: Json) -> bool:
    return text(file, "mode") == "hidden_by_limit"


def _why_not(file: Json) -> dict[str, str]:
    """Why a file cannot be had, under the key `why`; nothing if it can."""
    if _is_hidden(file):
        return {"why": "Slack hides it: the workspace's plan keeps no older files"}
    if text(file, "mode") == "external" or file.get("is_external") is True:
        return {"why": f"it is not kept in Slack but outside ({text(file, 'external_type') or 'a link'})"}
    return {}
