"""Decisions that are recorded in the commit of their cause, because they depend on its moment (RULES 1.10). Pure.

They are levels: what the thread asks for and does not have yet. So a reaction that was recorded ahead of its message is
decided on when that comes.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from pipeline.commands import read_command
from pipeline.entries import Part
from pipeline.events import Decided, Decision, Event, Message, Posted, Reaction
from pipeline.facts import Facts
from pipeline.fold import fold
from pipeline.front import lead, read_front
from pipeline.purging import asks, may_purge
from pipeline.reactions import Mark, Table
from pipeline.replies import read_replies
from pipeline.threads import top

PROMPTED = timedelta(minutes=10)
"""How long ✏️ on an entry waits for the reply that is the new text (RULES 4.3)."""

# `!start`, `!resume` and `!online` go on acting when their message is edited or deleted (RULES 6.2).
_LASTING: dict[str, Decision] = {"start": "started", "resume": "resumed", "online": "online"}


def decisions(event: Event, thread: Iterable[Event], meanings: Table, now: datetime) -> Iterator[Decided]:
    """What is decided because of an event that was just recorded, given its thread as it is now."""
    thread = list(thread)
    root = top(thread)
    if root is None:
        return
    is_here = not root.refers
    if is_here and isinstance(event, Message) and event.message == root.message and event.by == root.by:
        yield from _lasting(event)
    if is_here:
        yield from _purges(thread, root)
    facts = Facts(thread, meanings)
    for entry in fold(thread, root.message, meanings):
        for part in entry.parts:
            for mark in facts.marks(part.message).get("release", ()):
                yield from _releases(event, facts, part, mark, now)
    if is_here and isinstance(event, Posted) and event.message != root.message:
        yield from _correction(event, facts, root)


def may_decide(event: Event) -> bool:
    """Whether an event may be the cause of a decision, so that its thread is worth a look.

    Of roots only commands and what waits to be released are: that is what most messages are not.
    """
    if isinstance(event, Reaction) or event.refers:
        return isinstance(event, Message | Reaction)
    if not isinstance(event, Message) or event.body is None:
        return False
    front = read_front(lead(event.body), event.source)
    settings = event.stamp.settings if event.stamp else None
    return front.bang or front.draft or bool(event.attachments) or bool(settings and settings.approval)


def _lasting(event: Message) -> Iterator[Decided]:
    if event.body is None:
        return
    typed = read_command(lead(event.body))
    what = _LASTING.get(typed.word)
    if typed.verdict == "command" and what:
        yield _decided(event, what, event.message, event.key, at=event.time, keep=typed.argument == "keep")


def _purges(thread: Iterable[Event], root: Posted) -> Iterator[Decided]:
    """`!purge` as a reply, by somebody who may: what once said so has said it, whatever becomes of it (RULES 5.7)."""
    messages = [one for one in thread if isinstance(one, Message) and one.message != root.message]
    senders = {one.message: one.by for one in messages if isinstance(one, Posted)}
    for one in messages:
        if one.by == senders.get(one.message) and may_purge(one, root) and asks(one):
            yield _decided(one, "purged", root.message, one.key)


def _releases(event: Event, facts: Facts, part: Part, mark: Mark, now: datetime) -> Iterator[Decided]:
    """A ✅ releases a draft, by its author or an editor, and approves, by an editor, what is not the editor's own."""
    post = facts.posted[part.message]
    sender = post.stamp
    if sender is None:
        return
    own = mark.stamp.person == sender.person
    is_of_long_ago = post.seen == "imported" and mark.key != event.key  # it came with the draft
    if part.draft and not is_of_long_ago and (own or mark.stamp.is_editor):
        yield _decided(event, "released", part.message, mark.key, at=mark.time or now)
    waits = any(version.approvals is not None for version in part.versions)
    known = any(one.cause == mark.key for one in facts.decisions(part.message, "approved"))
    if waits and mark.stamp.is_editor and not own and mark.time and not known:
        yield _decided(event, "approved", part.message, mark.key, at=mark.time)


def _correction(event: Posted, facts: Facts, root: Posted) -> Iterator[Decided]:
    """The reply that follows ✏️ on an entry, by the same person, is its new text (RULES 4.3)."""
    if event.seen != "live" or event.stamp is None or root.stamp is None:
        return
    replies = [reply for reply in read_replies(facts, root) if reply.stamp.person == event.stamp.person]
    reply = next((reply for reply in replies if reply.post.message == event.message), None)
    if reply is None or reply.kind not in ("paragraph", "talk"):
        return
    may = event.stamp.is_editor or event.stamp.person == root.stamp.person
    pencils = [mark for mark in facts.marks(root.message).get("correct", ()) if mark.stamp.person == event.stamp.person]
    asked = max((mark.time for mark in pencils if mark.time and mark.seen == "live"), default=None)
    if not may or asked is None or not asked <= event.time <= asked + PROMPTED:
        return
    since = [other.post for other in replies if other.post.time >= asked and other is not reply]
    # What was sent later may have come earlier: then it has answered the pencil already.
    if not any(other.time < event.time or facts.is_correction(other.message) for other in since):
        yield _decided(event, "corrected", root.message, event.key, reply=event.message)


def _decided(
    event: Event,
    what: Decision,
    about: str,
    cause: str,
    *,
    at: datetime | None = None,
    reply: str = "",
    keep: bool = False,
) -> Decided:
    return Decided(
        source=event.source,
        channel=event.channel,
        key=f"decided:{what}:{about}:{cause}",
        time=event.time,
        by=event.by,
        seen=event.seen,
        what=what,
        about=about,
        cause=cause,
        at=at,
        reply=reply,
        keep=keep,
    )
