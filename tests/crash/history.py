"""What people did in the network, drawn by lot: deliveries of facts, with keys and times of their own. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from pipeline import codec
from pipeline.events import Attachment, Body, Deleted, Edited, Event, Posted, Reacted, Unreacted

AUTHORS = ("ann", "ann", "me")
PEOPLE = ("ann", "me", "eve")
DAYS_AGO = (2, 1, 0)
"""The days that a history is about: two are over when they are first heard of, as after an outage."""

PICTURES = tuple(f"{number}.png" for number in range(6))
_TEXTS = (
    *("Line {}.",) * 6,
    "# Headline {}\nand more",
    "> quoted {}",
    "`code {}` and **bold**",
    "draft: Later {}",
    "((aside {}",
    "https://example.org/{}",
    "🎉",
)
_REPLIES = ("More {}.", "+ Also {}.", "s/Line/Row/", "alt: Words {}")
_EMOJI = ("❌", "❌", "🔒", "📌", "⭐", "✅", "🎉")
_COMMANDS = ("!title Day {}", "!intro Hello {}", "!summary Much {}", "!pause", "!offline")
_ANSWERS = {"!pause": "!resume", "!offline": "!online"}


@dataclass(frozen=True)
class Delivery:
    """Facts that the network hands over at once."""

    number: int
    events: tuple[Event, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its events."""
        return frozenset(event.key for event in self.events)

    @property
    def line(self) -> str:
        """The delivery as the bot reads it."""
        return json.dumps({"number": self.number, "events": [codec.encode(event) for event in self.events]})


def deliveries(seed: int, number: int, now: datetime) -> Sequence[Delivery]:
    """So many deliveries: what happened over some days, the last within the hour before now."""
    talk = _Talk(Random(seed))  # noqa: S311 - to be repeated, not to be secret
    made = []
    for index in range(number):
        share = index * len(DAYS_AGO) // number
        within = index * len(DAYS_AGO) / number - share
        talk.now = now - timedelta(days=DAYS_AGO[share], minutes=40) + within * timedelta(minutes=35)
        events = [talk.event() for _ in range(talk.dice.choice((1, 1, 1, 2, 3)))]
        made.append(Delivery(index + 1, tuple(events)))
    talk.now += timedelta(minutes=1)
    made.append(Delivery(number + 1, (talk.post("!resume"), talk.post("!online"))))
    return made


@dataclass
class _Talk:
    """The channel as its people see it."""

    dice: Random
    now: datetime = datetime.min
    messages: list[Posted] = field(default_factory=list)
    reactions: list[Reacted] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    owed: list[str] = field(default_factory=list)
    order: int = 0

    def event(self) -> Event:
        """What happens next."""
        if self.owed and self.dice.random() < 0.1:
            return self.post(self.owed.pop())
        standing = [one for one in self.messages[-60:] if one.message not in self.gone]
        if len(standing) < 5:
            return self.post(self._text(_TEXTS))
        other = self.dice.choice(standing[-20:] if self.dice.random() < 0.8 else standing)
        match self.dice.choices(
            ("post", "photo", "reply", "edit", "delete", "react", "unreact", "command", "purge"),
            (38, 5, 14, 10, 4, 15, 8, 4, 2),
        )[0]:
            case "photo":
                return self.post(self.dice.choice(("", "", "The hall")), picture=self.dice.choice(PICTURES))
            case "reply":
                return self.post(self._text(_REPLIES), thread=other.thread or other.message)
            case "edit":
                return self._edit(other)
            case "delete":
                self.gone.add(other.message)
                return Deleted(**self._common(f"deleted:{other.message}", other.by), message=other.message)
            case "react":
                return self._react(other)
            case "unreact" if self.reactions:
                return self._unreact(self.reactions.pop(self.dice.randrange(len(self.reactions))))
            case "command":
                text = self._text(_COMMANDS)
                self.owed += [_ANSWERS[text]] if text in _ANSWERS else []
                return self.post(text)
            case "purge":
                return self.post("!purge", thread=other.thread or other.message, by="eve")
        return self.post(self._text(_TEXTS))

    def post(self, text: str, *, thread: str = "", picture: str = "", by: str = "") -> Posted:
        """A message."""
        message = str(len(self.messages) + 1)
        attachment = Attachment(id=f"{message}/1", ref=picture, name=picture)
        posted = Posted(
            **self._common(f"posted:{message}", by or self.dice.choice(AUTHORS)),
            **self._content(message, text),
            attachments=(attachment,) if picture else (),
            thread=thread,
        )
        self.messages.append(posted)
        return posted

    def _edit(self, message: Posted) -> Edited:
        content = self._content(message.message, self._text(_TEXTS))
        key = f"edited:{message.message}:{content['order']}:{content['hash']}"
        return Edited(**self._common(key, message.by), **content, attachments=message.attachments)

    def _react(self, message: Posted) -> Reacted:
        by, emoji, order = self.dice.choice(PEOPLE), self.dice.choice(_EMOJI), self._next_order()
        key = f"reacted:{message.message}:{by}:{emoji}:{order}"
        reacted = Reacted(**self._common(key, by), message=message.message, emoji=emoji, order=order)
        self.reactions.append(reacted)
        return reacted

    def _unreact(self, on: Reacted) -> Unreacted:
        order = self._next_order()
        key = f"unreacted:{on.message}:{on.by}:{on.emoji}:{order}"
        return Unreacted(**self._common(key, on.by), message=on.message, emoji=on.emoji, order=order)

    def _text(self, forms: Sequence[str]) -> str:
        return self.dice.choice(forms).format(self.dice.randrange(10_000))

    def _common(self, key: str, by: str) -> dict[str, Any]:
        self.now += timedelta(milliseconds=100)
        return {"source": "console", "channel": "main", "key": key, "time": self.now, "by": by}

    def _content(self, message: str, text: str) -> dict[str, Any]:
        digest = sha256(text.encode()).hexdigest()[:16]
        return {"message": message, "body": Body("markdown", text), "order": self._next_order(), "hash": digest}

    def _next_order(self) -> str:
        self.order += 1
        return f"{int(self.now.timestamp() * 1_000_000) + self.order:016}"
