"""What people do in a chat network, whichever it is, and what they see of the bot there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tests.process.driver import Running

ANN, BOB, ED, ZED, ZOE = PEOPLE = "ann", "bob", "ed", "zed", "zoe"
"""Two authors, an author who is editor too, and two who are neither."""
STRANGERS = (ZED, ZOE)

ABILITIES = frozenset({"broadcasts", "mentions", "albums", "photos in threads"})
"""What not every network has: a reply that goes to the channel too, people mentioned by name, several photos in one
message, a photo as a reply."""

Message = str
"""A message, as the network knows it."""


@dataclass(frozen=True)
class File:
    """A file that somebody sends."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Marks:
    """How people mark up text in a network. `emoji` are those that are written otherwise than as characters."""

    bold_as: str
    italic_as: str
    strike_as: str
    link_as: str
    bullet: str
    emoji_as: Mapping[str, str] = field(default_factory=dict)

    def bold(self, words: str) -> str:
        """Words in bold."""
        return self.bold_as.format(words)

    def italic(self, words: str) -> str:
        """Words in italics."""
        return self.italic_as.format(words)

    def strike(self, words: str) -> str:
        """Words struck through."""
        return self.strike_as.format(words)

    def code(self, words: str) -> str:
        """Code within a line."""
        return f"`{words}`"

    def block(self, code: str) -> str:
        """Code in lines of its own."""
        return f"```\n{code}\n```"

    def link(self, url: str, label: str) -> str:
        """Words that are a link."""
        return self.link_as.format(url=url, label=label)

    def quote(self, *lines: str) -> str:
        """Lines of a quote."""
        return "\n".join(f"> {line}" for line in lines)

    def rows(self, *rows: str) -> str:
        """The rows of a list; one that begins with two blanks is within the one before."""
        depths = [(len(row) - len(row.lstrip()), row.lstrip()) for row in rows]
        return "\n".join(f"{'':{depth}}{self.bullet} {row}" for depth, row in depths)

    def emoji(self, character: str) -> str:
        """An emoji, as a client sends it."""
        return self.emoji_as.get(character, character)


class Chat(Protocol):
    """A channel with Ann, Bob, Ed and Zed in it, of a network of our own.

    `servers` are the fixtures that it is made with, `lacks` the abilities that it has not.
    """

    servers: tuple[str, ...]
    lacks: frozenset[str]
    marks: Marks
    channel: str
    section: str
    """The channel, and the section of the network, as the configuration has them."""
    listens: str
    """A pattern of the line that says that the bot listens."""

    def __init__(self, folder: Path, *servers: Any) -> None:
        """A new one; in `folder` may lie what is sent."""
        ...

    def account(self, person: str) -> str:
        """The account of a person, as the configuration has it."""
        ...

    def begin(self, run: Running) -> None:
        """From now on this process listens."""
        ...

    def close(self) -> None:
        """Leave nothing behind."""
        ...

    def post(self, person: str, text: str) -> Message:
        """Somebody writes to the channel."""
        ...

    def reply(self, person: str, root: Message, text: str, *, broadcast: bool = False) -> Message:
        """Somebody answers in a thread; `broadcast`: to the channel too."""
        ...

    def send(self, person: str, caption: str, *files: File, thread: Message = "") -> Message:
        """Somebody sends files in one message."""
        ...

    def edit(self, message: Message, text: str) -> None:
        """Its author gives a message another text."""
        ...

    def delete(self, message: Message) -> None:
        """Its author deletes a message."""
        ...

    def react(self, person: str, message: Message, emoji: str) -> None:
        """Somebody reacts."""
        ...

    def unreact(self, person: str, message: Message, emoji: str) -> None:
        """Somebody takes a reaction off."""
        ...

    def later(self) -> None:
        """Wait until what is done next is later than what was done, by the network's own times."""
        ...

    def mention(self, person: str) -> str:
        """What stands in a text that mentions a person."""
        ...

    def receipt(self, message: Message) -> str:
        """The emoji of the receipt on a message; empty where there is none, all of them should there be several."""
        ...

    def told(self, person: str) -> list[str]:
        """What the bot said to a person alone, oldest first; to everybody where the network has no such thing."""
        ...

    def announced(self) -> list[str]:
        """What the bot said in the channel, oldest first."""
        ...
