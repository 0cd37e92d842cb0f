"""The events of one thread, sorted by what they say. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from pipeline.emoji import normal
from pipeline.events import (
    Card,
    Carded,
    Day,
    Decided,
    Deleted,
    Edited,
    Event,
    Fetched,
    Message,
    Posted,
    Reaction,
    Redacted,
    Stamp,
)
from pipeline.reactions import Command, Mark, Table, marks_on

_STAY = ("corrected", "started", "resumed", "online", "held", "purged")


class Facts:
    """What a thread's events say about each of its messages, redactions and refused edits already applied.

    An edit counts only if it is by the sender of its message (RULES 3.3), a decision only while its cause stands
    (RULES 1.10), unless it is one of those that stay.
    """

    def __init__(self, events: Iterable[Event], meanings: Table) -> None:
        self.posted: dict[str, Posted] = {}
        self.deleted: set[str] = set()
        self._fetched: dict[str, Fetched] = {}
        self._edits: defaultdict[str, list[Edited]] = defaultdict(list)
        self._steps: defaultdict[str, list[Reaction]] = defaultdict(list)
        self._decided: defaultdict[str, list[Decided]] = defaultdict(list)
        self._carded: defaultdict[str, list[Carded]] = defaultdict(list)
        self.redacted: set[str] = set()
        self._stamps: dict[str, Stamp | None] = {}
        self._meanings = meanings
        self._marks: dict[str, dict[Command, list[Mark]]] = {}
        for event in sorted(events, key=lambda event: event.key):
            self._sort_in(event)
        self.deleted |= self.redacted & self.posted.keys()
        self._is_purged = any(not one.keep for root in self._roots() for one in self.decisions(root, "purged"))

    def _sort_in(self, event: Event) -> None:
        self._stamps[event.key] = event.stamp
        match event:
            case Posted():
                self.posted[event.message] = event
            case Edited():
                self._edits[event.message].append(event)
            case Deleted():
                self.deleted.add(event.message)
            case Reaction():
                self._steps[event.message].append(event)
            case Decided():
                self._decided[event.about].append(event)
            case Fetched():
                self._fetched[event.attachment] = event
            case Carded():
                self._carded[event.message].append(event)
            case Redacted():
                self.redacted.add(event.target)

    def is_purged(self, message: str) -> bool:
        """Whether a message was purged, by itself or with the thread that it is in (RULES 5.7)."""
        return self._is_purged or bool(self.decisions(message, "purged"))

    def contents(self, message: str) -> list[Message]:
        """The message as posted and its edits that stand, oldest first (RULES 1.4)."""
        post = self.posted[message]
        edits = [edit for edit in self._edits[message] if edit.by == post.by and edit.key not in self.redacted]
        return [post, *sorted(edits, key=lambda edit: (edit.order, edit.time, edit.key))]

    def cards(self, content: Message) -> tuple[Card, ...]:
        """The previews under a version of a message."""
        return self.carded(content).cards

    def carded(self, content: Message) -> Message | Carded:
        """What told of the previews under a version: it came with them, or they came, or went, before the next one."""
        carded = self._carded.get(content.message)
        if content.body is None or not carded:
            return content
        contents = self.contents(content.message)
        place = contents.index(content)
        # A network may give the second in which a preview came: it can be that of the message itself.
        since = content.order if place else ""
        later = contents[place + 1].order if place + 1 < len(contents) else None
        came = (one for one in carded if one.order >= since and (later is None or one.order < later))
        return max(came, key=lambda one: (one.order, one.key), default=content)

    def steps(self, message: str) -> list[Reaction]:
        """Every step of the registers at a message."""
        return self._steps[message]

    def marks(self, message: str) -> dict[Command, list[Mark]]:
        """The command reactions that are on at a message."""
        if message not in self._marks:
            self._marks[message] = marks_on(self._steps[message], self.redacted, self._meanings)
        return self._marks[message]

    def decisions(self, message: str, what: str) -> list[Decided]:
        """The decisions of one sort about a message that stand, oldest first."""
        found = [one for one in self._decided[message] if one.what == what and self._stands(one)]
        return sorted(found, key=lambda one: (one.at or one.time, one.key))

    def approvals(self, message: str, sender: str) -> Iterator[datetime]:
        """The times of the ✅s that approve what `sender` wrote: of editors, as nobody approves his own (RULES 4.4)."""
        recorded = {one.cause: one.at for one in self.decisions(message, "approved")}
        for mark in self.marks(message).get("release", ()):
            if mark.stamp.is_editor and mark.stamp.person != sender:
                time = recorded.get(mark.key) or mark.time
                if time is None and len(self.contents(message)) == 1:
                    time = self.posted[message].time  # found without its time: for the text that was never edited
                if time is not None:
                    yield time

    def lasting(self, message: str) -> list[Decided]:
        """The decisions about a message that stay, whatever becomes of it."""
        return [one for one in self._decided[message] if one.what in _STAY]

    def is_correction(self, reply: str) -> bool:
        """Whether it was decided that this reply is the text of its root."""
        return any(one.what == "corrected" and one.reply == reply for ones in self._decided.values() for one in ones)

    def means_command(self, text: str) -> bool:
        """Whether a text is the emoji of a command and nothing else (RULES 3.9); a bare name, such as x, is a word."""
        word = text.strip()
        return (not word.isascii() or word.startswith(":")) and normal(word) in self._meanings

    def day_of(self, key: str) -> Day | None:
        """The day that the event of that key was stamped with."""
        stamp = self._stamps.get(key)
        return stamp.day if stamp else None

    def fetched(self, attachment: str) -> Fetched | None:
        """What came of fetching an attachment."""
        return self._fetched.get(attachment)

    def _roots(self) -> Iterator[str]:
        return (message for message, post in self.posted.items() if not post.refers)

    def _stands(self, decision: Decided) -> bool:
        """Whether a decision stays, or its cause is on; a cause that is no reaction cannot be taken off."""
        if decision.what in _STAY or all(step.key != decision.cause for step in self._steps[decision.about]):
            return True
        marks = self.marks(decision.about).values()
        return any(mark.key == decision.cause for mine in marks for mark in mine)
