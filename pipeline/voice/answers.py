"""What the bot answers to what somebody did: a slip, a command, a pencil, a correction that cannot be made.

Each answer belongs to one event of the log and is given once, while it is news. `wording.py` has the words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bots import Notice
from pipeline.emoji import normal
from pipeline.entries import Entry, Part
from pipeline.events import Decided, Event, Fetched, Message, Posted, Reacted, Reaction, Redacted, Unreacted
from pipeline.newsroom import DayName, Thread
from pipeline.purging import asks, is_purge
from pipeline.reactions import meaning
from pipeline.replies import Reply, read_replies, replacement
from pipeline.stamping import OURS
from pipeline.voice import wording
from pipeline.voice.cheat_sheet import help_text
from pipeline.voice.overruling import awaits, overruled, senders, skipped
from pipeline.voice.speaking import Said

NEWS = timedelta(minutes=10)
"""What was said longer ago is not answered any more (RULES 6.2)."""

ACTS = ("title", "intro", "summary", "status", "resume", "preview", "keep")
"""The commands whose answer depends on how things are (`acting.py`)."""

Called = Callable[[str], str]
"""What a person is called."""


@dataclass(frozen=True, slots=True)
class Act:
    """A command that was typed and has to be seen to: its word, what came with it, the day it was typed on."""

    word: str
    argument: str
    event: Event
    name: DayName


def answers(event: Event, thread: Thread, called: Called, now: datetime) -> Iterator[Said | Act]:
    """The answers to an event that is news. Of a reaction that was caught up nobody knows whether it is."""
    if now - event.time > NEWS or event.stamp is None or event.seen == "imported":
        return
    if isinstance(event, Fetched):
        yield from _to_fetched(event, thread)
    if event.stamp.role == "other":
        return
    if event.seen == "caught-up" and isinstance(event, Reaction):
        if isinstance(event, Reacted):
            yield from _to_found(event, thread)
        return
    if isinstance(event, Reacted):
        yield from _to_reaction(event, thread)
    elif isinstance(event, Unreacted | Redacted):
        yield from _to_taken_off(event, thread, called)
    elif isinstance(event, Message) and event.message == thread.entry.message:
        yield from _to_root(event, thread)
    elif isinstance(event, Message):
        yield from _to_reply(event, thread, called)
    elif is_purge(event):
        yield _privately(event, thread.entry, wording.PURGED)
    elif _is_form(event) and thread.view and thread.view.shown and event.key not in thread.view.allowed:
        yield _privately(event, thread.entry, wording.FORM_WAITS)
    if isinstance(event, Message | Reacted) or _is_form(event):
        yield from _to_losers(event, thread, called)


def _to_root(event: Message, thread: Thread) -> Iterator[Said | Act]:
    entry, typed = thread.entry, thread.entry.command
    if entry.kind == "slip" and typed:
        yield _privately(event, entry, wording.slip(typed))
    elif entry.kind == "emoji":
        yield _privately(event, entry, wording.ONLY_EMOJI)
    elif entry.kind == "command" and typed and (event.source != OURS or typed.word in ("pause", "resume")):
        # What the configuration or the command line asks for is no news to whoever did; a pause is, to all others.
        if typed.word == "help":
            yield _in_channel(event, help_text(thread.meanings))
        elif typed.word in wording.DONE:
            yield _in_channel(event, wording.DONE[typed.word])
        if typed.word in (*ACTS, "publish", "start"):
            yield Act(typed.word, typed.argument, event, thread.name)
    elif thread.view and thread.view.state == "outside":
        said = _in_channel(event, wording.outside(thread.name.date))
        yield Said(said.notice, name=f"outside {thread.name.liveblog} {thread.name.date}", once=True)


def _to_reply(event: Message, thread: Thread, called: Called) -> Iterator[Said]:
    entry, root = thread.entry, thread.facts.posted[thread.entry.message]
    reply = next((one for one in read_replies(thread.facts, root) if one.post.message == event.message), None)
    if reply is None:
        return
    if reply.kind == "command":
        # Of whoever may, the command itself was purged with the thread.
        yield _privately(event, entry, wording.NOT_PURGED if asks(event) else wording.COMMAND_IN_THREAD)
    elif reply.kind == "emoji":
        yield _privately(event, entry, wording.ONLY_EMOJI)
    elif reply.kind == "replacement":
        yield from _to_replacement(event, thread, reply, called)
    elif reply.kind == "talk" and replacement(reply.versions[-1]):
        yield _privately(event, entry, wording.NOT_YOURS)
    elif reply.kind == "text" and isinstance(event, Posted):
        new = reply.versions[-1]
        before = [version for version in entry.root.versions if version.key != new.key]
        yield _privately(event, entry, wording.corrected(before[-1], new))


def _to_replacement(event: Message, thread: Thread, reply: Reply, called: Called) -> Iterator[Said]:
    change, entry = replacement(reply.versions[-1]), thread.entry
    if change and thread.view and thread.view.shown and change.key not in thread.view.allowed:
        yield _privately(event, entry, wording.replaced_later(change.old, change.new))
    elif change and thread.view and change.key in thread.view.allowed and change.key not in thread.view.skipped:
        yield _privately(event, entry, wording.replaced(change.old, change.new))
        if change.person != entry.person:
            text = wording.replaced_by(called(change.person), change.old, change.new)
            yield Said(_notice(event, thread.facts.posted[entry.message].by, entry.thread, text))
    elif change and thread.view and awaits(change, entry, thread.view):
        yield _privately(event, entry, wording.replaced_when_shown(change.old, change.new))


def _to_fetched(event: Fetched, thread: Thread) -> Iterator[Said]:
    """To whoever sent a file that cannot be had, or is none that we publish: nothing vanishes without a word."""
    if event.message in thread.facts.posted and event.message not in thread.facts.deleted:
        newest = thread.facts.contents(event.message)[-1]
        for one in newest.attachments:
            if event.failed and one.id == event.attachment:
                post, entry = thread.facts.posted[event.message], thread.entry
                text = wording.lost(one.name, event.failed)
                yield Said(_notice(event, post.by, entry.thread if post.refers else "", text))


def _to_losers(event: Event, thread: Thread, called: Called) -> Iterator[Said]:
    """To whoever wrote what the event overrules, or is overruled by it (RULES 3.3, 3.6)."""
    entry, facts = thread.entry, thread.facts
    # A pencil on a reply makes its newest text the entry's.
    key = facts.contents(event.message)[-1].key if isinstance(event, Reacted) else event.key
    for loss in overruled(key, entry):
        text = wording.overruled(called(loss.winner.person), loss.winner, loss.lost)
        notice = _notice(event, senders(facts)[loss.lost.key], entry.thread, text)
        yield Said(notice, name=f"overruled {event.place} {loss.lost.key}", once=True)
    for change, times in skipped(entry, thread.view):
        text = wording.not_replaced(change.old, times)
        notice = _notice(event, senders(facts)[change.key], entry.thread, text)
        yield Said(notice, name=f"skipped {event.place} {change.key}", once=True)


def _to_reaction(event: Reacted, thread: Thread) -> Iterator[Said]:
    entry, command = thread.entry, meaning(event, thread.meanings)
    if command in ("pin", "key", "correct") and not _may(event, entry):
        yield _privately(event, entry, wording.NOT_YOURS)
    elif command == "correct" and event.message == entry.thread and entry.kind == "entry":
        yield _privately(event, entry, wording.PROMPT)


def _to_taken_off(event: Unreacted | Redacted, thread: Thread, called: Called) -> Iterator[Said]:
    """Who else still hides a message; some networks take a reaction off by withdrawing its event (RULES 1.7, 4.5)."""
    reactions = (one for one in thread.events if isinstance(one, Reaction))
    key = event.target if isinstance(event, Redacted) else event.key
    step = next((one for one in reactions if one.key == key), None)
    command = meaning(step, thread.meanings) if step else None
    if step and command in ("delete", "hold"):
        marks = thread.facts.marks(step.message).get(command, ())
        left = dict.fromkeys(called(mark.stamp.person) for mark in marks)
        if left:
            yield _privately(event, thread.entry, wording.still_on(normal(step.emoji), list(left)))


def _to_found(event: Reacted, thread: Thread) -> Iterator[Said]:
    """What a reaction leaves open of which nobody knows when it was put on (RULES 4.3, 4.4)."""
    entry, command = thread.entry, meaning(event, thread.meanings)
    if command == "correct" and event.message == entry.thread and entry.kind == "entry" and _may(event, entry):
        yield _privately(event, entry, wording.PENCIL_FOUND)
    waits = any(part.message == event.message and _waits(part) for part in entry.parts)
    if command == "release" and event.stamp and event.stamp.is_editor and waits:
        yield _privately(event, entry, wording.CHECK_FOUND)


def _is_form(event: Event) -> bool:
    """Whether somebody gave an entry its text in a form (RULES 4.3)."""
    return isinstance(event, Decided) and event.what == "corrected" and event.body is not None


def _may(event: Event, entry: Entry) -> bool:
    return event.stamp is not None and (event.stamp.is_editor or event.stamp.person == entry.person)


def _waits(part: Part) -> bool:
    """Whether a text of this message is not approved by any ✅ that is on."""
    return any(version.approvals == () for version in part.versions)


def _privately(event: Event, entry: Entry, text: str) -> Said:
    return Said(_notice(event, event.by, entry.thread if event.refers else "", text))


def _notice(event: Event, to: str, thread: str, text: str) -> Notice:
    return Notice(channel=event.place, text=text, to=to, thread=thread)


def _in_channel(event: Event, text: str) -> Said:
    return Said(Notice(channel=event.place, text=text))
