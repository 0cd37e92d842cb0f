"""The fold: the events of one thread -> its entries. Pure: one set of events gives the same entries in any order.

A thread makes one entry: its root, with the replies that became paragraphs. Where the root makes none, each reply that
was also sent to the channel is an entry of its own (RULES 3.5).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from pipeline import days
from pipeline.commands import Typed, read_command
from pipeline.entries import Entry, EntryKind, Part, Version
from pipeline.events import Day, Event, Posted, Settings, Stamp
from pipeline.facts import Facts
from pipeline.front import lead, read_front, without
from pipeline.reactions import Mark, Table
from pipeline.replies import Reply, read_replies, replacement
from pipeline.versions import TYPED_AHEAD, Native, edited_out, root_versions


def fold(events: Iterable[Event], root: str, meanings: Table, first_channel: str = "") -> tuple[Entry, ...]:
    """The entries of the thread under the message `root`; none while that message is not among the events.

    `first_channel` is the id that the channel was first known by, if it has moved since.
    """
    facts = Facts(events, meanings)
    post = facts.posted.get(root)
    if post is None or post.stamp is None or post.stamp.day is None:
        return ()
    replies = read_replies(facts, post)
    entry = _entry(facts, post, post.stamp, post.stamp.day, replies, first_channel)
    if entry.kind == "entry":
        return (entry,)
    return (entry, *_broadcasts(facts, post.stamp, post.stamp.day, replies, first_channel))


def _broadcasts(facts: Facts, root: Stamp, day: Day, replies: Iterable[Reply], first_channel: str) -> Iterator[Entry]:
    """The entries that replies make which were also sent to the channel, with day and settings of their root."""
    for reply in replies:
        if reply.post.broadcast and reply.kind == "plus":
            stamp = replace(reply.stamp, day=day, settings=root.settings)
            yield _entry(facts, reply.post, stamp, day, (), first_channel)


def _entry(facts: Facts, post: Posted, stamp: Stamp, day: Day, replies: Sequence[Reply], first_channel: str) -> Entry:
    natives = root_versions(facts, post.message, stamp.person, day)
    kind, command = _kind(facts, post, stamp, natives[-1])
    settings = stamp.settings or Settings()
    marks = facts.marks(post.message)
    paragraphs = [reply for reply in replies if reply.kind in ("paragraph", "plus")]
    root, released_on = _root(facts, post, stamp, day, natives, replies)
    return Entry(
        id=days.entry_id(post.source, first_channel or post.channel, post.message),
        kind=kind,
        liveblog=stamp.liveblog,
        day=released_on or day,
        place=post.place,
        message=post.message,
        person=stamp.person,
        parts=(root, *(_part(facts, r.post, r.stamp, r.versions, settings) for r in paragraphs)),
        replacements=tuple(_replacements(facts, replies, settings)),
        alts=tuple(_alts(facts, replies)),
        answers=post.answers,
        pinned=any(_may(mark, stamp) for mark in marks.get("pin", ())),
        key_moment=any(_may(mark, stamp) for mark in marks.get("key", ())),
        command=command,
        commanded=_commanded(natives, command) if command else None,
        decided=tuple(facts.lasting(post.message)),
    )


def _kind(facts: Facts, post: Posted, stamp: Stamp, newest: Native) -> tuple[EntryKind, Typed | None]:
    """What the message is, by its newest version."""
    if newest.front.aside:
        return "aside", None
    text = lead(newest.version.body)
    if newest.front.bang:
        typed = read_command(text)
        if typed.verdict != "prose":
            return ("command" if typed.verdict == "command" else "slip"), typed
    if stamp.settings and not stamp.settings.may_enter:
        return "barred", None
    if not stamp.is_author and not post.broadcast:
        return "barred", None
    word = text.strip()
    if facts.means_command(word) and not newest.version.figures and (not word.isascii() or word.startswith(":")):
        return "emoji", None
    return "entry", None


def _commanded(natives: Sequence[Native], command: Typed) -> datetime:
    """The time of the version that made the message this command (RULES 6.2)."""
    time = natives[-1].version.time
    for native in reversed(natives):
        if not native.front.bang or read_command(lead(native.version.body)) != command:
            break
        time = native.version.time
    return time


def _part(facts: Facts, post: Posted, stamp: Stamp, versions: Iterable[Version], settings: Settings) -> Part:
    """One message of an entry, with what reactions and decisions make of it."""
    marks = facts.marks(post.message)
    releases = marks.get("release", [])
    return Part(
        message=post.message,
        person=stamp.person,
        sent=post.time,
        versions=tuple(replace(version, needs_approval=_needs_approval(settings, stamp)) for version in versions),
        delay=settings.delay,
        deleted=post.message in facts.deleted or bool(facts.decisions(post.message, "purged")),
        deleted_by=tuple(mark.stamp.person for mark in marks.get("delete", ())),
        held_by=tuple(mark.stamp.person for mark in marks.get("hold", ())),
        held=bool(facts.decisions(post.message, "held")) and not any(_may(mark, stamp) for mark in releases),
        approved=_approved(facts, post, stamp, releases),
    )


def _root(
    facts: Facts, post: Posted, stamp: Stamp, day: Day, natives: Sequence[Native], replies: Iterable[Reply]
) -> tuple[Part, Day | None]:
    """The root as a part of its entry, with corrections and draft; and the day of its release, if it was a draft."""
    settings = stamp.settings or Settings()
    part = _part(facts, post, stamp, (native.version for native in natives), settings)
    newest = natives[-1]
    clip = any(figure.attachment.kind in ("voice", "video") for figure in newest.version.figures)
    draft = newest.front.draft or clip
    out = edited_out(natives)
    released = out.version.time if out and not draft else None
    released_on = facts.day_of(out.version.key) if out and not draft else None
    for decision in facts.decisions(post.message, "released"):
        if decision.at and (released is None or decision.at < released):
            released, released_on = decision.at, decision.stamp.day if decision.stamp else None
    rivals = sorted(
        [*part.versions, *_corrections(facts, post, day, settings, replies)], key=lambda rival: (rival.time, rival.key)
    )
    return replace(part, versions=tuple(rivals), draft=draft and released is None, released=released), released_on


def _corrections(
    facts: Facts, post: Posted, day: Day, settings: Settings, replies: Iterable[Reply]
) -> Iterator[Version]:
    """The texts that replies and forms give the root in place of its own (RULES 3.3, 4.3)."""
    for reply in replies:
        if reply.kind == "text" and not _withdrawn(facts, reply):
            for version in reply.versions:
                yield _correction(version, day, waits=_needs_approval(settings, reply.stamp))
    for decision in facts.decisions(post.message, "corrected"):
        if decision.body:
            stamp = decision.stamp or Stamp(liveblog="", person="", role="other")
            time = decision.at or decision.time
            version = Version(time=time, key=decision.key, person=stamp.person, body=decision.body)
            yield _correction(version, day, waits=_needs_approval(settings, stamp))


def _correction(version: Version, day: Day, *, waits: bool) -> Version:
    """The version as one in place of the root's own text; a time typed in front of it counts (RULES 2.2)."""
    front = read_front(lead(version.body))
    at = days.typed_instant(front.typed, day, version.time + TYPED_AHEAD) if front.typed else None
    body = without(version.body, front.length) if at and not front.draft else version.body
    return replace(version, native=False, needs_approval=waits, at=at if body is not version.body else None, body=body)


