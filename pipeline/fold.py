"""The fold: the events of one thread -> its entries. Pure: one set of events gives the same entries in any order.

A thread makes one entry: its root, with the replies that became paragraphs. Where the root makes none, or is not there,
each reply that was also sent to the channel is an entry of its own (RULES 3.5).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from pipeline import days
from pipeline.commands import Typed, read_command
from pipeline.correcting import may_correct
from pipeline.entries import Entry, EntryKind, Part, Version
from pipeline.events import Day, Event, Posted, Settings, Stamp
from pipeline.facts import Facts
from pipeline.front import lead, read_front, without
from pipeline.reactions import Command, Table
from pipeline.replies import Reply, ReplyKind, read_replies, replacement
from pipeline.versions import TYPED_AHEAD, Native, Release, release_of, root_versions

_PARTS: tuple[ReplyKind, ...] = ("paragraph", "plus")


def fold(events: Iterable[Event], root: str, meanings: Table, first_channel: str = "") -> tuple[Entry, ...]:
    """The entries of the thread under the message `root`; none while that message is not among the events.

    A reply may hold the place of a root that is not there.
    `first_channel` is the id that the channel was first known by, if it has moved since.
    """
    facts = Facts(events, meanings)
    post = facts.posted.get(root)
    if post is None or post.stamp is None or post.stamp.day is None:
        return ()
    if post.refers:
        return tuple(_broadcasts(facts, post.stamp.day, read_replies(facts, None), first_channel))
    replies = read_replies(facts, post)
    entry = _entry(facts, post, post.stamp, post.stamp.day, replies, first_channel)
    if entry.kind == "entry":
        return (entry,)
    return (entry, *_broadcasts(facts, post.stamp.day, replies, first_channel))


def _broadcasts(facts: Facts, day: Day, replies: Iterable[Reply], first_channel: str) -> Iterator[Entry]:
    """The entries that replies make which were also sent to the channel, each with its own day and settings."""
    for reply in replies:
        if reply.post.broadcast and reply.kind == "plus":
            yield _entry(facts, reply.post, reply.stamp, reply.stamp.day or day, (), first_channel)


def _entry(facts: Facts, post: Posted, stamp: Stamp, day: Day, replies: Sequence[Reply], first_channel: str) -> Entry:
    natives = root_versions(facts, post.message, stamp.person, day)
    kind, command = _kind(facts, stamp, natives[-1])
    settings = stamp.settings or Settings()
    release = release_of(facts, post, natives)
    own = (
        _submitted(facts, native.version, stamp, settings, [post.message])
        for native in (_readable(facts, stamp, natives) if kind == "entry" else natives)
    )
    versions = _rivals(own, _corrections(facts, post, day, settings, replies))
    paragraphs = [reply for reply in replies if reply.kind in _PARTS]
    if kind != "entry":
        paragraphs = [reply for reply in paragraphs if not reply.post.broadcast]  # entries of their own
    messages = [post.message, *(reply.post.message for reply in paragraphs)]
    # A draft takes time and day of its release, but for one that has a time of its own (RULES 5.1).
    is_dated = post.seen == "imported" or any(version.at for version in (versions[-1], natives[-1].version))
    moves = kind == "entry" and not is_dated
    channel = first_channel or post.channel
    return Entry(
        id=days.entry_id(post.source, channel, post.message),
        kind=kind,
        liveblog=stamp.liveblog,
        day=(release.day if moves else None) or day,
        time=(release.at if moves else None) or post.time,
        place=post.place,
        message=post.message,
        thread=post.refers or post.message,
        person=stamp.person,
        parts=(
            _part(facts, post, stamp, settings, versions, release),
            *(_paragraph(facts, reply, settings) for reply in paragraphs),
        ),
        replacements=tuple(_replacements(facts, post, replies, settings)),
        alts=tuple(_alts(facts, post, replies, settings)),
        answers=days.entry_id(post.source, channel, post.answers) if post.answers else "",
        pinned=_is_marked(facts, "pin", messages, stamp),
        key_moment=_is_marked(facts, "key", messages, stamp),
        command=command,
        commanded=_commanded(natives, command) if command else None,
        decided=tuple(facts.lasting(post.message)),
        beside=tuple(reply.post.message for reply in replies if reply.kind not in _PARTS),
    )


def _kind(facts: Facts, stamp: Stamp, native: Native) -> tuple[EntryKind, Typed | None]:
    """What a version makes of the message; of one whose text was purged that cannot be known."""
    if native.front.aside:
        return "aside", None
    text = lead(native.version.body)
    if native.front.bang:
        typed = read_command(text)
        if typed.verdict != "prose":
            return ("command" if typed.verdict == "command" else "slip"), typed
    if stamp.settings and not stamp.settings.may_enter:
        return "barred", None
    if not stamp.is_author or native.is_purged:
        return "barred", None
    if facts.means_command(text) and not native.version.figures:
        return "emoji", None
    return "entry", None


def _readable(facts: Facts, stamp: Stamp, natives: Sequence[Native]) -> Sequence[Native]:
    """The versions since it last was no entry: what was before that is withdrawn, even while a newer one waits."""
    others = [index for index, native in enumerate(natives) if _kind(facts, stamp, native)[0] != "entry"]
    return natives[others[-1] + 1 :] if others else natives


def _commanded(natives: Sequence[Native], command: Typed) -> datetime:
    """The time of the version that made the message this command (RULES 6.2)."""
    time = natives[-1].version.time
    for native in reversed(natives):
        if not native.front.bang or read_command(lead(native.version.body)) != command:
            break
        time = native.version.time
    return time


def _part(
    facts: Facts, post: Posted, stamp: Stamp, settings: Settings, versions: Iterable[Version], release: Release
) -> Part:
    """One message of an entry, with what reactions and decisions make of it."""
    marks = facts.marks(post.message)
    return Part(
        message=post.message,
        person=stamp.person,
        sent=post.time,
        versions=tuple(versions),
        delay=settings.delay,
        deleted=post.message in facts.deleted or facts.is_purged(post.message),
        gone=post.message in facts.deleted,
        deleted_by=tuple(mark.stamp.person for mark in marks.get("delete", ())),
        held_by=tuple(mark.stamp.person for mark in marks.get("hold", ())),
        held=bool(facts.decisions(post.message, "held"))
        and not any(mark.stamp.is_editor for mark in marks.get("release", ())),
        draft=release.waits,
        released=release.at,
    )


def _paragraph(facts: Facts, reply: Reply, settings: Settings) -> Part:
    """A reply as a part of its entry; one that was imported waits for its own release."""
    versions = (_submitted(facts, version, reply.stamp, settings, [reply.post.message]) for version in reply.versions)
    return _part(facts, reply.post, reply.stamp, settings, versions, release_of(facts, reply.post, ()))


def _rivals(natives: Iterable[Version], corrections: Iterable[Version]) -> list[Version]:
    """The versions of a root's text, the newest by time and key last (RULES 3.3)."""
    ranked, newest = [], None
    for version in natives:
        rank = (version.time, version.key)
        newest = max(newest, rank) if newest else rank  # their own order is surer than time and key (RULES 1.4)
        ranked.append((newest, version))
    ranked += [((version.time, version.key), version) for version in corrections]
    return [version for _, version in sorted(ranked, key=lambda rival: rival[0])]


