"""What has been said at the console, and what each further line makes of it: events, or a refusal. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from bots import KnownMessage
from bots.console.lines import Action, Delete, Edit, Image, Post, React, Refused, Reply, Unreact
from bots.console.numbers import Numbers
from pipeline.events import Attachment, Body, Channel, Deleted, Edited, Event, Posted, Reacted, Reaction, Unreacted

CHANNEL = Channel("console", "main")
TRANSLATOR = "console/1"


@dataclass(slots=True)
class _Said:
    """A message that other lines can refer to by its number; an edit of it repeats its attachments."""

    by: str
    root: str
    attachments: tuple[Attachment, ...] = ()
    deleted: bool = False
    reactions: set[tuple[str, str]] = field(default_factory=set)


class Talk:
    """The channel as one who types sees it: messages by number, whose they are, and the reactions on them."""

    def __init__(self, numbers: Numbers, known: Mapping[str, KnownMessage]) -> None:
        self.numbers = numbers.beyond(known)
        self._said = {
            message: _Said(one.by, one.root or message, one.attachments, one.deleted or one.purged, set(one.reactions))
            for message, one in known.items()
        }

    def event(self, action: Action, by: str, line: str, now: datetime) -> Event | Refused:
        """The event that the action of an account is; `line` is kept as its raw payload."""
        common: dict[str, Any] = {
            "source": CHANNEL.source,
            "channel": CHANNEL.id,
            "time": now,
            "by": by,
            "raw": line,
            "translator": TRANSLATOR,
        }
        match action:
            case Post(text):
                return self._posted(text, common)
            case Image(path, caption):
                return self._posted(caption, common, picture=path)
            case Reply(number, text):
                said = self._find(number)
                return said if isinstance(said, Refused) else self._posted(text, common, thread=said.root)
            case Delete(number):
                said = self._find(number)
                if isinstance(said, Refused):
                    return said
                return Deleted(**common, key=f"deleted:{number}", message=str(number))
        said = self._find(action.number)
        if isinstance(said, Refused):
            return said
        if said.deleted:
            return Refused(f"message {action.number} is deleted")
        if isinstance(action, Edit):
            return self._edited(action, said, common)
        return self._reaction(action, said, common)

    def add(self, event: Event) -> None:
        """Take in what was recorded."""
        self.numbers = self.numbers.after(event)
        match event:
            case Posted():
                self._said[event.message] = _Said(event.by, event.thread or event.message, event.attachments)
            case Deleted():
                self._said[event.message].deleted = True
            case Reacted():
                self._said[event.message].reactions.add((event.by, event.emoji))
            case Unreacted():
                self._said[event.message].reactions.discard((event.by, event.emoji))

    def _find(self, number: int) -> _Said | Refused:
        return self._said.get(str(number)) or Refused(f"there is no message {number}")

    def _posted(self, text: str, common: dict[str, Any], *, thread: str = "", picture: str = "") -> Posted:
        message = self.numbers.next_message()
        attachment = Attachment(id=f"{message}/1", ref=picture, name=PurePath(picture).name)
        return Posted(
            **common,
            **self._content(message, text, (attachment,) if picture else (), common["time"]),
            key=f"posted:{message}",
            thread=thread,
        )

    def _edited(self, edit: Edit, said: _Said, common: dict[str, Any]) -> Edited | Refused:
        if said.by != common["by"]:
            return Refused(f"message {edit.number} is by console:{said.by}, who alone can edit it")
        message = str(edit.number)
        content = self._content(message, edit.text, said.attachments, common["time"])
        return Edited(**common, **content, key=f"edited:{message}:{content['order']}:{content['hash']}")

    def _content(self, message: str, text: str, attachments: tuple[Attachment, ...], now: datetime) -> dict[str, Any]:
        """What a message and a later version of it have in common; the caption of a picture is its text."""
        return {
            "message": message,
            "body": Body("markdown", text),
            "order": self.numbers.next_order(now),
            "hash": sha256(text.encode()).hexdigest()[:16],
            "attachments": attachments,
        }

    def _reaction(self, action: React | Unreact, said: _Said, common: dict[str, Any]) -> Reaction | Refused:
        by, emoji = common["by"], action.emoji
        if isinstance(action, Unreact) and (by, emoji) not in said.reactions:
            return Refused(f"there is no {emoji} by console:{by} on message {action.number}")
        order = self.numbers.next_order(common["time"])
        kind = Reacted if isinstance(action, React) else Unreacted
        key = f"{kind.kind}:{action.number}:{by}:{emoji}:{order}"
        return kind(**common, key=key, message=str(action.number), emoji=emoji, order=order)
