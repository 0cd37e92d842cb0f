"""The port between a chat network and the pipeline: both sides, and all that passes between them.

A bot translates, it never decides: a network's payload goes in, events come out through the journal; receipts and
notices come back. Catching up after an absence is the bot's own work: it compares the network's history with
`Journal.known` and records the facts that are missing. `docs/adding-a-bot.md` walks through writing one.

An event's raw payload is that of its own fact. What a network repeats in it of former versions and of other messages
(Slack: `previous_message`, `root`) is left out by the bot: it may be an aside, or by somebody who is no author.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from pipeline.errors import Finding
from pipeline.events import Attachment, Card, Channel, Event, Named

Sign = Literal["recorded", "public", "waiting", "rehearsal", "withdrawn", "failed"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the author should see on a message: the newest state only; `sign` None takes the receipt off."""

    channel: Channel
    message: str
    sign: Sign | None
    shown: Sign | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The bot's words to a person or a channel.

    `to` makes it private to that account; `thread` puts it under a message; `replaces` is the reference of an earlier
    notice, which this one takes the place of.
    """

    channel: Channel
    text: str
    to: str = ""
    thread: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """How a source is: `name` is "listening", "deaf", "removed", "revoked", "foreign-connection"…; `text` says it.

    One that is `well` is told to the log alone, unless it ends one that was not, or is "renamed". One that is called
    "missed" is told once, and changes nothing of how the source is.
    """

    name: str
    text: str
    well: bool = False
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """A payload that cannot be read yet (Matrix: ciphertext waiting for its key)."""

    id: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMessage:
    """What the log holds of a message, to compare a network's history with.

    `version` is the hash of its newest content and `order` that version's order; `root` is empty for a root.
    `reactions` maps (account, emoji) to the order of the newest step, for those that are on; `unreacted` for those that
    were taken off again: what is found on after all comes after that (RULES 1.4). `cards` are the previews that stand
    under it, told of at `carded` or with the version. `attachments` are those it was posted with.
    """

    by: str
    root: str
    version: str
    order: str
    reactions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unreacted: Mapping[tuple[str, str], str] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()
    carded: str = ""
    deleted: bool = False
    aside: bool = False
    purged: bool = False
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """The present text of a message, in its own mark-up, and the hash of the version that it is."""

    source: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a form to correct an entry begins with; `refusal` says why there is none for who asked.

    `text` is what the entry says now, in Markdown. `version` names that: the key of the event that it comes from, with
    those of later changes of a few words. `by` is what its writer is called. What is sent is later than all that is
    known of the entry: than `time`.
    """

    text: str = ""
    version: str = ""
    by: str = ""
    time: datetime | None = None
    refusal: str = ""


class TooEarlyError(OSError):
    """The network wants no such request for so many `seconds`. Nothing was done."""

    def __init__(self, seconds: float, said: str) -> None:
        super().__init__(said)
        self.seconds = seconds


class Journal(Protocol):
    """The part of the event log that one bot is handed: its own source's."""

    async def record(
        self,
        events: Sequence[Event],
        checkpoint: str | None = None,
        parked: Sequence[Parked] = (),
        unparked: Sequence[str] = (),
    ) -> frozenset[str]:
        """Put the events of one delivery on disk, in one commit with what else is given; return after the commit.

        Returns the keys of those that stand in the log, now or since earlier. A key that is not among them was not
        recorded, because its sender is neither author nor editor there (RULES 1.1).
        """
        ...

    async def checkpoint(self) -> str | None:
        """What was saved with the last `record` that gave one."""
        ...

    async def parked(self) -> Sequence[Parked]:
        """What is parked, oldest first."""
        ...

    async def known(self, channel: str, since: datetime) -> Mapping[str, KnownMessage]:
        """Messages of a channel sent since then, by id; with older roots whose threads have spoken since then."""
        ...

    async def since(self, channel: str) -> datetime:
        """Since when what is absent from the network counts, and all else is compared anyway (RULES 5.6).

        That is the beginning of the day before the running one, or when the channel was first listened to.
        """
        ...

    async def ask(self, channel: str, messages: Sequence[str]) -> None:
        """Have a person asked about these messages, which the network no longer shows: too many to count as deleted.

        A level: whoever was asked about others before is told how it stands now; none is nothing to ask.
        """
        ...

    async def text(self, channel: str, message: str) -> Text | None:
        """The newest own text of a message, as its sender left it; None where there is none."""
        ...

    async def form(self, channel: str, message: str, by: str) -> Form:
        """What a form begins with in which that account corrects the entry of a message.

        What is sent goes on as `decided(corrected)` with its text as the body; who may is asked again then.
        """
        ...

    def report(self, condition: Condition) -> None:
        """Say how the source is: goes to `status`, log and desk."""
        ...


class Bot(Protocol):
    """One chat network."""

    async def listen(self, journal: Journal) -> None:
        """Record what happens until cancelled. Returning means that the source has come to its end (a pipe)."""
        ...

    async def download(self, attachment: Attachment, into: Path) -> None:
        """Write the attachment's bytes to the file `into`.

        One of kind "emoji" is the picture that a `Named` gave the `url` of, and that is its `ref`. Raises
        RetryableError-like OSError or TimeoutError where another try may succeed, InputError where none will.
        """
        ...

    async def show(self, receipt: Receipt) -> None:
        """Make the receipt on a message what it should be.

        Raises TooEarlyError where the network has no room for it yet: it may be another one that is right by then.
        """
        ...

    async def say(self, notice: Notice) -> str:
        """Say something; returns a reference by which this notice can be replaced later."""
        ...

    async def check(self) -> Sequence[Finding]:
        """Prove that everything needed is there, without side effects that anybody sees."""
        ...


class Archive(Protocol):
    """A file in which a network gives what was said there, in many channels and by many people.

    Everything raises InputError, naming file and place, for what cannot be read.
    """

    @property
    def source(self) -> str:
        """The network."""

    @property
    def channels(self) -> Mapping[str, str]:
        """What each channel in it is called, by its id."""

    def messages(self, channel: str) -> Iterator[tuple[Event, ...]]:
        """What each message of a channel stands for, oldest first: no event where it is an app's."""

    def names(self, events: Iterable[Event]) -> Iterator[Named]:
        """What people and channels are called that these events mention, as far as it says."""

    def close(self) -> None:
        """Let go of the file."""
