"""Whom and what a message mentions, as the `ref` of `Named` events: people, rooms, custom emoji. Pure.

https://spec.matrix.org/latest/client-server-api/#user-and-room-mentions
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from urllib.parse import unquote

from bots.matrix.attachments import is_address
from bots.matrix.payloads import SOURCE, TRANSLATOR
from bots.payloads import digest, text
from pipeline.events import Named

# Each part ends where the next begins, so that no text takes long.
_TAG = re.compile(r"<(?P<name>a|img)(?=[\s/])(?P<inside>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?P<name>[\w-]++)(?:\s*+=\s*+(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'<>]++))?")
_MENTION = re.compile(r"https?://matrix\.to/#/(?P<id>(?:[@#!]|%40|%23|%21)[^/?]+)/?(?:\?.*)?")
_URI = re.compile(r"matrix:(?P<kind>u|r|roomid)/(?P<id>[^/?]+)/?(?:\?.*)?")
_SIGNS = {"u": "@", "r": "#", "roomid": "!"}


def mentions(source: str) -> frozenset[str]:
    """The people and rooms that a source mentions: "user:@ann:example.org", "channel:#hall:example.org".

    Raises ValueError for what is no JSON.
    """
    links = (given.get("href", "") for name, given in _tags(source) if name == "a")
    return frozenset(filter(None, map(_ref, links)))


def emoji(source: str, time: datetime) -> tuple[Named, ...]:
    """The custom emoji of a source that was sent at `time`, each with the address of its picture.

    Unlike other networks Matrix tells that in each message. Raises ValueError for what is no JSON.
    """
    return tuple(
        named(f"emoji:{name}", f":{name}:", time, given["src"])
        for tag, given in _tags(source)
        if tag == "img" and "data-mx-emoticon" in given and is_address(given.get("src", ""))
        if (name := (given.get("alt") or given.get("title") or "").strip().strip(":"))
    )


def named(ref: str, name: str, time: datetime, url: str = "") -> Named:
    """What a reference is called from that time on."""
    return Named(
        source=SOURCE,
        channel="",
        key=f"named:{ref}:{digest([name, url])}",
        time=time,
        ref=ref,
        name=name,
        url=url,
        translator=TRANSLATOR,
    )


def _ref(link: str) -> str:
    """What a link mentions; nothing, where it leads to a message, or out of Matrix."""
    if found := _MENTION.fullmatch(link):
        subject = unquote(found["id"])
    elif found := _URI.fullmatch(link):
        subject = _SIGNS[found["kind"]] + unquote(found["id"])
    else:
        return ""
    return f"{'user' if subject[0] == '@' else 'channel'}:{subject}"


def _tags(source: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The links and pictures in the HTML of a source, with their attributes."""
    for tag in _TAG.finditer(text(json.loads(source), "formatted_body")):
        given = {
            one["name"].lower(): unescape((one["value"] or "").strip("\"'"))
            for one in _ATTRIBUTE.finditer(tag["inside"])
        }
        yield tag["name"].lower(), given
