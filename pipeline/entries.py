"""What an entry is: everything that the events of its thread say, before the question what shows now. Pure values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.commands import Typed
from pipeline.events import Attachment, Body, Card, Channel, Day, Decided, Picture

EntryKind = Literal["entry", "aside", "command", "slip", "emoji", "barred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture of a part; `picture` is None until it is fetched, `failed` says why it never will be."""

    attachment: Attachment
    picture: Picture | None = None
    failed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One text that a part has had; the newest that is allowed to show stands (RULES 3.3).

    `native` is the message's own, with its pictures; others are corrections. `approvals` are the times at which editors
    approved it, None where it needs none (RULES 4.4). `at` is the time typed in front, if it is one. `old` and `new`
    belong to `s/old/new/`, which changes the version before it.
    """

    time: datetime
    key: str
    person: str
    body: Body
    figures: tuple[Figure, ...] = ()
    cards: tuple[Card, ...] = ()
    native: bool = True
    approvals: tuple[datetime, ...] | None = None
    at: datetime | None = None
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of an entry: its root, or a reply that became a paragraph.

    It is `deleted` if it was deleted in chat or purged; what was purged may still stand there, what is `gone` does not.
    """

    message: str
    person: str
    sent: datetime
    versions: tuple[Version, ...]
    delay: float = 0.0
    deleted: bool = False
    gone: bool = False
    deleted_by: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    held: bool = False
    draft: bool = False
    released: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One timestamped part of a day post. `parts[0]` is its root; `kind` tells entries from messages that make none.

    Whoever answers it replies to `thread`. `time` is the entry's own where none is typed in front. `alts` are alt texts
    by the number of their picture, the newest last. A message that is a `command` became one at `commanded`; `decided`
    are the decisions that stay. Replies `beside` it are no parts of it, as they are now: talk, corrections, asides.
    """

    id: str
    kind: EntryKind
    liveblog: str
    day: Day
    time: datetime
    place: Channel
    message: str
    thread: str
    person: str
    parts: tuple[Part, ...]
    replacements: tuple[Version, ...] = ()
    alts: tuple[tuple[int, Version], ...] = ()
    answers: str = ""
    pinned: bool = False
    key_moment: bool = False
    command: Typed | None = None
    commanded: datetime | None = None
    decided: tuple[Decided, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def root(self) -> Part:
        """The part that the entry began with."""
        return self.parts[0]

    def waiting(self) -> list[tuple[str, Attachment]]:
        """The message and attachment of every file that is still to be fetched, or to be said that it is not."""
        if self.kind != "entry":
            return []
        return [
            (part.message, figure.attachment)
            for part in self.parts
            if not part.deleted
            for figure in [version for version in part.versions if version.native][-1].figures
            if figure.picture is None and not figure.failed
        ]
