"""What a Slack message consists of, whichever of its two forms it came in: blocks in a row, of pieces. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.emoji import character
from pipeline.events import Named

Names = Mapping[str, Named]
"""What references are called, by reference: "user:U…", "channel:C…", "group:S…", "emoji:…"."""

NO_STYLES: frozenset[str] = frozenset()
STYLES = ("bold", "italic", "strike", "underline", "code")

_NAMELESS = {"user": "somebody", "channel": "a private channel", "group": "a group", "team": "a team"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one style. Where `ref` names somebody or something, `text` is what Slack itself calls it."""

    text: str
    styles: frozenset[str] = NO_STYLES
    href: str = ""
    ref: str = ""

    def shown(self, names: Names) -> str:
        """What a reader sees of it: never an id, and no @, which would call people on other networks.

        Of channels only names that were recorded count, as a private one's is not published (RULES 3.2).
        """
        kind, _, subject = self.ref.partition(":")
        if not kind:
            return self.text
        known = names[self.ref].name if self.ref in names else ""
        if kind == "emoji":
            return character(known) or f":{subject}:"
        if kind == "channel":
            # Of one that is private this is what is recorded as its name.
            return _NAMELESS[kind] if known in ("", _NAMELESS[kind]) else f"#{known.lstrip('#')}"
        return (known or self.text).lstrip("@") or _NAMELESS[kind]

    def is_custom_emoji(self, names: Names) -> bool:
        """Whether it is one of the workspace's own emoji, and not in code."""
        is_emoji = self.ref.startswith("emoji:") and "code" not in self.styles
        return is_emoji and self.ref in names and character(names[self.ref].name) is None


@dataclass(frozen=True, slots=True)
class Block:
    """A passage of text, a row of a list, or code, which may each stand in a quote.

    Rows of lists that are nested differ in `indent`. `number` is what a row is numbered where it begins a list that
    goes on from another; else 0.
    """

    kind: Literal["passage", "row", "code"]
    pieces: tuple[Piece, ...]
    quoted: bool = False
    indent: int = 0
    ordered: bool = False
    number: int = 0
    language: str = ""

    def shown(self, names: Names) -> str:
        """The text of the block, as a reader sees it."""
        return "".join(piece.shown(names) for piece in self.pieces)
