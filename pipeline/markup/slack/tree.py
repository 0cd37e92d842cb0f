"""What a Slack message consists of, whichever of its two forms it came in: blocks in a row, of pieces. Pure."""

from dataclasses import dataclass
from typing import Literal

from pipeline.emoji import character
from pipeline.markup.names import Names, called

NO_STYLES: frozenset[str] = frozenset()
STYLES = ("bold", "italic", "strike", "underline", "code")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one style. Where `ref` names somebody or something, `text` is what Slack itself calls it."""

    text: str
    styles: frozenset[str] = NO_STYLES
    href: str = ""
    ref: str = ""

    def shown(self, names: Names) -> str:
        """What a reader sees of it."""
        return called(self.ref, self.text, names) if self.ref else self.text

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
