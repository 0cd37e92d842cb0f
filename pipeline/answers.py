"""What the bot answers to what somebody did: a slip, a command, a pencil, a correction that cannot be made.

Each answer belongs to one event of the log and is given once, while it is news. `wording.py` has the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bots import Notice
from pipeline import wording
from pipeline.emoji import normal
from pipeline.entries import Entry
from pipeline.events import Event, Message, Posted, Reacted, Reaction, Unreacted
from pipeline.facts import Facts
from pipeline.newsroom import Thread
from pipeline.purging import asks, is_purge
from pipeline.reactions import Table
from pipeline.replies import Reply, read_replies, replacement
from pipeline.shown import View
from pipeline.speaking import Said

NEWS = timedelta(minutes=10)
"""What was said longer ago is not answered any more (RULES 6.2)."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something to be done because of a typed command: `publish` the day, say the `status`."""

    what: str
    event: Event
    entry: Entry


def answers(event: Event, thread: Thread, now: datetime) -> Iterator[Said | Act]:
    """The answers to an event that was recorded live."""
    entry, facts = thread.entry, thread.facts
    if event.seen != "live" or now - event.time > NEWS or event.stamp is None or event.stamp.role == "other":
        return
    if isinstance(event, Reaction):
        yield from _to_reaction(event, entry, facts, thread.meanings)
    elif isinstance(event, Message) and event.message == entry.message:
        yield from _to_root(event, entry)
    elif isinstance(event, Message):
        yield from _to_reply(event, thread)
    elif is_purge(event):
        yield _privately(event, entry, wording.PURGED)


def _to_root(event: Message, entry: Entry) -> Iterator[Said | Act]:
    if entry.kind == "slip" and entry.command:
        yield _privately(event, entry, wording.slip(entry.command))
    elif entry.kind == "emoji":
        yield _privately(event, entry, wording.ONLY_EMOJI)
    elif entry.kind == "command" and entry.command:
        word = entry.command.word
        if word in ("publish", "status"):
            yield Act(word, event, entry)
        elif word in wording.DONE:
            yield _in_channel(event, wording.DONE[word])


def _to_reply(event: Message, thread: Thread) -> Iterator[Said | Act]:
    entry, root = thread.entry, thread.facts.posted[thread.entry.message]
    reply = next((one for one in read_replies(thread.facts, root) if one.post.message == event.message), None)
    if reply is None:
        return
    if reply.kind == "command":
        # Of whoever may, the command itself was purged with the thread.
        yield _privately(event, entry, wording.NOT_PURGED if asks(event) else wording.COMMAND_IN_THREAD)
    elif reply.kind == "replacement":
        yield from _to_replacement(event, entry, thread.view, reply)
    elif reply.kind == "text" and isinstance(event, Posted):
        new = reply.versions[-1]
        before = [version for version in entry.root.versions if version.key != new.key]
        yield _privately(event, entry, wording.corrected(before[-1], new))


def _to_replacement(event: Message, entry: Entry, view: View | None, reply: Reply) -> Iterator[Said]:
    change = replacement(reply.versions[-1])
    if change is None or view is None:
        return
    if change.key in view.skipped:
        yield _privately(event, entry, wording.not_replaced(change.old, view.skipped[change.key]))
    elif change.key in view.allowed:
        yield _privately(event, entry, wording.replaced(change.old, change.new))


def _to_reaction(event: Reaction, entry: Entry, facts: Facts, meanings: Table) -> Iterator[Said]:
    command = meanings.get(normal(event.emoji))
    if command is None or event.stamp is None:
        return
    may = event.stamp.is_editor or event.stamp.person == entry.person
    if isinstance(event, Reacted):
        if command == "correct" and event.message == entry.message and may:
            yield _privately(event, entry, wording.PROMPT)
        elif command in ("pin", "key", "correct") and not may:
            yield _privately(event, entry, wording.NOT_YOURS)
    elif isinstance(event, Unreacted) and command in ("delete", "hold"):
        left = dict.fromkeys(mark.stamp.person for mark in facts.marks(event.message).get(command, ()))
        if left:
            yield _privately(event, entry, wording.still_on(normal(event.emoji), list(left)))


def _privately(event: Event, entry: Entry, text: str) -> Said:
    thread = entry.message if event.refers else ""
    return Said(Notice(channel=event.place, text=text, to=event.by, thread=thread))


def _in_channel(event: Event, text: str) -> Said:
    return Said(Notice(channel=event.place, text=text))
