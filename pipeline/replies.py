"""What a reply in an entry's thread is: a paragraph, a correction, a picture's alt text, or talk. Pure.

RULES 3.5 to 3.7 and 4.3.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline import days
from pipeline.commands import read_command
from pipeline.entries import Version
from pipeline.events import Posted, Stamp
from pipeline.facts import Facts
from pipeline.front import lead, read_front, without
from pipeline.versions import reply_versions

ReplyKind = Literal["paragraph", "text", "replacement", "alt", "plus", "talk", "aside", "command", "emoji"]

_PLUS = re.compile(r"\s*\+\s+")
_REPLACE = re.compile(r"\s*s/((?:[^/\\]|\\.)+)/((?:[^/\\]|\\.)*)/\s*", re.DOTALL)
_ALT = re.compile(r"\s*alt(?: ([1-9]\d?))?:\s*", re.IGNORECASE)

_SPOKEN: tuple[ReplyKind, ...] = ("paragraph", "aside", "emoji")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply and what its newest version makes of it; `number` tells which picture an alt text is for, from 1."""

    post: Posted
    stamp: Stamp
    kind: ReplyKind
    versions: tuple[Version, ...]
    number: int = 1


def read_replies(facts: Facts, root: Posted) -> list[Reply]:
    """The replies of authors and editors in a root's thread, in the order they were sent.

    Who else has spoken counts too: an author's reply after that is part of a talk, not of the entry (RULES 3.5).
    """
    author = root.stamp.person if root.stamp else ""
    settings = root.stamp.settings if root.stamp else None
    mode = settings.replies if settings else "own"
    others_spoke = False
    replies = []
    in_order = sorted(
        (post for post in facts.posted.values() if post.message != root.message),
        key=lambda post: days.sort_key(post.time, post.time, post.place, post.message),
    )
    for post in in_order:
        stamp = post.stamp
        if stamp is None or stamp.role == "other":
            others_spoke = True
            continue
        reply = _read(facts, post, stamp, author)
        others_spoke = others_spoke or (stamp.person != author and _is_spoken(facts, reply))
        is_talk = reply.kind == "paragraph" and (mode != "own" or others_spoke)
        if is_talk or (reply.kind == "plus" and mode == "none"):
            reply = replace(reply, kind="talk")
        replies.append(reply)
    return replies


def speaks(facts: Facts, root: Posted, message: str) -> bool:
    """Whether a reply makes of its root's thread a talk, if it is by somebody else (RULES 3.5)."""
    post = facts.posted[message]
    if post.stamp is None or post.stamp.role == "other":
        return True
    return _is_spoken(facts, _read(facts, post, post.stamp, root.stamp.person if root.stamp else ""))


def _is_spoken(facts: Facts, reply: Reply) -> bool:
    """What was purged has no text to tell by: its decision does."""
    passed_over = any(one.keep for one in facts.decisions(reply.post.message, "purged"))
    return reply.kind in _SPOKEN and not passed_over


def replacement(version: Version) -> Version | None:
    """The version that `s/old/new/` makes of the one before it; None where the text is not of that form."""
    match = _REPLACE.fullmatch(lead(version.body))
    if match is None:
        return None
    old, new = (re.sub(r"\\(.)", r"\1", part) for part in match.groups())
    return replace(version, native=False, old=old, new=new)


def _read(facts: Facts, post: Posted, stamp: Stamp, author: str) -> Reply:
    newest = facts.contents(post.message)[-1]
    versions = tuple(reply_versions(facts, post.message, stamp.person))
    if newest.body is None:
        return Reply(post, stamp, "aside", versions)
    start = lead(newest.body)
    front = read_front(start, post.source)
    if front.aside:
        return Reply(post, stamp, "aside", versions)
    if front.bang and read_command(start).verdict != "prose":
        return Reply(post, stamp, "command", versions)
    if _corrects(facts, post.message, author):
        return Reply(post, stamp, "text", _shortened(versions, _PLUS))
    if facts.means_command(start) and not newest.attachments:
        return Reply(post, stamp, "emoji", versions)
    if stamp.is_editor or stamp.person == author:
        if _REPLACE.fullmatch(start):
            return Reply(post, stamp, "replacement", versions)
        if match := _ALT.match(start):
            return Reply(post, stamp, "alt", _shortened(versions, _ALT), int(match[1] or 1))
    if post.broadcast or _PLUS.match(start):
        return Reply(post, stamp, "plus", _shortened(versions, _PLUS))
    return Reply(post, stamp, "paragraph", versions)


def _corrects(facts: Facts, reply: str, author: str) -> bool:
    """Whether a pencil or a recorded decision makes this reply the entry's text (RULES 4.3)."""
    pencils = facts.marks(reply).get("correct", [])
    if any(mark.stamp.is_editor or mark.stamp.person == author for mark in pencils):
        return True
    return facts.is_correction(reply)


def _shortened(versions: Iterable[Version], pattern: re.Pattern[str]) -> tuple[Version, ...]:
    """The versions without the words in front that say what the reply is."""
    return tuple(
        replace(version, body=without(version.body, match.end()))
        if (match := pattern.match(lead(version.body)))
        else version
        for version in versions
    )