def _replacements(facts: Facts, replies: Iterable[Reply], settings: Settings) -> Iterator[Version]:
    """The changes that replies of the form `s/old/new/` make (RULES 3.6)."""
    for reply in replies:
        if reply.kind == "replacement" and not _withdrawn(facts, reply):
            made = replacement(reply.versions[-1])
            if made:
                yield replace(made, needs_approval=_needs_approval(settings, reply.stamp))


def _alts(facts: Facts, replies: Iterable[Reply]) -> Iterator[tuple[int, str]]:
    """The alt texts given by reply, by the picture's number; the newest of each last."""
    for reply in replies:
        if reply.kind == "alt" and not _withdrawn(facts, reply):
            yield reply.number, lead(reply.versions[-1].body).strip()


def _withdrawn(facts: Facts, reply: Reply) -> bool:
    message = reply.post.message
    return message in facts.deleted or any(facts.marks(message).get(mark) for mark in ("delete", "hold"))


def _approved(facts: Facts, post: Posted, stamp: Stamp, releases: Iterable[Mark]) -> datetime | None:
    """The time up to which an editor, not the sender, has approved versions (RULES 4.4)."""
    recorded = {one.cause: one.at for one in facts.decisions(post.message, "approved")}
    times = []
    for mark in releases:
        if mark.stamp.is_editor and mark.stamp.person != stamp.person:
            time = recorded.get(mark.key) or mark.time
            if time is None and len(facts.contents(post.message)) == 1:
                time = post.time
            if time is not None:
                times.append(time)
    return max(times, default=None)


def _needs_approval(settings: Settings | None, sender: Stamp) -> bool:
    """Whether a version waits for an editor: nothing by an editor does (RULES 4.4)."""
    return bool(settings and settings.approval and not sender.is_editor)


def _may(mark: Mark, owner: Stamp) -> bool:
    """Author on own, editor on all."""
    return mark.stamp.is_editor or mark.stamp.person == owner.person
