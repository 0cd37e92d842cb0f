"""What happens in a life with Slack: deeds of people, and misfortunes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Deed:
    """Somebody does something: `on` is the number of a message, or `new` that of the one that it makes.

    Nobody does what befalls Slack or daypost; `words` say then which fault begins or ends, and `on` how much of it.
    """

    what: str
    by: str = ""
    on: int = 0
    words: str = ""
    new: int = 0

    def __str__(self) -> str:
        """It in one line."""
        who = f"{self.by} " if self.by else "- "
        made = f" ({self.new})" if self.new else ""
        return f"{who}{self.what}{made}{f' {self.on}' if self.on else ''}{f': {self.words!r}' if self.words else ''}"


def drafts(deeds: Sequence[Deed]) -> set[int]:
    """The messages that were drafts once."""
    return {deed.new or deed.on for deed in deeds if deed.words.startswith("draft:")}