def _corrections(
    facts: Facts, post: Posted, day: Day, settings: Settings, replies: Iterable[Reply]
) -> Iterator[Version]:
    """The texts that replies and forms give the root in place of its own (RULES 3.3, 4.3)."""
    for reply in _standing(facts, replies, "text"):
        for version in reply.versions:
            messages = [post.message, reply.post.message]
            yield _submitted(facts, _correction(version, day), reply.stamp, settings, messages)
    for decision in facts.decisions(post.message, "corrected"):
        if decision.body and decision.stamp and may_correct(decision.stamp, post.stamp):
            sender, time = decision.stamp, decision.at or decision.time
            version = Version(time=time, key=decision.key, person=sender.person, body=decision.body)
            yield _submitted(facts, _correction(version, day), sender, settings, [post.message])


def _correction(version: Version, day: Day) -> Version:
    """The version as one in place of the root's own text; a time typed in front of it counts (RULES 2.2)."""
    front = read_front(lead(version.body))
    at = days.typed_instant(front.typed, day, version.time + TYPED_AHEAD) if front.typed and not front.draft else None
    return replace(version, native=False, at=at, body=without(version.body, front.length) if at else version.body)


def _replacements(facts: Facts, post: Posted, replies: Iterable[Reply], settings: Settings) -> Iterator[Version]:
    """The changes that replies of the form `s/old/new/` make (RULES 3.6)."""
    for reply in _standing(facts, replies, "replacement"):
        made = replacement(reply.versions[-1])
        if made:
            yield _submitted(facts, made, reply.stamp, settings, [post.message, reply.post.message])


def _alts(facts: Facts, post: Posted, replies: Iterable[Reply], settings: Settings) -> list[tuple[int, Version]]:
    """The alt texts given by reply, by the picture's number; the newest last."""
    alts = [
        (
            reply.number,
            _submitted(facts, reply.versions[-1], reply.stamp, settings, [post.message, reply.post.message]),
        )
        for reply in _standing(facts, replies, "alt")
    ]
    return sorted(alts, key=lambda alt: (alt[1].time, alt[1].key))


def _standing(facts: Facts, replies: Iterable[Reply], kind: ReplyKind) -> Iterator[Reply]:
    """The replies of one kind that are neither deleted nor hidden."""
    for reply in replies:
        message = reply.post.message
        hidden = message in facts.deleted or any(facts.marks(message).get(mark) for mark in ("delete", "hold"))
        if reply.kind == kind and not hidden:
            yield reply


def _submitted(facts: Facts, version: Version, sender: Stamp, settings: Settings, messages: Iterable[str]) -> Version:
    """The version with the times at which editors approved it, by ✅ on one of `messages` (RULES 4.4).

    Nothing by an editor waits, and nobody approves his own.
    """
    if not settings.approval or sender.is_editor:
        return version
    times = (time for message in messages for time in facts.approvals(message, sender.person))
    return replace(version, approvals=tuple(sorted(time for time in times if time >= version.time)))


def _is_marked(facts: Facts, command: Command, messages: Iterable[str], owner: Stamp) -> bool:
    """Whether a reaction is on at a message of an entry: by its author or an editor (RULES 4.2)."""
    marks = (mark for each in messages if each not in facts.deleted for mark in facts.marks(each).get(command, ()))
    return any(mark.stamp.is_editor or mark.stamp.person == owner.person for mark in marks)
