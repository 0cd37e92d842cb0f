"""The vocabulary: what can happen in a chat, as immutable facts.

An event says what happened, where, when and by whom. Bots make events from a network's payloads; the journal stamps
them when they are first recorded; everything after that is a fold over them. `codec.py` turns them into JSON and back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal

Seen = Literal["live", "caught-up", "imported"]
Role = Literal["author", "editor", "both", "other"]
Withheld = Literal["", "aside", "stranger", "purged"]
Replies = Literal["own", "plus", "none"]
Decision = Literal["corrected", "approved", "released", "started", "resumed", "online", "held", "purged"]

_AFTER = "+"


@dataclass(frozen=True, slots=True, order=True)
class Channel:
    """One place in a source: a Slack channel, a Matrix room, the terminal."""

    source: str
    id: str

    def __str__(self) -> str:
        return f"{self.source}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Channel":
        """The channel named by `source:id`; split at the first colon only, as Matrix ids hold colons themselves."""
        source, _, channel_id = text.partition(":")
        return cls(source, channel_id)


@dataclass(frozen=True, slots=True)
class Body:
    """What a person wrote, in the network's own mark-up ("markdown", "slack", "matrix", "plain")."""

    format: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file on a message. `ref` is how its bot finds the bytes; nobody else reads it.

    An "emoji" is on no message: it is the picture of a custom one, and `ref` the `url` that its bot named it with.
    """

    id: str
    ref: str
    kind: Literal["image", "voice", "video", "file", "emoji"] = "image"
    name: str = ""
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A link preview as the network sent it; we never fetch the page ourselves (RULES 3.8)."""

    url: str
    title: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A verified picture, stored under the SHA-256 of the bytes received. `sizes` are its (width, height) in pixels."""

    hash: str
    extension: str
    sizes: tuple[tuple[int, int], ...]

    def file(self, width: int) -> str:
        """The name of the file that holds this picture at that width."""
        return f"{self.hash}-{width}.{self.extension}"


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of one live blog, as it was cut when it was first touched. It ends just before `ends`."""

    date: date
    zone: str
    starts: datetime
    ends: datetime

    def __contains__(self, instant: datetime) -> bool:
        return self.starts <= instant < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the configuration said about a message when it was recorded. `delay` in seconds."""

    delay: float = 0.0
    approval: bool = False
    replies: Replies = "own"
    may_enter: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the journal knew when it recorded an event: live blog, person and role; for a message day and settings."""

    liveblog: str
    person: str
    role: Role
    day: Day | None = None
    settings: Settings | None = None

    @property
    def is_author(self) -> bool:
        """Whether messages of this person may become entries."""
        return self.role in ("author", "both")

    @property
    def is_editor(self) -> bool:
        """Whether this person acts on everybody's entries."""
        return self.role in ("editor", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A recorded fact.

    `key` comes from the fact, not from its delivery, and is unique within (source, channel). `time` is the network's
    own time of the fact, UTC. `by` is the sender's account id within the source.
    """

    kind: ClassVar[str] = ""

    source: str
    channel: str
    key: str
    time: datetime
    by: str = ""
    seen: Seen = "live"
    stamp: Stamp | None = None
    raw: str = field(default="", compare=False, repr=False)
    translator: str = field(default="", compare=False, repr=False)

    @property
    def place(self) -> Channel:
        """The channel that this happened in."""
        return Channel(self.source, self.channel)

    @property
    def subject(self) -> str:
        """The id under which other events refer to this one."""
        return self.key

    @property
    def refers(self) -> str:
        """The id of what this event is about; empty where it stands for itself."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Event):
    """The common part of a message and of its later versions. `order` sorts the versions of one message (RULES 1.4)."""

    message: str
    body: Body | None
    order: str
    hash: str
    attachments: tuple[Attachment, ...] = ()
    cards: tuple[Card, ...] = ()
    withheld: Withheld = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted(Message):
    """Somebody sent a message. `thread` is the root it replies to; `answers` a message it answers outside a thread."""

    kind: ClassVar[str] = "posted"

    thread: str = ""
    answers: str = ""
    broadcast: bool = False

    @property
    def subject(self) -> str:
        """The message's own id."""
        return self.message

    @property
    def refers(self) -> str:
        """The root of the thread that it replies in; networks may name a root as its own."""
        return self.thread if self.thread != self.message else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(Message):
    """Somebody changed a message: its whole new content."""

    kind: ClassVar[str] = "edited"

    @property
    def refers(self) -> str:
        """The message that was changed."""
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted(Event):
    """A message was deleted in chat, by anybody."""

    kind: ClassVar[str] = "deleted"

    message: str

    @property
    def refers(self) -> str:
        """The message that is gone."""
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Event):
    """One step of the register (message, person, emoji as sent); the step with the greatest `order` stands."""

    message: str
    emoji: str
    order: str

    @property
    def refers(self) -> str:
        """The message that was reacted to."""
        return self.message

    @property
    def is_inferred(self) -> bool:
        """Whether comparison found that it was on, or off: since when, nobody knows."""
        return self.order.endswith(_AFTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(Reaction):
    """Somebody put a reaction on."""

    kind: ClassVar[str] = "reacted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreacted(Reaction):
    """Somebody took a reaction off."""

    kind: ClassVar[str] = "unreacted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted(Event):
    """An event was withdrawn by its id; the fold finds out whether it was a message, an edit or a reaction."""

    kind: ClassVar[str] = "redacted"

    target: str

    @property
    def refers(self) -> str:
        """The event that was withdrawn."""
        return self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Event):
    """What the pipeline decided at a moment, in the commit of its cause, whose key is `cause` (RULES 1.10).

    `keep` is about what else was said: at a start it belongs to the coverage; at a purge, which otherwise takes a whole
    thread with its root, the rest of the thread goes on as if the message had never been there.
    """

    kind: ClassVar[str] = "decided"

    what: Decision
    about: str
    cause: str
    at: datetime | None = None
    reply: str = ""
    body: Body | None = None
    keep: bool = False

    @property
    def refers(self) -> str:
        """The message that the decision is about."""
        return self.about


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Event):
    """An attachment's bytes arrived and were verified, or can never be had (`failed` says why).

    Of a custom emoji's picture `message` is empty.
    """

    kind: ClassVar[str] = "fetched"

    message: str
    attachment: str
    picture: Picture | None = None
    failed: str = ""

    @property
    def refers(self) -> str:
        """The message that carries the attachment."""
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Carded(Event):
    """The network shows these previews of a message's links from now on; none where they were taken off.

    They are no version of the message (RULES 3.3). Those of the greatest `order` stand.
    """

    kind: ClassVar[str] = "carded"

    message: str
    order: str
    cards: tuple[Card, ...] = ()

    @property
    def refers(self) -> str:
        """The message that holds the links."""
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Event):
    """What a reference in chat is called: `ref` is "person:…", "user:…", "channel:…", "group:…" or "emoji:…".

    Of a custom emoji `url` is where its bot finds the picture; nobody else goes there.
    """

    kind: ClassVar[str] = "named"

    ref: str
    name: str
    url: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Event):
    """A channel goes on under another id."""

    kind: ClassVar[str] = "moved"

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Event):
    """Something that this version does not understand; kept with its raw payload so that a later one can.

    `called` is what it calls itself: a payload's type, or the kind of an event that a newer daypost wrote.
    """

    kind: ClassVar[str] = "unknown"

    called: str = ""


def kinds() -> Iterator[type[Event]]:
    """Every kind of event."""
    yield from (Posted, Edited, Deleted, Reacted, Unreacted, Redacted, Decided, Fetched, Carded, Named, Moved, Unknown)


def after(order: str) -> str:
    """The order of a fact inferred by comparison: just after the newest known one, before anything newer (RULES 1.4).

    Orders of one source have one width (they are its own time stamps), so text comparison is time comparison.
    """
    return order + _AFTER
