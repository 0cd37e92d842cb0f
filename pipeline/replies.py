"""What a reply in an entry's thread is: a paragraph, a correction, a picture's alt text, or talk. Pure.

RULES 3.5 to 3.7 and 4.3.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline import days
from pipeline.commands import read_command
from pipeline.entries import Version
from pipeline.events import Message, Posted, Stamp
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


def read_replies(facts: Facts, root: Posted | None) -> list[Reply]:
    """The replies of authors and editors in a root's thread, in the order they were sent.

    Who else has spoken counts too: an author's reply after that is part of a talk, not of the entry (RULES 3.5). Where
    the root is not there each reply goes by its own settings.
    """
    author = root.stamp.person if root and root.stamp else ""
    others_spoke = False
    replies = []
    in_order = sorted(
        (post for post in facts.posted.values() if root is None or post.message != root.message),
        key=lambda post: days.sort_key(post.time, post.time, post.place, post.message),
    )
    for post in in_order:
        stamp = post.stamp
        if stamp is None or stamp.role == "other":
            others_spoke = True
            continue
        kinds = [_kind(facts, content, post, stamp, author) for content in facts.contents(post.message)]
        governing = root.stamp if root else stamp
        settings = governing.settings if governing else None
        mode = settings.replies if settings else "own"
        is_others = stamp.person != author
        others_spoke = others_spoke or (is_others and _is_spoken(facts, post, kinds[-1]))
        if mode != "own" or is_others or others_spoke:
            kinds = ["talk" if kind == "paragraph" else kind for kind in kinds]
        if mode == "none":
            kinds = ["talk" if kind == "plus" else kind for kind in kinds]
        replies.append(_reply(facts, post, stamp, kinds))
    return replies


def speaks(facts: Facts, root: Posted, message: str) -> bool:
    """Whether a reply makes of its root's thread a talk, if it is by somebody else (RULES 3.5)."""
    post = facts.posted[message]
    if post.stamp is None or post.stamp.role == "other":
        return True
    newest, author = facts.contents(message)[-1], root.stamp.person if root.stamp else ""
    return _is_spoken(facts, post, _kind(facts, newest, post, post.stamp, author))


def _is_spoken(facts: Facts, post: Posted, kind: ReplyKind) -> bool:
    """What was purged has no text to tell by: its decision does."""
    passed_over = any(one.keep for one in facts.decisions(post.message, "purged"))
    return kind in _SPOKEN and not passed_over


def replacement(version: Version) -> Version | None:
    """The version that `s/old/new/` makes of the one before it; None where the text is not of that form."""
    match = _REPLACE.fullmatch(lead(version.body))
    if match is None:
        return None
    old, new = (re.sub(r"\\(.)", r"\1", part) for part in match.groups())
    return replace(version, native=False, old=old, new=new)


def _reply(facts: Facts, post: Posted, stamp: Stamp, kinds: Sequence[ReplyKind]) -> Reply:
    """A reply whose versions are of these kinds; the newest says what it is.

    What was before it last was of another kind is withdrawn, even while a newer version waits.
    """
    kind = kinds[-1]
    like = ("paragraph", "plus") if kind in ("paragraph", "plus") else (kind,)
    others = [index for index, own in enumerate(kinds) if own not in like]
    versions = reply_versions(facts, post.message, stamp.person)[others[-1] + 1 if others else 0 :]
    number = _ALT.match(lead(versions[-1].body)) if kind == "alt" else None
    front = _ALT if kind == "alt" else _PLUS
    return Reply(post, stamp, kind, tuple(_shortened(versions, front)), int((number and number[1]) or 1))


def _kind(facts: Facts, content: Message, post: Posted, stamp: Stamp, author: str) -> ReplyKind:
    """What a version makes of the reply, wherever it stands in the talk."""
    if content.body is None:
        return "aside"
    start = lead(content.body)
    front = read_front(start, post.source)
    if front.aside:
        return "aside"
    if front.bang and read_command(start).verdict != "prose":
        return "command"
    if facts.means_command(start) and not content.attachments:
        return "emoji"
    if author and _corrects(facts, post.message, author):
        return "text"
    amends = stamp.is_editor or stamp.person == author
    if _REPLACE.fullmatch(start):
        return "replacement" if amends else "talk"  # not theirs to change, and nothing said either
    if _ALT.match(start):
        return "alt" if amends else "talk"
    return "plus" if post.broadcast or _PLUS.match(start) else "paragraph"


def _corrects(facts: Facts, reply: str, author: str) -> bool:
    """Whether a pencil or a recorded decision makes this reply the entry's text (RULES 4.3)."""
    pencils = facts.marks(reply).get("correct", [])
    if any(mark.stamp.is_editor or mark.stamp.person == author for mark in pencils):
        return True
    return facts.is_correction(reply)


def _shortened(versions: Iterable[Version], front: re.Pattern[str]) -> Iterator[Version]:
    """The versions without the words in front that say what the reply is."""
    for version in versions:
        match = front.match(lead(version.body))
        yield replace(version, body=without(version.body, match.end())) if match else version
