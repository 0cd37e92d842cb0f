"""What hangs on a message: its files, which lie on the homeserver. Pure.

https://spec.matrix.org/latest/client-server-api/#sharing-of-files-between-clients
"""

import re
from typing import Literal

from bots.payloads import Json, record, records, text, written
from pipeline.events import Attachment

FILES = ("m.image", "m.video", "m.audio", "m.file")
GALLERIES = ("m.gallery", "dm.filament.gallery")

_VOICE = ("m.voice", "org.matrix.msc3245.voice", "org.matrix.msc3245.voice.v2")
_ADDRESS = re.compile(r"mxc://(?P<server>[^/?#\s]+)/(?P<media>[\w~-][\w.~-]*)", re.ASCII)


def attachments(kind: str, content: Json, message: str) -> tuple[Attachment, ...]:
    """The files of a message, by what its event's type and content are. An id is unique in its channel.

    A version that repeats a file of the version before gives it the same id. What is needed to have it is in `ref`, as
    JSON: `url`, or `file` with the keys of what is encrypted, or `why` it cannot be had.
    """
    if kind == "m.sticker":
        return (_attachment(content, "image", message, 0, alt=text(content, "body")),)
    msgtype = text(content, "msgtype")
    if msgtype in FILES:
        return (_attachment(content, kind_of(msgtype, content), message, 0),)
    return tuple(
        _attachment(part, kind_of(text(part, "itemtype"), part), message, number, caption=caption(part))
        for number, part in enumerate(parts(content))
    )


def parts(content: Json) -> list[Json]:
    """The files of a gallery (MSC4274)."""
    is_gallery = text(content, "msgtype") in GALLERIES
    return [one for one in records(content, "itemtypes") if text(one, "itemtype") in FILES] if is_gallery else []


def caption(file: Json) -> str:
    """What is said of a file; where it has no name of its own its body is that name."""
    name, body = text(file, "filename"), text(file, "body")
    return body if name and name != body else ""


def kind_of(msgtype: str, file: Json) -> Literal["image", "voice", "file"]:
    """What a file is. Of a voice Matrix says that it was recorded in chat, of a video it does not."""
    if msgtype == "m.audio" and any(sign in file for sign in _VOICE):
        return "voice"
    is_picture = msgtype == "m.image" or text(record(file, "info"), "mimetype").startswith("image/")
    return "image" if is_picture else "file"


def is_address(url: str) -> bool:
    """Whether a text is the address of a file that a Matrix server keeps."""
    return _ADDRESS.fullmatch(url) is not None


def _attachment(
    file: Json,
    kind: Literal["image", "voice", "file"],
    message: str,
    number: int,
    *,
    alt: str = "",
    caption: str = "",
) -> Attachment:
    encrypted = record(file, "file")
    url = text(encrypted or file, "url")
    found = _ADDRESS.fullmatch(url)
    where = {"file": dict(encrypted)} if encrypted else {"url": url}
    info = {key: value for key, value in record(file, "info").items() if key in ("mimetype", "size")}
    return Attachment(
        id=f"{message}/{found['server']}/{found['media']}" if found else f"{message}/{number}",
        ref=written({**where, **info} if found else {"why": _why_not(url)}),
        kind=kind,
        name=text(file, "filename") or text(file, "body"),
        alt=alt,
        caption=caption,
    )


def _why_not(url: str) -> str:
    return "it is not kept on a Matrix server" if url else "the message does not say where it is"
